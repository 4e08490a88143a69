//===- ReportJson.cpp - report.json of a project --------------------------===//

#include "targets/hls/report/HlsReport.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
namespace json = llvm::json;

json::Object cnnc::hls::resourcesJson(const Resources &r) {
  return json::Object{{"dsp", r.dsp},
                      {"bram18", r.bram18},
                      {"uram", r.uram},
                      {"lut", r.lut},
                      {"ff", r.ff}};
}

namespace {
/// How far synthesis may come out from an estimate, either way, and what says
/// so: the headers of the formulas, where these come from.
struct ErrorBar {
  const char *of;
  int64_t percent;
  const char *source;
};
} // namespace

static constexpr ErrorBar kErrorBars[] = {
    {"interval_cycles", 2,
     "cycle simulation (DesignEstimate.h): the slowest process sets it, as "
     "long "
     "as synthesis reaches the intervals asked for"},
    {"latency_cycles", 10,
     "cycle simulation (DesignEstimate.h): operators' latencies are planned "
     "ones (UG1399 BIND_OP, PG060), within 30 % each"},
    {"engine_cycles", 30,
     "EngineCost.h: 10 where sums take longest, 30 where memory does, whose "
     "refreshes and other users are not known"},
    {"dsp", 5,
     "OperatorCosts.h: UG579, UG479, PG060; exact for integers that are bound "
     "to a slice"},
    {"bram18", 10,
     "MemoryCosts.h: shapes of UG573; exact for a single memory, synthesis may "
     "merge or split small ones"},
    {"uram", 10, "MemoryCosts.h: shapes of UG573, as for block RAM"},
    {"lut", 40,
     "OperatorCosts.h: UG574 and PG060; synthesis shares, trims and retimes"},
    {"ff", 40,
     "OperatorCosts.h: UG574 and PG060; synthesis shares, trims and retimes"},
};

static json::Object errorBarsJson() {
  json::Object bars;
  for (const ErrorBar &bar : kErrorBars)
    bars[bar.of] =
        json::Object{{"percent", bar.percent}, {"source", bar.source}};
  return bars;
}

static json::Object processJson(const ProcessRow &row) {
  return json::Object{{"name", row.name},
                      {"kind", row.kind},
                      {"folding", row.comment},
                      {"cycles", row.cycles},
                      {"interval", row.hardware.interval},
                      {"latency", row.hardware.latency},
                      {"busy", row.busy},
                      {"waited", row.waited},
                      {"products", row.products},
                      {"resources", resourcesJson(row.hardware.total())}};
}

static json::Object streamJson(const StreamRow &row,
                               const DesignEstimate &estimate) {
  auto nameOf = [&](int process) -> json::Value {
    if (process < 0)
      return nullptr;
    return estimate.processes[process].name;
  };
  return json::Object{{"name", row.name},
                      {"depth", row.depth},
                      {"largest", row.largest},
                      {"bits", row.bits},
                      {"writer", nameOf(row.writer)},
                      {"reader", nameOf(row.reader)},
                      {"resources", resourcesJson(row.resources)}};
}

static json::Object designJson(const DesignReport &report,
                               const HlsDevice &device) {
  const DesignEstimate &e = report.estimate;
  json::Array processes, streams;
  for (const ProcessRow &row : e.processes)
    processes.push_back(processJson(row));
  for (const StreamRow &row : e.streams)
    streams.push_back(streamJson(row, e));
  json::Object result{{"name", report.name},
                      {"latency_cycles", e.latency},
                      {"interval_cycles", e.interval},
                      {"external_bytes", e.externalBytes},
                      {"dsp_efficiency", e.dspEfficiency()},
                      {"resources", resourcesJson(e.total)},
                      {"processes", std::move(processes)},
                      {"streams", std::move(streams)}};
  if (e.interval > 0)
    result["frames_per_second"] = device.framesPerSecond(e.interval);
  if (e.bottleneck() >= 0)
    result["slowest"] = e.processes[e.bottleneck()].name;
  if (e.deadlock)
    result["deadlock"] = *e.deadlock;
  return result;
}

llvm::json::Object cnnc::hls::reportJson(ArrayRef<DesignReport> designs,
                                         const HlsDevice &device) {
  json::Array list;
  for (const DesignReport &report : designs)
    list.push_back(designJson(report, device));
  return json::Object{
      {"device", json::Object{{"name", device.name.str()},
                              {"part", device.part.str()},
                              {"clock_mhz", device.clockMHz},
                              {"external_gbs", device.externalGBs},
                              {"dsp", device.dsp},
                              {"bram36", device.bram36},
                              {"uram", device.uram},
                              {"lut", device.lut},
                              {"ff", device.ff}}},
      {"error_bars", errorBarsJson()},
      {"designs", std::move(list)}};
}

FailureOr<std::vector<DesignReport>>
cnnc::hls::reportDesigns(ModuleOp module, const HlsDevice &device) {
  std::vector<DesignReport> result;
  WalkResult walk = module.walk([&](DesignOp design) {
    FailureOr<DesignEstimate> estimate = estimateDesign(design, device);
    if (failed(estimate))
      return WalkResult::interrupt();
    result.push_back({design.getSymName().str(), std::move(*estimate)});
    return WalkResult::advance();
  });
  if (walk.wasInterrupted())
    return failure();
  return result;
}
