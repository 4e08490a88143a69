//===- Passes.h - what designs will be like ---------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_REPORT_PASSES_H
#define CNNC_TARGETS_HLS_REPORT_PASSES_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/hls/HlsOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "targets/hls/report/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "targets/hls/report/Passes.h.inc"
} // namespace cnnc

#endif
