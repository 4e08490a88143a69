//===- Grid.cpp - A launch from beginning to end --------------------------===//

#include "tools/ptxsim/core/Grid.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace ptxsim {
namespace {

/// What the threads that run blocks share.
struct Work {
  const Launch &launch;
  uint64_t blocks;
  std::atomic<uint64_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  std::vector<Counters> counters;
};

void runBlocksOrThrow(Work &work) {
  Block block;
  block.launch = &work.launch;
  block.counters.resize(work.launch.program->loops.size());
  const uint32_t *grid = work.launch.grid;
  for (uint64_t n; (n = work.next++) < work.blocks;) {
    block.index[0] = uint32_t(n % grid[0]);
    block.index[1] = uint32_t(n / grid[0] % grid[1]);
    block.index[2] = uint32_t(n / grid[0] / grid[1]);
    runBlock(block);
  }
  std::lock_guard<std::mutex> guard(work.mutex);
  work.counters.resize(block.counters.size());
  for (size_t n = 0; n < block.counters.size(); ++n)
    work.counters[n].add(block.counters[n]);
}

void runBlocks(Work &work) {
  try {
    runBlocksOrThrow(work);
  } catch (...) {
    work.next = work.blocks;
    std::lock_guard<std::mutex> guard(work.mutex);
    if (!work.failure)
      work.failure = std::current_exception();
  }
}

/// Threads to run blocks beside this one; fewer than `count` where the system
/// gives no more.
std::vector<std::thread> startHelpers(Work &work, unsigned count) {
  std::vector<std::thread> helpers;
  try {
    helpers.reserve(count);
    while (helpers.size() < count)
      helpers.emplace_back([&] { runBlocks(work); });
  } catch (...) {
  }
  return helpers;
}

} // namespace

LaunchCounters runGrid(const Launch &launch, unsigned threads) {
  Work work{launch, uint64_t(launch.grid[0]) * launch.grid[1] * launch.grid[2],
            {},     {},
            {},     {}};
  threads =
      unsigned(std::clamp<uint64_t>(work.blocks, 1, std::max(threads, 1u)));
  std::vector<std::thread> helpers = startHelpers(work, threads - 1);
  runBlocks(work);
  for (std::thread &helper : helpers)
    helper.join();
  if (work.failure)
    std::rethrow_exception(work.failure);
  LaunchCounters result;
  result.loops = std::move(work.counters);
  for (const Counters &loop : result.loops)
    result.all.add(loop);
  if (launch.checks)
    result.all.dramBytes = 32 * launch.memory->takeTouchedSectors();
  return result;
}

} // namespace ptxsim
