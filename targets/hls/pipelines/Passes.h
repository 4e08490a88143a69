//===- Passes.h - kernels that become pipelines -----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_PASSES_H
#define CNNC_TARGETS_HLS_PIPELINES_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "targets/hls/pipelines/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "targets/hls/pipelines/Passes.h.inc"
} // namespace cnnc

#endif
