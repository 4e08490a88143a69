//===- MergeKernels.h - two kernels become one ------------------*- C++ -*-===//

#ifndef CNNC_PASSES_FUSION_MERGEKERNELS_H
#define CNNC_PASSES_FUSION_MERGEKERNELS_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc {

/// Moves the body of `producer` into `consumer`, whose argument `x` is the
/// producer's result and read by nobody else.
void mergeKernels(cnn::KernelOp producer, cnn::KernelOp consumer,
                  mlir::BlockArgument x);

} // namespace cnnc

#endif
