//===- ExploreHls.cpp - cnn-hls-explore -----------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Remarks.h"
#include "targets/hls/explore/Explore.h"
#include "targets/hls/explore/Fit.h"
#include "targets/hls/explore/KernelLayers.h"
#include "targets/hls/explore/Pace.h"
#include "targets/hls/explore/Passes.h"
#include "targets/hls/explore/Room.h"
#include "llvm/Support/FormatVariadic.h"

namespace cnnc {
#define GEN_PASS_DEF_EXPLOREHLS
#include "targets/hls/explore/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;
using llvm::formatv;

/// Why a layer is folded as it is, in one line.
static std::string explain(const Layer &layer, const LayerChoice &choice,
                           const Exploration &found, bool isSlowest) {
  const LayerFolding &f = choice.folding;
  std::string text = layer.name + ": ";
  int64_t pixels = outputWords(layer, f).pixels;
  if (pixels > 1)
    text += formatv("{0} pixels x ", pixels);
  if (layer.multiplies())
    text += formatv(
        "{0} taps x {1} -> {2} channels a cycle{3}: ", f.taps, f.pi, f.po,
        f.isExternal ? formatv(", weights from memory, {0} times a frame",
                               f.rows > 0 ? layer.outHeight / f.rows : 1)
                           .str()
                     : std::string());
  else
    text += formatv("{0} channels a cycle: ", f.pi);
  text += formatv("{0} cycles, {1:F0}% of the interval, {2} DSP, {3} BRAM18",
                  choice.cost.cycles,
                  100.0 * double(choice.cost.cycles) / double(found.interval),
                  choice.cost.resources.dsp, choice.cost.resources.bram18);
  if (f.px > 1)
    text += formatv("; words of {0} pixels, of which a row of {1} has a whole "
                    "number",
                    f.px, layer.width);
  if (isSlowest && found.limit == "interval")
    text += "; the slowest; no folding is faster";
  else if (isSlowest)
    text += formatv("; the slowest{0}",
                    found.limit.empty()
                        ? std::string()
                        : "; faster would need more " + found.limit);
  else if (choice.nextCycles > 0)
    text += formatv("; the next cheaper would take {0}", choice.nextCycles);
  return text;
}

namespace {
struct ExploreHls : cnnc::impl::ExploreHlsBase<ExploreHls> {
  using ExploreHlsBase::ExploreHlsBase;

  void runOnOperation() override {
    std::string error;
    std::optional<Request> request = readRequest(device, budget, goal, error);
    if (!request) {
      getOperation().emitError("cnn-hls-explore: ") << error;
      return signalPassFailure();
    }
    KernelLayers kernels = layersOf(getOperation());
    if (kernels.layers.empty())
      return;
    auto module = getOperation()->getParentOfType<ModuleOp>();
    Pace::apply(module, *request);
    Room room = Room::of(module);
    if (inTurn && room.inTurn)
      return;
    room.leave(request->device);
    Exploration found = explore(kernels.layers, request->device, request->goal);
    if (found.fits)
      return write(kernels, found, request->device.multiplierBits);
    // Not for nothing: what would fit takes explorations of its own.
    auto why = [&] {
      return formatv("the network does not fit {0} as one pipeline:{1}",
                     request->device.name,
                     explainMisfit(kernels.layers, found, request->device,
                                   request->goal))
          .str();
    };
    if (!inTurn) {
      getOperation().emitError("cnn-hls-explore: ") << why();
      return signalPassFailure();
    }
    if (auto remark = remark::missed(
            getOperation().getLoc(),
            remark::RemarkOpts::name("Misfit").category("cnn-hls-explore")))
      remark << why();
  }

  void write(const KernelLayers &kernels, const Exploration &found,
             int64_t multiplierBits) {
    if (inTurn && !streams(getOperation()))
      getOperation()->setAttr(
          kPipelineIntervalAttr,
          Builder(&getContext()).getI64IntegerAttr(found.interval));
    for (auto [i, kernel] : llvm::enumerate(kernels.kernels)) {
      const Layer &layer = kernels.layers[i];
      const LayerChoice &choice = found.layers[i];
      cnn::KernelOp(kernel).setTilingAttr(
          tilingOf(&getContext(), layer, choice.folding, multiplierBits));
      external += choice.folding.isExternal;
      ++folded;
      remark::analysis(
          kernel->getLoc(),
          remark::RemarkOpts::name("Folding").category("cnn-hls-explore"))
          << explain(layer, choice, found, int(i) == found.bottleneck);
    }
    interval += found.interval;
    dsp += found.total.dsp;
  }
};
} // namespace
