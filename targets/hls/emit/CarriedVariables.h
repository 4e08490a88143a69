//===- CarriedVariables.h - one variable for nested loops -------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EMIT_CARRIEDVARIABLES_H
#define CNNC_TARGETS_HLS_EMIT_CARRIEDVARIABLES_H

#include "mlir/Dialect/EmitC/IR/EmitC.h"

namespace cnnc::hls {

/// Where a block copies a variable to one of its own, and that one back at its
/// end, both become one: a nest of loops that carries a sum through comes out
/// of the conversion with a variable for each loop. To be called before
/// expressions are formed. Returns how many variables there are less.
unsigned mergeCarriedVariables(mlir::emitc::FuncOp function);

} // namespace cnnc::hls

#endif
