//===- Spatial.cpp - evaluation of sampling -------------------------------===//
//
// Positions are computed in f32 (f64 for f64 tensors), operation by operation
// as written here, because which elements are read depends on their rounding.
// Values are computed in double.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "dialects/cnn/eval/Families.h"
#include "dialects/cnn/eval/Loops.h"
#include "dialects/cnn/eval/Numbers.h"

using namespace mlir;
using namespace cnnc::cnn;

/// The type of positions in a tensor of T.
template <typename T>
using Position = std::conditional_t<std::is_same_v<T, double>, double, float>;

//===----------------------------------------------------------------------===//
// cnn.resample
//===----------------------------------------------------------------------===//

/// One axis of a resampling: which element each tap reads.
static std::vector<int64_t> tapTable(const Tensor &indices, int64_t extent) {
  std::vector<int64_t> table;
  dispatchElement(indices.element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    if constexpr (!isFloating<T>)
      for (T index : indices.values<T>())
        table.push_back(std::clamp<int64_t>(index, 0, extent - 1));
  });
  return table;
}

static std::vector<double> weightTable(const Tensor &weights) {
  std::vector<double> table;
  dispatchFloat(weights.element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    for (T weight : weights.values<T>())
      table.push_back(widen(weight));
  });
  return table;
}

/// Rows are `inner` contiguous elements at one index of the axis.
struct AxisRows {
  int64_t outer, from, to, inner;

  AxisRows(ArrayRef<int64_t> shape, int64_t axis, int64_t to)
      : outer(1), from(shape[axis]), to(to), inner(1) {
    for (int64_t extent : shape.take_front(axis))
      outer *= extent;
    for (int64_t extent : shape.drop_front(axis + 1))
      inner *= extent;
  }

  /// Calls `body(o, to-row, from-start)` with flat element offsets.
  template <typename Body> void forEach(Body body) const {
    for (int64_t i = 0; i < outer; ++i)
      for (int64_t o = 0; o < to; ++o)
        body(o, (i * to + o) * inner, i * from * inner);
  }
};

void cnnc::cnn::compute(ResampleOp op, In in, Out out) {
  int64_t axis = op.getAxis(), taps = in[1].shape()[1];
  AxisRows rows(in[0].shape(), axis, out[0].shape()[axis]);
  std::vector<int64_t> table = tapTable(in[1], rows.from);
  if (in.size() == 2) {
    dispatchBits(in[0].element(), [&](auto tag) {
      using Bits = typename decltype(tag)::type;
      const Bits *x = in[0].values<Bits>().data();
      Bits *y = out[0].mutableValues<Bits>().data();
      rows.forEach([&](int64_t o, int64_t to, int64_t from) {
        std::copy_n(x + from + table[o] * rows.inner, rows.inner, y + to);
      });
    });
    return;
  }
  std::vector<double> weights = weightTable(in[2]);
  dispatchFloat(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    const T *x = in[0].values<T>().data();
    T *y = out[0].mutableValues<T>().data();
    std::vector<double> sums(rows.inner);
    rows.forEach([&](int64_t o, int64_t to, int64_t from) {
      std::fill(sums.begin(), sums.end(), 0.0);
      for (int64_t t = o * taps; t < (o + 1) * taps; ++t)
        for (int64_t i = 0; i < rows.inner; ++i)
          sums[i] += weights[t] * widen(x[from + table[t] * rows.inner + i]);
      for (int64_t i = 0; i < rows.inner; ++i)
        y[to + i] = narrow<T>(sums[i]);
    });
  });
}

//===----------------------------------------------------------------------===//
// cnn.grid_sample
//===----------------------------------------------------------------------===//

namespace {
/// Up to four elements along one dimension and their weights.
struct Taps {
  int count = 0;
  int64_t index[4]; // -1: reads as zero
  double weight[4];

