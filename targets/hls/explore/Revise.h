//===- Revise.h - whether a design is what was asked for --------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_REVISE_H
#define CNNC_TARGETS_HLS_EXPLORE_REVISE_H

#include "mlir/IR/BuiltinOps.h"
#include "targets/hls/HlsBudget.h"

namespace cnnc::hls {

/// Whether some kernel's folding is left to exploration.
bool isOpen(mlir::ModuleOp module);

/// Target::revise: whether there is another round, of which is left at `before`
/// what it is chosen with: room (Room.h), or how fast a frame is to be
/// (Pace.h). Foldings that were given stay; then too large a design is a
/// warning. A design that is slower than `goal` is an error that names the goal
/// which is reached.
mlir::FailureOr<bool> revise(mlir::ModuleOp lowered, mlir::ModuleOp before,
                             const HlsDevice &device, const Goal &goal);

} // namespace cnnc::hls

#endif
