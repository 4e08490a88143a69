//===- Passes.h - layers that share engines ---------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_PASSES_H
#define CNNC_TARGETS_HLS_ENGINE_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "targets/hls/engine/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "targets/hls/engine/Passes.h.inc"
} // namespace cnnc

#endif
