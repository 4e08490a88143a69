//===- Order.cpp - Which accesses of a block are in order -----------------===//

#include "tools/ptxsim/core/Order.h"

#include <algorithm>

namespace ptxsim {

static void raise(Clock &clock, const uint32_t *by, size_t count) {
  if (clock.size() < count)
    clock.resize(count);
  for (size_t n = 0; n < count; ++n)
    clock[n] = std::max(clock[n], by[n]);
}

void Order::reset(uint32_t count) {
  // Ticks go on from block to block, so that what is remembered of earlier ones
  // need not be cleared.
  uint32_t first =
      ticks.empty() ? 1 : *std::max_element(ticks.begin(), ticks.end()) + 1;
  warps = count;
  ticks.assign(count, first);
  floors.assign(count, first);
  known.assign(size_t(count) * count, first);
  lanes.assign(count, {});
  fences.assign(count, {});
  flags.clear();
}

void Order::syncLanes(uint32_t warp, uint32_t mask, uint32_t all) {
  uint32_t tick = ++ticks[warp];
  if ((all & ~mask) == 0) {
    floors[warp] = tick;
    return;
  }
  std::vector<uint32_t> &matrix = lanes[warp];
  matrix.resize(32 * 32);
  uint32_t row[32] = {};
  for (unsigned t = 0; t < 32; ++t)
    if (mask >> t & 1)
      for (unsigned s = 0; s < 32; ++s)
        row[s] = mask >> s & 1 ? tick : std::max(row[s], matrix[32 * t + s]);
  for (unsigned t = 0; t < 32; ++t)
    if (mask >> t & 1)
      std::copy(row, row + 32, &matrix[32 * t]);
}

/// Adds what a warp knows, its own ticks to now among it.
void Order::publish(uint32_t warp, Clock &into) const {
  raise(into, &known[size_t(warp) * warps], warps);
  into[warp] = ticks[warp] + 1;
}

/// A warp learns what a clock says; of its own lanes, those of `mask` do.
void Order::join(uint32_t warp, uint32_t mask, const Clock &clock) {
  if (clock.empty())
    return;
  uint32_t *mine = &known[size_t(warp) * warps];
  for (uint32_t n = 0; n < warps; ++n)
    mine[n] = std::max(mine[n], clock[n]);
  if (!mask || clock[warp] <= floors[warp])
    return;
  std::vector<uint32_t> &matrix = lanes[warp];
  matrix.resize(32 * 32);
  for (unsigned t = 0; t < 32; ++t)
    if (mask >> t & 1)
      for (unsigned s = 0; s < 32; ++s)
        matrix[32 * t + s] = std::max(matrix[32 * t + s], clock[warp]);
}

void Order::arrive(uint32_t warp, Clock &barrier) {
  publish(warp, barrier);
  ++ticks[warp];
}

void Order::leave(uint32_t warp, const Clock &barrier) {
  join(warp, 0, barrier);
  floors[warp] = ticks[warp];
}

void Order::fence(uint32_t warp) {
  Fences &f = fences[warp];
  join(warp, f.takers, f.taken);
  f.taken.clear();
  f.takers = 0;
  publish(warp, f.passed);
  ++ticks[warp];
}

void Order::writeFlag(uint32_t warp, uint64_t address, bool releases) {
  if (releases)
    fence(warp);
  const Clock &passed = fences[warp].passed;
  if (!passed.empty())
    raise(flags[address], passed.data(), passed.size());
}

void Order::moveFlag(uint64_t from, uint64_t to) {
  auto flag = flags.find(from);
  if (flag == flags.end())
    return;
  Clock passed = std::move(flag->second);
  flags.erase(flag);
  raise(flags[to], passed.data(), passed.size());
}

void Order::readFlag(uint32_t warp, uint32_t mask, uint64_t address,
                     bool acquires) {
  auto flag = flags.find(address);
  if (flag == flags.end())
    return;
  Fences &f = fences[warp];
  raise(f.taken, flag->second.data(), flag->second.size());
  f.takers |= mask;
  if (acquires)
    fence(warp);
}

} // namespace ptxsim
