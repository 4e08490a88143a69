//===- ExtractNetwork.h - a design as a process network ---------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_EXTRACTNETWORK_H
#define CNNC_TARGETS_HLS_ESTIMATE_EXTRACTNETWORK_H

#include "dialects/hls/HlsOps.h"
#include "targets/hls/HlsDevice.h"
#include "targets/hls/network/ProcessNetwork.h"

namespace cnnc::hls {

/// A design's network, and which of its parts stand for what.
struct DesignNetwork {
  network::ProcessNetwork network;
  /// The calls, in the order of the network's processes; behind them come
  /// processes that stand for what feeds and drains `axis` ports.
  llvm::SmallVector<CallOp> calls;
  /// The streams made in the design and the channel of each.
  llvm::SmallVector<std::pair<StreamOp, int>> streams;
};

/// Streams without a depth get one of 2. Reports what cannot be scheduled and
/// designs whose processes do not pass on as much as the next takes.
mlir::FailureOr<DesignNetwork> extractNetwork(DesignOp design,
                                              const HlsDevice &device);

/// The external memory of a device as its clock sees it.
network::Port externalPort(const HlsDevice &device);

} // namespace cnnc::hls

#endif
