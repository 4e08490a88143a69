//===- Pooling.cpp - evaluation of windows --------------------------------===//

#include "dialects/cnn/eval/Families.h"
#include "dialects/cnn/eval/Numbers.h"
#include "dialects/cnn/eval/Window.h"

using namespace mlir;
using namespace cnnc::cnn;

template <typename Op> static Window3 windowOf(Op op, In in, Out out) {
  return Window3(in[0].shape().drop_front(2), out[0].shape().drop_front(2),
                 op.getKernel(), op.getStrides(), op.getDilations(),
                 op.getPads());
}

void cnnc::cnn::compute(PoolOp op, In in, Out out) {
  Window3 window = windowOf(op, in, out);
  bool takeMax = op.getKind() == PoolKind::max;
  int64_t planes = in[0].shape()[0] * in[0].shape()[1];
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    const T *x = in[0].values<T>().data();
    T *y = out[0].mutableValues<T>().data();
    std::vector<Wide<T>> sums(window.positions());
    for (int64_t plane = 0; plane < planes; ++plane) {
      std::fill(sums.begin(), sums.end(), takeMax ? leastOf<T>() : Wide<T>(0));
      window.forEachTapRow(
          [&](int64_t, int64_t position, int64_t element, int64_t count) {
            for (int64_t i = 0; i < count; ++i) {
              Wide<T> &sum = sums[position + i];
              Wide<T> value = widen(x[element + i * window.dims[2].stride]);
              sum = takeMax ? maximum(sum, value) : wrapAdd(sum, value);
            }
          });
      for (Wide<T> sum : sums)
        *y++ = narrow<T>(sum);
      x += window.elements();
    }
  });
}

/// The flat index of element `i` of a plane if the last dimension is the
/// slowest.
static int64_t columnMajor(int64_t i, const Window3 &window) {
  const auto &[a, b, c] = window.dims;
  int64_t i2 = i % c.extent, i1 = i / c.extent % b.extent;
  int64_t i0 = i / c.extent / b.extent;
  return (i2 * b.extent + i1) * a.extent + i0;
}

void cnnc::cnn::compute(MaxPoolIndicesOp op, In in, Out out) {
  Window3 window = windowOf(op, in, out);
  int64_t planes = in[0].shape()[0] * in[0].shape()[1];
  int64_t *y = out[0].mutableValues<int64_t>().data();
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    const T *x = in[0].values<T>().data();
    std::vector<int64_t> best(window.positions());
    for (int64_t plane = 0; plane < planes; ++plane) {
      std::fill(best.begin(), best.end(), -1);
      window.forEachTapRow(
          [&](int64_t, int64_t position, int64_t element, int64_t count) {
            for (int64_t i = 0; i < count; ++i) {
              int64_t candidate = element + i * window.dims[2].stride;
              int64_t &leader = best[position + i];
              if (leader < 0 || exceeds(widen(x[candidate]), widen(x[leader])))
                leader = candidate;
            }
          });
      for (int64_t i : best)
        *y++ = i < 0 ? -1
                     : plane * window.elements() +
                           (op.getColumnMajor() ? columnMajor(i, window) : i);
      x += window.elements();
    }
  });
}
