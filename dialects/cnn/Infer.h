//===- Infer.h - helpers of shape inference ---------------------*- C++ -*-===//
//
// Shape inference of every operation checks the constraints that its
// description numbers, and cites the number. The importer calls it before an
// operation exists, so that a user meets these messages with the ONNX node's
// location.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_INFER_H
#define CNNC_DIALECTS_CNN_INFER_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"

namespace cnnc::cnn {

/// Shape and element type of a value that is known to be a ranked tensor.
inline llvm::ArrayRef<int64_t> shapeOf(mlir::Value v) {
  return mlir::cast<mlir::RankedTensorType>(v.getType()).getShape();
}
inline mlir::Type elementOf(mlir::Value v) {
  return mlir::cast<mlir::RankedTensorType>(v.getType()).getElementType();
}

/// Reports the violation of constraint (C`number`) of `cnn.mnemonic`.
template <typename... Args>
mlir::LogicalResult violates(std::optional<mlir::Location> loc,
                             llvm::StringRef mnemonic, int number,
                             Args &&...args) {
  return mlir::emitOptionalError(loc, "cnn.", mnemonic, ": (C", number, ") ",
                                 std::forward<Args>(args)...);
}

/// `2x3x4`, or `scalar`, for messages.
std::string shapeString(llvm::ArrayRef<int64_t> shape);

/// NumPy's broadcast of two shapes, or nothing if they do not broadcast.
std::optional<llvm::SmallVector<int64_t>>
broadcastShapes(llvm::ArrayRef<int64_t> a, llvm::ArrayRef<int64_t> b);

/// Number of elements; shapes are static. Saturates at INT64_MAX.
int64_t numElements(llvm::ArrayRef<int64_t> shape);

/// Sum of an extent and what is added to it, saturating: the shapes of a
/// hostile module may come near the limits of int64_t.
int64_t addExtents(int64_t extent, int64_t more);

/// True for a number type of the dialect, i1 excluded.
bool isNumber(mlir::Type element);

/// The largest number of elements that a tensor may have: byte sizes and
/// offsets then fit in 63 bits with room to spare.
inline constexpr int64_t kMaxElements = int64_t(1) << 48;

/// The most samples of `cnn.roi_align` along one dimension of a bin.
inline constexpr int64_t kMaxRoiSamples = 4096;

} // namespace cnnc::cnn

#endif
