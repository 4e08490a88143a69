//===- LayOutHlsEngines.cpp - cnn-hls-lay-out-engines ---------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "targets/hls/engine/EngineWeights.h"
#include "targets/hls/engine/LayOutActivations.h"
#include "targets/hls/engine/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_LAYOUTHLSENGINES
#include "targets/hls/engine/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
struct LayOutHlsEngines : cnnc::impl::LayOutHlsEnginesBase<LayOutHlsEngines> {
  void runOnOperation() override {
    if (getOperation().isExternal())
      return;
    SmallVector<cnn::KernelOp> kernels(
        getOperation().getBody().getOps<cnn::KernelOp>());
    for (cnn::KernelOp kernel : kernels)
      if (isEngineForm(kernel.getTilingAttr()) && failed(layOut(kernel)))
        return signalPassFailure();
    copies += layOutActivations(getOperation());
  }

  LogicalResult layOut(cnn::KernelOp kernel) {
    PlannedEngine planned = planEngine(kernel);
    if (!planned.plan)
      return kernel.emitOpError("cannot run on an engine: ") << planned.reason;
    EngineTiling tiling = EngineTiling::of(kernel.getTilingAttr());
    const EngineShape &shape = tiling.shape;
    if (const char *reason = shape.whyNot())
      return kernel.emitOpError("the engine's ") << reason;
    if (shape.isDepthwise && !planned.plan->layer.isDepthwise)
      return kernel.emitOpError("is no depthwise convolution, and its engine "
                                "computes no others");
    if (failed(checkNumbers(kernel, *planned.plan, shape.numbers)))
      return failure();
    if (cnn::layoutOf(planned.plan->weights.getType()))
      return success();
    tiling.joined = planned.plan->layer.on(shape).joined;
    kernel.setTilingAttr(tiling.tiling(&getContext()));
    layOutForEngine(kernel, *planned.plan, shape);
    ++laidOut;
    return success();
  }

  /// Tilings may have been written by hand.
  static LogicalResult checkNumbers(cnn::KernelOp kernel,
                                    const EnginePlan &plan,
                                    const EngineNumbers &has) {
    const EngineNumbers &needed = plan.layer.numbers;
    if (!canShare(needed, has))
      return kernel.emitOpError("needs an engine for ")
             << text(needed) << "; its engine is for " << text(has);
    if (!(joined(has, needed) == has))
      return kernel.emitOpError("needs more bits than its engine has: input ")
             << needed.input << " of " << has.input << ", weight "
             << needed.weight << " of " << has.weight << ", sum " << needed.sum
             << " of " << has.sum << ", factor " << needed.factor << " of "
             << has.factor << ", result " << needed.result << " of "
             << has.result;
    auto isInteger = [&](BlockArgument argument) {
      return !argument || isa<IntegerType>(cnn::elementOf(argument));
    };
    Value result = kernel.getYield().getValues().front();
    if (!has.isFloat() && !(isInteger(plan.x) && isInteger(plan.side) &&
                            isa<IntegerType>(cnn::elementOf(result))))
      return kernel.emitOpError("reads or writes numbers of a grid that are no "
                                "integers in memory; run "
                                "cnn-hls-form-pipelines first");
    return success();
  }

  static std::string text(const EngineNumbers &numbers) {
    return numbers.isFloat()
               ? "f32"
               : "integers of " + std::to_string(numbers.element) + " bits";
  }
};
} // namespace
