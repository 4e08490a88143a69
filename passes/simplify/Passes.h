//===- Passes.h - simplification --------------------------------*- C++ -*-===//

#ifndef CNNC_PASSES_SIMPLIFY_PASSES_H
#define CNNC_PASSES_SIMPLIFY_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

#endif
