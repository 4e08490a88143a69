//===- Passes.h - processes of pipelines ------------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_PASSES_H
#define CNNC_TARGETS_HLS_LOWER_PASSES_H

#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "targets/hls/lower/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "targets/hls/lower/Passes.h.inc"
} // namespace cnnc

#endif
