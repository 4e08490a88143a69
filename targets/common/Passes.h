//===- Passes.h - passes that all targets share -----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_PASSES_H
#define CNNC_TARGETS_COMMON_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {

/// Attribute of a module: a dictionary from the names of ONNX nodes to their
/// lines in the list of nodes.
inline constexpr llvm::StringLiteral kLinesAttr = "cnn.node_lines";

#define GEN_PASS_DECL
#include "targets/common/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "targets/common/Passes.h.inc"
} // namespace cnnc

#endif
