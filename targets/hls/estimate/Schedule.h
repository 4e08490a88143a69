//===- Schedule.h - what a process does to its streams when -----*- C++ -*-===//
//
// The program of a process (network/Program.h) from its IR, by abstract
// interpretation: loops and conditions on loop indices are followed, values are
// not. A nest of loops is never written out: indices that decide the same
// conditions in the same way share their part of the program.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_SCHEDULE_H
#define CNNC_TARGETS_HLS_ESTIMATE_SCHEDULE_H

#include "dialects/hls/HlsOps.h"
#include "targets/hls/network/ProcessNetwork.h"

namespace cnnc::hls {

/// What the arguments of a process are in the network.
struct Binding {
  /// A memory of the design that two processes share.
  struct Shared {
    int full = -1, free = -1; ///< channels of its halves
    bool isWriter = false;
  };
  llvm::DenseMap<mlir::Value, int> channels; ///< of streams
  llvm::DenseMap<mlir::Value, int> ports;    ///< of external memories
  llvm::SmallVector<Shared> shared;
};

/// The program of a call of `process`. Reports a stream access that depends on
/// data.
mlir::FailureOr<network::Program> scheduleOf(ProcessOp process,
                                             const Binding &binding,
                                             const network::Port &port);

/// The innermost pipelined loop of a nest that has nothing but loops and what
/// is free of effects between them, if `loop` is its outermost; null otherwise.
/// `nest` gets all loops from `loop` to it.
ForOp pipelinedNest(ForOp loop, llvm::SmallVectorImpl<ForOp> &nest);

} // namespace cnnc::hls

#endif
