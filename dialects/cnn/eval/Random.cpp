//===- Random.cpp - seeded tensors ----------------------------------------===//

#include "dialects/cnn/eval/Random.h"
#include "dialects/cnn/eval/Numbers.h"

using namespace mlir;
using namespace cnnc::cnn;

FailureOr<Tensor> cnnc::cnn::randomTensor(RankedTensorType type,
                                          Random &random) {
  FailureOr<Tensor> tensor = Tensor::allocate(type);
  if (failed(tensor))
    return failure();
  dispatchElement(type.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    for (T &value : tensor->mutableValues<T>()) {
      uint64_t bits = random.next();
      if constexpr (isFloating<T>)
        value = T(double(bits >> 40) / double(1 << 23) - 1); // 24 bits
      else if constexpr (std::is_same_v<T, bool>)
        value = bits >> 63;
      else
        value = T(bits >> 60) - (std::is_signed_v<T> ? 8 : 0);
    }
  });
  return tensor;
}
