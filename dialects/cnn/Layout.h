//===- Layout.h - from logical tensors to what lies in memory ---*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_LAYOUT_H
#define CNNC_DIALECTS_CNN_LAYOUT_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::cnn {

/// The layout of a tensor type, or null for row-major.
LayoutAttr layoutOf(mlir::Type type);

/// `type` with another layout; null or an identity layout means none.
mlir::RankedTensorType withLayout(mlir::RankedTensorType type,
                                  LayoutAttr layout);

/// NCHWc: all dimensions in order, channels (dimension 1) tiled by `block`.
LayoutAttr channelBlocked(mlir::MLIRContext *context, int64_t rank,
                          int64_t block);

/// The channel block of a `channelBlocked` layout, or 0 for any other.
int64_t channelBlockOf(LayoutAttr layout);

/// How an element is stored: truth values in one byte, unsigned integers as
/// signless ones of the same width, everything else as itself.
mlir::Type storageType(mlir::Type element);

/// The tensor type of what lies in memory: physical shape, storage element
/// type, no encoding.
mlir::RankedTensorType physicalType(mlir::RankedTensorType type);

/// Bytes that a value of this logical type occupies.
int64_t byteSize(mlir::RankedTensorType type);

} // namespace cnnc::cnn

#endif
