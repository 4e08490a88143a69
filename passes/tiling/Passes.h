//===- Passes.h - passes that tile ------------------------------*- C++ -*-===//

#ifndef CNNC_PASSES_TILING_PASSES_H
#define CNNC_PASSES_TILING_PASSES_H

#include "mlir/Pass/Pass.h"
#include "passes/tiling/TilingPolicy.h"

namespace cnnc {

/// `cnn-assign-tiling` with a given policy.
std::unique_ptr<mlir::Pass> createAssignTiling(TilingPolicyPtr policy);

/// Registers `cnn-assign-tiling` for command lines, which name the target and
/// the device.
void registerCnncTilingPasses(TilingPolicyLookup lookup);

} // namespace cnnc

#endif
