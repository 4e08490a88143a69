//===- FusionCost.h - what recomputation costs ------------------*- C++ -*-===//
//
// A fused operation is evaluated wherever its user reads it. An operation with
// E result elements that is evaluated V times wastes
//
//     elementCost(op) * (V / E - 1)
//
// instructions for each element, against a store and a load of the element
// that are spared. Fusion is refused where that exceeds the budget
// `max-recompute`: a relu under overlapping windows is fine, an exp is not.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_FUSION_FUSIONCOST_H
#define CNNC_PASSES_FUSION_FUSIONCOST_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/IR/Operation.h"

namespace cnnc {

/// How many elements of `operand` its owner reads when the owner is evaluated
/// `evaluations` times. Results saturate.
double readsOf(mlir::OpOperand &operand, double evaluations);

/// How often each element of the operation's (first) result is evaluated if the
/// operation runs by itself: 1.
double elementsOf(mlir::Operation *op);

} // namespace cnnc

#endif
