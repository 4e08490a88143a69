//===- Passes.h - running a function in the compiler ------------*- C++ -*-===//

#ifndef CNNC_PASSES_EVALUATE_PASSES_H
#define CNNC_PASSES_EVALUATE_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "passes/evaluate/Passes.h.inc"
} // namespace cnnc

#endif
