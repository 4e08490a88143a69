//===- LowerHlsEngines.cpp - cnn-hls-lower-engines ------------------------===//

#include "targets/hls/KernelComments.h"
#include "targets/hls/engine/EngineDesign.h"
#include "targets/hls/engine/EngineKernels.h"
#include "targets/hls/engine/Passes.h"
#include "llvm/Support/FormatVariadic.h"

namespace cnnc {
#define GEN_PASS_DEF_LOWERHLSENGINES
#include "targets/hls/engine/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using A = EngineArgument;

namespace {
struct LowerHlsEngines : cnnc::impl::LowerHlsEnginesBase<LowerHlsEngines> {
  void runOnOperation() override {
    auto kernels = getOperation().lookupSymbol<ModuleOp>("kernels");
    if (!kernels)
      return;
    auto shared = readEngines(kernels);
    if (failed(shared))
      return signalPassFailure();
    for (SharedEngine &engine : *shared)
      lower(kernels, engine);
  }

  void lower(ModuleOp kernels, SharedEngine &shared) {
    std::vector<EngineCall> list;
    for (const EngineKernel &layer : shared.kernels)
      list.push_back(layer.call());
    OpBuilder at = OpBuilder::atBlockBegin(kernels.getBody());
    EngineOp engine = writeEngine(at, shared.name, shared.shape, list);
    ++engines;
    for (EngineKernel &layer : shared.kernels) {
      write(layer, engine);
      ++calls;
    }
  }

  static void write(EngineKernel &layer, EngineOp engine) {
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
                                number(plan.scales ? plan.scales : plan.bias),
                                number(plan.side), output}));
    SmallVector<Attribute> channels;
    for (unsigned i = 0; i < kEngineMemories; ++i) {
      for (StringRef name : {"hls.channel", "hls.const"})
        if (Attribute attribute = engine.getArgAttr(i, name))
          sequence.setArgAttr(i, name, attribute);
      channels.push_back(engine.getArgAttr(i, "hls.channel"));
      sequence.getArgument(i).setLoc(
          cast<EngineOp>(engine).getBlock().getArgument(i).getLoc());
    }
    sequence->setAttr("hls.channels", b.getArrayAttr(channels));
    b.setInsertionPointToEnd(&sequence.getBlock());
    SmallVector<Value> operands(sequence.getArguments());
    SmallVector<A> all = argumentsOf(layer.tiling.shape.numbers);
    for (A argument : ArrayRef(all).drop_front(kEngineMemories))
      operands.push_back(arith::ConstantOp::create(
          b, engine.getLoc(),
          valueOf(b, argument, layer.tiling.shape, layer.call())));
    hls::CallOp::create(b, engine.getLoc(), engine.getSymName(), operands);
    hls::ReturnOp::create(b, engine.getLoc());
    layer.function.erase();
  }

  /// Shapes, and how the layer is cut.
  static std::string comment(EngineKernel &layer) {
    SmallVector<std::string> names = bufferNames(layer.kernel);
    const EngineTile &tile = layer.tiling.tile;
    return llvm::formatv("{0}; tiles of {1}x{2}",
                         kernelComment(layer.kernel, names).back(), tile.rows,
                         tile.columns);
  }
};
} // namespace
