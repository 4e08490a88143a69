//===- LowerHlsPipelines.cpp - cnn-hls-lower-pipelines --------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/hls/IndexArithmetic.h"
#include "targets/hls/lower/Connections.h"
#include "targets/hls/lower/Passes.h"
#include "targets/hls/pipelines/ExternalWeights.h"
#include <numeric>

namespace cnnc {
#define GEN_PASS_DEF_LOWERHLSPIPELINES
#include "targets/hls/lower/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using Kind = StreamStep::Kind;

static Channel lowerStep(StepContext &context) {
  switch (context.step.kind) {
  case Kind::Conv:
    return lowerConv(context);
  case Kind::Dense:
    return lowerDense(context);
  case Kind::Pool:
    return lowerPool(context);
  case Kind::Global:
    return lowerGlobal(context);
  case Kind::Concat:
    return lowerConcat(context);
  case Kind::Table:
    return lowerTable(context);
  case Kind::Shuffle:
    return lowerShuffle(context);
  case Kind::Map:
    return lowerMap(context);
  case Kind::Buffered:
    return lowerBuffered(context);
  }
  llvm_unreachable("unknown kind");
}

namespace {
/// Writes the design of one kernel of kernels.
class PipelineLowering {
public:
  PipelineLowering(cnn::KernelOp outer, func::FuncOp function)
      : outer(outer), design(function, outer.getInputs().size()),
        connections(design) {}

  LogicalResult run() {
    for (auto kernel : outer.getBlock().getOps<cnn::KernelOp>()) {
      PlannedKernel planned = planStreams(kernel);
      if (!planned.plan)
        return kernel.emitOpError("does not stream: ") << planned.reason;
      plans.push_back({kernel, std::move(*planned.plan)});
    }
    countUses();
    for (auto &[kernel, plan] : plans)
      if (failed(lower(kernel, plan)))
        return failure();
    storeResults();
    design.finish();
    return success();
  }

private:
  /// What a stream of a step is in the connections: for an input of the kernel
  /// what flows into it, otherwise what a step before passes on.
  static Value keyOf(cnn::KernelOp kernel, Value stream) {
    auto argument = dyn_cast<BlockArgument>(stream);
    return argument ? viewedValue(kernel.getInputs()[argument.getArgNumber()])
                    : stream;
  }

  void countUses() {
    for (auto &[kernel, plan] : plans)
      for (const StreamStep &step : plan.steps)
        for (Value stream : step.streams)
          connections.countUse(keyOf(kernel, stream));
    for (Value result : outer.getYield().getValues())
      connections.countUse(viewedValue(result));
  }

  LogicalResult lower(cnn::KernelOp kernel, const StreamPlan &plan) {
    design.beginKernel(kernel.getLoc());
    Folding folding = Folding::of(kernel.getTilingAttr());
    if (failed(check(kernel, plan, folding)))
      return failure();
    Value weights;
    if (auto external = externalWeights(kernel)) {
      Value operand = kernel.getInputs()[external->argument.getArgNumber()];
      weights = design.argument(cast<BlockArgument>(operand).getArgNumber());
    }
    int64_t lanes = folding.pi;
    for (const StreamStep &step : plan.steps) {
      auto take = [&](unsigned i, int64_t wanted) {
        Value key = keyOf(kernel, step.streams[i]);
        if (!connections.isDefined(key))
          load(key, inputShape(step, i), wanted);
        return connections.take(key, wanted);
      };
      int64_t channels = outputShape(step).channels;
      StepContext context{
          design, kernel, step, folding, std::gcd(lanes, channels),
          take,   weights};
      Channel output = lowerStep(context);
      lanes = output.lanes();
      bool isLast = &step == &plan.steps.back();
      connections.define(isLast ? kernel.getResult(0) : step.output, output);
    }
    return success();
  }

  /// Foldings may have been written by hand.
  LogicalResult check(cnn::KernelOp kernel, const StreamPlan &plan,
                      const Folding &folding) {
    const StreamStep *product = plan.product();
    auto divides = [](int64_t part, int64_t whole) {
      return part >= 1 && whole % part == 0;
    };
    bool fits = folding.pi >= 1;
    if (product && product->kind == Kind::Conv) {
      ArrayRef<int64_t> w = cnn::shapeOf(product->root->getOperand(1));
      auto conv = cast<cnn::ConvOp>(product->root);
      bool depthwise = conv.getGroup() > 1 && w[1] == 1;
      fits = divides(folding.pi, depthwise ? conv.getGroup() : w[1]) &&
             (depthwise || divides(folding.po, w[0] / conv.getGroup())) &&
             divides(folding.taps, cnn::numElements(w.drop_front(2)));
    } else if (product) {
      ArrayRef<int64_t> b = cnn::shapeOf(product->root->getOperand(1));
      fits = divides(folding.pi, flattenedChannels(kernel, *product)) &&
             divides(folding.po, b[1]);
    }
    if (!fits)
      return kernel.emitOpError("pi, po and taps of its tiling do not divide "
                                "its channels and taps");
    return success();
  }

  void load(Value argument, const StreamShape &shape, int64_t lanes) {
    auto input = cast<BlockArgument>(argument);
    if (lanes == 0)
      lanes = 1;
    connections.define(argument,
                       lowerLoad(design, design.argument(input.getArgNumber()),
                                 design.numberType(argument), shape, lanes));
  }

  void storeResults() {
    unsigned first = outer.getInputs().size();
    for (auto [i, result] : llvm::enumerate(outer.getYield().getValues())) {
      design.beginKernel(viewedValue(result).getLoc());
      lowerStore(design, connections.take(viewedValue(result), 0),
                 design.argument(first + i));
    }
  }

  cnn::KernelOp outer;
  DesignBuilder design;
  Connections connections;
  std::vector<std::pair<cnn::KernelOp, StreamPlan>> plans;
};

struct LowerHlsPipelines
    : cnnc::impl::LowerHlsPipelinesBase<LowerHlsPipelines> {
  void runOnOperation() override {
    auto kernels = getOperation().lookupSymbol<ModuleOp>("kernels");
    if (!kernels)
      return;
    for (auto function :
         llvm::make_early_inc_range(kernels.getOps<func::FuncOp>())) {
      auto outer = dyn_cast<cnn::KernelOp>(function.getBody().front().front());
      if (!outer || !outer.getTilingAttr() ||
          outer.getTilingAttr().getForm() != kDataflowForm)
        continue;
      if (failed(PipelineLowering(outer, function).run()))
        return signalPassFailure();
      ++designs;
    }
    // The generic forms have unsigned indices.
    for (auto process : kernels.getOps<ProcessOp>()) {
      if (failed(preferSignedIndices(process)))
        return signalPassFailure();
      ++processes;
    }
    for (auto design : kernels.getOps<DesignOp>())
      streams += llvm::range_size(design.getBlock().getOps<StreamOp>());
  }
};
} // namespace
