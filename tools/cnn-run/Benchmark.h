//===- Benchmark.h - Timing runs --------------------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_BENCHMARK_H
#define CNNC_TOOLS_CNN_RUN_BENCHMARK_H

#include "runtime/include/cnnrt.hpp"

#include <string_view>

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

/// What is known of each command.
struct CommandProfile {
  double seconds = 0; ///< the median of all profiled runs
  /// The latest run's, as cnnrt_metric describes them; the strings live until
  /// the session's next profiled run.
  std::vector<cnnrt_metric> metrics;

  /// The metric of a name, or null.
  const cnnrt_metric *find(std::string_view name) const;
  /// Its number; 0 where there is none.
  double number(std::string_view name) const;
  /// Its text; empty where there is none.
  std::string_view text(std::string_view name) const;
};

/// Profiles `runs` runs; with 0, takes what the latest profiled run has left.
cnnrt::Result<std::vector<CommandProfile>> profile(cnnrt::Session &session,
                                                   size_t runs);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_BENCHMARK_H
