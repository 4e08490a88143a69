//===- AssignHlsEngines.cpp - cnn-hls-assign-engines ----------------------===//

#include "targets/hls/Folding.h"
#include "targets/hls/engine/AssignEngines.h"
#include "targets/hls/engine/Passes.h"
#include "targets/hls/explore/Room.h"

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
    // What fits the device as pipelines needs no engines.
    for (auto kernel : function.getBody().getOps<cnn::KernelOp>())
      if (isStreamingForm(kernel.getTilingAttr()))
        return;
    Room room = Room::of(function->getParentOfType<ModuleOp>());
    if (room.inTurn)
      room.leave(request->device);
    EngineAssignment found =
        assignEngines(function, request->device, request->goal);
    if (!found.fits) {
      function.emitError("cnn-hls-assign-engines: the network does not fit ")
          << request->device.name
          << ", not even on shared engines:" << found.misfit;
      return signalPassFailure();
    }
    shared += found.shared;
    divided += found.divided;
    engines += found.choice.engines.size();
    cycles += found.choice.cycles + found.restCycles;
    dsp += found.choice.resources.dsp;
  }
};
} // namespace
