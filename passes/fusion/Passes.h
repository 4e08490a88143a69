//===- Passes.h - what becomes one kernel -----------------------*- C++ -*-===//

#ifndef CNNC_PASSES_FUSION_PASSES_H
#define CNNC_PASSES_FUSION_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "passes/fusion/Passes.h.inc"

/// The policy of kernel formation; a target may set it.
using FusionOptions = FormKernelsOptions;

/// Adds the passes that turn a function of tensors with layouts into kernels.
void buildKernelPipeline(mlir::OpPassManager &manager,
                         const FusionOptions &options);

#define GEN_PASS_REGISTRATION
#include "passes/fusion/Passes.h.inc"
} // namespace cnnc

#endif
