//===- Quantize.cpp - evaluation of cnn.quantize --------------------------===//

#include "dialects/cnn/eval/Families.h"
#include "dialects/cnn/eval/Numbers.h"

using namespace mlir;
using namespace cnnc::cnn;

/// Whether a number that lies `part` (0 <= part < 1) above the integer `below`
/// becomes the next integer instead.
template <typename T> static bool roundsUp(RoundingKind kind, T below, T part) {
  switch (kind) {
  case RoundingKind::rnd:
    return part >= T(0.5);
  case RoundingKind::rnd_min_inf:
    return part > T(0.5);
  case RoundingKind::rnd_zero: // up is towards zero where the number is
                               // negative
    return below < 0 ? part >= T(0.5) : part > T(0.5);
  case RoundingKind::rnd_inf:
    return below < 0 ? part > T(0.5) : part >= T(0.5);
  case RoundingKind::rnd_conv:
    return part > T(0.5) || (part == T(0.5) && std::fmod(below, T(2)) != 0);
  case RoundingKind::trn:
    return false;
  case RoundingKind::trn_zero:
    return below < 0 && part > 0;
  }
  llvm_unreachable("all kinds are above");
}

/// The low `width` bits of an integer, or of its two's complement.
template <typename T> static T wrapped(T m, FixedAttr grid) {
  if (std::isinf(m))
    return 0;
  T range = std::ldexp(T(1), int(grid.getWidth()));
  T low = m - std::floor(m / range) * range;
  return low > T(grid.getGreatestMantissa()) ? low - range : low;
}

template <typename T> static T limited(OverflowKind kind, T m, FixedAttr grid) {
  T least = T(grid.getLeastMantissa()), most = T(grid.getGreatestMantissa());
  if (kind == OverflowKind::sat_sym && !grid.getIsUnsigned())
    least = -most;
  if (m >= least && m <= most)
    return m;
  switch (kind) {
  case OverflowKind::sat:
  case OverflowKind::sat_sym:
    return m < least ? least : most;
  case OverflowKind::sat_zero:
    return 0;
  case OverflowKind::wrap:
    return wrapped(m, grid);
  }
  llvm_unreachable("all kinds are above");
}

namespace {
/// What a `cnn.quantize` does to a number.
template <typename T> class Quantizer {
public:
  explicit Quantizer(QuantizeOp op)
      : grid(op.getGrid()), rounding(op.getRounding()),
        overflow(op.getOverflow()),
        step(std::ldexp(T(1), int(grid.getExponent()))),
        steps(std::ldexp(T(1), int(-grid.getExponent()))) {}

  T operator()(T x) const {
    T m = x * steps;
    if (std::isnan(m))
      return 0;
    if (!std::isinf(m)) {
      T below = std::floor(m);
      m = roundsUp(rounding, below, m - below) ? below + 1 : below;
    }
    T y = limited(overflow, m, grid) * step;
    return y + T(0); // makes -0 positive
  }

private:
  FixedAttr grid;
  RoundingKind rounding;
  OverflowKind overflow;
  T step, steps; ///< the step, and how many of them make 1
};
} // namespace

void cnnc::cnn::compute(QuantizeOp op, In in, Out out) {
  auto run = [&](auto tag) {
    using T = decltype(tag);
    ArrayRef<T> x = in[0].values<T>();
    MutableArrayRef<T> y = out[0].mutableValues<T>();
    Quantizer<T> quantize(op);
    for (size_t i = 0; i < x.size(); ++i)
      y[i] = quantize(x[i]);
  };
  if (in[0].element().isF32())
    run(float());
  else
    run(double());
}
