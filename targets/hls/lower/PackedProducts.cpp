//===- PackedProducts.cpp - two products in one multiplier ----------------===//

#include "targets/hls/lower/PackedProducts.h"
#include "targets/hls/lower/Numbers.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// Where the upper weight begins.
static constexpr int64_t kShift = 18;
/// Bits of the multiplier's wide operand.
static constexpr int64_t kWide = 27;

/// The largest magnitude of a mantissa.
static int64_t largest(FixedType type) {
  return type.getIsSigned() ? int64_t(1) << (type.getWidth() - 1)
                            : (int64_t(1) << type.getWidth()) - 1;
}

int64_t cnnc::hls::mostPackedProducts(Type x, Type weight) {
  auto a = dyn_cast<FixedType>(x), b = dyn_cast<FixedType>(weight);
  // Sign and carry of the lower weight take a bit beside the upper one.
  if (!a || !b || a.getWidth() >= kShift ||
      b.getWidth() + !b.getIsSigned() + kShift + 1 > kWide)
    return 0;
  return ((int64_t(1) << (kShift - 1)) - 1) / (largest(a) * largest(b));
}

/// The mantissa as a whole number.
static Value mantissa(ProcessBuilder &p, Value number) {
  auto type = cast<FixedType>(number.getType());
  if (type.isInteger())
    return number;
  return ScaleOp::create(p.b, p.loc(), number, type.getFractionBits());
}

static FixedType integers(ProcessBuilder &p, int64_t width) {
  return FixedType::get(p.b.getContext(), width, width);
}

std::pair<Value, Value>
cnnc::hls::packedDots(ProcessBuilder &p, int64_t count, Type sum,
                      function_ref<Value(Value)> x,
                      function_ref<Value(Value, unsigned)> weight) {
  Value first = x(p.index(0)), other = weight(p.index(0), 0);
  int64_t most = mostPackedProducts(first.getType(), other.getType());
  int64_t fraction = cast<FixedType>(first.getType()).getFractionBits() +
                     cast<FixedType>(other.getType()).getFractionBits();
  Value low = zeroNumber(p, sum), high = low;
  FixedType half = integers(p, kShift), both = integers(p, 2 * kShift + 2);
  auto addTo = [&](Value &dot, Value part) {
    Value scaled =
        fraction ? ScaleOp::create(p.b, p.loc(), part, -fraction) : part;
    dot = fitNumber(p, addNumbers(p, dot, scaled), sum);
  };
  for (int64_t begin = 0; begin < count; begin += most) {
    int64_t end = std::min(count, begin + most);
    auto product = [&](Value k) {
      Value upper =
          ScaleOp::create(p.b, p.loc(), mantissa(p, weight(k, 1)), kShift);
      Value joint = addNumbers(p, upper, mantissa(p, weight(k, 0)));
      return multiplyNumbers(p, mantissa(p, x(k)), joint);
    };
    Value packed = p.reduce(
        "k", "pair", begin + 1, end,
        fitNumber(p, product(p.index(begin)), both), [&](Value k, Value so) {
          return fitNumber(p, addNumbers(p, so, product(k)), both);
        });
    // The lower half is signed: what it borrows goes back to the upper one.
    Value lower = fitNumber(p, packed, half);
    Value rest = ScaleOp::create(p.b, p.loc(),
                                 subtractNumbers(p, packed, lower), -kShift);
    addTo(low, lower);
    addTo(high, fitNumber(p, rest, half));
  }
  return {low, high};
}
