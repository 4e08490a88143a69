//===- AssignEngines.cpp - a network onto engines -------------------------===//

#include "targets/hls/engine/AssignEngines.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/NodeNames.h"
#include "mlir/IR/Remarks.h"
#include "targets/hls/engine/EnginePlan.h"
#include "targets/hls/engine/EngineTiling.h"
#include "targets/hls/engine/LayOutActivations.h"
#include "targets/hls/engine/ReadUnshaped.h"
#include "targets/hls/engine/SinkScale.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/explore/Fit.h"
#include "targets/hls/explore/KernelLayers.h"
#include "targets/hls/explore/LayerCost.h"
#include "targets/hls/pipelines/PipelineGroup.h"
#include "targets/hls/pipelines/StreamPlan.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::formatv;

static remark::RemarkOpts remarkName(StringRef name) {
  return remark::RemarkOpts::name(name).category("cnn-hls-engines");
}

static std::string engineName(const EngineShape &shape) {
  std::string numbers =
      shape.numbers.isFloat()
          ? ""
          : formatv(" of {0}-bit numbers", shape.numbers.element).str();
  std::string words =
      shape.word == 1 ? "" : formatv(", {0} a word", shape.word).str();
  if (shape.isDepthwise)
    return formatv("the depthwise engine of {0} channels{1}", shape.pi,
                   numbers + words);
  return formatv("the engine of {0} -> {1} channels{2}", shape.pi, shape.po,
                 numbers + words);
}

/// Why a layer runs as it does, in one line.
static std::string explain(const EngineLayer &layer, const EngineShape &shape,
                           const EngineRun &run) {
  double slots = double(run.cycles) * double(shape.block());
  return formatv("{0} runs on {1}: {2} tiles of {3}x{4} pixels, {5} cycles, "
                 "bound by {6}; {7:F0}% of its products busy, {8} bytes of "
                 "memory",
                 layer.name, engineName(shape), run.tiles, run.tile.rows,
                 run.tile.columns, run.cycles, run.bound,
                 100.0 * double(layer.products()) / slots, run.bytes);
}

/// What is missing, row by row.
static std::string tableOf(const EngineAssignment &found,
                           const HlsDevice &device, const Goal &goal,
                           double pipelineSpeed) {
  std::string text;
  auto row = [&](StringRef name, int64_t engines, int64_t rest, int64_t there,
                 double share) {
    auto usable = int64_t(double(there) * share);
    text += formatv("\n  {0,-9} {1,9} for engines, {2,9} besides, {3,9} usable "
                    "of {4}{5}",
                    name, engines, rest, usable, there,
                    engines + rest > usable ? "  <--" : "");
  };
  for (auto [engines, rest, share] :
       llvm::zip(found.choice.resources.rows(device), found.rest.rows(device),
                 Margins().shares()))
    row(engines.name, engines.needed, rest.needed, engines.there, share);
  int64_t cycles = found.choice.cycles + found.restCycles;
  double speed = device.framesPerSecond(cycles);
  text += formatv("\n  {0,-9} {1:F2} frames/s", "speed", speed);
  if (pipelineSpeed > 0)
    text += formatv(", {0:F2} as one pipeline", pipelineSpeed);
  return text + wantedSpeed(goal, std::max(speed, pipelineSpeed));
}

/// What kernels that stream beside engines take more than the exploration of
/// one pipeline counts: words of memory at both ends of each, and addresses. Of
/// ResNet-18 on xc7z020 BRAM by 45 %, and 7 DSP.
static Resources besideEngines(Resources streamed) {
  streamed.bram18 += streamed.bram18 / 2;
  streamed.dsp += 8;
  return streamed;
}

/// The share of a pipeline's cycles that engines must be expected to take at
/// most to be preferred, as their estimate may be off (EngineCost.h).
static constexpr double kClearlyFaster = 0.8;

/// The share of block RAM that is for what streams beside engines, if that will
/// do.
static constexpr double kRestOfBram = 0.125;

/// How much faster than at least what streams is tried.
static constexpr double kFaster[] = {4, 16};

namespace {
class Assigner {
public:
  Assigner(func::FuncOp function, const HlsDevice &device, const Goal &goal,
           int64_t pipelineInterval)
      : function(function), device(device), goal(goal),
        pipelineInterval(pipelineInterval) {}

