//===- OpClass.h - what kind of work an operation is ------------*- C++ -*-===//
//
// The one place that sorts the dialect's operations into element-wise,
// movement and anchors, for fusion, layouts and code generation.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_OPCLASS_H
#define CNNC_DIALECTS_CNN_OPCLASS_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::cnn {

/// unary, binary, select, cast, quantize, lookup: each element of the result
/// needs the element of the same (broadcast) position of every operand, but of
/// a lookup's table any.
bool isElementwise(mlir::Operation *op);

/// Operations that place elements of their operands, or a weighted sum of a
/// few of them, elsewhere: slice, pad, broadcast, transpose, reshape, concat,
/// the gathers, resample, and relayout.
bool isMovement(mlir::Operation *op);

/// conv, winograd_conv, strassen_conv, conv_transpose and matmul: operands are
/// read many times over.
bool isContraction(mlir::Operation *op);

/// A conv with a filter of its own for every channel.
bool isDepthwise(mlir::Operation *op);

/// A gather of channels, the second dimension, by one index each.
bool isChannelGather(mlir::Operation *op);

/// The channels that such a gather takes, in [0, channels of x), where its
/// table is the constant `indices`; nothing if it is another gather (or null),
/// or the table is not known.
std::optional<llvm::SmallVector<int64_t>> channelsTaken(GatherOp op,
                                                        mlir::Value indices);

/// Everything that is neither element-wise nor movement nor structure: each
/// needs loops of its own; a kernel holds at most one, but see
/// cnn-fuse-windows.
bool isAnchor(mlir::Operation *op);

/// A reshape that leaves memory alone: neither side has a layout. It stays
/// outside kernels as a view.
bool isView(mlir::Operation *op);

/// Rough cost of one evaluation of an element of an element-wise or movement
/// operation, in simple instructions.
int64_t elementCost(mlir::Operation *op);

} // namespace cnnc::cnn

#endif
