//===- Report.cpp - Benchmarks and profiles as text -----------------------===//

#include "tools/cnn-run/Report.h"

#include "tools/cnn-run/Text.h"

#include <cinttypes>
#include <cstdio>

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

static double totalSeconds(const std::vector<CommandProfile> &profiles) {
  double total = 0;
  for (const CommandProfile &profile : profiles)
    total += profile.seconds;
  return total;
}

/// The share of its time that a kernel could not do without; 0 where the clock
/// saw no time pass.
static double rooflineShare(const Roofline &roofline, uint64_t flops,
                            uint64_t bytes, double seconds) {
  return seconds > 0 ? roofline.seconds(flops, bytes) / seconds : 0;
}

/// A column with the share of the roofline, or none.
static std::string rooflineColumn(const std::optional<Roofline> &roofline,
                                  uint64_t flops, uint64_t bytes,
                                  double seconds) {
  if (!roofline)
    return "";
  return format(" %5.0f%%",
                rooflineShare(*roofline, flops, bytes, seconds) * 100);
}

static void printTimes(const std::vector<cnnrt_command_info> &commands,
                       const std::vector<CommandProfile> &profiles,
                       const std::optional<Roofline> &roofline) {
  double total = totalSeconds(profiles);
  uint64_t flops = 0, bytes = 0;
  double least = 0;
  std::printf("%4s %12s %7s %9s %8s%s  %-20s %s\n", "#", "time/us", "share",
              "GFLOP/s", "GB/s", roofline ? "   roof" : "", "form", "nodes");
  for (size_t i = 0; i < commands.size(); ++i) {
    const cnnrt_command_info &command = commands[i];
    double seconds = profiles[i].seconds;
    std::printf(
        "%4zu %12.1f %6.1f%% %9.1f %8.1f%s  %-20s %s\n", i, seconds * 1e6,
        total > 0 ? seconds / total * 100 : 0, rate(command.flops, seconds),
        rate(command.bytes_moved, seconds),
        rooflineColumn(roofline, command.flops, command.bytes_moved, seconds)
            .c_str(),
        printable(command.form).c_str(), listText(command.nodes).c_str());
    flops += command.flops;
    bytes += command.bytes_moved;
    if (roofline)
      least += roofline->seconds(command.flops, command.bytes_moved);
  }
  std::printf("%4s %12.1f %6.1f%% %9.1f %8.1f", "all", total * 1e6, 100.0,
              rate(flops, total), rate(bytes, total));
  if (roofline)
    std::printf(" %5.0f%%\nroof: the least time at %.1f GFLOP/s and %.1f GB/s, "
                "as measured now, over the time taken",
                total > 0 ? least / total * 100 : 0, roofline->flops * 1e-9,
                roofline->bytes * 1e-9);
  std::printf("\n");
}

/// A number of what only checks count, or a dash.
static std::string checkedNumber(const CommandProfile &profile,
                                 const char *pattern, const char *name,
                                 double scale = 1) {
  const cnnrt_metric *metric = profile.find(name);
  return metric ? format(pattern, metric->number * scale) : "-";
}

/// Sectors over the least that hold the bytes, or a dash.
static std::string sectorRatio(const CommandProfile &profile) {
  double least = profile.number("ideal_global_sectors");
  return least > 0 ? format("%.2f", profile.number("global_sectors") / least)
                   : "-";
}