  EngineAssignment run() {
    whole = layersOf(function).layers;
    if (goal.kind == Goal::Kind::Fps)
      measurePipeline();
    collect();
    measureRest();
    if (layers.empty()) {
      if (pipelineInterval > 0)
        return std::move(result);
      // Numbers of a grid have no other form than streams.
      result.fits = fitsRest() || !multipliesOnGrids();
      if (fitsRest())
        streamRest();
      return finish();
    }
    chooseBesideRest();
    result.fits = result.choice.fits && isWorthIt();
    if (result.fits) {
      for (auto [i, kernel] : llvm::enumerate(kernels))
        assign(kernel, i);
      streamRest();
    }
    return finish();
  }

private:
  /// How fast all would be without engines, to compare with what is asked for.
  void measurePipeline() {
    Exploration found = explore(whole, device);
    if (found.fits)
      pipelineSpeed = device.framesPerSecond(found.interval);
  }

  /// The kernels that run on engines, after those have been divided of which
  /// engines compute a part.
  void collect() {
    for (cnn::KernelOp kernel : kernelsWithoutTiling())
      sinkScale(kernel);
    std::vector<std::pair<cnn::KernelOp, EnginePlan>> planned = plans();
    std::optional<EngineNumbers> numbers = numbersOf(planned);
    for (auto &[kernel, plan] : planned) {
      if (!canShare(plan.layer.numbers, *numbers)) {
        leaveApart(kernel,
                   formatv("it reads and writes numbers of {0} bits, "
                           "engines those of {1}",
                           plan.layer.numbers.element, numbers->element));
        continue;
      }
      if (!isWhole(kernel, plan)) {
        kernel = splitOff(kernel, plan);
        planAnew(kernel, plan);
        ++result.divided;
      }
      readItself(kernel, plan);
      addCopies(kernel, plan);
      kernels.push_back(kernel);
      layers.push_back(plan.layer);
    }
  }

  /// What other kernels have made, not views of it: a flattened picture lies in
  /// blocks of channels, too.
  static void readItself(cnn::KernelOp kernel, EnginePlan &plan) {
    bool flattens = isa<cnn::MatMulOp>(plan.product) && plan.side != plan.x;
    bool changes = readUnshaped(kernel, plan.x, flattens);
    if (plan.side)
      changes |= readUnshaped(kernel, plan.side, /*flattens=*/false);
    if (!changes)
      return;
    planAnew(kernel, plan);
  }

  /// Pictures that the function has or returns are copied from and to blocks of
  /// channels (LayOutActivations.h).
  void addCopies(cnn::KernelOp kernel, EnginePlan &plan) {
    auto add = [&](Value value, auto cost, LayerCost &sum) {
      ArrayRef<int64_t> shape = cnn::shapeOf(value);
      int64_t pixels = cnn::numElements(shape.drop_front(2));
      if (shape[1] == 1 || pixels == 1)
        return false;
      int64_t bits = plan.layer.numbers.element, lanes = lanesCopied(shape[1]);
      LayerCost one = cost(shape[0], shape[1], pixels / shape.back(),
                           shape.back(), bits, bits, WordShape(lanes));
      sum.cycles += one.cycles;
      sum.resources += one.resources + portCost(lanes * bits);
      return true;
    };
    Value x = kernel.getInputs()[plan.x.getArgNumber()];
    if (isa<BlockArgument>(viewedValue(x)) && add(x, loadCost, copies.inputs))
      plan.layer.inputBlock = 1;
    if (llvm::any_of(kernel.getResult(0).getUsers(),
                     llvm::IsaPred<func::ReturnOp>))
      add(kernel.getResult(0), storeCost, copies.results);
  }

  /// What has been said of a kernel that has changed since.
  static void planAnew(cnn::KernelOp kernel, EnginePlan &plan) {
    EngineNumbers numbers = plan.layer.numbers;
    plan = *planEngine(kernel).plan;
    plan.layer.numbers = numbers;
  }

  SmallVector<cnn::KernelOp> kernelsWithoutTiling() {
    SmallVector<cnn::KernelOp> all;
    for (auto kernel : function.getBody().getOps<cnn::KernelOp>())
      if (!kernel.getTilingAttr())
        all.push_back(kernel);
    return all;
  }

  bool isWorthIt() const {
    return pipelineInterval == 0 ||
           double(result.choice.cycles + result.restCycles) <
               kClearlyFaster * double(pipelineInterval);
  }

  void leaveApart(cnn::KernelOp kernel, const std::string &reason) {
    apart.push_back({kernel.getLoc(), cnn::displayName(kernel) +
                                          " runs on no engine: " + reason});
  }

