//===- IndexArithmetic.h - indices as C++ likes them ------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_INDEXARITHMETIC_H
#define CNNC_TARGETS_HLS_INDEXARITHMETIC_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace cnnc::hls {

/// Gives every buffer argument of `function` one dimension (of one element at
/// least).
void flattenArguments(mlir::func::FuncOp function);

/// Rewrites loads and stores through `memref.reinterpret_cast`s of flattened
/// arguments into accesses of the arguments at linear indices, and drops the
/// casts.
void linearizeAccesses(mlir::func::FuncOp function);

/// Makes unsigned divisions, remainders and comparisons of indices signed where
/// neither operand can be negative.
mlir::LogicalResult preferSignedIndices(mlir::Operation *function);

} // namespace cnnc::hls

#endif
