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

constexpr uint32_t kFlush = 1, kSaturate = 2, kRelu = 4, kXorSign = 8;

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

template <typename F> uint16_t flushed(uint16_t bits, uint32_t extra) {
  bool isTiny = (bits & F::kInfinity) == 0;
  return (extra & kFlush) && isTiny ? uint16_t(bits & F::kSign) : bits;
}

template <typename F>
uint16_t compute(Half op, uint32_t extra, uint16_t x, uint16_t y, uint16_t z) {
  auto in = [&](uint16_t bits) { return F::decode(flushed<F>(bits, extra)); };
  double a = in(x), b = in(y), c = in(z), value = 0, rest = 0;
  bool isNegative = (x ^ y) & F::kSign;
  if (extra & kXorSign) {
    a = std::fabs(a);
    b = std::fabs(b);
  }
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
    return uint16_t(flushed<F>(x, extra) & ~F::kSign);
  case Half::Neg:
    return uint16_t(flushed<F>(x, extra) ^ F::kSign);
  case Half::Ex2:
    value = std::exp2(a);
    break;
  case Half::Tanh:
    value = std::tanh(a);
    break;
  }
  if (extra & kXorSign)
    value = isNegative ? -value : value;
  if ((extra & kRelu) && !std::isnan(value) && std::signbit(value))
    value = rest = 0;
  if (extra & kSaturate) {
    bool low = std::isnan(value) || value <= 0;
    if (low || value > 1) {
      value = low ? 0 : 1;
      rest = 0;
    }
  }
  return flushed<F>(uint16_t(F::encode(value, Round::Nearest, rest)), extra);
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
  struct Known {
    const char *name;
    Half op;
    unsigned operands;
  };
  const Known known[] = {{"add", Half::Add, 2},
                         {"sub", Half::Sub, 2},
                         {"mul", Half::Mul, 2},
                         {"fma", Half::Fma, 3},
                         {"min", nan ? Half::MinNan : Half::Min, 2},
                         {"max", nan ? Half::MaxNan : Half::Max, 2},
                         {"abs", Half::Abs, 1},
                         {"neg", Half::Neg, 1},
                         {"ex2", Half::Ex2, 1},
                         {"tanh", Half::Tanh, 1}};
  if (b.op.types.size() != 1 ||
      b.op.hasAny({"lo", "hi", "wide", "cc", "rz", "rm", "rp"}))
    return false;
  for (auto [name, op, operands] : known) {
    if (stem != name)
      continue;
    if (b.op.has("xorsign") != b.op.has("abs"))
      return false;
    b.i.immediate = uint64_t(op);
    b.i.elements = type == Type::F16x2 || type == Type::BF16x2 ? 2 : 1;
    b.i.extra =
        (b.op.has("ftz") ? kFlush : 0) | (b.op.has("sat") ? kSaturate : 0) |
        (b.op.has("relu") ? kRelu : 0) | (b.op.has("xorsign") ? kXorSign : 0);
    b.i.kind =
        op == Half::Ex2 || op == Half::Tanh ? Class::Special : Class::Fma;
    b.dst(0, 4);
    for (size_t n = 1; n <= operands; ++n)
      b.src(n, 4);
    b.i.run = isHalf ? halfOp<F16Format> : halfOp<Bf16Format>;
    return true;
  }
  return false;
}

} // namespace ptxsim