  /// What engines compute of each kernel of which they compute something.
  std::vector<std::pair<cnn::KernelOp, EnginePlan>> plans() {
    std::vector<std::pair<cnn::KernelOp, EnginePlan>> found;
    cnn::GridRanges ranges;
    for (cnn::KernelOp kernel : kernelsWithoutTiling()) {
      PlannedEngine planned = planEngine(kernel, &ranges);
      if (planned.plan && !fitsSomeEngine(planned.plan->layer))
        planned = {std::nullopt,
                   "a pixel of all channels needs a larger buffer"};
      if (planned.plan && !planned.plan->layer.numbers.isFloat() &&
          !(isInMemory(kernel, planned.plan->x) &&
            isInMemory(kernel, planned.plan->side)))
        planned = {std::nullopt, "it reads numbers that stay f64 in memory"};
      if (planned.plan)
        found.push_back({kernel, std::move(*planned.plan)});
      else
        leaveApart(kernel, planned.reason);
    }
    return found;
  }

  /// Whether numbers of a grid that a kernel reads will be integers in memory.
  static bool isInMemory(cnn::KernelOp kernel, BlockArgument argument) {
    return !argument ||
           canBecomeNarrow(kernel.getInputs()[argument.getArgNumber()]);
  }

  /// The numbers with which most of the work is done.
  static std::optional<EngineNumbers>
  numbersOf(ArrayRef<std::pair<cnn::KernelOp, EnginePlan>> plans) {
    std::optional<EngineNumbers> best;
    int64_t most = -1;
    for (auto &[kernel, plan] : plans) {
      int64_t products = 0;
      for (auto &[other, like] : plans)
        if (canShare(like.layer.numbers, plan.layer.numbers))
          products += like.layer.products();
      if (products > most) {
        most = products;
        best = plan.layer.numbers;
      }
    }
    return best;
  }

  /// The cheapest streaming form of what runs on no engine.
  void measureRest() {
    // So that only the others are looked at.
    for (cnn::KernelOp kernel : kernels)
      kernel.setTilingAttr(EngineTiling().tiling(kernel.getContext()));
    rest = layersOf(function);
    for (cnn::KernelOp kernel : kernels)
      kernel.removeTilingAttr();
    if (rest.layers.empty()) {
      result.rest = {};
      result.restCycles = 0;
      return;
    }
    useRest(cheapestRest(device));
  }

  Exploration cheapestRest(const HlsDevice &onto) const {
    Goal least;
    least.kind = Goal::Kind::Area;
    return exploreRest(least, onto);
  }

  /// Weights that fit the chip, but are used once in a frame, are better off in
  /// memory: block RAM is for the engines.
  Exploration exploreRest(const Goal &target, const HlsDevice &onto) const {
    Margins little;
    little.bram = kRestOfBram;
    Exploration found = explore(rest.layers, onto, target, little);
    return found.fits ? std::move(found) : explore(rest.layers, onto, target);
  }

  void useRest(Exploration found) {
    result.rest = besideEngines(found.total);
    result.restCycles = cyclesOf(found);
    streamed = std::move(found);
  }

  /// All layers one after the other.
  static int64_t cyclesOf(const Exploration &found) {
    int64_t cycles = 0;
    for (const LayerChoice &choice : found.layers)
      cycles += choice.cost.cycles;
    return cycles;
  }

  /// Engines for `onEngines` beside what streams.
  EngineChoice enginesBeside(const Exploration &streams,
                             const std::vector<EngineLayer> &onEngines,
                             const HlsDevice &onto) const {
    return chooseEngines(onEngines, onto, besideEngines(streams.total),
                         cyclesOf(streams), copies, goal);
  }

  /// Engines beside the cheapest form of what streams, or beside a faster one
  /// if that is worth what it takes from them.
  void chooseBesideRest() {
    result.choice = chooseEngines(layers, device, result.rest,
                                  result.restCycles, copies, goal);
    if (!result.choice.fits || rest.layers.empty() ||
        goal.kind == Goal::Kind::Area)
      return;
    double slowest = device.framesPerSecond(streamed.interval);
    for (double faster : kFaster) {
      Goal target;
      target.kind = Goal::Kind::Fps;
      target.fps = faster * slowest;
      Exploration found = exploreRest(target, device);
      if (!found.fits)
        return;
      int64_t cycles = cyclesOf(found);
      EngineChoice choice = enginesBeside(found, layers, device);
      if (!choice.fits ||
          choice.cycles + cycles >= result.choice.cycles + result.restCycles)
        return;
      result.choice = std::move(choice);
      useRest(std::move(found));
    }
  }

