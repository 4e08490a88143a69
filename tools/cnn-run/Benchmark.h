//===- Benchmark.h - Timing runs --------------------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_BENCHMARK_H
#define CNNC_TOOLS_CNN_RUN_BENCHMARK_H

#include "runtime/include/cnnrt.hpp"

namespace cnnc::run {

/// Statistics of whole runs, in seconds.
struct BenchmarkResult {
  size_t runs = 0;
  double median = 0, least = 0, percentile10 = 0, percentile90 = 0;

  /// How far runs vary: 10th to 90th percentile, relative to the median.
  double spread() const {
    return median > 0 ? (percentile90 - percentile10) / median : 0;
  }
};

/// Runs until the clock rates and caches have settled: 3 runs at least, up to
/// 50 or 0.2 seconds.
cnnrt::Status warmUp(cnnrt::Session &session);

/// Times `runs` runs.
cnnrt::Result<BenchmarkResult> benchmark(cnnrt::Session &session, size_t runs);

/// Median seconds of each command over `runs` profiled runs.
cnnrt::Result<std::vector<double>> profile(cnnrt::Session &session,
                                           size_t runs);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_BENCHMARK_H
