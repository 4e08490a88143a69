//===- BufferAccess.h - elements of laid-out buffers ------------*- C++ -*-===//
//
// Loads and stores by logical index. A buffer is a memref of the physical shape
// of a logical tensor type (dialects/cnn/Layout.h), dense or with strides of
// its own (Boxes.h); its layout decides whether neighbouring lanes become one
// vector load, a broadcast or a gather.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_COMMON_ELEMENT_BUFFERACCESS_H
#define CNNC_TARGETS_COMMON_ELEMENT_BUFFERACCESS_H

#include "mlir/IR/BuiltinTypes.h"
#include "targets/common/element/LaneBuilder.h"

namespace cnnc {

/// A buffer and the tensor type that it holds. It begins at a multiple of
/// `alignment` bytes, or of its element's size if that is 0.
struct Buffer {
  mlir::Value memref;
  mlir::RankedTensorType type;
  int64_t alignment = 0;
};

/// The element of `buffer` at a logical index, as a value of the logical
/// element type (truth values as i1, unsigned integers as signless): a scalar
/// if the index is uniform, otherwise a vector. Lanes past the extent
/// (`mayExceed`) give any value, but are never read outside of the buffer.
mlir::Value loadElement(LaneBuilder &lanes, const Buffer &buffer,
                        llvm::ArrayRef<LaneIndex> index);

/// Stores `value` (scalar or vector) at a logical index. Contiguous lanes must
/// lie contiguously in the buffer, or are scattered; lanes past the extent are
/// written only where the layout has room for them.
void storeElement(LaneBuilder &lanes, const Buffer &buffer,
                  llvm::ArrayRef<LaneIndex> index, mlir::Value value);

} // namespace cnnc

#endif
