//===- Passes.h - numbers on grids ------------------------------*- C++ -*-===//

#ifndef CNNC_PASSES_QUANTISE_PASSES_H
#define CNNC_PASSES_QUANTISE_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "passes/quantise/Passes.h.inc"
} // namespace cnnc

#endif
