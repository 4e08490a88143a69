//===- LowerHlsEngines.cpp - cnn-hls-lower-engines ------------------------===//

#include "targets/hls/KernelComments.h"
#include "targets/hls/engine/EngineDesign.h"
#include "targets/hls/engine/EnginePlan.h"
#include "targets/hls/engine/EngineTiling.h"
#include "targets/hls/engine/Passes.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <map>

namespace cnnc {
#define GEN_PASS_DEF_LOWERHLSENGINES
#include "targets/hls/engine/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using A = EngineArgument;

namespace {
/// A kernel that runs on an engine.
struct Layer {
  func::FuncOp function;
  cnn::KernelOp kernel;
  EnginePlan plan;
  EngineTiling tiling;

  EngineCall call() const { return {plan.layer, tiling.tile}; }
};

struct LowerHlsEngines : cnnc::impl::LowerHlsEnginesBase<LowerHlsEngines> {
  void runOnOperation() override {
    auto kernels = getOperation().lookupSymbol<ModuleOp>("kernels");
    if (!kernels)
      return;
    // In order of the first layer.
    std::map<EngineShape, SmallVector<Layer, 0>> byShape;
    SmallVector<EngineShape> order;
    for (auto function : kernels.getOps<func::FuncOp>()) {
      auto kernel = dyn_cast<cnn::KernelOp>(function.getBody().front().front());
      if (!kernel || !isEngineForm(kernel.getTilingAttr()))
        continue;
      FailureOr<Layer> layer = read(function, kernel);
      if (failed(layer))
        return signalPassFailure();
      SmallVector<Layer, 0> &list = byShape[layer->tiling.shape];
      if (list.empty())
        order.push_back(layer->tiling.shape);
      list.push_back(std::move(*layer));
    }
    for (const EngineShape &shape : order)
      lower(kernels, shape, byShape[shape]);
  }

  FailureOr<Layer> read(func::FuncOp function, cnn::KernelOp kernel) {
    PlannedEngine planned = planEngine(kernel);
    if (!planned.plan)
      return kernel.emitOpError("cannot run on an engine: ") << planned.reason;
    if (!isWhole(kernel, *planned.plan))
      return kernel.emitOpError("has operations that no engine computes; run "
                                "cnn-hls-assign-engines first");
    Layer layer{function, kernel, std::move(*planned.plan),
                EngineTiling::of(kernel.getTilingAttr())};
    EngineLayer &what = layer.plan.layer;
    if (layer.tiling.shape.isDepthwise && !what.isDepthwise)
      return kernel.emitOpError("is no depthwise convolution, and its engine "
                                "computes no others");
    what = what.on(layer.tiling.shape.isDepthwise);
    if (failed(check(layer)))
      return failure();
    return std::move(layer);
  }

  /// Tilings may have been written by hand.
  static LogicalResult check(Layer &layer) {
    const EngineLayer &l = layer.plan.layer;
    const EngineShape &s = layer.tiling.shape;
    const EngineTile &tile = layer.tiling.tile;
    auto error = [&] { return layer.kernel.emitOpError("the engine's "); };
    if (s.pi < 1 || s.po < 1 || s.beat < 1 || s.block() % s.beat != 0)
      return error() << "lanes must be positive, and a beat must divide the "
                        "weights of a block";
    if (tile.rows < 1 || tile.columns < 1 || tile.pixels() > s.pixels)
      return error() << "tile of " << tile.rows << "x" << tile.columns
                     << " pixels is larger than " << s.pixels;
    int64_t words = l.groups * llvm::divideCeil(l.depth, s.pi);
    int64_t needed =
        words * l.rows.covered(tile.rows) * l.columns.covered(tile.columns);
    if (needed > s.positions)
      return error() << "input tile needs " << needed << " positions of "
                     << s.positions;
    int64_t stored =
        cast<ShapedType>(
            layer.function
                .getArgumentTypes()[layer.plan.weights.getArgNumber()])
            .getNumElements();
    int64_t blocks =
        words * (l.isDepthwise ? 1 : llvm::divideCeil(l.results, s.po));
    if (stored != blocks * l.taps() * s.block())
      return error() << "weights are not in the order in which it reads them; "
                        "run cnn-hls-lay-out-engines first";
    return success();
  }

  void lower(ModuleOp kernels, const EngineShape &shape,
             MutableArrayRef<Layer> layers) {
    SmallVector<EngineCall> list;
    for (const Layer &layer : layers)
      list.push_back(layer.call());
    std::string name = shape.isDepthwise ? "depthwise_engine" : "conv_engine";
    SymbolTable symbols(kernels);
    std::string free = name;
    for (unsigned k = 2; symbols.lookup(free); ++k)
      free = name + "_" + std::to_string(k);
    OpBuilder at = OpBuilder::atBlockBegin(kernels.getBody());
    EngineOp engine = writeEngine(at, free, shape, list);
    ++engines;
    for (Layer &layer : layers) {
      write(layer, engine);
      ++calls;
    }
  }

  static void write(Layer &layer, EngineOp engine) {
    OpBuilder b(layer.function);
    const EnginePlan &plan = layer.plan;
    auto memories = engine.getArgumentTypes().take_front(kEngineMemories);
    auto sequence = SequenceOp::create(b, layer.kernel.getLoc(),
                                       layer.function.getSymName(), memories);
    sequence.setComment(comment(layer));
    auto number = [](BlockArgument argument) -> int64_t {
      return argument ? int64_t(argument.getArgNumber()) : -1;
    };
    int64_t output = layer.kernel.getInputs().size();
    sequence->setAttr(
        "hls.buffers",
        b.getDenseI64ArrayAttr({number(plan.x), number(plan.weights),
                                number(plan.bias), number(plan.side), output}));
    SmallVector<Attribute> channels;
    for (unsigned i = 0; i < kEngineMemories; ++i) {
      for (StringRef name : {"hls.channel", "hls.const"})
        if (Attribute attribute = engine.getArgAttr(i, name))
          sequence.setArgAttr(i, name, attribute);
      channels.push_back(engine.getArgAttr(i, "hls.channel"));
      sequence.getArgument(i).setLoc(
          NameLoc::get(b.getStringAttr(nameOf(A(i)))));
    }
    sequence->setAttr("hls.channels", b.getArrayAttr(channels));
    b.setInsertionPointToEnd(&sequence.getBlock());
    SmallVector<Value> operands(sequence.getArguments());
    for (unsigned i = kEngineMemories; i < kEngineArguments; ++i)
      operands.push_back(arith::ConstantOp::create(
          b, engine.getLoc(),
          valueOf(b, A(i), layer.tiling.shape, layer.call())));
    hls::CallOp::create(b, engine.getLoc(), engine.getSymName(), operands);
    hls::ReturnOp::create(b, engine.getLoc());
    layer.function.erase();
  }

  /// Shapes, and how the layer is cut.
  static std::string comment(Layer &layer) {
    SmallVector<std::string> names = bufferNames(layer.kernel);
    const EngineTile &tile = layer.tiling.tile;
    return llvm::formatv("{0}; tiles of {1}x{2}",
                         kernelComment(layer.kernel, names).back(), tile.rows,
                         tile.columns);
  }
};
} // namespace
