//===- Constants.h - reading and making constant tensors --------*- C++ -*-===//
//
// Constants are `dense` attributes when small and `dense_resource` attributes,
// which may point straight into a model file, when large. These functions hide
// the difference. Bytes are row-major, little-endian, one byte for each truth
// value.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_CONSTANTS_H
#define CNNC_DIALECTS_CNN_CONSTANTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Value.h"
#include <memory>

namespace cnnc::cnn {

/// Bytes that an element of a constant occupies: one for a truth value.
unsigned elementBytes(mlir::Type element);

/// The constant that defines `value`, or null.
mlir::ElementsAttr constantOf(mlir::Value value);

/// The bytes of a constant: a view of the attribute's own memory where that
/// lies as described above, otherwise unpacked into `storage`, which must
/// outlive the view. Splats are expanded.
llvm::ArrayRef<char> constantBytes(mlir::ElementsAttr attr,
                                   llvm::SmallVectorImpl<char> &storage);

/// The elements of an integer or truth-value constant, or nothing if `value` is
/// no such constant. Unsigned 64-bit values keep their bits.
std::optional<llvm::SmallVector<int64_t>> constantIntegers(mlir::Value value);

/// The elements of a numeric constant, converted to double, or nothing.
std::optional<llvm::SmallVector<double>> constantDoubles(mlir::Value value);

/// If all elements of a numeric constant are equal, that number.
std::optional<double> constantSplat(mlir::Value value);

/// A constant of `type` over `bytes` (row-major, as above). Small ones become
/// `dense`, large ones `dense_resource` with a copy of the bytes, freed with
/// the context.
mlir::ElementsAttr makeConstant(mlir::RankedTensorType type,
                                llvm::ArrayRef<char> bytes);

/// The same where `fill` writes the `size` bytes, straight into the memory that
/// the attribute will own.
mlir::ElementsAttr
makeConstant(mlir::RankedTensorType type, int64_t size,
             llvm::function_ref<void(llvm::MutableArrayRef<char>)> fill);

/// Like `makeConstant`, but large constants refer to `bytes`, which must live
/// as long as the context's users do.
mlir::ElementsAttr makeUnownedConstant(mlir::RankedTensorType type,
                                       llvm::ArrayRef<char> bytes);

/// Like `makeConstant`, but large constants share `bytes` with whoever else
/// holds `owner`, and keep them until the context goes.
mlir::ElementsAttr makeSharedConstant(mlir::RankedTensorType type,
                                      llvm::ArrayRef<char> bytes,
                                      std::shared_ptr<const void> owner);

/// A constant whose elements all are `value`, rounded to the element type; of
/// integers, towards zero and at most to the ends of 64 bits.
mlir::ElementsAttr makeSplat(mlir::RankedTensorType type, double value);

/// A constant i64 tensor.
mlir::ElementsAttr makeIntegers(mlir::MLIRContext *context,
                                llvm::ArrayRef<int64_t> shape,
                                llvm::ArrayRef<int64_t> values);

} // namespace cnnc::cnn

#endif