  void add(int64_t i, double w) {
    index[count] = i;
    weight[count++] = w;
  }
};

/// How positions along one dimension of a picture are found.
template <typename P> struct Sampler {
  SampleMode mode;
  BorderMode border;
  bool alignCorners;

  /// The position in elements of a grid coordinate in [-1, 1].
  P position(P coordinate, P extent) const {
    return alignCorners ? (coordinate + 1) / 2 * (extent - 1)
                        : ((coordinate + 1) * extent - 1) / 2;
  }

  /// Mirrors a position at the picture's borders, which are the centres of the
  /// outer elements with `alignCorners` and their outer edges without.
  P reflect(P x, P extent) const {
    P low = alignCorners ? 0 : P(-0.5),
      range = alignCorners ? extent - 1 : extent;
    if (x >= low && x <= low + range)
      return x;
    if (!std::isfinite(x) || range == 0)
      return 0;
    P distance = std::fmod(std::fabs(x - low), 2 * range);
    return low + (distance > range ? 2 * range - distance : distance);
  }

  /// A position outside the borders, brought back for `border`; for `zeros`
  /// only so near that it fits an integer while all its taps stay outside.
  P limit(P x, P extent) const {
    if (border == BorderMode::zeros)
      return std::clamp(x, P(-3), extent + 2);
    P low = alignCorners ? 0 : P(-0.5);
    return x >= low && x <= extent - 1 - low ? x
                                             : std::clamp(x, P(0), extent - 1);
  }

  /// The element that stands at integer position `i`, or -1 for zero.
  int64_t element(P i, P extent) const {
    bool inside = i >= 0 && i < extent;
    if (border == BorderMode::zeros)
      return inside ? int64_t(i) : -1;
    if (!inside && border == BorderMode::reflection)
      i = reflect(i, extent);
    return i > 0 ? int64_t(std::min(i, extent - 1)) : 0;
  }

  /// Cubic convolution with a = -0.75, for a tap at distance `d` from the
  /// position.
  static double cubicWeight(double d) {
    constexpr double a = -0.75;
    d = std::fabs(d);
    return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1
                  : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  }

  Taps taps(P coordinate, P extent) const {
    P x = position(coordinate, extent);
    if (std::isnan(x)) // as if far to the left
      x = -std::numeric_limits<P>::infinity();
    if (mode == SampleMode::nearest)
      x = std::nearbyint(x); // halves to even
    x = border == BorderMode::reflection ? reflect(x, extent)
                                         : limit(x, extent);
    Taps taps;
    P base = std::floor(x);
    if (mode == SampleMode::nearest) {
      taps.add(element(x, extent), 1);
    } else if (mode == SampleMode::linear) {
      taps.add(element(base, extent), 1 - double(x - base));
      taps.add(element(base + 1, extent), double(x - base));
    } else {
      for (int t = -1; t <= 2; ++t)
        taps.add(element(base + t, extent), cubicWeight(double(x - base) - t));
    }
    return taps;
  }
};
} // namespace

/// The weighted sum over the taps of dimension `d` and those behind it;
/// `offset` is where the dimensions before it lead.
template <typename T>
static double sample(const T *plane, ArrayRef<Taps> taps,
                     ArrayRef<int64_t> extents, int64_t offset = 0) {
  if (taps.empty())
    return widen(plane[offset]);
  double sum = 0;
  for (int t = 0; t < taps[0].count; ++t)
    if (taps[0].index[t] >= 0)
      sum += taps[0].weight[t] * sample(plane, taps.drop_front(),
                                        extents.drop_front(),
                                        offset * extents[0] + taps[0].index[t]);
  return sum;
}

void cnnc::cnn::compute(GridSampleOp op, In in, Out out) {
  ArrayRef<int64_t> shape = in[0].shape();
  ArrayRef<int64_t> extents = shape.drop_front(2);
  int64_t rank = extents.size();
  dispatchFloat(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    using P = Position<T>;
    Sampler<P> sampler{op.getMode(), op.getBorder(), op.getAlignCorners()};
    int64_t plane = 1, positions = 1;
    for (int64_t extent : extents)
      plane *= extent;
    for (int64_t extent : out[0].shape().drop_front(2))
      positions *= extent;
    const T *x = in[0].values<T>().data(), *grid = in[1].values<T>().data();
    T *y = out[0].mutableValues<T>().data();
    SmallVector<Taps> taps(rank);
    for (int64_t n = 0; n < shape[0]; ++n)
      for (int64_t o = 0; o < positions; ++o) {
        // The fastest dimension comes first in the grid.
        const T *at = grid + (n * positions + o) * rank;
        for (int64_t d = 0; d < rank; ++d)
          taps[d] = sampler.taps(P(widen(at[rank - 1 - d])), P(extents[d]));
        for (int64_t c = 0; c < shape[1]; ++c)
          y[(n * shape[1] + c) * positions + o] =
              narrow<T>(sample(x + (n * shape[1] + c) * plane, taps, extents));
      }
  });
}

