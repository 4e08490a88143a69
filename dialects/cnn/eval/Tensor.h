//===- Tensor.h - a value of the reference evaluator ------------*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_EVAL_TENSOR_H
#define CNNC_DIALECTS_CNN_EVAL_TENSOR_H

#include "dialects/cnn/Constants.h"
#include <memory>

namespace cnnc::cnn {

/// A tensor of static shape and its elements: row-major, little-endian, one
/// byte for each truth value. Copies share the elements; whoever fills a tensor
/// does so before it is copied.
class Tensor {
public:
  Tensor() = default;

  /// A tensor of zeros. Fails if memory for it is refused; the caller bounds
  /// the size first.
  static llvm::FailureOr<Tensor> allocate(mlir::RankedTensorType type);

  /// A tensor over memory that outlives it, such as that of an attribute;
  /// copied only if it is not aligned for the element type.
  static Tensor view(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes);

  /// The elements of a constant: its own memory unless that is packed or a
  /// splat, which is expanded.
  static Tensor constant(mlir::ElementsAttr value);

  /// A constant with these elements. A large one shares them.
  mlir::ElementsAttr toAttribute() const;

  /// The same elements as a tensor of another type with as many of as many
  /// bytes.
  Tensor as(mlir::RankedTensorType type) const;

  /// Row-major type without an encoding.
  mlir::RankedTensorType type() const { return tensorType; }
  llvm::ArrayRef<int64_t> shape() const { return tensorType.getShape(); }
  mlir::Type element() const { return tensorType.getElementType(); }
  int64_t size() const { return tensorType.getNumElements(); }

  llvm::ArrayRef<char> bytes() const { return data; }
  llvm::MutableArrayRef<char> mutableBytes() {
    assert(owner && "a view of foreign memory is read-only");
    return llvm::MutableArrayRef<char>(const_cast<char *>(data.data()),
                                       data.size());
  }

  /// The elements; T is the C++ type of the element type (Numbers.h).
  template <typename T> llvm::ArrayRef<T> values() const {
    assert(sizeof(T) == elementBytes(element()) && "another element type");
    return llvm::ArrayRef<T>(reinterpret_cast<const T *>(data.data()),
                             data.size() / sizeof(T));
  }
  template <typename T> llvm::MutableArrayRef<T> mutableValues() {
    assert(sizeof(T) == elementBytes(element()) && "another element type");
    llvm::MutableArrayRef<char> raw = mutableBytes();
    return llvm::MutableArrayRef<T>(reinterpret_cast<T *>(raw.data()),
                                    raw.size() / sizeof(T));
  }

private:
  mlir::RankedTensorType tensorType;
  llvm::ArrayRef<char> data;
  std::shared_ptr<void> owner; // null for a view
};

} // namespace cnnc::cnn

#endif
