//===- EngineKernels.cpp - the kernels of a module that share -------------===//

#include "targets/hls/engine/EngineKernels.h"
#include "mlir/IR/SymbolTable.h"
#include "targets/hls/engine/MemoryBlocks.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Tilings may have been written by hand.
static LogicalResult check(EngineKernel &layer) {
  const EngineLayer &l = layer.plan.layer;
  const EngineShape &s = layer.tiling.shape;
  const EngineTile &tile = layer.tiling.tile;
  auto error = [&] { return layer.kernel.emitOpError("the engine's "); };
  if (tile.rows < 1 || tile.columns < 1 || tile.pixels() > s.pixels)
    return error() << "tile of " << tile.rows << "x" << tile.columns
                   << " pixels is larger than " << s.pixels;
  int64_t words = l.groups * llvm::divideCeil(l.depth, s.pi);
  int64_t needed =
      words * l.rows.covered(tile.rows) * l.columns.covered(tile.columns);
  if (needed > s.positions)
    return error() << "input tile needs " << needed << " positions of "
                   << s.positions;
  unsigned weights = layer.plan.weights.getArgNumber();
  int64_t stored = cast<ShapedType>(layer.function.getArgumentTypes()[weights])
                       .getNumElements();
  int64_t blocks =
      words * (l.isDepthwise ? 1 : llvm::divideCeil(l.results, s.po));
  if (stored != blocks * l.taps() * s.block())
    return error() << "weights are not in the order in which it reads them; "
                      "run cnn-hls-lay-out-engines first";
  return success();
}

/// Where the numbers lie in memory.
static LogicalResult checkBlocks(EngineKernel &layer) {
  const EnginePlan &plan = layer.plan;
  const EngineShape &s = layer.tiling.shape;
  EngineLayer &l = layer.plan.layer;
  Value result = layer.kernel.getYield().getValues().front();
  l.inputBlock = memoryBlock(plan.x.getType());
  l.outputBlock = memoryBlock(result.getType());
  if (!readsBlock(s, l.inputBlock) || !writesBlock(l, s, l.outputBlock) ||
      (plan.side && memoryBlock(plan.side.getType()) != l.outputBlock))
    return layer.kernel.emitOpError(
        "reads or writes memory in another order than its engine; run "
        "cnn-hls-lay-out-engines first");
  return success();
}

static FailureOr<EngineKernel> readKernel(func::FuncOp function,
                                          cnn::KernelOp kernel) {
  PlannedEngine planned = planEngine(kernel);
  if (!planned.plan)
    return kernel.emitOpError("cannot run on an engine: ") << planned.reason;
  if (!isWhole(kernel, *planned.plan))
    return kernel.emitOpError("has operations that no engine computes; run "
                              "cnn-hls-assign-engines first");
  EngineKernel layer{function, kernel, std::move(*planned.plan),
                     EngineTiling::of(kernel.getTilingAttr())};
  if (const char *reason = layer.tiling.shape.whyNot())
    return kernel.emitOpError("the engine's ") << reason;
  EngineLayer &what = layer.plan.layer;
  if (layer.tiling.shape.isDepthwise && !what.isDepthwise)
    return kernel.emitOpError("is no depthwise convolution, and its engine "
                              "computes no others");
  what.joined = layer.tiling.joined;
  what = what.on(layer.tiling.shape);
  if (failed(checkBlocks(layer)) || failed(check(layer)))
    return failure();
  return std::move(layer);
}

/// A name that no symbol has.
static std::string freeName(ModuleOp kernels, const EngineShape &shape,
                            ArrayRef<SharedEngine> others) {
  std::string name = shape.isDepthwise ? "depthwise_engine" : "conv_engine";
  auto isTaken = [&](const std::string &text) {
    return kernels.lookupSymbol(text) ||
           llvm::any_of(others, [&](const SharedEngine &engine) {
             return engine.name == text;
           });
  };
  std::string free = name;
  for (unsigned k = 2; isTaken(free); ++k)
    free = name + "_" + std::to_string(k);
  return free;
}

FailureOr<std::vector<SharedEngine>> cnnc::hls::readEngines(ModuleOp kernels) {
  std::vector<SharedEngine> engines;
  for (auto function : kernels.getOps<func::FuncOp>()) {
    auto kernel = dyn_cast<cnn::KernelOp>(function.getBody().front().front());
    if (!kernel || !isEngineForm(kernel.getTilingAttr()))
      continue;
    FailureOr<EngineKernel> layer = readKernel(function, kernel);
    if (failed(layer))
      return failure();
    const EngineShape &shape = layer->tiling.shape;
    auto engine = llvm::find_if(
        engines, [&](const SharedEngine &e) { return e.shape == shape; });
    if (engine == engines.end())
      engine = engines.insert(engines.end(),
                              {freeName(kernels, shape, engines), shape, {}});
    engine->kernels.push_back(std::move(*layer));
  }
  return std::move(engines);
}
