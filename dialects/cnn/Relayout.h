//===- Relayout.h - the bytes of a tensor in another layout -----*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_RELAYOUT_H
#define CNNC_DIALECTS_CNN_RELAYOUT_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::cnn {

/// Writes the elements of a row-major tensor of logical `shape`, each of
/// `elementBytes` (1, 2, 4 or 8) bytes, to `to` in the order of `layout`.
/// Padding elements become zero. `to` has the size of the physical shape.
void relayoutBytes(llvm::ArrayRef<char> from, llvm::ArrayRef<int64_t> shape,
                   unsigned elementBytes, LayoutAttr layout,
                   llvm::MutableArrayRef<char> to);

/// The constant `value` as it lies in memory where its logical type is `type`
/// (whose encoding may be a layout): of type `physicalType(type)`, padding
/// zero. Row-major constants share the memory of `value`.
mlir::ElementsAttr physicalConstant(mlir::ElementsAttr value,
                                    mlir::RankedTensorType type);

} // namespace cnnc::cnn

#endif