//===----------------------------------------------------------------------===//
// cnn.roi_align
//===----------------------------------------------------------------------===//

namespace {
/// One dimension of a region: where its samples lie.
template <typename P> struct RoiDim {
  P start, bin;
  int64_t samples;

  RoiDim(P low, P high, int64_t bins, RoiAlignOp op) {
    P scale = P(op.getSpatialScale().convertToDouble());
    P offset = op.getHalfPixel() ? P(0.5) : P(0);
    start = low * scale - offset;
    P size = high * scale - offset - start;
    if (!op.getHalfPixel())
      size = std::max(size, P(1));
    bin = size / P(bins);
    samples = op.getSamplingRatio();
    if (samples == 0) {
      P wanted = std::ceil(bin);
      samples = wanted >= 1 ? int64_t(std::min<P>(wanted, kMaxRoiSamples)) : 0;
    }
  }

  P at(int64_t b, int64_t sample) const {
    return start + P(b) * bin + (P(sample) + P(0.5)) * bin / P(samples);
  }
};

/// Two neighbours along one dimension and the weight of the second; `outside`
/// if the sample counts as zero.
struct Neighbours {
  bool outside;
  int64_t low = 0, high = 0;
  double weight = 0;

  template <typename P> Neighbours(P x, int64_t extent) {
    outside = !(x >= -1 && x <= P(extent));
    if (outside)
      return;
    x = std::max(x, P(0));
    low = std::min(int64_t(x), extent - 1);
    high = std::min(low + 1, extent - 1);
    weight = low == extent - 1 ? 0 : double(x - P(low));
  }
};
} // namespace

/// One element of the result: bin (`by`, `bx`) of a region.
template <typename T, typename P>
static double poolBin(const T *plane, int64_t height, int64_t width,
                      const RoiDim<P> &dy, const RoiDim<P> &dx, int64_t by,
                      int64_t bx, bool takeMax) {
  double result = 0;
  bool first = true;
  for (int64_t iy = 0; iy < dy.samples; ++iy)
    for (int64_t ix = 0; ix < dx.samples; ++ix) {
      Neighbours y(dy.at(by, iy), height), x(dx.at(bx, ix), width);
      double corner[4] = {0, 0, 0, 0};
      if (!y.outside && !x.outside) {
        auto at = [&](int64_t i, int64_t j) {
          return widen(plane[i * width + j]);
        };
        corner[0] = (1 - y.weight) * (1 - x.weight) * at(y.low, x.low);
        corner[1] = (1 - y.weight) * x.weight * at(y.low, x.high);
        corner[2] = y.weight * (1 - x.weight) * at(y.high, x.low);
        corner[3] = y.weight * x.weight * at(y.high, x.high);
      }
      if (!takeMax) {
        result += corner[0] + corner[1] + corner[2] + corner[3];
        continue;
      }
      double most =
          maximum(maximum(corner[0], corner[1]), maximum(corner[2], corner[3]));
      result = first ? most : maximum(result, most);
      first = false;
    }
  if (takeMax)
    return result;
  return result / double(std::max<int64_t>(dy.samples * dx.samples, 1));
}

void cnnc::cnn::compute(RoiAlignOp op, In in, Out out) {
  ArrayRef<int64_t> shape = in[0].shape(), to = out[0].shape();
  int64_t height = shape[2], width = shape[3];
  std::vector<int64_t> batch = tapTable(in[2], shape[0]);
  bool takeMax = op.getKind() == PoolKind::max;
  dispatchFloat(in[0].element(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    using P = Position<T>;
    const T *x = in[0].values<T>().data(), *roi = in[1].values<T>().data();
    T *y = out[0].mutableValues<T>().data();
    for (int64_t r = 0; r < to[0]; ++r, roi += 4) {
      RoiDim<P> dx(P(widen(roi[0])), P(widen(roi[2])), to[3], op);
      RoiDim<P> dy(P(widen(roi[1])), P(widen(roi[3])), to[2], op);
      for (int64_t c = 0; c < to[1]; ++c) {
        const T *plane = x + (batch[r] * shape[1] + c) * height * width;
        for (int64_t by = 0; by < to[2]; ++by)
          for (int64_t bx = 0; bx < to[3]; ++bx)
            *y++ = narrow<T>(
                poolBin(plane, height, width, dy, dx, by, bx, takeMax));
      }
    }
  });
}
