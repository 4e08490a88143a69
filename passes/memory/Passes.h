//===- Passes.h - where buffers lie -----------------------------*- C++ -*-===//

#ifndef CNNC_PASSES_MEMORY_PASSES_H
#define CNNC_PASSES_MEMORY_PASSES_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "passes/memory/Passes.h.inc"

/// Adds the passes that decide where every intermediate buffer lies. Kernels
/// get strided buffers if `sectorBytes`, which memory moves at once, is not 0.
void buildMemoryPipeline(mlir::OpPassManager &manager,
                         const PlanMemoryOptions &options,
                         int64_t sectorBytes = 0);

#define GEN_PASS_REGISTRATION
#include "passes/memory/Passes.h.inc"
} // namespace cnnc

#endif
