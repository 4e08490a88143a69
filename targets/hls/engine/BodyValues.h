//===- BodyValues.h - what values of a kernel's body are --------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_BODYVALUES_H
#define CNNC_TARGETS_HLS_ENGINE_BODYVALUES_H

#include "dialects/cnn/CnnOps.h"
#include <optional>

namespace cnnc::hls {

/// The argument of the kernel whose numbers `value` shows: reshaped, as f64
/// where memory has integers, times a power of two. Null if there is none.
mlir::BlockArgument argumentShown(mlir::Value value);

/// The exponent by which `op` multiplies all elements; nothing if it does
/// something else.
std::optional<int64_t> shiftOf(cnn::BinaryOp op);

/// True if `value` has one number for each channel of `result`.
bool isForResults(mlir::Value value, mlir::Value result);

/// The numbers of a constant of the kernel's body or inputs; empty if it is
/// none.
llvm::SmallVector<double> constantsOf(cnn::KernelOp kernel, mlir::Value value);

/// The same, if there is one for each channel of `result` or one for all.
llvm::SmallVector<double> constantsFor(cnn::KernelOp kernel, mlir::Value value,
                                       mlir::Value result);

/// One of the columns of the scales in memory (EngineWeights.h), times
/// 2^exponent.
struct ScaleColumn {
  mlir::BlockArgument argument;
  int64_t number = 0, exponent = 0;
};
std::optional<ScaleColumn> columnShown(mlir::Value value);

} // namespace cnnc::hls

#endif
