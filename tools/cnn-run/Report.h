//===- Report.h - Benchmarks and profiles as text ---------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_REPORT_H
#define CNNC_TOOLS_CNN_RUN_REPORT_H

#include "tools/cnn-run/Benchmark.h"
#include "tools/cnn-run/Roofline.h"

#include <optional>

namespace cnnc::run {

/// One line: median, least, 90th percentile, spread.
void printBenchmark(const BenchmarkResult &result);

/// A table with a row for each command; a second one of what a simulator has
/// counted. Where `roofline` is known, the first says how close each comes.
void printProfile(const cnnrt::Program &program,
                  const std::vector<CommandProfile> &profiles,
                  const std::optional<Roofline> &roofline);

/// All as a JSON object; a benchmark without runs is left out, and so is an
/// empty profile. Times are in microseconds.
std::string reportAsJson(const cnnrt::Program &program,
                         const BenchmarkResult &result,
                         const std::vector<CommandProfile> &profiles,
                         const std::optional<Roofline> &roofline);

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_REPORT_H
