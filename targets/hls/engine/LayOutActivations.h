//===- LayOutActivations.h - what lies between kernels ----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_LAYOUTACTIVATIONS_H
#define CNNC_TARGETS_HLS_ENGINE_LAYOUTACTIVATIONS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace cnnc::hls {

/// Lays out in blocks of channels (NCHWc) what kernels leave in memory for
/// engines, and engines for others: as much as an engine computes at once, or
/// all channels of a pixel, in whole words. Pipelines read and write such
/// blocks themselves. Where somebody else reads or writes, and at the arguments
/// and results of the function, a pipeline that only copies stands between,
/// unless both orders are the same. Returns how many of these there are.
unsigned layOutActivations(mlir::func::FuncOp function);

/// Of `channels`, how many such a pipeline moves in a cycle.
int64_t lanesCopied(int64_t channels);

} // namespace cnnc::hls

#endif
