//===- Passes.h - passes that reason about designs before synthesis -------===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_PASSES_H
#define CNNC_TARGETS_HLS_ESTIMATE_PASSES_H

#include "dialects/hls/HlsOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {
#define GEN_PASS_DECL
#include "targets/hls/estimate/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "targets/hls/estimate/Passes.h.inc"
} // namespace cnnc

#endif
