//===- LayOutHlsEngines.cpp - cnn-hls-lay-out-engines ---------------------===//

#include "dialects/cnn/Layout.h"
#include "targets/hls/engine/EngineWeights.h"
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
  }

  LogicalResult layOut(cnn::KernelOp kernel) {
    PlannedEngine planned = planEngine(kernel);
    if (!planned.plan)
      return kernel.emitOpError("cannot run on an engine: ") << planned.reason;
    if (cnn::layoutOf(planned.plan->weights.getType()))
      return success();
    EngineShape shape = EngineTiling::of(kernel.getTilingAttr()).shape;
    if (shape.isDepthwise && !planned.plan->layer.isDepthwise)
      return kernel.emitOpError("is no depthwise convolution, and its engine "
                                "computes no others");
    layOutForEngine(kernel, *planned.plan, shape);
    ++laidOut;
    return success();
  }
};
} // namespace
