//===- Concat.h - concatenations that are adjacent in memory ----*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_CONCAT_H
#define CNNC_DIALECTS_CNN_CONCAT_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::cnn {

/// The byte offsets of the operands in the result's memory, if each operand is
/// one contiguous piece of it with the very bytes that the operand has by
/// itself: same layout, no dimension outside of the axis with more than one
/// element, and whole tiles but in the last operand. Every offset is a multiple
/// of 64, so that parts are as aligned as buffers are.
std::optional<llvm::SmallVector<int64_t>> concatOffsets(ConcatOp concat);

/// The operands as boxes of the result's memory (Boxes.h): each has the
/// result's physical shape but along one dimension, where it begins at its
/// entry of `starts`.
struct ConcatBoxes {
  int64_t dim; ///< of the physical shape
  llvm::SmallVector<int64_t> starts;
};

/// The operands' boxes; nothing if layouts differ, or if an operand but the
/// last does not end with a tile.
std::optional<ConcatBoxes> concatBoxes(ConcatOp concat);

} // namespace cnnc::cnn

#endif
