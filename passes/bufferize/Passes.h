//===- Passes.h - from tensors to buffers -----------------------*- C++ -*-===//

#ifndef CNNC_PASSES_BUFFERIZE_PASSES_H
#define CNNC_PASSES_BUFFERIZE_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "passes/bufferize/Passes.h.inc"

/// Makes the operations of the dialect that stand between kernels, and kernels
/// themselves, known to upstream bufferisation.
void registerBufferizableOps(mlir::DialectRegistry &registry);

/// Adds the passes that turn kernels on tensors with layouts into kernels on
/// buffers.
void buildBufferizePipeline(mlir::OpPassManager &manager);

#define GEN_PASS_REGISTRATION
#include "passes/bufferize/Passes.h.inc"
} // namespace cnnc

#endif
