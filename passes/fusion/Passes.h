//===- Passes.h - what becomes one kernel -----------------------*- C++ -*-===//

#ifndef CNNC_PASSES_FUSION_PASSES_H
#define CNNC_PASSES_FUSION_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"
#include "passes/fusion/FusionPolicy.h"

namespace cnnc {
#define GEN_PASS_DECL_FORMKERNELS
#include "passes/fusion/Passes.h.inc"

/// The policy of kernel formation; a target may set it.
using FusionOptions = FormKernelsOptions;

/// `cnn-fuse-windows` and `cnn-fuse-gathers` with a given policy, or one that
/// their options name.
std::unique_ptr<mlir::Pass> createFuseWindows(FusionPolicyPtr policy);
std::unique_ptr<mlir::Pass> createFuseWindows(FusionPolicyLookup lookup);
std::unique_ptr<mlir::Pass> createFuseGathers(FusionPolicyPtr policy);
std::unique_ptr<mlir::Pass> createFuseGathers(FusionPolicyLookup lookup);

/// Adds the passes that turn a function of tensors with layouts into kernels,
/// each with one anchor if there is no `policy`.
void buildKernelPipeline(mlir::OpPassManager &manager,
                         const FusionOptions &options,
                         FusionPolicyPtr policy = nullptr);

/// Registers the passes for command lines, on which those that ask a policy
/// name the target and the device.
void registerCnncFusionPasses(FusionPolicyLookup lookup);
} // namespace cnnc

#endif
