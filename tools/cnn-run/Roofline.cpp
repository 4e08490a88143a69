//===- Roofline.cpp - the most that this machine can do -------------------===//

#include "tools/cnn-run/Roofline.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

namespace cnnc::run {

/// Repetitions of a measurement, of which the best counts: others' work and
/// clocks that are still low only ever make it slower.
static constexpr int kSlices = 20;

/// More chains of multiply-adds than latency times units (4 * 2 on today's
/// cores), and with the operands no more than 16 registers.
static constexpr int kChains = 12;
static constexpr int64_t kSteps = 1 << 16;

// The loops are written once; what calls them says for which vector units they
// are compiled.
template <int kBytes> struct Unit {
  static constexpr int kLanes = kBytes / int(sizeof(float));
  typedef float Vector __attribute__((vector_size(kBytes)));

  /// The floating-point operations done.
  [[gnu::always_inline]] static inline double multiplyAdd() {
    Vector chains[kChains], factor, summand;
    // Results stay near 1: no denormals, no infinities.
    for (int lane = 0; lane < kLanes; ++lane) {
      factor[lane] = summand[lane] = 0.5f;
      for (int i = 0; i < kChains; ++i)
        chains[i][lane] = float(i);
    }
    // The compiler knows neither, so that nothing is computed beforehand.
    asm volatile("" : "+m"(factor), "+m"(summand));
    for (int64_t step = 0; step < kSteps; ++step)
      for (int i = 0; i < kChains; ++i)
        chains[i] = chains[i] * factor + summand;
    for (int i = 0; i < kChains; ++i)
      asm volatile("" : : "m"(chains[i]));
    return 2.0 * kSteps * kChains * kLanes;
  }

  /// Reads `bytes`, a multiple of eight vectors.
  [[gnu::always_inline]] static inline void read(const char *data,
                                                 size_t bytes) {
    constexpr int kAtOnce = 8;
    Vector sums[kAtOnce] = {};
    for (size_t i = 0; i < bytes; i += kAtOnce * kBytes)
      for (int k = 0; k < kAtOnce; ++k)
        sums[k] += *reinterpret_cast<const Vector *>(data + i + k * kBytes);
    for (const Vector &sum : sums)
      asm volatile("" : : "m"(sum));
  }
};

namespace {
/// The loops for the vector units at hand.
struct Loops {
  double (*multiplyAdd)();
  void (*read)(const char *data, size_t bytes);
};
} // namespace

#if defined(__x86_64__)
[[gnu::target("avx512f")]] static double multiplyAdd512() {
  return Unit<64>::multiplyAdd();
}
[[gnu::target("avx512f")]] static void read512(const char *data, size_t n) {
  Unit<64>::read(data, n);
}
[[gnu::target("avx2,fma")]] static double multiplyAdd256() {
  return Unit<32>::multiplyAdd();
}
[[gnu::target("avx2,fma")]] static void read256(const char *data, size_t n) {
  Unit<32>::read(data, n);
}
#endif

static double multiplyAdd128() { return Unit<16>::multiplyAdd(); }
static void read128(const char *data, size_t n) { Unit<16>::read(data, n); }

static Loops findLoops() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f"))
    return {multiplyAdd512, read512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return {multiplyAdd256, read256};
#endif
  return {multiplyAdd128, read128};
}

/// The least time in seconds, over all slices, in which every thread has done
/// `work`, which gets the thread's number.
template <typename Work> static double leastSeconds(size_t threads, Work work) {
  using Clock = std::chrono::steady_clock;
  std::atomic<size_t> arrived{0};
  std::vector<double> slowest(kSlices, 0);
  std::vector<std::vector<double>> seconds(threads, slowest);
  auto run = [&](size_t thread) {
    for (size_t slice = 0; slice < kSlices; ++slice) {
      ++arrived;
      while (arrived < (slice + 1) * threads)
        std::this_thread::yield();
      auto start = Clock::now();
      work(thread);
      seconds[thread][slice] =
          std::chrono::duration<double>(Clock::now() - start).count();
    }
  };
  std::vector<std::thread> others;
  for (size_t thread = 1; thread < threads; ++thread)
    others.emplace_back(run, thread);
  run(0);
  for (std::thread &other : others)
    other.join();
  for (const std::vector<double> &ofThread : seconds)
    for (size_t slice = 0; slice < kSlices; ++slice)
      slowest[slice] = std::max(slowest[slice], ofThread[slice]);
  return *std::min_element(slowest.begin(), slowest.end());
}

Roofline measureRoofline(size_t threads, uint64_t workingSet) {
  if (threads == 0)
    threads = std::max(1u, std::thread::hardware_concurrency());
  Loops loops = findLoops();
  Roofline roofline;
  std::vector<double> flops(threads, 0);
  double seconds = leastSeconds(
      threads, [&](size_t thread) { flops[thread] = loops.multiplyAdd(); });
  roofline.flops = flops[0] * double(threads) / seconds;

  constexpr size_t kUnit = 4096;
  size_t all = size_t(std::clamp<uint64_t>(workingSet, 1 << 20, 256 << 20));
  size_t part = std::max(all / threads / kUnit, size_t(1)) * kUnit;
  std::unique_ptr<char, void (*)(void *)> data(
      static_cast<char *>(std::aligned_alloc(kUnit, part * threads)),
      std::free);
  if (!data)
    return roofline;
  // Pages that nobody wrote would all be the same one.
  std::fill_n(data.get(), part * threads, char(1));
  seconds = leastSeconds(threads, [&](size_t thread) {
    loops.read(data.get() + thread * part, part);
  });
  roofline.bytes = double(part * threads) / seconds;
  return roofline;
}

} // namespace cnnc::run
