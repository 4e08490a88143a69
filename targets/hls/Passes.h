//===- Passes.h - passes of the hls target ----------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PASSES_H
#define CNNC_TARGETS_HLS_PASSES_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/EmitC/IR/EmitC.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "targets/hls/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "targets/hls/Passes.h.inc"
} // namespace cnnc

#endif
