//===- PtxRefusals.h - what the ptx target has no code for ------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXREFUSALS_H
#define CNNC_TARGETS_PTX_PTXREFUSALS_H

#include "targets/common/Target.h"

namespace cnnc::ptx {

/// Operations that need a function of f64 for which PTX has no instruction and
/// cnn-ptx-expand-math no expansion: the exponential, the logarithm, what is
/// made of them, and the trigonometric functions.
std::vector<TargetRefusal> refusals(mlir::ModuleOp module);

} // namespace cnnc::ptx

#endif
