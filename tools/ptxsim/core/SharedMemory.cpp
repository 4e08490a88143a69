//===- SharedMemory.cpp - Shared memory of a block ------------------------===//

#include "tools/ptxsim/core/SharedMemory.h"

#include <algorithm>

namespace ptxsim {

void SharedMemory::reset(uint32_t count, uint32_t warpCount, bool checks) {
  bytes.assign(count, 0);
  granules.clear();
  if (!checks)
    return;
  order.reset(warpCount);
  size_t size = (size_t(count) + (1u << shift) - 1) >> shift;
  granules.resize(size);
  // What earlier blocks have left there is older than all that this one does.
  if (warpCount != warps || reads.size() != size * warpCount) {
    reads.assign(size * warpCount, {});
    changes.clear();
  }
  warps = warpCount;
}

/// Makes granules as small as an access wants them, which keep what is known.
void SharedMemory::refine(uint32_t alignment) {
  uint32_t finer = alignment % 2 ? 0 : 1, by = shift - finer;
  size_t size = (bytes.size() + (1u << finer) - 1) >> finer;
  std::vector<Granule> split(size);
  for (size_t n = 0; n < size; ++n)
    split[n] = granules[n >> by];
  auto splitSeen = [&](std::vector<Seen> &table) {
    if (table.empty())
      return;
    std::vector<Seen> result(size * warps);
    for (uint32_t w = 0; w < warps; ++w)
      for (size_t n = 0; n < size; ++n)
        result[w * size + n] = table[w * granules.size() + (n >> by)];
    table = std::move(result);
  };
  splitSeen(reads);
  splitSeen(changes);
  granules = std::move(split);
  shift = finer;
}

/// Calls `body` with each granule of the range, until one complains.
template <typename Body>
Problem SharedMemory::forGranules(uint32_t offset, uint32_t count, Body body) {
  if ((offset | count) & ((1u << shift) - 1))
    refine(offset | count);
  size_t end = (size_t(offset) + count) >> shift;
  for (size_t n = offset >> shift; n < end; ++n)
    if (Problem problem = body(granules[n], n))
      return problem;
  return {};
}

/// Adds an access to what a warp has done since the last write. Lanes whose
/// accesses the thread knows of are forgotten: who is in order with the thread
/// is so with them.
void SharedMemory::remember(std::vector<Seen> &table, size_t granule,
                            uint32_t thread) {
  uint32_t warp = thread / 32, tick = order.now(warp), bit = 1u << thread % 32;
  Seen &seen = table[warp * granules.size() + granule];
  if (seen.tick == tick) {
    seen.lanes |= bit;
    return;
  }
  uint32_t remain = 0;
  for (uint32_t rest = seen.lanes & ~bit; rest; rest &= rest - 1) {
    uint32_t lane = uint32_t(__builtin_ctz(rest));
    if (!order.isBefore(warp * 32 + lane, seen.tick, thread))
      remain |= 1u << lane;
  }
  seen = {remain ? seen.tick : tick, remain | bit};
}

/// A thread of one of `who` warps whose access is not in order with what
/// `thread` does now, or kNobody.
uint32_t SharedMemory::findRace(const std::vector<Seen> &table, uint32_t who,
                                size_t granule, uint32_t thread) const {
  for (; who; who &= who - 1) {
    uint32_t warp = uint32_t(__builtin_ctz(who));
    const Seen &seen = table[warp * granules.size() + granule];
    if (warp != thread / 32) {
      // All lanes are alike to another warp.
      uint32_t first = warp * 32 + uint32_t(__builtin_ctz(seen.lanes));
      if (!order.isBefore(first, seen.tick, thread))
        return first;
      continue;
    }
    for (uint32_t rest = seen.lanes; rest; rest &= rest - 1) {
      uint32_t other = warp * 32 + uint32_t(__builtin_ctz(rest));
      if (!order.isBefore(other, seen.tick, thread))
        return other;
    }
  }
  return Problem::kNobody;
}

Problem SharedMemory::read(uint32_t offset, uint32_t count, uint32_t thread,
                           Strength how) {
  return forGranules(offset, count, [&](Granule &g, size_t n) -> Problem {
    if (g.pending)
      return {"reads what an asynchronous copy writes, before its wait",
              FaultKind::AsyncRace};
    if (!g.isWritten)
      return {"reads shared memory that nobody has written",
              FaultKind::Uninitialized};
    constexpr const char *kRace =
        "reads what another thread wrote without a barrier in between";
    if (!order.isBefore(g.writer, g.writeTick, thread))
      return {kRace, FaultKind::SharedRace, g.writer};
    // Strong reads are not remembered: they may be a loop's that waits for the
    // next strong write.
    if (how == Strength::Strong)
      return {};
    if (g.changers) {
      uint32_t other = findRace(changes, g.changers, n, thread);
      if (other != Problem::kNobody)
        return {kRace, FaultKind::SharedRace, other};
    }
    g.readers |= 1u << thread / 32;
    remember(reads, n, thread);
    return {};
  });
}

Problem SharedMemory::checkChange(Granule &g, size_t number, uint32_t thread,
                                  bool isStrong) {
  if (g.pending)
    return {"writes where an asynchronous copy does, before its wait",
            FaultKind::AsyncRace};
  constexpr const char *kRace =
      "writes what another thread wrote without a barrier in between";
  if (g.isWritten && !order.isBefore(g.writer, g.writeTick, thread))
    return {kRace, FaultKind::SharedRace, g.writer};
  if (g.changers && !isStrong) {
    uint32_t other = findRace(changes, g.changers, number, thread);
    if (other != Problem::kNobody)
      return {kRace, FaultKind::SharedRace, other};
  }
  uint32_t other = findRace(reads, g.readers, number, thread);
  if (other != Problem::kNobody)
    return {"writes what another thread read without a barrier in between",
            FaultKind::SharedRace, other};
  return {};
}

Problem SharedMemory::change(Granule &g, size_t number, uint32_t thread,
                             Strength how) {
  Problem problem = checkChange(g, number, thread, how == Strength::Strong);
  if (problem)
    return problem;
  g.isWritten = true;
  if (how == Strength::Strong) {
    if (changes.size() != reads.size())
      changes.assign(reads.size(), {});
    g.changers |= 1u << thread / 32;
    remember(changes, number, thread);
    return {};
  }
  g.writer = uint16_t(thread);
  g.writeTick = order.now(thread / 32);
  g.readers = g.changers = 0;
  return {};
}

Problem SharedMemory::write(uint32_t offset, uint32_t count, uint32_t thread,
                            Strength how) {
  return forGranules(offset, count, [&](Granule &g, size_t n) {
    return change(g, n, thread, how);
  });
}

Problem SharedMemory::atomic(uint32_t offset, uint32_t count, uint32_t thread) {
  return forGranules(offset, count, [&](Granule &g, size_t n) -> Problem {
    if (!g.isWritten && !g.pending)
      return {"changes shared memory that nobody has written",
              FaultKind::Uninitialized};
    return change(g, n, thread, Strength::Strong);
  });
}

Problem SharedMemory::beginCopy(uint32_t offset, uint32_t count,
                                uint32_t thread) {
  return forGranules(offset, count, [&](Granule &g, size_t n) {
    Problem problem = checkChange(g, n, thread, false);
    ++g.pending;
    return problem;
  });
}

void SharedMemory::endCopy(uint32_t offset, uint32_t count, uint32_t thread) {
  forGranules(offset, count, [&](Granule &g, size_t) -> Problem {
    --g.pending;
    g.isWritten = true;
    g.writer = uint16_t(thread);
    g.writeTick = order.now(thread / 32);
    g.readers = g.changers = 0;
    return {};
  });
}

} // namespace ptxsim
