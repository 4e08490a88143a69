//===- TargetRefusals.h - nodes that a target cannot compile ----*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_TARGETREFUSALS_H
#define CNNC_COMPILER_PIPELINE_TARGETREFUSALS_H

#include "compiler/onnx/Import.h"
#include "targets/common/Target.h"

namespace cnnc {

/// The ONNX nodes of a simplified module that `target` has no code for, each
/// once, in the module's order; empty where it compiles all of them. `report`
/// is that of the module's import.
std::vector<onnx_import::Refusal>
targetRefusals(mlir::ModuleOp module, const Target &target,
               const onnx_import::ImportReport &report);

} // namespace cnnc

#endif
