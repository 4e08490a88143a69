//===- FmaPeak.cpp - the most f32 multiply-adds in a second ---------------===//
//
// usage: fma-peak [THREADS]
//
// Prints the GFLOP/s, two for each multiply-add, of that many threads (one, if
// none is given) at once, each with independent chains in registers alone:
// what no code for these vector units can go beyond.
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#if defined(__AVX512F__)
constexpr int kBytes = 64;
#elif defined(__AVX__)
constexpr int kBytes = 32;
#else
constexpr int kBytes = 16;
#endif
typedef float Vector __attribute__((vector_size(kBytes)));

/// More chains than latency times units (4 * 2 on today's cores), and with the
/// two operands no more than 16 registers.
constexpr int kChains = 12;
constexpr int64_t kSteps = 1 << 20;
constexpr int kSlices = 100;

static void multiplyAdd(float start) {
  Vector chains[kChains], factor, summand;
  for (int lane = 0; lane < int(kBytes / sizeof(float)); ++lane) {
    // Results stay near 1: no denormals, no infinities.
    factor[lane] = 0.5f;
    summand[lane] = start;
    for (int i = 0; i < kChains; ++i)
      chains[i][lane] = start + float(i);
  }
  // The compiler knows nothing of them, so nothing is computed beforehand.
  asm volatile("" : "+m"(factor), "+m"(summand));
  for (int64_t step = 0; step < kSteps; ++step)
    for (int i = 0; i < kChains; ++i)
      chains[i] = chains[i] * factor + summand;
  Vector sum = chains[0];
  for (int i = 1; i < kChains; ++i)
    sum += chains[i];
  asm volatile("" : : "m"(sum));
}

/// GFLOP/s of all threads in one slice of time: the slowest counts.
static double slice(int threads) {
  using Clock = std::chrono::steady_clock;
  std::atomic<int> waiting{threads};
  std::vector<double> seconds(static_cast<size_t>(threads));
  std::vector<std::thread> workers;
  for (int t = 0; t < threads; ++t)
    workers.emplace_back([&, t] {
      --waiting;
      while (waiting > 0)
        std::this_thread::yield();
      auto start = Clock::now();
      multiplyAdd(0.5f);
      seconds[size_t(t)] =
          std::chrono::duration<double>(Clock::now() - start).count();
    });
  for (std::thread &worker : workers)
    worker.join();
  double flops =
      2.0 * kSteps * kChains * double(kBytes / sizeof(float)) * threads;
  return flops / *std::max_element(seconds.begin(), seconds.end()) * 1e-9;
}

int main(int argc, char **argv) {
  int threads = argc > 1 ? std::atoi(argv[1]) : 1;
  if (argc > 2 || threads < 1 || threads > 1024) {
    std::fprintf(stderr, "usage: fma-peak [THREADS]\n");
    return 2;
  }
  double best = 0;
  for (int i = 0; i < kSlices; ++i)
    best = std::max(best, slice(threads));
  std::printf("%.1f\n", best);
  return 0;
}
