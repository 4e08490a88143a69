//===- WindowGeometry.cpp - where sliding windows lie ---------------------===//

#include "targets/hls/lower/WindowGeometry.h"

using namespace cnnc::hls;
using llvm::ArrayRef;

WindowGeometry
WindowGeometry::of(ArrayRef<int64_t> input, ArrayRef<int64_t> output,
                   ArrayRef<int64_t> kernel, ArrayRef<int64_t> strides,
                   ArrayRef<int64_t> dilations, ArrayRef<int64_t> pads) {
  WindowGeometry result;
  size_t rank = input.size();
  for (size_t d = 0; d < rank; ++d)
    (d + 1 == rank ? result.columns : result.rows) = {
        input[d], output[d], kernel[d], strides[d], dilations[d], pads[d]};
  return result;
}
