//===- Metrics.cpp - What is known of a launch ----------------------------===//

#include "tools/ptxsim/driver/Metrics.h"
#include "tools/ptxsim/driver/Estimate.h"

#include <algorithm>
#include <cstdio>

namespace ptxsim::driver {
namespace {

class List {
public:
  void add(std::string name, double number) {
    metrics.push_back({std::move(name), number, "", false});
  }
  void add(std::string name, const std::string &text) {
    metrics.push_back({std::move(name), 0, text, true});
  }

  /// Counts of what was executed.
  void addExecution(const std::string &prefix, const Counters &c) {
    double all = double(c.allWarpInstructions());
    double math = double(c.warpInstructions[unsigned(Class::Fma)] +
                         c.warpInstructions[unsigned(Class::Tensor)]);
    add(prefix + "warp_instructions", all);
    for (unsigned k = 0; k < kClasses; ++k)
      add(prefix + "instructions_" + className(Class(k)),
          double(c.warpInstructions[k]));
    add(prefix + "math_share", all ? math / all : 0);
    add(prefix + "lanes", all ? double(c.laneInstructions) / all / kLanes : 0);
    add(prefix + "branches", double(c.branches));
    add(prefix + "divergent_branches", double(c.divergentBranches));
    add(prefix + "barriers", double(c.barriers));
    add(prefix + "tensor_multiply_adds", double(c.tensorMultiplyAdds));
  }

  /// Counts of memory's.
  void addMemory(const std::string &prefix, const Counters &c) {
    add(prefix + "global_requests", double(c.globalRequests));
    add(prefix + "global_sectors", double(c.globalSectors));
    add(prefix + "ideal_global_sectors", double(c.idealGlobalSectors));
    add(prefix + "shared_wavefronts", double(c.sharedWavefronts));
    add(prefix + "ideal_shared_wavefronts", double(c.idealSharedWavefronts));
    add(prefix + "bank_conflicts",
        double(c.sharedWavefronts - c.idealSharedWavefronts));
  }

  void addLoop(const std::string &prefix, const Loop &loop,
               const Launch &launch, const Counters &c) {
    add(prefix + "line", loop.line);
    if (loop.sourceLine)
      add(prefix + "source",
          launch.program->sourcePlace(loop.sourceFile, loop.sourceLine));
    add(prefix + "depth", loop.depth);
    addExecution(prefix, c);
    if (launch.checks)
      addMemory(prefix, c);
  }

  std::vector<Metric> metrics;
};

/// The loop in which most instructions were executed; 0 if none was in a loop.
size_t mainLoop(const LaunchCounters &counters) {
  size_t most = 0;
  uint64_t instructions = 0;
  for (size_t n = 1; n < counters.loops.size(); ++n)
    if (uint64_t all = counters.loops[n].allWarpInstructions();
        all > instructions) {
      instructions = all;
      most = n;
    }
  return most;
}

std::string quoted(const std::string &text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + "\"";
}

} // namespace

std::vector<Metric> metricsOf(const DeviceFigures &device, const Kernel &kernel,
                              const Launch &launch,
                              const LaunchCounters &counters) {
  Estimate e = estimate(device, kernel, launch, counters.all);
  List list;
  list.add("kernel", launch.entry->name);
  list.add("device", std::string(device.arch));
  list.add("card", std::string(device.card));
  for (int i = 0; i < 3; ++i)
    list.add(std::string("grid_") + "xyz"[i], launch.grid[i]);
  for (int i = 0; i < 3; ++i)
    list.add(std::string("block_") + "xyz"[i], launch.block[i]);
  list.add("shared_bytes",
           double(launch.entry->sharedBytes) + launch.dynamicShared);
  list.add("registers", kernel.registers);
  list.add("registers_from",
           std::string(kernel.areRegistersKnown ? "ptxas" : "estimate"));
  list.add("occupancy", e.occupancy);
  list.add("estimated_us", e.seconds * 1e6);
  list.add("bound", std::string(e.bound));
  list.addExecution("", counters.all);
  if (launch.checks) {
    list.addMemory("", counters.all);
    list.add("dram_bytes", double(counters.all.dramBytes));
  }
  if (size_t n = mainLoop(counters))
    list.addLoop("main_loop_", launch.program->loops[n], launch,
                 counters.loops[n]);
  return std::move(list.metrics);
}

std::vector<Metric> metricsOfLoop(const Loop &loop, const Launch &launch,
                                  const Counters &counters) {
  List list;
  list.add("function", loop.function);
  list.addLoop("", loop, launch, counters);
  return std::move(list.metrics);
}

std::string toJson(const std::vector<Metric> &metrics) {
  std::string json;
  for (const Metric &metric : metrics) {
    char number[32];
    // Counts below 2^53 come out whole.
    std::snprintf(number, sizeof(number), "%.16g", metric.number);
    json += (json.empty() ? "" : ", ") + quoted(metric.name) + ": " +
            (metric.isText ? quoted(metric.text) : number);
  }
  return json;
}

} // namespace ptxsim::driver
