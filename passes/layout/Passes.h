//===- Passes.h - passes that choose layouts --------------------*- C++ -*-===//

#ifndef CNNC_PASSES_LAYOUT_PASSES_H
#define CNNC_PASSES_LAYOUT_PASSES_H

#include "mlir/Pass/Pass.h"
#include "passes/layout/LayoutPolicy.h"

namespace cnnc {

/// `cnn-assign-layouts` with a given policy.
std::unique_ptr<mlir::Pass> createAssignLayouts(LayoutPolicyPtr policy);

/// Registers `cnn-assign-layouts` for command lines, which name the target and
/// the device.
void registerCnncLayoutPasses(LayoutPolicyLookup lookup);

} // namespace cnnc

#endif
