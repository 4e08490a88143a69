//===- BlockReduction.h - sums over the threads of a block ------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_BLOCKREDUCTION_H
#define CNNC_TARGETS_PTX_BLOCKREDUCTION_H

#include "targets/common/element/ElementEmitter.h"

namespace cnnc::ptx {

/// Reduces one value of every thread. All threads of a block come along
/// together, any number of times.
class BlockReduction {
public:
  /// A block of `threads` threads, whole warps, with number `thread` here.
  BlockReduction(ElementEmitter &e, mlir::Value thread, int64_t threads);

  /// The reduction of `value` (an accumulator of `element`) over all threads,
  /// the same in all of them: butterflies within warps (PTX ISA, "shfl.sync"),
  /// then the warps' values through shared memory.
  mlir::Value all(cnn::ReduceKind kind, mlir::Value value, mlir::Type element);

private:
  LaneBuilder &l;
  ElementEmitter &e;
  mlir::Value thread;
  int64_t threads;
};

} // namespace cnnc::ptx

#endif
