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
    result["frames_per_second"] = device.clockMHz * 1e6 / double(e.interval);
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
