//===- Passes.h - design-space exploration ----------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_PASSES_H
#define CNNC_TARGETS_HLS_EXPLORE_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "targets/hls/explore/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "targets/hls/explore/Passes.h.inc"
} // namespace cnnc

#endif
