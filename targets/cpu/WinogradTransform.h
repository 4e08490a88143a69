//===- WinogradTransform.h - code of a small linear map ---------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_WINOGRADTRANSFORM_H
#define CNNC_TARGETS_CPU_WINOGRADTRANSFORM_H

#include "dialects/cnn/eval/Winograd.h"
#include "targets/common/element/LaneBuilder.h"

namespace cnnc::cpu {

/// `map * x` for a column of `map.columns` vectors. What rows have in common is
/// computed once.
llvm::SmallVector<mlir::Value> emitLinearMap(LaneBuilder &l,
                                             const cnn::LinearMap &map,
                                             llvm::ArrayRef<mlir::Value> x);

/// `map * x * map^T` for a square of `map.columns`^2 vectors, row by row.
llvm::SmallVector<mlir::Value> emitSquareMap(LaneBuilder &l,
                                             const cnn::LinearMap &map,
                                             llvm::ArrayRef<mlir::Value> x);

} // namespace cnnc::cpu

#endif
