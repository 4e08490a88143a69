//===- Report.cpp - Benchmarks and profiles as text -----------------------===//

#include "tools/cnn-run/Report.h"

#include "tools/cnn-run/Text.h"

#include <cinttypes>
#include <cstdio>
#include <numeric>

namespace cnnc::run {

void printBenchmark(const BenchmarkResult &result) {
  std::printf("%zu runs: median %.3f ms, least %.3f ms, 90th percentile %.3f "
              "ms, spread %.1f %%\n",
              result.runs, result.median * 1e3, result.least * 1e3,
              result.percentile90 * 1e3, result.spread() * 100);
}

/// Billions per second; 0 where the clock saw no time pass.
static double rate(uint64_t amount, double seconds) {
  return seconds > 0 ? double(amount) / seconds * 1e-9 : 0;
}

void printProfile(const cnnrt::Program &program,
                  const std::vector<double> &seconds) {
  std::vector<cnnrt_command_info> commands = program.commands();
  double total = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  uint64_t flops = 0, bytes = 0;
  std::printf("%4s %12s %7s %9s %8s  %-20s %s\n", "#", "time/us", "share",
              "GFLOP/s", "GB/s", "form", "nodes");
  for (size_t i = 0; i < commands.size(); ++i) {
    const cnnrt_command_info &command = commands[i];
    std::printf(
        "%4zu %12.1f %6.1f%% %9.1f %8.1f  %-20s %s\n", i, seconds[i] * 1e6,
        total > 0 ? seconds[i] / total * 100 : 0,
        rate(command.flops, seconds[i]), rate(command.bytes_moved, seconds[i]),
        printable(command.form).c_str(), listText(command.nodes).c_str());
    flops += command.flops;
    bytes += command.bytes_moved;
  }
  std::printf("%4s %12.1f %6.1f%% %9.1f %8.1f\n", "all", total * 1e6, 100.0,
              rate(flops, total), rate(bytes, total));
}

static std::string commandAsJson(const cnnrt_command_info &command,
                                 double seconds) {
  return "{\"kind\": " + jsonString(command.kind) +
         ", \"kernel\": " + jsonString(command.kernel) +
         ", \"nodes\": " + jsonArray(command.nodes) +
         ", \"form\": " + jsonString(command.form) +
         format(", \"flops\": %" PRIu64 ", \"bytes_moved\": %" PRIu64
                ", \"tasks\": %" PRIu64 ", \"grain\": %" PRIu64
                ", \"time_us\": %.3f}",
                command.flops, command.bytes_moved, command.tasks,
                command.grain, seconds * 1e6);
}

std::string reportAsJson(const cnnrt::Program &program,
                         const BenchmarkResult &result,
                         const std::vector<double> &seconds) {
  cnnrt_program_info info = program.info();
  std::string json =
      std::string("{\n  \"model\": ") + jsonString(info.model) +
      ",\n  \"target\": " + jsonString(info.target) +
      ",\n  \"device\": " + jsonString(info.target_device) +
      format(",\n  \"arena_bytes\": %" PRIu64 ",\n  \"weights_bytes\": %" PRIu64
             ",\n  \"code_bytes\": %" PRIu64,
             info.arena_bytes, info.weights_bytes, info.code_bytes);
  if (result.runs != 0)
    json += format(",\n  \"benchmark\": {\"runs\": %zu, \"median_us\": %.3f, "
                   "\"least_us\": %.3f, \"p10_us\": %.3f, \"p90_us\": %.3f}",
                   result.runs, result.median * 1e6, result.least * 1e6,
                   result.percentile10 * 1e6, result.percentile90 * 1e6);
  if (!seconds.empty()) {
    json += ",\n  \"commands\": [";
    std::vector<cnnrt_command_info> commands = program.commands();
    for (size_t i = 0; i < commands.size(); ++i)
      json += (i == 0 ? "\n    " : ",\n    ") +
              commandAsJson(commands[i], seconds[i]);
    json += "\n  ]";
  }
  return json + "\n}\n";
}

} // namespace cnnc::run
