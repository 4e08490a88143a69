//===- Benchmark.cpp - Timing runs ----------------------------------------===//

#include "tools/cnn-run/Benchmark.h"

#include <algorithm>
#include <chrono>

namespace cnnc::run {

using Clock = std::chrono::steady_clock;

static double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The value below which `share` of the sorted values lie, between neighbours
/// interpolated.
static double percentile(const std::vector<double> &sorted, double share) {
  double position = share * double(sorted.size() - 1);
  size_t below = size_t(position);
  size_t above = std::min(below + 1, sorted.size() - 1);
  double weight = position - double(below);
  return sorted[below] * (1 - weight) + sorted[above] * weight;
}

cnnrt::Status warmUp(cnnrt::Session &session) {
  constexpr int kLeast = 3, kMost = 50;
  constexpr double kSeconds = 0.2;
  Clock::time_point start = Clock::now();
  for (int i = 0; i < kLeast || (i < kMost && secondsSince(start) < kSeconds);
       ++i)
    if (auto status = session.run(); !status)
      return status;
  return {};
}

cnnrt::Result<BenchmarkResult> benchmark(cnnrt::Session &session, size_t runs) {
  std::vector<double> times;
  times.reserve(runs);
  for (size_t i = 0; i < runs; ++i) {
    Clock::time_point start = Clock::now();
    if (auto status = session.run(); !status)
      return status;
    times.push_back(secondsSince(start));
  }
  std::sort(times.begin(), times.end());
  return BenchmarkResult{runs, percentile(times, 0.5), times.front(),
                         percentile(times, 0.1), percentile(times, 0.9)};
}

const cnnrt_metric *CommandProfile::find(std::string_view name) const {
  for (const cnnrt_metric &metric : metrics)
    if (name == metric.name)
      return &metric;
  return nullptr;
}

double CommandProfile::number(std::string_view name) const {
  const cnnrt_metric *metric = find(name);
  return metric ? metric->number : 0;
}

std::string_view CommandProfile::text(std::string_view name) const {
  const cnnrt_metric *metric = find(name);
  return metric && metric->text ? metric->text : "";
}

cnnrt::Result<std::vector<CommandProfile>> profile(cnnrt::Session &session,
                                                   size_t runs) {
  cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
  options.profile = 1;
  std::vector<std::vector<double>> samples;
  for (size_t i = 0; i < std::max<size_t>(runs, 1); ++i) {
    if (runs != 0)
      if (auto status = session.run(options); !status)
        return status;
    auto times = session.commandTimes();
    if (!times)
      return times.status();
    samples.resize(times->size());
    for (size_t j = 0; j < times->size(); ++j)
      samples[j].push_back(double((*times)[j]) * 1e-9);
  }
  std::vector<CommandProfile> commands(samples.size());
  for (size_t j = 0; j < commands.size(); ++j) {
    std::sort(samples[j].begin(), samples[j].end());
    commands[j].seconds = percentile(samples[j], 0.5);
    auto metrics = session.commandMetrics(j);
    if (!metrics)
      return metrics.status();
    commands[j].metrics = std::move(*metrics);
  }
  return commands;
}

} // namespace cnnc::run