/// What a simulator has counted; nothing where nobody has.
static void printCounters(const std::vector<cnnrt_command_info> &commands,
                          const std::vector<CommandProfile> &profiles) {
  const CommandProfile *first = nullptr;
  for (const CommandProfile &profile : profiles)
    if (!first && !profile.metrics.empty())
      first = &profile;
  if (!first)
    return;
  bool areKnown = first->text("registers_from") == "ptxas";
  std::printf("\ncounted in the simulator; times are estimates for %s (%s); "
              "registers %s\n",
              printable(first->text("device")).c_str(),
              printable(first->text("card")).c_str(),
              areKnown ? "by ptxas" : "are an estimate (no ptxas)");
  std::printf("%4s %-8s %10s %5s %5s %5s %7s %10s %6s %9s %4s %6s %9s  %s\n",
              "#", "bound", "warp-inst", "math", "loop", "lanes", "diverge",
              "sectors", "/least", "conflicts", "regs", "occup.", "DRAM/kB",
              "kernel");
  for (size_t i = 0; i < commands.size(); ++i) {
    const CommandProfile &p = profiles[i];
    if (p.metrics.empty())
      continue;
    std::printf(
        "%4zu %-8s %10.0f %4.0f%% %5s %4.0f%% %7.0f %10s %6s %9s %4.0f %5.0f%% "
        "%9s  %s\n",
        i, printable(p.text("bound")).c_str(), p.number("warp_instructions"),
        p.number("math_share") * 100,
        checkedNumber(p, "%.0f%%", "main_loop_math_share", 100).c_str(),
        p.number("lanes") * 100, p.number("divergent_branches"),
        checkedNumber(p, "%.0f", "global_sectors").c_str(),
        sectorRatio(p).c_str(),
        checkedNumber(p, "%.0f", "bank_conflicts").c_str(),
        p.number("registers"), p.number("occupancy") * 100,
        checkedNumber(p, "%.1f", "dram_bytes", 1e-3).c_str(),
        printable(commands[i].kernel).c_str());
  }
}

void printProfile(const cnnrt::Program &program,
                  const std::vector<CommandProfile> &profiles,
                  const std::optional<Roofline> &roofline) {
  std::vector<cnnrt_command_info> commands = program.commands();
  printTimes(commands, profiles, roofline);
  printCounters(commands, profiles);
}

/// The members of an object of a command's metrics.
static std::string metricsAsJson(const std::vector<cnnrt_metric> &metrics) {
  std::string json;
  for (const cnnrt_metric &metric : metrics)
    json += (json.empty() ? "" : ", ") + jsonString(metric.name) + ": " +
            (metric.text ? jsonString(metric.text)
                         // Counts below 2^53 come out whole.
                         : format("%.16g", metric.number));
  return json;
}

static std::string commandAsJson(const cnnrt_command_info &command,
                                 const CommandProfile &profile,
                                 const std::optional<Roofline> &roofline) {
  std::string share =
      roofline ? format(", \"roofline_share\": %.4f",
                        rooflineShare(*roofline, command.flops,
                                      command.bytes_moved, profile.seconds))
               : "";
  return "{\"kind\": " + jsonString(command.kind) +
         ", \"kernel\": " + jsonString(command.kernel) +
         ", \"nodes\": " + jsonArray(command.nodes) +
         ", \"form\": " + jsonString(command.form) +
         format(", \"flops\": %" PRIu64 ", \"bytes_moved\": %" PRIu64
                ", \"tasks\": %" PRIu64 ", \"grain\": %" PRIu64
                ", \"time_us\": %.3f",
                command.flops, command.bytes_moved, command.tasks,
                command.grain, profile.seconds * 1e6) +
         share +
         (profile.metrics.empty()
              ? "}"
              : ", \"metrics\": {" + metricsAsJson(profile.metrics) + "}}");
}

std::string reportAsJson(const cnnrt::Program &program,
                         const BenchmarkResult &result,
                         const std::vector<CommandProfile> &profiles,
                         const std::optional<Roofline> &roofline) {
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
  if (roofline)
    json += format(",\n  \"roofline\": {\"gflop_per_s\": %.3f, "
                   "\"gbyte_per_s\": %.3f}",
                   roofline->flops * 1e-9, roofline->bytes * 1e-9);
  if (!profiles.empty()) {
    json += ",\n  \"commands\": [";
    std::vector<cnnrt_command_info> commands = program.commands();
    for (size_t i = 0; i < commands.size(); ++i)
      json += (i == 0 ? "\n    " : ",\n    ") +
              commandAsJson(commands[i], profiles[i], roofline);
    json += "\n  ]";
  }
  return json + "\n}\n";
}

} // namespace cnnc::run
