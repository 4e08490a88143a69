//===- Movement.cpp - evaluation where elements only move -----------------===//

#include "dialects/cnn/eval/Families.h"
#include "dialects/cnn/eval/Loops.h"
#include "dialects/cnn/eval/Numbers.h"

using namespace mlir;
using namespace cnnc::cnn;

/// A part of a tensor: where it starts and how it strides, in elements.
struct Part {
  int64_t start;
  Strides strides;
};

/// Copies a block of `shape` from one part to the other.
template <typename Bits>
static void copyBits(ArrayRef<int64_t> shape, ArrayRef<Bits> from,
                     const Part &source, MutableArrayRef<Bits> to,
                     const Part &target) {
  forEachRow<2>(shape, {source.strides, target.strides},
                [&](int64_t count, auto at, auto step) {
                  const Bits *x = from.data() + source.start + at[0];
                  Bits *y = to.data() + target.start + at[1];
                  for (int64_t i = 0; i < count; ++i)
                    y[i * step[1]] = x[i * step[0]];
                });
}

static void copyPart(ArrayRef<int64_t> shape, const Tensor &from,
                     const Part &source, Tensor &to, const Part &target) {
  dispatchBits(to.element(), [&](auto tag) {
    using Bits = typename decltype(tag)::type;
    copyBits<Bits>(shape, from.values<Bits>(), source, to.mutableValues<Bits>(),
                   target);
  });
}

/// All of a tensor.
static Part whole(const Tensor &tensor) {
  return {0, rowMajorStrides(tensor.shape())};
}

void cnnc::cnn::compute(TransposeOp op, In in, Out out) {
  Strides from = rowMajorStrides(in[0].shape());
  Part source{0, {}};
  for (int64_t dim : op.getPermutation())
    source.strides.push_back(from[dim]);
  copyPart(out[0].shape(), in[0], source, out[0], whole(out[0]));
}

void cnnc::cnn::compute(BroadcastOp, In in, Out out) {
  Part source{0, broadcastStrides(in[0].shape(), out[0].shape())};
  copyPart(out[0].shape(), in[0], source, out[0], whole(out[0]));
}

void cnnc::cnn::compute(SliceOp op, In in, Out out) {
  Part source{0, rowMajorStrides(in[0].shape())};
  for (auto [d, stride] : llvm::enumerate(source.strides)) {
    source.start += op.getStarts()[d] * stride;
    stride *= op.getSteps()[d];
  }
  copyPart(out[0].shape(), in[0], source, out[0], whole(out[0]));
}

void cnnc::cnn::compute(ConcatOp op, In in, Out out) {
  Part target = whole(out[0]);
  for (const Tensor &x : in) {
    copyPart(x.shape(), x, whole(x), out[0], target);
    target.start += x.shape()[op.getAxis()] * target.strides[op.getAxis()];
  }
}

//===----------------------------------------------------------------------===//
// cnn.pad
//===----------------------------------------------------------------------===//

/// The index in [0, extent) of the element that stands at `i`, which may lie
/// outside, along one dimension.
static int64_t sourceIndex(PadMode mode, int64_t i, int64_t extent) {
  switch (mode) {
  case PadMode::edge:
    return std::clamp<int64_t>(i, 0, extent - 1);
  case PadMode::wrap:
    return ((i % extent) + extent) % extent;
  case PadMode::reflect: {
    // Back and forth without repeating the ends: a period of 2*(extent-1).
    if (extent == 1)
      return 0;
    int64_t period = 2 * (extent - 1);
    int64_t phase = ((i % period) + period) % period;
    return std::min(phase, period - phase);
  }
  case PadMode::constant:
    break;
  }
  llvm_unreachable("constants come from nowhere");
}

/// Copies `x` into the middle of a tensor that is full of the border's value.
static void padConstant(PadOp op, In in, Tensor &out) {
  if (in.size() > 1)
    copyPart(out.shape(), in[1], {0, Strides(out.shape().size(), 0)}, out,
             whole(out));
  Part target = whole(out);
  for (auto [low, stride] : llvm::zip(op.getLow(), target.strides))
    target.start += low * stride;
  copyPart(in[0].shape(), in[0], whole(in[0]), out, target);
}

/// Pads dimension `dim` of `from`; `to` agrees with it in all others.
template <typename Bits>
static void padDimension(PadMode mode, int64_t dim, int64_t low,
                         const Tensor &from, Tensor &to) {
  ArrayRef<Bits> x = from.values<Bits>();
  MutableArrayRef<Bits> y = to.mutableValues<Bits>();
  int64_t inner = rowMajorStrides(to.shape())[dim];
  int64_t extent = from.shape()[dim], padded = to.shape()[dim];
  for (int64_t row = 0; row < int64_t(y.size()) / inner; ++row) {
    int64_t outer = row / padded, i = row % padded - low;
    int64_t source = outer * extent + sourceIndex(mode, i, extent);
    std::copy_n(&x[source * inner], inner, &y[row * inner]);
  }
}

void cnnc::cnn::compute(PadOp op, In in, Out out) {
  PadMode mode = op.getMode();
  if (mode == PadMode::constant)
    return padConstant(op, in, out[0]);
  // One dimension after another: the padding of a later one repeats that of
  // the earlier ones.
  Tensor current = in[0];
  for (size_t dim = 0; dim < out[0].shape().size(); ++dim) {
    int64_t extent = out[0].shape()[dim];
    if (current.shape()[dim] == extent)
      continue;
    SmallVector<int64_t> shape(current.shape());
    shape[dim] = extent;
    FailureOr<Tensor> next =
        Tensor::allocate(RankedTensorType::get(shape, current.element()));
    if (failed(next))
      llvm::report_bad_alloc_error("cnn.pad");
    dispatchBits(current.element(), [&](auto tag) {
      padDimension<typename decltype(tag)::type>(mode, dim, op.getLow()[dim],
                                                 current, *next);
    });
    current = *next;
  }
  copyPart(out[0].shape(), current, whole(current), out[0], whole(out[0]));
}
