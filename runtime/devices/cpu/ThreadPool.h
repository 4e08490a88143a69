//===- ThreadPool.h - Parallel loops over persistent threads ----*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CPU_THREADPOOL_H
#define CNNC_RUNTIME_DEVICES_CPU_THREADPOOL_H

#include "runtime/devices/cpu/CodeMemory.h"
#include "runtime/src/Memory.h"

#include <atomic>
#include <memory>
#include <pthread.h>
#include <vector>

namespace cnnc::rt {

/// Runs one parallel loop at a time on the calling thread and `threads` - 1
/// workers. Chunks are handed out by a counter, so that a slow or late thread
/// takes fewer; a loop ends when its chunks are done, whether or not every
/// worker has woken up. Workers wait actively for a moment, because the next
/// loop of a network follows within microseconds, and then sleep.
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
    int64_t tasks, grain, chunks;
  };

  explicit ThreadPool(bool spin) : spin(spin) {}
  static void *startWorker(void *pool);
  void work();
  void runChunks(int64_t chunk, void *scratch);
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
  /// Next chunk to hand out.
  alignas(64) std::atomic<int64_t> nextChunk{0};
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
