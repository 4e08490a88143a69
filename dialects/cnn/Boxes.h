//===- Boxes.h - parts of a buffer that are not contiguous ------*- C++ -*-===//
//
// A box of a buffer is what one position range in each of its dimensions holds:
// the channels of one operand of a concatenation, say. Where it is not
// contiguous, its type has the buffer's strides. Strides count elements.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_BOXES_H
#define CNNC_DIALECTS_CNN_BOXES_H

#include "dialects/cnn/CnnOps.h"
#include <string>

namespace cnnc::cnn {

/// The longest vectors that code may expect to be as aligned in a box as in a
/// dense buffer, in bytes.
inline constexpr int64_t kBoxVectorBytes = 16;

/// The strides of a dense buffer of `shape`.
llvm::SmallVector<int64_t> denseStrides(llvm::ArrayRef<int64_t> shape);
/// The strides of a buffer of static layout.
llvm::SmallVector<int64_t> stridesOf(mlir::MemRefType type);
/// Elements of memory from the first of a buffer to its last, both included.
int64_t spanOf(mlir::MemRefType type);
/// The same in bytes.
int64_t spanBytes(mlir::MemRefType type);

/// The type of a box that begins where its view does: dense where its elements
/// are, whatever the strides of dimensions of extent 1; otherwise strided.
mlir::MemRefType boxType(llvm::ArrayRef<int64_t> shape, mlir::Type element,
                         llvm::ArrayRef<int64_t> strides);

/// The strides under which memory of `shape` and `strides` has the shape `to`,
/// in row-major order; nothing if no strides do (a merged dimension would have
/// gaps).
std::optional<llvm::SmallVector<int64_t>>
reshapedStrides(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> strides,
                llvm::ArrayRef<int64_t> to);

/// Why code written for a dense buffer of `type`, whose memory has the physical
/// shape of `type` and begins at a multiple of kBoxVectorBytes, may not get a
/// box with `strides` that begins at a multiple of `alignment` bytes; empty if
/// it may, and then vectors of up to kBoxVectorBytes lie as aligned in the box.
/// Memory moves `sector` bytes at once: shorter runs of the box than a third of
/// it cost more than to write them densely, to read that and to write it again.
std::string whyNotBox(mlir::RankedTensorType type,
                      llvm::ArrayRef<int64_t> strides, int64_t alignment,
                      int64_t sector);

} // namespace cnnc::cnn

#endif
