//===- ThreadPool.cpp - Parallel loops over persistent threads ------------===//

#include "runtime/devices/cpu/ThreadPool.h"

#include "runtime/devices/cpu/CpuInfo.h"
#include "runtime/src/Error.h"

#include <algorithm>
#include <cinttypes>
#include <climits>
#include <csignal>
#include <cstring>
#include <linux/futex.h>
#include <new>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace cnnc::rt {

/// The bit of `gate` that lets workers in.
static constexpr uint32_t kOpen = 1u << 31;

/// Workers look for the next loop this long before they sleep: longer than the
/// serial stretches of a network, shorter than anybody would notice.
static constexpr int64_t kSpinNanoseconds = 100000;

/// Kernels may use a part of this; schema/artifact.fbs says how much.
static constexpr size_t kWorkerStack = 2 << 20;

static constexpr uint64_t kPage = 4096;

static void pauseBriefly() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  asm volatile("yield");
#endif
}

static int64_t now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return int64_t(time.tv_sec) * 1000000000 + time.tv_nsec;
}

static long futex(std::atomic<uint32_t> &word, int operation, uint32_t value) {
  static_assert(sizeof(word) == sizeof(uint32_t), "the kernel sees the word");
  return syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, value,
                 nullptr, nullptr, 0);
}

cnnrt_status ThreadPool::create(uint32_t threads, uint64_t scratchBytes,
                                std::unique_ptr<ThreadPool> &out) {
  if (threads > kMaxThreads)
    return fail(CNNRT_INVALID_ARGUMENT,
                "expected at most %" PRIu32 " threads, got %" PRIu32,
                kMaxThreads, threads);
  std::unique_ptr<ThreadPool> pool(
      new ThreadPool(threads <= usableProcessors()));
  pool->threads = threads;
  pool->shares.reset(new (std::nothrow) Share[threads]);
  if (!pool->shares)
    return fail(CNNRT_OUT_OF_RESOURCES, "no memory for %" PRIu32 " threads",
                threads);
  // Threads share no page, and so no cache line.
  pool->scratchStride = (scratchBytes + kPage - 1) / kPage * kPage;
  if (scratchBytes != 0)
    if (cnnrt_status status =
            PageMemory::allocate(pool->scratchStride * threads,
                                 "the kernels' scratch memory", pool->scratch))
      return status;
  // Whoever has been started must be known, to be joined.
  pool->workers.reserve(threads);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kWorkerStack);
  // The program's signal handlers run on the program's threads, but for faults,
  // which are handled where they are made.
  sigset_t all, before;
  sigfillset(&all);
  for (int fault : {SIGBUS, SIGSEGV, SIGILL, SIGFPE, SIGTRAP, SIGSYS})
    sigdelset(&all, fault);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = 0;
  for (uint32_t i = 1; i < threads && error == 0; ++i) {
    pthread_t worker;
    error = pthread_create(&worker, &attributes, startWorker, pool.get());
    if (error == 0)
      pool->workers.push_back(worker);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error != 0)
    return fail(CNNRT_OUT_OF_RESOURCES, "cannot start %" PRIu32 " threads: %s",
                threads, std::strerror(error));
  out = std::move(pool);
  return CNNRT_OK;
}

ThreadPool::~ThreadPool() {
  stop.store(true);
  epoch.fetch_add(1);
  futex(epoch, FUTEX_WAKE, INT_MAX);
  for (pthread_t worker : workers)
    pthread_join(worker, nullptr);
}

void *ThreadPool::startWorker(void *pool) {
  static_cast<ThreadPool *>(pool)->work();
  return nullptr;
}

CNNRT_CALLS_KERNELS void ThreadPool::runChunks(uint32_t thread) {
  void *own = scratchOf(thread);
  for (uint32_t i = 0; i < threads; ++i) {
    Share &share = shares[(thread + i) % threads];
    // A look first: most shares of others are empty by then.
    while (share.next.load(std::memory_order_relaxed) < share.end) {
      int64_t chunk = share.next.fetch_add(1, std::memory_order_relaxed);
      if (chunk >= share.end)
        break;
      int64_t begin = chunk * loop.grain;
      int64_t end = begin + std::min(loop.grain, loop.tasks - begin);
      loop.kernel(loop.buffers, begin, end, own);
    }
  }
}

CNNRT_CALLS_KERNELS void ThreadPool::run(KernelFunction kernel,
                                         void *const *buffers, int64_t tasks,
                                         int64_t grain) {
  if (tasks == 0)
    return;
  int64_t chunks = (tasks - 1) / grain + 1;
  if (chunks == 1 || workers.empty()) {
    kernel(buffers, 0, tasks, scratchOf(0));
    return;
  }

  loop = {kernel, buffers, tasks, grain};
  for (uint32_t i = 0; i < threads; ++i) {
    shares[i].next.store(partBegin(chunks, i), std::memory_order_relaxed);
    shares[i].end = partBegin(chunks, i + 1);
  }
  gate.store(kOpen, std::memory_order_release);
  // Pairs with awaitEpoch(): either we see the sleeper or it sees the epoch.
  epoch.fetch_add(1, std::memory_order_seq_cst);
  if (uint32_t asleep = sleepers.load(std::memory_order_seq_cst))
    futex(epoch, FUTEX_WAKE, uint32_t(std::min<int64_t>(asleep, chunks - 1)));
  runChunks(0);

  // All chunks are handed out: let nobody in, wait for those inside.
  uint32_t inside = gate.fetch_and(~kOpen, std::memory_order_acquire) & ~kOpen;
  const int patience = spin ? 4096 : 64;
  for (int tries = 0; inside != 0; ++tries) {
    if (tries < patience)
      pauseBriefly();
    else
      sched_yield();
    inside = gate.load(std::memory_order_acquire);
  }
}

/// Goes through the gate if it is open. The loop that a worker finds behind it
/// may be a later one than that which woke it; that is as good.
bool ThreadPool::enterLoop() {
  uint32_t state = gate.load(std::memory_order_relaxed);
  while (state & kOpen)
    if (gate.compare_exchange_weak(state, state + 1, std::memory_order_acquire,
                                   std::memory_order_relaxed))
      return true;
  return false;
}

/// Waits until the epoch is another than `seen`, first actively. Returns false
/// when the pool ends.
bool ThreadPool::awaitEpoch(uint32_t seen) {
  if (spin) {
    int64_t deadline = now() + kSpinNanoseconds;
    do {
      for (int i = 0; i < 32; ++i) {
        if (epoch.load(std::memory_order_acquire) != seen)
          return !stop.load();
        pauseBriefly();
      }
    } while (now() < deadline);
  }
  sleepers.fetch_add(1, std::memory_order_seq_cst);
  while (epoch.load(std::memory_order_seq_cst) == seen)
    futex(epoch, FUTEX_WAIT, seen);
  sleepers.fetch_sub(1, std::memory_order_relaxed);
  return !stop.load();
}

void ThreadPool::work() {
  uint32_t seen = 0;
  uint32_t thread = started.fetch_add(1, std::memory_order_relaxed);
  while (awaitEpoch(seen)) {
    seen = epoch.load(std::memory_order_acquire);
    if (!enterLoop())
      continue;
    runChunks(thread);
    gate.fetch_sub(1, std::memory_order_release);
  }
}

} // namespace cnnc::rt
