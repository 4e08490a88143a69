//===- Tensor.cpp - a value of the reference evaluator --------------------===//

#include "dialects/cnn/eval/Tensor.h"
#include <cstdlib>
#include <cstring>

using namespace mlir;
using namespace cnnc::cnn;

FailureOr<Tensor> Tensor::allocate(RankedTensorType type) {
  Tensor result;
  result.tensorType = type.dropEncoding();
  size_t size = type.getNumElements() * elementBytes(type.getElementType());
  // calloc and not a vector: untouched pages of a large tensor cost nothing.
  void *memory = std::calloc(std::max<size_t>(size, 1), 1);
  if (!memory)
    return failure();
  result.owner = std::shared_ptr<void>(memory, std::free);
  result.data = ArrayRef<char>(static_cast<char *>(memory), size);
  return result;
}

/// A tensor that owns a copy of `bytes`.
static Tensor copied(RankedTensorType type, ArrayRef<char> bytes) {
  FailureOr<Tensor> result = Tensor::allocate(type);
  if (failed(result))
    llvm::report_bad_alloc_error("constant");
  llvm::copy(bytes, result->mutableBytes().begin());
  return *result;
}

Tensor Tensor::view(RankedTensorType type, ArrayRef<char> bytes) {
  size_t alignment = elementBytes(type.getElementType());
  if (reinterpret_cast<uintptr_t>(bytes.data()) % alignment)
    return copied(type, bytes);
  Tensor result;
  result.tensorType = type.dropEncoding();
  result.data = bytes;
  return result;
}

Tensor Tensor::constant(ElementsAttr value) {
  auto type = cast<RankedTensorType>(value.getShapedType());
  SmallVector<char> storage;
  ArrayRef<char> bytes = constantBytes(value, storage);
  return bytes.data() == storage.data() && !bytes.empty()
             ? copied(type, bytes)
             : Tensor::view(type, bytes);
}

ElementsAttr Tensor::toAttribute() const {
  return owner ? makeSharedConstant(tensorType, data, owner)
               : makeUnownedConstant(tensorType, data);
}

Tensor Tensor::as(RankedTensorType type) const {
  assert(size_t(type.getNumElements() * elementBytes(type.getElementType())) ==
             data.size() &&
         "another number of bytes");
  Tensor result = *this;
  result.tensorType = type.dropEncoding();
  return result;
}
