//===- TensorCores.h - what products of f16 are good for --------*- C++ -*-===//

#ifndef CNNC_PASSES_PRECISION_TENSORCORES_H
#define CNNC_PASSES_PRECISION_TENSORCORES_H

#include "mlir/IR/Operation.h"

namespace cnnc {

/// Whether a convolution or product could run on tensor cores with operands of
/// f16: its weights are constant, and its input channels (of a group), or its
/// inner extent, are a multiple of `align`, so that they fill copies of 16
/// bytes. Of a depthwise convolution, which runs along them, all channels are.
bool suitsTensorCores(mlir::Operation *op, int64_t align);

} // namespace cnnc

#endif
