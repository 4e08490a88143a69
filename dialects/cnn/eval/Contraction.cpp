//===- Contraction.cpp - evaluation of convolutions and products ----------===//

#include "dialects/cnn/eval/Families.h"
#include "dialects/cnn/eval/Loops.h"
#include "dialects/cnn/eval/Numbers.h"
#include "dialects/cnn/eval/Window.h"

using namespace mlir;
using namespace cnnc::cnn;

/// All of a tensor, widened once instead of at every use.
template <typename T> static std::vector<Wide<T>> widened(const Tensor &x) {
  std::vector<Wide<T>> wide;
  wide.reserve(x.size());
  for (T value : x.values<T>())
    wide.push_back(widen(value));
  return wide;
}

/// `sums[i*sumStep] += factor * x[i*step]`.
template <typename W>
static void addScaled(W *sums, int64_t sumStep, W factor, const W *x,
                      int64_t step, int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    sums[i * sumStep] =
        wrapAdd(sums[i * sumStep], wrapMul(factor, x[i * step]));
}

/// Writes one plane of sums, rounded, to plane `plane` of y.
template <typename T>
static void storePlane(ArrayRef<Wide<T>> sums, int64_t plane, Tensor &y) {
  T *to = y.mutableValues<T>().data() + plane * sums.size();
  for (Wide<T> sum : sums)
    *to++ = narrow<T>(sum);
}

/// The same where y may be f32 in place of T.
template <typename T>
static void storeSums(ArrayRef<Wide<T>> sums, int64_t plane, Tensor &y) {
  if constexpr (isFloating<T>)
    if (y.element().isF32())
      return storePlane<float>(sums, plane, y);
  storePlane<T>(sums, plane, y);
}

/// The bias of a convolution of T, or zeros: T, or f32 for T of 16 bits.
template <typename T> static std::vector<Wide<T>> biasOf(In in) {
  if (in.size() <= 2)
    return std::vector<Wide<T>>(in[1].shape()[0], Wide<T>(0));
  if constexpr (isFloating<T>)
    if (in[2].element().isF32())
      return widened<float>(in[2]);
  return widened<T>(in[2]);
}

template <typename T> static void convolve(ConvOp op, In in, Tensor &out) {
  using W = Wide<T>;
  ArrayRef<int64_t> xShape = in[0].shape(), wShape = in[1].shape();
  std::vector<W> x = widened<T>(in[0]), w = widened<T>(in[1]);
  std::vector<W> bias = biasOf<T>(in);
  Window3 window(xShape.drop_front(2), out.shape().drop_front(2),
                 wShape.drop_front(2), op.getStrides(), op.getDilations(),
                 op.getPads());
  int64_t outputs = wShape[0], depth = wShape[1];
  int64_t outputsPerGroup = outputs / int64_t(op.getGroup());
  std::vector<W> sums(window.positions());
  for (int64_t n = 0; n < xShape[0]; ++n)
    for (int64_t k = 0; k < outputs; ++k) {
      std::fill(sums.begin(), sums.end(), bias[k]);
      int64_t firstChannel = k / outputsPerGroup * depth;
      for (int64_t c = 0; c < depth; ++c) {
        const W *plane =
            x.data() + (n * xShape[1] + firstChannel + c) * window.elements();
        const W *taps = w.data() + (k * depth + c) * window.taps();
        window.forEachTapRow(
            [&](int64_t tap, int64_t position, int64_t element, int64_t count) {
              addScaled(&sums[position], 1, taps[tap], plane + element,
                        window.dims[2].stride, count);
            });
      }
      storeSums<T>(sums, n * outputs + k, out);
    }
}

void cnnc::cnn::compute(ConvOp op, In in, Out out) {
  dispatchElement(in[0].element(), [&](auto tag) {
    convolve<typename decltype(tag)::type>(op, in, out[0]);
  });
}

/// The window slides over the result here, and its positions are the elements
/// of x.
template <typename T>
static void convolveTransposed(ConvTransposeOp op, In in, Tensor &out) {
  using W = Wide<T>;
  ArrayRef<int64_t> xShape = in[0].shape(), wShape = in[1].shape();
  std::vector<W> x = widened<T>(in[0]), w = widened<T>(in[1]);
  int64_t outputs = out.shape()[1], outputsPerGroup = wShape[1];
  std::vector<W> bias =
      in.size() > 2 ? widened<T>(in[2]) : std::vector<W>(outputs, W(0));
  Window3 window(out.shape().drop_front(2), xShape.drop_front(2),
                 wShape.drop_front(2), op.getStrides(), op.getDilations(),
                 op.getPads());
  int64_t depth = xShape[1] / int64_t(op.getGroup());
  std::vector<W> sums(window.elements());
  for (int64_t n = 0; n < xShape[0]; ++n)
    for (int64_t k = 0; k < outputs; ++k) {
      std::fill(sums.begin(), sums.end(), bias[k]);
      int64_t firstChannel = k / outputsPerGroup * depth;
      for (int64_t c = firstChannel; c < firstChannel + depth; ++c) {
        const W *plane = x.data() + (n * xShape[1] + c) * window.positions();
        const W *taps = w.data() + (c * outputsPerGroup + k % outputsPerGroup) *
                                       window.taps();
        window.forEachTapRow(
            [&](int64_t tap, int64_t position, int64_t element, int64_t count) {
              addScaled(&sums[element], window.dims[2].stride, taps[tap],
                        plane + position, 1, count);
            });
      }
      storePlane<T>(sums, n * outputs + k, out);
    }
}

void cnnc::cnn::compute(ConvTransposeOp op, In in, Out out) {
  dispatchFloat(in[0].element(), [&](auto tag) {
    convolveTransposed<typename decltype(tag)::type>(op, in, out[0]);
  });
}

template <typename T> static void multiply(In in, Tensor &out) {
  using W = Wide<T>;
  std::vector<W> a = widened<T>(in[0]), b = widened<T>(in[1]);
  ArrayRef<int64_t> shape = out.shape();
  ArrayRef<int64_t> batch = shape.drop_back(2);
  int64_t rows = shape[batch.size()], columns = shape.back();
  int64_t depth = in[0].shape().back();
  std::vector<W> sums(rows * columns);
  // Strides count matrices.
  forEachRow<3>(batch,
                {rowMajorStrides(batch),
                 broadcastStrides(in[0].shape().drop_back(2), batch),
                 broadcastStrides(in[1].shape().drop_back(2), batch)},
                [&](int64_t count, auto at, auto step) {
                  for (int64_t i = 0; i < count; ++i) {
                    const W *left =
                        a.data() + (at[1] + i * step[1]) * rows * depth;
                    const W *right =
                        b.data() + (at[2] + i * step[2]) * depth * columns;
                    std::fill(sums.begin(), sums.end(), W(0));
                    for (int64_t m = 0; m < rows; ++m)
                      for (int64_t k = 0; k < depth; ++k)
                        addScaled(&sums[m * columns], 1, left[m * depth + k],
                                  right + k * columns, 1, columns);
                    storePlane<T>(sums, at[0] + i * step[0], out);
                  }
                });
}

void cnnc::cnn::compute(MatMulOp, In in, Out out) {
  dispatchElement(in[0].element(), [&](auto tag) {
    multiply<typename decltype(tag)::type>(in, out[0]);
  });
}
