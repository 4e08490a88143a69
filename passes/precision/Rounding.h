//===- Rounding.h - which layers must not be rounded ------------*- C++ -*-===//

#ifndef CNNC_PASSES_PRECISION_ROUNDING_H
#define CNNC_PASSES_PRECISION_ROUNDING_H

#include "mlir/IR/Operation.h"

namespace cnnc {

/// Marks a convolution or product whose operands must keep (about) the bits of
/// f32 though others' are rounded; `cnn-bound-rounding` does.
void setCompensated(mlir::Operation *op);
bool isCompensated(mlir::Operation *op);

} // namespace cnnc

#endif
