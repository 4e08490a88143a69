//===- ThreadPool.h - Parallel loops over persistent threads ----*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CPU_THREADPOOL_H
#define CNNC_RUNTIME_DEVICES_CPU_THREADPOOL_H

#include "runtime/devices/cpu/CodeMemory.h"
#include "runtime/src/Memory.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <pthread.h>
#include <vector>

namespace cnnc::rt {

/// Runs one parallel loop at a time on the calling thread and `threads` - 1
/// workers. Each begins with its own contiguous part of the loop, so that loops
/// over the same data find it in the caches of the same processors, and then
/// takes what others have left of theirs: a slow or late thread takes fewer,
/// and a loop ends when its chunks are done, whether or not every worker has
/// woken up. Workers wait actively for a moment, because the next loop of a
/// network follows within microseconds, and then sleep.
class ThreadPool {
public:
  /// Starts the workers, each with `scratchBytes` of memory for kernels, as
  /// the calling thread. Refuses more threads than kMaxThreads.
  static cnnrt_status create(uint32_t threads, uint64_t scratchBytes,
                             std::unique_ptr<ThreadPool> &out);
  ~ThreadPool();

  /// Runs kernel(buffers, begin, end, scratch) for pieces that cover [0,
  /// tasks), of `grain` tasks each where there are several threads; returns
  /// when all have returned. The calling thread takes the first piece.
  void run(KernelFunction kernel, void *const *buffers, int64_t tasks,
           int64_t grain);

  static constexpr uint32_t kMaxThreads = 1024;

private:
  /// The loop that the workers are invited to.
  struct Loop {
    KernelFunction kernel;
    void *const *buffers;
    int64_t tasks, grain;
  };

  explicit ThreadPool(bool spin) : spin(spin) {}
  static void *startWorker(void *pool);
  void work();
  /// Runs chunks until none is left, as thread number `thread`.
  void runChunks(uint32_t thread);
  /// Where the part of a thread begins among `chunks` chunks.
  int64_t partBegin(int64_t chunks, uint32_t thread) const {
    return chunks / threads * thread +
           std::min<int64_t>(chunks % threads, thread);
  }
  /// The memory of a thread; the calling one is number 0.
  void *scratchOf(uint32_t thread) {
    return scratch.data() + thread * scratchStride;
  }
  bool enterLoop();
  bool awaitEpoch(uint32_t seen);

  // Counters that different threads write stand on cache lines of their own.

  /// Changes with every loop and at the end; workers sleep on it.
  alignas(64) std::atomic<uint32_t> epoch{0};
  std::atomic<bool> stop{false};
  /// Workers asleep or about to be.
  alignas(64) std::atomic<uint32_t> sleepers{0};
  /// kOpen while the loop takes workers in, plus the number of workers inside.
  /// `loop` may change only while this is 0.
  alignas(64) std::atomic<uint32_t> gate{0};
  /// The chunks of a thread that nobody has taken: [next, end).
  struct alignas(64) Share {
    std::atomic<int64_t> next{0};
    int64_t end = 0;
  };
  std::unique_ptr<Share[]> shares;
  uint32_t threads = 1;
  alignas(64) Loop loop{};
  /// Waiting actively takes a processor for each thread.
  const bool spin;
  PageMemory scratch;
  uint64_t scratchStride = 0;
  /// Gives workers their numbers.
  std::atomic<uint32_t> started{1};
  std::vector<pthread_t> workers;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_CPU_THREADPOOL_H
