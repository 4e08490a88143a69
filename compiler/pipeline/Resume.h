//===- Resume.h - go on where an earlier run stopped ------------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_RESUME_H
#define CNNC_COMPILER_PIPELINE_RESUME_H

#include "compiler/pipeline/Compile.h"

namespace cnnc {

/// Lets the module say in its attribute `cnn.done` how far it is: `phase`, the
/// last one that is done, and from Precision on for which `target`.
void markDone(mlir::ModuleOp module, const PhaseInfo &phase,
              const Target &target);

/// If the module says so, lets `options.startAfter` be the phase that it is
/// behind; one that is there already stays. Reports IR that is of another
/// target, or too far for what is asked for.
CompileStatus resume(mlir::ModuleOp module, CompileOptions &options);

} // namespace cnnc

#endif
