//===- SizeHlsStreams.cpp - cnn-hls-size-streams --------------------------===//

#include "dialects/hls/Fixed.h"
#include "targets/hls/HlsBudget.h"
#include "targets/hls/estimate/ExtractNetwork.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/estimate/Passes.h"
#include "targets/hls/network/FifoDepths.h"

namespace cnnc {
#define GEN_PASS_DEF_SIZEHLSSTREAMS
#include "targets/hls/estimate/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
struct SizeHlsStreams : cnnc::impl::SizeHlsStreamsBase<SizeHlsStreams> {
  using SizeHlsStreamsBase::SizeHlsStreamsBase;

  void runOnOperation() override {
    std::string error;
    std::optional<Request> request = readRequest(device, budget, "", error);
    if (!request) {
      getOperation().emitError("cnn-hls-size-streams: ") << error;
      return signalPassFailure();
    }
    WalkResult walk = getOperation().walk([&](DesignOp design) {
      return succeeded(size(design, request->device)) ? WalkResult::advance()
                                                      : WalkResult::interrupt();
    });
    if (walk.wasInterrupted())
      return signalPassFailure();
    placeDeepOnes(usableUram(request->device));
  }

  /// All designs of a module are on the device at once.
  void placeDeepOnes(int64_t urams) {
    SmallVector<StreamOp> streams;
    std::vector<FifoShape> shapes;
    getOperation().walk([&](StreamOp stream) {
      if (!stream.getDepth() || stream.getStorage())
        return;
      streams.push_back(stream);
      shapes.push_back(
          {bitWidth(stream.getType().getWordType()), *stream.getDepth()});
    });
    std::vector<bool> placed = placeInUram(shapes, urams);
    for (auto [i, stream] : llvm::enumerate(streams))
      if (placed[i]) {
        stream.setStorage(Storage::uram);
        uram += uramsFor(shapes[i].bits, shapes[i].depth);
      }
  }

  LogicalResult size(DesignOp design, const HlsDevice &onto) {
    FailureOr<DesignNetwork> extracted = extractNetwork(design, onto);
    if (failed(extracted))
      return failure();
    network::ProcessNetwork &network = extracted->network;
    for (auto [stream, channel] : extracted->streams)
      network.channels[channel].resizable = !stream.getDepth();
    network::FifoDepths depths = network::computeDepths(
        network,
        minimal ? network::DepthGoal::Minimal : network::DepthGoal::FullSpeed);
    for (auto [stream, channel] : extracted->streams) {
      int64_t depth = depths.depth[channel];
      network.channels[channel].depth = depth;
      bits += depth * network.channels[channel].bits;
      if (stream.getDepth())
        continue;
      stream.setDepth(depth);
      ++sized;
    }
    if (depths.deadlockFree)
      return success();
    network::SimulationOptions options;
    options.oneInFlight = true;
    network::SimulationResult stuck = simulate(network, options);
    return design.emitError("cnn-hls-size-streams: ")
           << describe(network, *stuck.deadlock)
           << "\nremove depths that are given, or make them larger";
  }
};
} // namespace
