//===- Loops.cpp - the loops that the evaluator is made of ----------------===//

#include "dialects/cnn/eval/Loops.h"

using namespace cnnc::cnn;

Strides cnnc::cnn::rowMajorStrides(llvm::ArrayRef<int64_t> shape) {
  Strides strides(shape.size());
  uint64_t stride = 1; // wraps, harmlessly, for some empty tensors
  for (size_t d = shape.size(); d-- > 0; stride *= shape[d])
    strides[d] = int64_t(stride);
  return strides;
}

Strides cnnc::cnn::broadcastStrides(llvm::ArrayRef<int64_t> from,
                                    llvm::ArrayRef<int64_t> to) {
  Strides strides(to.size() - from.size(), 0);
  strides.append(rowMajorStrides(from));
  for (size_t d = 0; d < from.size(); ++d)
    if (from[d] == 1)
      strides[to.size() - from.size() + d] = 0;
  return strides;
}
