//===- QuantiseSoftmax.cpp - softmax of numbers on grids ------------------===//
//
// With t how far x is below the largest one of its line, in real numbers,
//
//   softmax x     = exp(-t) / sum exp(-t)
//   log_softmax x = -(t + log(sum exp(-t)))
//
// (Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 4.1). exp and
// log are tables, sums are exact, and the quotient is one division of f32
// numbers, which IEEE 754 rounds alike everywhere. None of the grids within
// comes from the scheme: a probability is as fine with 8-bit numbers around it,
// and a sum of a thousand does not saturate.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "passes/quantise/Quantiser.h"
#include "passes/simplify/Rewrite.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Bits behind the point of exponentials and logarithms: those of the scheme's
/// numbers, within these limits. With more the polynomials of exp would need
/// more bits than f64 has.
static constexpr int64_t kLeastFraction = 16, kMostFraction = 20;
/// Bits beyond those of a table's results that what it takes needs at most: a
/// step of 2^-(f + 3) changes exp(-t) by an eighth of a step of 2^-f.
static constexpr int64_t kMoreBits = 3;
/// Factors of two that a table of logarithms spans: beginning with 8^g and 8^g
/// times as coarse, each of them needs as many rows as the others.
static constexpr int64_t kLogOctaves = 3;

/// Bits in front of the point of numbers up to `most`, which is positive.
static int64_t integerBits(double most) { return std::ilogb(most) + 1; }

Value Quantiser::reduced(ReduceKind kind, Value x, int64_t axis) {
  SmallVector<int64_t> shape(shapeOf(x));
  shape[axis] = 1;
  return ReduceOp::create(b, loc, RankedTensorType::get(shape, elementOf(x)),
                          kind, x, axis);
}

/// `function` of `x`, which is rounded to `from` on the way in, as numbers of
/// `to`. The table exists: the function is smooth within its rows.
Value Quantiser::tabulated(llvm::function_ref<double(double)> function,
                           const Stand &x, FixedAttr from, FixedAttr to) {
  auto scaled =
      [&](ArrayRef<double> numbers) -> FailureOr<std::vector<double>> {
    std::vector<double> results;
    for (double number : numbers)
      results.push_back(function(number * x.scale));
    return results;
  };
  auto table = makeFunctionTable(scaled, from, to);
  assert(table && "the grids were chosen for this");
  return lookedUp(rounded(x.value, x.scale, {from, x.scale}), *table, to);
}

/// exp(-t) with `fraction` bits behind the point. What is less than half of the
/// last one becomes 0, so that larger t need not be told apart.
Value Quantiser::decaying(const Stand &t, int64_t fraction) {
  double far = double(fraction + 1) * llvm::numbers::ln2 / t.scale;
  int64_t width = std::clamp<int64_t>(integerBits(far) - t.grid.getExponent(),
                                      2, t.grid.getWidth());
  int64_t integer = width + t.grid.getExponent();
  width = std::min(width, fraction + kMoreBits);
  auto from = FixedAttr::get(b.getContext(), width, integer, true);
  auto to = FixedAttr::get(b.getContext(), fraction + 1, 1, true);
  return tabulated([](double t) { return std::exp(-t); }, t, from, to);
}

/// log(sum) of multiples of 2^-fraction in [1, most]: the sum over g of
/// log(min(max(sum, 8^g), 8^(g + 1)) / 8^g). The bend at 8^g is where a row of
/// the table ends.
Value Quantiser::logarithm(Value sum, double most, int64_t fraction) {
  Value total;
  auto to = FixedAttr::get(b.getContext(), fraction + 2, 2, true);
  for (int64_t low = 0; low < integerBits(most); low += kLogOctaves) {
    int64_t high = low + kLogOctaves;
    auto from =
        FixedAttr::get(b.getContext(), kLogOctaves + fraction, high, true);
    double first = std::ldexp(1.0, int(low)), last = std::ldexp(1.0, int(high));
    auto part = [&](double sum) {
      return std::log(std::clamp(sum, first, last) / first);
    };
    Value y = tabulated(part, {sum, 1, {}}, from, to);
    total = total ? binary(BinaryKind::add, total, y) : y;
  }
  return total;
}

void Quantiser::visitSoftmax(SoftmaxOp op) {
  Stand x = standOf(op.getX());
  int64_t axis = op.getAxis();
  int64_t fraction = std::clamp(scheme.width, kLeastFraction, kMostFraction);
  Value most = reduced(ReduceKind::max, x.value, axis);
  // One bit more than x has, all of which `decaying` need not take.
  FixedAttr grid = FixedAttr::get(b.getContext(), x.grid.getWidth(),
                                  x.grid.getInteger(), true);
  Stand t{binary(BinaryKind::sub, most, x.value), x.scale, grid};
  Value term = decaying(t, fraction);
  Value sum = reduced(ReduceKind::sum, term, axis);
  remarkDone(op, "cnn-quantise",
             op.getLog() ? "exp and log are tables, its sums exact"
                         : "exp is a table, its sums are exact, its quotients "
                           "are correctly rounded f32");
  if (!op.getLog()) {
    floats[op.getY()] = binary(BinaryKind::div, floating(term), floating(sum));
    return;
  }
  double count = double(shapeOf(op.getX())[axis]);
  Value log = logarithm(sum, count, fraction);
  // f32 has 24 bits: no more than that are kept of large distances.
  int64_t integer = std::max<int64_t>(
      1, integerBits(std::ldexp(x.scale, int(grid.getInteger()))));
  int64_t width = std::min<int64_t>(24, integer + fraction);
  Stand far =
      rounded(t.value, t.scale,
              {FixedAttr::get(b.getContext(), width, integer, true), 1});
  floats[op.getY()] =
      floating(unary(UnaryKind::neg, binary(BinaryKind::add, far.value, log)));
}
