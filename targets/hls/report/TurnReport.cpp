//===- TurnReport.cpp - engines, and what runs in turn --------------------===//

#include "targets/hls/report/TurnReport.h"
#include "dialects/cnn/NodeNames.h"
#include "targets/hls/engine/EngineKernels.h"
#include "targets/hls/estimate/ArrayLoops.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
namespace json = llvm::json;

int64_t EngineRow::cycles() const {
  int64_t all = 0;
  for (const EngineLayerRow &row : layers)
    all += row.run.cycles;
  return all;
}

int64_t EngineRow::bytes() const {
  int64_t all = 0;
  for (const EngineLayerRow &row : layers)
    all += row.run.bytes;
  return all;
}

int64_t TurnReport::cycles() const {
  int64_t all = 0;
  for (const Turn &turn : turns)
    all += turn.cycles;
  return all;
}

static std::string nodesOf(Location loc) {
  return llvm::join(cnn::nodeNames(loc), ", ");
}

static EngineRow rowOf(const SharedEngine &shared, const HlsDevice &device) {
  EngineRow row{shared.name, shared.shape, resourcesOf(shared.shape), {}};
  if (llvm::any_of(shared.kernels, [](const EngineKernel &k) {
        return k.plan.layer.joined > 1;
      }))
    row.resources += joiningCost(shared.shape);
  for (const EngineKernel &k : shared.kernels)
    row.layers.push_back({func::FuncOp(k.function).getSymName().str(),
                          nodesOf(cnn::KernelOp(k.kernel).getLoc()),
                          k.plan.layer,
                          runOf(k.plan.layer, shared.shape, k.tiling.tile,
                                device.bytesPerCycle())});
  return row;
}

FailureOr<TurnReport> cnnc::hls::reportTurns(ModuleOp module,
                                             ArrayRef<DesignReport> designs,
                                             const HlsDevice &device) {
  TurnReport report;
  auto kernels = module.lookupSymbol<ModuleOp>("kernels");
  auto main = module.lookupSymbol<func::FuncOp>("main");
  if (!kernels || !main)
    return report;
  auto engines = readEngines(kernels);
  if (failed(engines))
    return failure();
  llvm::StringMap<Turn> known;
  for (const SharedEngine &engine : *engines) {
    EngineRow row = rowOf(engine, device);
    report.resources += row.resources;
    for (const EngineLayerRow &layer : row.layers)
      known[layer.kernel] = {Turn::Kind::Engine, layer.kernel, layer.nodes,
                             row.name, layer.run.cycles};
    report.engines.push_back(std::move(row));
  }
  for (const DesignReport &design : designs) {
    report.resources += design.estimate.total;
    known[design.name] = {Turn::Kind::Pipeline, design.name, "", "",
                          design.estimate.latency};
  }
  for (auto launch : main.getOps<cnn::LaunchOp>()) {
    std::string name = launch.getKernel().getLeafReference().str();
    auto found = known.find(name);
    Turn turn = found == known.end()
                    ? Turn{Turn::Kind::Loops, name, "", "",
                           loopCycles(kernels.lookupSymbol<func::FuncOp>(name))}
                    : found->second;
    turn.nodes = nodesOf(launch.getLoc());
    report.turns.push_back(std::move(turn));
  }
  // One pipeline has no turns.
  if (report.turns.size() == 1 &&
      report.turns.front().kind == Turn::Kind::Pipeline)
    report.turns.clear();
  return std::move(report);
}

//===----------------------------------------------------------------------===//
// report.json
//===----------------------------------------------------------------------===//

static json::Object layerJson(const EngineLayerRow &row,
                              const EngineShape &shape) {
  const EngineRun &run = row.run;
  return json::Object{
      {"kernel", row.kernel},
      {"nodes", row.nodes},
      {"tile", json::Array{run.tile.rows, run.tile.columns}},
      {"tiles", run.tiles},
      {"cycles", run.cycles},
      {"bound", run.bound},
      {"busy", row.busy(shape)},
      {"products", row.layer.products()},
      {"external_bytes", run.bytes},
      {"iterations", json::Object{{"input", run.iterations.input},
                                  {"weights", run.iterations.weights},
                                  {"sums", run.iterations.sums},
                                  {"results", run.iterations.results}}}};
}

static json::Object engineJson(const EngineRow &row, const HlsDevice &device) {
  json::Array layers;
  for (const EngineLayerRow &layer : row.layers)
    layers.push_back(layerJson(layer, row.shape));
  const EngineShape &s = row.shape;
  json::Array streams;
  for (const EngineFifo &fifo : fifosOf(s))
    streams.push_back(json::Object{
        {"name", fifo.name}, {"bits", fifo.bits}, {"depth", fifo.depth}});
  double seconds = double(row.cycles()) / device.hertz();
  return json::Object{{"name", row.name},
                      {"shape", json::Object{{"depthwise", s.isDepthwise},
                                             {"pi", s.pi},
                                             {"po", s.po},
                                             {"positions", s.positions},
                                             {"pixels", s.pixels},
                                             {"beat", s.beat},
                                             {"word", s.word}}},
                      {"cycles", row.cycles()},
                      {"external_bytes", row.bytes()},
                      {"external_gbs", double(row.bytes()) / seconds / 1e9},
                      {"resources", resourcesJson(row.resources)},
                      {"streams", std::move(streams)},
                      {"layers", std::move(layers)}};
}

static json::Object turnJson(const Turn &turn) {
  static constexpr const char *kKinds[] = {"engine", "pipeline", "loops"};
  json::Object result{{"kernel", turn.kernel},
                      {"nodes", turn.nodes},
                      {"runs_as", kKinds[int(turn.kind)]},
                      {"cycles", turn.cycles}};
  if (!turn.on.empty())
    result["engine"] = turn.on;
  return result;
}

void cnnc::hls::addTurns(json::Object &report, const TurnReport &turns,
                         const HlsDevice &device) {
  if (turns.turns.empty())
    return;
  json::Array engines, schedule;
  for (const EngineRow &row : turns.engines)
    engines.push_back(engineJson(row, device));
  for (const Turn &turn : turns.turns)
    schedule.push_back(turnJson(turn));
  report["engines"] = std::move(engines);
  report["schedule"] = std::move(schedule);
  report["resources"] = resourcesJson(turns.resources);
  report["latency_cycles"] = turns.cycles();
  if (turns.cycles() > 0)
    report["frames_per_second"] = device.framesPerSecond(turns.cycles());
}
