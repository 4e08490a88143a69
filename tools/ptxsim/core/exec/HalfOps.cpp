//===- HalfOps.cpp - f16 and bf16 arithmetic (PTX ISA 9.7.4) --------------===//
//
// Each value is computed exactly, or with its residue, in double and rounded
// once.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Half.h"
#include "tools/ptxsim/core/exec/Lanes.h"

#include <cmath>

namespace ptxsim {
namespace {

constexpr uint32_t kFlush = 1, kSaturate = 2, kRelu = 4;

/// The sum of two doubles and what its rounding lost (Knuth's two-sum).
void twoSum(double a, double b, double &sum, double &rest) {
  sum = a + b;
  double bPart = sum - a;
  rest = (a - (sum - bPart)) + (b - bPart);
  if (!std::isfinite(sum))
    rest = 0;
}

enum class Half {
  Add,
  Sub,
  Mul,
  Fma,
  Min,
  Max,
  MinNan,
  MaxNan,
  Abs,
  Neg,
  Ex2,
  Tanh
};

double pick(double a, double b, bool wantsMin, bool nan) {
  if (std::isnan(a) || std::isnan(b))
    return nan ? NAN : std::isnan(a) ? b : a;
  if (a == b)
    return std::signbit(a) == wantsMin ? a : b;
  return (a < b) == wantsMin ? a : b;
}

template <typename F>
uint16_t compute(Half op, uint32_t extra, uint16_t x, uint16_t y, uint16_t z) {
  auto in = [&](uint16_t bits) {
    bool isTiny = (bits & F::kInfinity) == 0;
    return F::decode((extra & kFlush) && isTiny ? bits & F::kSign : bits);
  };
  double a = in(x), b = in(y), c = in(z), value = 0, rest = 0;
  switch (op) {
  case Half::Add:
    twoSum(a, b, value, rest);
    break;
  case Half::Sub:
    twoSum(a, -b, value, rest);
    break;
  case Half::Mul:
    value = a * b;
    break;
  case Half::Fma:
    twoSum(a * b, c, value, rest);
    break;
  case Half::Min:
  case Half::MinNan:
    value = pick(a, b, true, op == Half::MinNan);
    break;
  case Half::Max:
  case Half::MaxNan:
    value = pick(a, b, false, op == Half::MaxNan);
    break;
  case Half::Abs:
    return uint16_t(x & ~F::kSign);
  case Half::Neg:
    return uint16_t(x ^ F::kSign);
  case Half::Ex2:
    value = std::exp2(a);
    break;
  case Half::Tanh:
    value = std::tanh(a);
    break;
  }
  if ((extra & kRelu) && !std::isnan(value) && value < 0)
    value = rest = 0;
  if (extra & kSaturate) {
    bool low = std::isnan(value) || value < 0;
    if (low || value > 1) {
      value = low ? 0 : 1;
      rest = 0;
    }
  }
  uint16_t bits = uint16_t(F::encode(value, Round::Nearest, rest));
  bool isTiny = (bits & F::kInfinity) == 0;
  return (extra & kFlush) && isTiny ? uint16_t(bits & F::kSign) : bits;
}

/// immediate: the operation; elements: 1 or 2 in a lane; operands may be fewer
/// than three.
template <typename F> void halfOp(Warp &w, const Instruction &i) {
  uint32_t r[kLanes];
  const uint32_t *s[3];
  for (unsigned n = 0; n < 3; ++n)
    s[n] = w.at<uint32_t>(i.src[n < i.operands ? n : 0]);
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    uint32_t result = 0;
    for (unsigned k = 0; k < i.elements; ++k)
      result |= uint32_t(compute<F>(Half(i.immediate), i.extra,
                                    uint16_t(s[0][lane] >> 16 * k),
                                    uint16_t(s[1][lane] >> 16 * k),
                                    uint16_t(s[2][lane] >> 16 * k)))
                << 16 * k;
    r[lane] = result;
  }
  commit(w, i.dst[0], r);
}

} // namespace

bool selectHalf(Builder &b) {
  Type type = b.op.type();
  bool isHalf = type == Type::F16 || type == Type::F16x2;
  if (!isHalf && type != Type::BF16 && type != Type::BF16x2)
    return false;
  const std::string &stem = b.op.stem;
  bool nan = b.op.has("NaN");
  const std::pair<const char *, Half> known[] = {
      {"add", Half::Add},
      {"sub", Half::Sub},
      {"mul", Half::Mul},
      {"fma", Half::Fma},
      {"min", nan ? Half::MinNan : Half::Min},
      {"max", nan ? Half::MaxNan : Half::Max},
      {"abs", Half::Abs},
      {"neg", Half::Neg},
      {"ex2", Half::Ex2},
      {"tanh", Half::Tanh}};
  for (auto [name, op] : known) {
    if (stem != name)
      continue;
    if (b.op.has("xorsign") || b.op.has("oob"))
      return false;
    b.i.immediate = uint64_t(op);
    b.i.elements = type == Type::F16x2 || type == Type::BF16x2 ? 2 : 1;
    b.i.extra = (b.op.has("ftz") ? kFlush : 0) |
                (b.op.has("sat") ? kSaturate : 0) |
                (b.op.has("relu") ? kRelu : 0);
    b.i.kind =
        op == Half::Ex2 || op == Half::Tanh ? Class::Special : Class::Fma;
    b.dst(0, 4);
    for (size_t n = 1; n < b.count(); ++n)
      b.src(n, 4);
    b.i.run = isHalf ? halfOp<F16Format> : halfOp<Bf16Format>;
    return true;
  }
  return false;
}

} // namespace ptxsim
