//===- KernelCost.h - arithmetic that a kernel does -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_KERNELCOST_H
#define CNNC_TARGETS_COMMON_KERNELCOST_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc {

/// Arithmetic operations of one operation: two for each multiply-add of a
/// contraction, one for each element of an elementwise operation or step of a
/// reduction, none for a movement. Saturates.
int64_t operationFlops(mlir::Operation *op);

/// The sum over a kernel's body, kernels within it included.
int64_t kernelFlops(cnn::KernelOp kernel);

} // namespace cnnc

#endif
