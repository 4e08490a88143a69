//===- Loops.h - the loops that the evaluator is made of --------*- C++ -*-===//

#ifndef CNNC_DIALECTS_CNN_EVAL_LOOPS_H
#define CNNC_DIALECTS_CNN_EVAL_LOOPS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <array>
#include <cstdint>

namespace cnnc::cnn {

using Strides = llvm::SmallVector<int64_t, 6>;

/// Distance in elements between neighbours along each dimension of a tensor.
Strides rowMajorStrides(llvm::ArrayRef<int64_t> shape);

/// Strides with which a tensor of shape `from` is read as if it had shape `to`,
/// to which it broadcasts: 0 where an extent of 1 repeats.
Strides broadcastStrides(llvm::ArrayRef<int64_t> from,
                         llvm::ArrayRef<int64_t> to);

/// One dimension of a loop nest over N tensors.
template <unsigned N> struct LoopDim {
  int64_t extent;
  std::array<int64_t, N> strides;
};

/// The nest over `shape` with extents of 1 dropped and neighbours merged where
/// all tensors allow it, so that the innermost loop is long; never empty.
template <unsigned N>
llvm::SmallVector<LoopDim<N>, 6>
mergeDims(llvm::ArrayRef<int64_t> shape,
          const std::array<Strides, N> &strides) {
  llvm::SmallVector<LoopDim<N>, 6> dims;
  for (size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] == 1)
      continue;
    LoopDim<N> dim{shape[d], {}};
    bool merges = !dims.empty();
    for (unsigned t = 0; t < N; ++t) {
      dim.strides[t] = strides[t][d];
      merges = merges && dims.back().strides[t] == strides[t][d] * shape[d];
    }
    if (merges)
      dims.back() = {dims.back().extent * shape[d], dim.strides};
    else
      dims.push_back(dim);
  }
  if (dims.empty())
    dims.push_back({1, {}});
  return dims;
}

/// Calls `body(count, offsets, steps)` for rows that together cover `shape` in
/// row-major order: tensor t's elements of the row lie at `offsets[t] +
/// i*steps[t]` for 0 <= i < count, given its `strides[t]` for each dimension.
template <unsigned N, typename Body>
void forEachRow(llvm::ArrayRef<int64_t> shape,
                const std::array<Strides, N> &strides, Body body) {
  for (int64_t extent : shape)
    if (extent == 0)
      return;
  auto dims = mergeDims<N>(shape, strides);
  LoopDim<N> row = dims.pop_back_val();
  llvm::SmallVector<int64_t, 6> index(dims.size(), 0);
  std::array<int64_t, N> offsets = {};
  while (true) {
    body(row.extent, offsets, row.strides);
    // The next index, as an odometer counts.
    int d = int(dims.size()) - 1;
    for (; d >= 0; --d) {
      bool carry = ++index[d] == dims[d].extent;
      for (unsigned t = 0; t < N; ++t)
        offsets[t] += carry ? dims[d].strides[t] * (1 - dims[d].extent)
                            : dims[d].strides[t];
      if (!carry)
        break;
      index[d] = 0;
    }
    if (d < 0)
      return;
  }
}

/// Calls `body(line, start, step)` for every line of `shape` along `axis`: its
/// elements lie at `start + i*step`.
template <typename Body>
void forEachLine(llvm::ArrayRef<int64_t> shape, int64_t axis, Body body) {
  int64_t outer = 1, inner = 1;
  for (int64_t extent : shape.take_front(axis))
    outer *= extent;
  for (int64_t extent : shape.drop_front(axis + 1))
    inner *= extent;
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t i = 0; i < inner; ++i)
      body(o * inner + i, o * shape[axis] * inner + i, inner);
}

} // namespace cnnc::cnn

#endif
