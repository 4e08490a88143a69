//===- AssignHlsEngines.cpp - cnn-hls-assign-engines ----------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Remarks.h"
#include "targets/common/Target.h"
#include "targets/hls/Folding.h"
#include "targets/hls/engine/AssignEngines.h"
#include "targets/hls/engine/Passes.h"
#include "targets/hls/explore/Explore.h"
#include "targets/hls/explore/KernelLayers.h"
#include "targets/hls/explore/Pace.h"
#include "targets/hls/explore/Room.h"
#include "llvm/Support/FormatVariadic.h"

namespace cnnc {
#define GEN_PASS_DEF_ASSIGNHLSENGINES
#include "targets/hls/engine/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
struct AssignHlsEngines : cnnc::impl::AssignHlsEnginesBase<AssignHlsEngines> {
  using AssignHlsEnginesBase::AssignHlsEnginesBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    std::string error;
    std::optional<Request> request = readRequest(device, budget, goal, error);
    if (!request) {
      function.emitError("cnn-hls-assign-engines: ") << error;
      return signalPassFailure();
    }
    Builder b(&getContext());
    auto module = function->getParentOfType<ModuleOp>();
    Pace::apply(module, *request);
    if (streams(function))
      return preferEngines(*request);
    Room room = Room::of(module);
    if (room.inTurn)
      room.leave(request->device);
    EngineAssignment found =
        assignEngines(function, request->device, request->goal);
    if (!found.fits) {
      std::string why = llvm::formatv("the network does not fit {0}, not even "
                                      "on shared engines:{1}",
                                      request->device.name, found.misfit);
      if (!leaveMisfit(function, request->goal, why)) {
        if (found.narrower > 0)
          function->setAttr(kNarrowerAttr, b.getI64IntegerAttr(found.narrower));
        function.emitError("cnn-hls-assign-engines: ") << why;
      }
      return signalPassFailure();
    }
    count(found);
  }

private:
  /// What fits the device as one pipeline runs on engines only where that is
  /// clearly faster: a pipeline whose layers hold all block RAM can be left
  /// with few products a cycle.
  void preferEngines(const Request &request) {
    func::FuncOp function = getOperation();
    auto interval = function->getAttrOfType<IntegerAttr>(kPipelineIntervalAttr);
    if (!interval)
      return;
    function->removeAttr(kPipelineIntervalAttr);
    if (request.goal.kind == Goal::Kind::Fps ||
        request.goal.kind == Goal::Kind::Area)
      return;
    OwningOpRef<func::FuncOp> other(function.clone());
    for (auto kernel : other->getBody().getOps<cnn::KernelOp>())
      if (isStreamingForm(kernel.getTilingAttr()))
        kernel.removeTilingAttr();
    EngineAssignment found =
        assignEngines(*other, request.device, request.goal, interval.getInt());
    if (!found.fits)
      return;
    remark::analysis(
        function.getLoc(),
        remark::RemarkOpts::name("Preferred").category("cnn-hls-engines"))
        << llvm::formatv("a frame takes {0} cycles on engines, {1} as one "
                         "pipeline",
                         found.choice.cycles + found.restCycles,
                         interval.getInt())
               .str();
    function.getBody().takeBody(other->getBody());
    count(found);
  }

  void count(const EngineAssignment &found) {
    shared += found.shared;
    divided += found.divided;
    engines += found.choice.engines.size();
    cycles += found.choice.cycles + found.restCycles;
    dsp += found.choice.resources.dsp;
  }
};
} // namespace
