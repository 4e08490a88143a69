//===- NodeNames.h - ONNX node names in locations ---------------*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_NODENAMES_H
#define CNNC_DIALECTS_CNN_NODENAMES_H

#include "mlir/IR/Location.h"
#include "mlir/IR/Operation.h"

namespace cnnc::cnn {

/// The names of all ONNX nodes that a location stands for, each once, in
/// order: every NameLoc within fused locations. Other locations have none.
llvm::SmallVector<std::string> nodeNames(mlir::Location loc);

/// What to call an operation in a message: its nodes' names, joined by `+`, or
/// the operation's own name if no node is known.
std::string displayName(mlir::Operation *op);

/// One location for all `ops`: a FusedLoc of the named locations of their
/// nodes, each once, in order. Without any name, of their own locations.
mlir::Location fuseLocations(mlir::MLIRContext *context,
                             llvm::ArrayRef<mlir::Operation *> ops);

} // namespace cnnc::cnn

#endif
