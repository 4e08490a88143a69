//===- MergeKernels.h - two kernels become one ------------------*- C++ -*-===//

#ifndef CNNC_PASSES_FUSION_MERGEKERNELS_H
#define CNNC_PASSES_FUSION_MERGEKERNELS_H

#include "dialects/cnn/CnnOps.h"
#include "passes/fusion/FusionPolicy.h"

namespace cnnc {

/// Moves the body of `producer` into `consumer`, whose argument `x` is the
/// producer's result and read by nobody else.
void mergeKernels(cnn::KernelOp producer, cnn::KernelOp consumer,
                  mlir::BlockArgument x);

/// Says in a remark of `cnn-fusion` what was decided about the kernel of `op`:
/// `what`, "joins conv" for example, and why.
void remarkVerdict(mlir::Operation *op, const FusionVerdict &verdict,
                   const llvm::Twine &what);

} // namespace cnnc

#endif
