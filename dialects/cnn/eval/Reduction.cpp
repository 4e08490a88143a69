//===- Reduction.cpp - evaluation of what runs along dimensions -----------===//

#include "dialects/cnn/eval/Families.h"
#include "dialects/cnn/eval/Loops.h"
#include "dialects/cnn/eval/Numbers.h"
#include <numeric>

using namespace mlir;
using namespace cnnc::cnn;

//===----------------------------------------------------------------------===//
// cnn.reduce
//===----------------------------------------------------------------------===//

/// The result of reducing nothing.
template <typename T> static Wide<T> identityOf(ReduceKind kind) {
  switch (kind) {
  case ReduceKind::sum:
    return 0;
  case ReduceKind::prod:
    return 1;
  case ReduceKind::max:
    return leastOf<T>();
  case ReduceKind::min:
    return greatestOf<T>();
  }
  llvm_unreachable("unknown kind");
}

template <typename W> static W combine(ReduceKind kind, W a, W b) {
  switch (kind) {
  case ReduceKind::sum:
    return wrapAdd(a, b);
  case ReduceKind::prod:
    return wrapMul(a, b);
  case ReduceKind::max:
    return maximum(a, b);
  case ReduceKind::min:
    return minimum(a, b);
  }
  llvm_unreachable("unknown kind");
}

void cnnc::cnn::compute(ReduceOp op, In in, Out out) {
  ReduceKind kind = op.getKind();
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    ArrayRef<T> x = in[0].values<T>();
    std::vector<Wide<T>> sums(out[0].size(), identityOf<T>(kind));
    // A result is read as if it were broadcast over what was reduced.
    forEachRow<2>(in[0].shape(),
                  {rowMajorStrides(in[0].shape()),
                   broadcastStrides(out[0].shape(), in[0].shape())},
                  [&](int64_t count, auto at, auto step) {
                    for (int64_t i = 0; i < count; ++i) {
                      Wide<T> &sum = sums[at[1] + i * step[1]];
                      sum = combine(kind, sum, widen(x[at[0] + i * step[0]]));
                    }
                  });
    MutableArrayRef<T> y = out[0].mutableValues<T>();
    for (size_t i = 0; i < sums.size(); ++i)
      y[i] = narrow<T>(sums[i]);
  });
}

//===----------------------------------------------------------------------===//
// Along one axis
//===----------------------------------------------------------------------===//

/// True if `a` comes before `b` when the smallest comes first; NaN counts as
/// smaller than every number, if `nanFirst`, or larger.
template <typename W> static bool smaller(W a, W b, bool nanFirst) {
  if constexpr (std::is_same_v<W, double>)
    if (std::isnan(a) || std::isnan(b))
      return nanFirst ? std::isnan(a) && !std::isnan(b)
                      : std::isnan(b) && !std::isnan(a);
  return a < b;
}

void cnnc::cnn::compute(ArgReduceOp op, In in, Out out) {
  ArrayRef<int64_t> shape = in[0].shape();
  int64_t axis = op.getAxis();
  bool takeMax = op.getKind() == ReduceKind::max;
  bool takeLast = op.getSelectLast();
  MutableArrayRef<int64_t> y = out[0].mutableValues<int64_t>();
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    ArrayRef<T> x = in[0].values<T>();
    auto before = [&](T a, T b) {
      return takeMax ? exceeds(widen(a), widen(b))
                     : smaller(widen(a), widen(b), /*nanFirst=*/true);
    };
    forEachLine(shape, axis, [&](int64_t line, int64_t start, int64_t step) {
      int64_t best = 0;
      for (int64_t i = 1; i < shape[axis]; ++i) {
        T candidate = x[start + i * step], leader = x[start + best * step];
        if (before(candidate, leader) ||
            (takeLast && !before(leader, candidate)))
          best = i;
      }
      y[line] = best;
    });
  });
}

void cnnc::cnn::compute(SoftmaxOp op, In in, Out out) {
  ArrayRef<int64_t> shape = in[0].shape();
  int64_t axis = op.getAxis(), extent = shape[axis];
  dispatchFloat(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    ArrayRef<T> x = in[0].values<T>();
    MutableArrayRef<T> y = out[0].mutableValues<T>();
    forEachLine(shape, axis, [&](int64_t, int64_t start, int64_t step) {
      auto at = [&](int64_t i) { return widen(x[start + i * step]); };
      // 16-bit types round after every step.
      auto rounded = [](double v) {
        return sizeof(T) == 2 ? double(widen(narrow<T>(v))) : v;
      };
      double most = leastOf<T>(), sum = 0;
      for (int64_t i = 0; i < extent; ++i)
        most = maximum(most, at(i));
      auto shifted = [&](int64_t i) { return rounded(at(i) - most); };
      for (int64_t i = 0; i < extent; ++i)
        sum += rounded(std::exp(shifted(i)));
      sum = rounded(sum);
      for (int64_t i = 0; i < extent; ++i)
        y[start + i * step] =
            narrow<T>(op.getLog() ? shifted(i) - rounded(std::log(sum))
                                  : rounded(std::exp(shifted(i))) / sum);
    });
  });
}

void cnnc::cnn::compute(CumSumOp op, In in, Out out) {
  ArrayRef<int64_t> shape = in[0].shape();
  int64_t axis = op.getAxis(), extent = shape[axis];
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    ArrayRef<T> x = in[0].values<T>();
    MutableArrayRef<T> y = out[0].mutableValues<T>();
    forEachLine(shape, axis, [&](int64_t, int64_t start, int64_t step) {
      Wide<T> sum = 0;
      for (int64_t i = 0; i < extent; ++i) {
        int64_t at = start + step * (op.getReverse() ? extent - 1 - i : i);
        Wide<T> before = sum;
        sum = wrapAdd(sum, widen(x[at]));
        y[at] = narrow<T>(op.getExclusive() ? before : sum);
      }
    });
  });
}

void cnnc::cnn::compute(TopKOp op, In in, Out out) {
  ArrayRef<int64_t> shape = in[0].shape();
  int64_t axis = op.getAxis(), k = op.getK();
  MutableArrayRef<int64_t> indices = out[1].mutableValues<int64_t>();
  dispatchElement(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    ArrayRef<T> x = in[0].values<T>();
    MutableArrayRef<T> y = out[0].mutableValues<T>();
    std::vector<int64_t> order(shape[axis]);
    forEachLine(shape, axis, [&](int64_t line, int64_t start, int64_t step) {
      std::iota(order.begin(), order.end(), 0);
      std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        Wide<T> left = widen(x[start + a * step]);
        Wide<T> right = widen(x[start + b * step]);
        return op.getSmallest() ? smaller(left, right, /*nanFirst=*/false)
                                : exceeds(left, right);
      });
      int64_t first = line / step * k * step + line % step;
      for (int64_t i = 0; i < k; ++i) {
        indices[first + i * step] = order[i];
        y[first + i * step] = x[start + order[i] * step];
      }
    });
  });
}
