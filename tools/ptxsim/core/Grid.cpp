//===- Grid.cpp - A launch from beginning to end --------------------------===//

#include "tools/ptxsim/core/Grid.h"

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

void runBlocks(Work &work) {
  Block block;
  block.launch = &work.launch;
  block.counters.resize(work.launch.program->loops.size());
  const uint32_t *grid = work.launch.grid;
  try {
    for (uint64_t n; (n = work.next++) < work.blocks;) {
      block.index[0] = uint32_t(n % grid[0]);
      block.index[1] = uint32_t(n / grid[0] % grid[1]);
      block.index[2] = uint32_t(n / grid[0] / grid[1]);
      runBlock(block);
    }
  } catch (...) {
    work.next = work.blocks;
    std::lock_guard<std::mutex> guard(work.mutex);
    if (!work.failure)
      work.failure = std::current_exception();
  }
  std::lock_guard<std::mutex> guard(work.mutex);
  work.counters.resize(block.counters.size());
  for (size_t n = 0; n < block.counters.size(); ++n)
    work.counters[n].add(block.counters[n]);
}

} // namespace

LaunchCounters runGrid(const Launch &launch, unsigned threads) {
  Work work{launch, uint64_t(launch.grid[0]) * launch.grid[1] * launch.grid[2],
            {},     {},
            {},     {}};
  threads = unsigned(std::min<uint64_t>(threads ? threads : 1, work.blocks));
  std::vector<std::thread> helpers;
  for (unsigned n = 1; n < threads; ++n)
    helpers.emplace_back([&] { runBlocks(work); });
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