  bool fitsRest() const { return rest.layers.empty() || streamed.fits; }

  bool multipliesOnGrids() const {
    return llvm::any_of(rest.layers, [](const Layer &layer) {
      return layer.multiplies() && !layer.isFloat;
    });
  }

  void streamRest() {
    for (auto [i, kernel] : llvm::enumerate(rest.kernels)) {
      cnn::KernelOp(kernel).setTilingAttr(
          tilingOf(function.getContext(), rest.layers[i],
                   streamed.layers[i].folding, device.multiplierBits));
      remark::analysis(kernel->getLoc(), remarkName("streams"))
          << formatv("{0} streams by itself: {1} cycles", rest.layers[i].name,
                     streamed.layers[i].cost.cycles)
                 .str();
      ++result.streaming;
    }
  }

  void assign(cnn::KernelOp kernel, size_t i) {
    const EngineShape &shape = result.choice.engines[result.choice.engineOf[i]];
    const EngineRun &run = result.choice.runs[i];
    kernel.setTilingAttr(
        EngineTiling{shape, run.tile}.tiling(kernel.getContext()));
    remark::analysis(kernel.getLoc(), remarkName("runs"))
        << explain(layers[i], shape, run);
    ++result.shared;
  }

  EngineAssignment finish() {
    if (!result.fits && pipelineInterval > 0)
      return std::move(result);
    for (auto &[loc, text] : apart)
      remark::missed(loc, remarkName("apart")) << text;
    if (!result.fits) {
      result.misfit = misfit();
      result.narrower = narrowerThatFit();
    }
    return std::move(result);
  }

  std::string misfit() const {
    if (layers.empty())
      return explainMisfit(rest.layers, streamed, device, goal);
    std::string text = tableOf(result, device, goal, pipelineSpeed);
    if (goal.kind == Goal::Kind::Fps)
      text += slowerGoal(goal, std::max(pipelineSpeed, engineSpeed()));
    return text + suggestDevice(device, [&](const HlsDevice &other) {
             if (explore(whole, other, goal).fits)
               return true;
             // On a larger device less is left to memory, and takes more.
             return enginesBeside(cheapestRest(other), layers, other).fits;
           });
  }

  /// Frames a second that engines reach; 0 if they do not fit.
  double engineSpeed() const {
    EngineChoice fastest = chooseEngines(layers, device, result.rest,
                                         result.restCycles, copies, Goal());
    int64_t cycles = fastest.cycles + result.restCycles;
    return fastest.fits ? device.framesPerSecond(cycles) : 0;
  }

  /// By estimate: what brings numbers onto grids and back is there only once
  /// the network is compiled so.
  int64_t narrowerThatFit() const {
    for (int64_t bits : {16, 8})
      if (!layers.empty() && bits < layers.front().numbers.element &&
          fitsWith(bits))
        return bits;
    return 0;
  }

  bool fitsWith(int64_t bits) const {
    if (explore(narrowed(whole, bits), device, goal).fits)
      return true;
    std::vector<EngineLayer> narrow = layers;
    for (EngineLayer &layer : narrow) {
      int64_t terms = layer.taps() * (layer.isDepthwise ? 1 : layer.depth);
      int64_t sum = 2 * bits + int64_t(llvm::Log2_64_Ceil(terms));
      layer.numbers = {bits, bits, bits, sum, /*factor=*/18};
    }
    Goal least;
    least.kind = Goal::Kind::Area;
    Exploration others = explore(narrowed(rest.layers, bits), device, least);
    return enginesBeside(others, narrow, device).fits;
  }

  func::FuncOp function;
  const HlsDevice &device;
  Goal goal;
  SmallVector<cnn::KernelOp> kernels;
  std::vector<Layer> whole; ///< all that can stream
  std::vector<EngineLayer> layers;
  KernelLayers rest;
  Exploration streamed; ///< as the rest streams
  EngineCopies copies;
  EngineAssignment result;
  std::vector<std::pair<Location, std::string>> apart; ///< and why
  int64_t pipelineInterval; ///< to be faster than; 0 for none
  double pipelineSpeed = 0; ///< frames a second; 0 if it does not fit
};
} // namespace

EngineAssignment cnnc::hls::assignEngines(func::FuncOp function,
                                          const HlsDevice &device,
                                          const Goal &goal,
                                          int64_t pipelineInterval) {
  return Assigner(function, device, goal, pipelineInterval).run();
}
