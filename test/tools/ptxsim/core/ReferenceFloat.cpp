//===- ReferenceFloat.cpp - Floating-point arithmetic by definition -------===//

#include "test/tools/ptxsim/core/ReferenceFloat.h"

#include <algorithm>
#include <cmath>

namespace ptxsim::test {
namespace {

using Limbs = std::vector<uint32_t>;

void trim(Limbs &a) {
  while (!a.empty() && a.back() == 0)
    a.pop_back();
}

Limbs limbsOf(unsigned __int128 value) {
  Limbs result;
  for (; value; value >>= 32)
    result.push_back(uint32_t(value));
  return result;
}

unsigned bitLength(const Limbs &a) {
  return a.empty()
             ? 0
             : unsigned(a.size()) * 32 - unsigned(__builtin_clz(a.back()));
}

bool bitAt(const Limbs &a, unsigned n) {
  return n / 32 < a.size() && (a[n / 32] >> n % 32 & 1);
}

Limbs shiftLeft(const Limbs &a, unsigned by) {
  Limbs result(a.size() + by / 32 + 1);
  for (size_t n = 0; n < a.size(); ++n) {
    uint64_t wide = uint64_t(a[n]) << by % 32;
    result[n + by / 32] |= uint32_t(wide);
    result[n + by / 32 + 1] |= uint32_t(wide >> 32);
  }
  trim(result);
  return result;
}

int compareLimbs(const Limbs &a, const Limbs &b) {
  if (a.size() != b.size())
    return a.size() < b.size() ? -1 : 1;
  for (size_t n = a.size(); n-- > 0;)
    if (a[n] != b[n])
      return a[n] < b[n] ? -1 : 1;
  return 0;
}

Limbs addLimbs(const Limbs &a, const Limbs &b) {
  Limbs result(std::max(a.size(), b.size()) + 1);
  uint64_t carry = 0;
  for (size_t n = 0; n < result.size(); ++n) {
    carry += (n < a.size() ? a[n] : 0) + uint64_t(n < b.size() ? b[n] : 0);
    result[n] = uint32_t(carry);
    carry >>= 32;
  }
  trim(result);
  return result;
}

/// a - b, which is not negative.
Limbs subtractLimbs(Limbs a, const Limbs &b) {
  int64_t borrow = 0;
  for (size_t n = 0; n < a.size(); ++n) {
    borrow += int64_t(a[n]) - (n < b.size() ? b[n] : 0);
    a[n] = uint32_t(borrow);
    borrow >>= 32;
  }
  trim(a);
  return a;
}

Limbs multiplyLimbs(const Limbs &a, const Limbs &b) {
  Limbs result(a.size() + b.size());
  for (size_t n = 0; n < a.size(); ++n) {
    uint64_t carry = 0;
    for (size_t m = 0; m < b.size(); ++m) {
      carry += uint64_t(a[n]) * b[m] + result[n + m];
      result[n + m] = uint32_t(carry);
      carry >>= 32;
    }
    result[n + b.size()] = uint32_t(carry);
  }
  trim(result);
  return result;
}

uint64_t lowWord(const Limbs &a) {
  return (a.size() > 0 ? a[0] : 0) | (a.size() > 1 ? uint64_t(a[1]) << 32 : 0);
}

/// floor(magnitude / 2^by), and what was cut off: 0 nothing, 1 less than half
/// of the last place, 2 half, 3 more. The quotient has at most 64 bits.
uint64_t cut(const Limbs &a, unsigned by, int &rest) {
  uint64_t whole = 0;
  for (unsigned n = 0; n < 64; ++n)
    whole |= uint64_t(bitAt(a, by + n)) << n;
  bool half = by > 0 && bitAt(a, by - 1), below = false;
  for (unsigned n = 0; n + 1 < by && !below; ++n)
    below = bitAt(a, n);
  rest = 2 * half + below;
  return whole;
}

/// Whether the magnitude grows when `rest` is dropped.
bool roundsUp(bool isNegative, uint64_t whole, int rest, Rounding mode) {
  switch (mode) {
  case Rounding::Nearest:
    return rest == 3 || (rest == 2 && (whole & 1));
  case Rounding::NearestAway:
    return rest >= 2;
  case Rounding::Zero:
    return false;
  case Rounding::Down:
    return rest && isNegative;
  case Rounding::Up:
    return rest && !isNegative;
  }
  return false;
}

Number special(Number::Kind kind, bool isNegative = false) {
  Number n;
  n.kind = kind;
  n.isNegative = isNegative;
  return n;
}

} // namespace

Number decode(uint64_t bits, const FloatFormat &f) {
  Number n;
  n.isNegative = bits & f.sign();
  uint64_t magnitude = bits & (f.sign() - 1);
  if (f.isNan(bits))
    return special(Number::Nan);
  if (!f.isFinite && magnitude == f.infinity())
    return special(Number::Infinite, n.isNegative);
  uint64_t unit = uint64_t(1) << f.mantissa;
  uint64_t exponent = magnitude >> f.mantissa, fraction = magnitude % unit;
  n.magnitude = limbsOf(exponent ? fraction + unit : fraction);
  n.exponent = int(exponent ? exponent : 1) - f.bias() - int(f.mantissa);
  return n;
}

Number integer(bool isNegative, uint64_t magnitude) {
  Number n;
  n.isNegative = isNegative;
  n.magnitude = limbsOf(magnitude);
  return n;
}

uint64_t encode(const Number &n, const FloatFormat &f, Rounding mode) {
  uint64_t sign = n.isNegative ? f.sign() : 0;
  if (n.kind == Number::Nan)
    return f.sign() - 1;
  if (n.kind == Number::Infinite)
    return sign | (f.isFinite ? f.largest() : f.infinity());
  if (n.magnitude.empty())
    return sign;
  int least = 1 - f.bias();
  int exponent = std::max(n.exponent + int(bitLength(n.magnitude)) - 1, least);
  int drop = exponent - int(f.mantissa) - n.exponent, rest = 0;
  uint64_t whole = drop <= 0 ? lowWord(shiftLeft(n.magnitude, unsigned(-drop)))
                             : cut(n.magnitude, unsigned(drop), rest);
  whole += roundsUp(n.isNegative, whole, rest, mode);
  uint64_t unit = uint64_t(1) << f.mantissa;
  if (whole == 2 * unit) {
    whole = unit;
    ++exponent;
  }
  if (whole < unit)
    return sign | whole;
  uint64_t bits = (uint64_t(exponent + f.bias()) << f.mantissa) + whole - unit;
  if (bits <= f.largest())
    return sign | bits;
  bool stays = mode == Rounding::Zero ||
               (mode == Rounding::Down && !n.isNegative) ||
               (mode == Rounding::Up && n.isNegative) || f.isFinite;
  return sign | (stays ? f.largest() : f.infinity());
}

Number negate(Number a) {
  a.isNegative = !a.isNegative;
  return a;
}

Number add(const Number &a, const Number &b, Rounding mode) {
  if (a.kind == Number::Nan || b.kind == Number::Nan)
    return special(Number::Nan);
  if (a.kind == Number::Infinite && b.kind == Number::Infinite &&
      a.isNegative != b.isNegative)
    return special(Number::Nan);
  if (a.kind == Number::Infinite || b.kind == Number::Infinite)
    return a.kind == Number::Infinite ? a : b;
  if (a.isZero() && b.isZero()) {
    Number zero = a;
    if (a.isNegative != b.isNegative)
      zero.isNegative = mode == Rounding::Down;
    return zero;
  }
  Number sum;
  sum.exponent = a.isZero()   ? b.exponent
                 : b.isZero() ? a.exponent
                              : std::min(a.exponent, b.exponent);
  auto aligned = [&](const Number &n) {
    return n.isZero()
               ? Limbs()
               : shiftLeft(n.magnitude, unsigned(n.exponent - sum.exponent));
  };
  Limbs x = aligned(a), y = aligned(b);
  if (a.isNegative == b.isNegative) {
    sum.magnitude = addLimbs(x, y);
    sum.isNegative = a.isNegative;
  } else {
    int order = compareLimbs(x, y);
    sum.magnitude = order < 0 ? subtractLimbs(y, x) : subtractLimbs(x, y);
    sum.isNegative = order == 0  ? mode == Rounding::Down
                     : order < 0 ? b.isNegative
                                 : a.isNegative;
  }
  return sum;
}

Number multiply(const Number &a, const Number &b) {
  bool isNegative = a.isNegative != b.isNegative;
  if (a.kind == Number::Nan || b.kind == Number::Nan)
    return special(Number::Nan);
  if (a.kind == Number::Infinite || b.kind == Number::Infinite)
    return a.isZero() || b.isZero() ? special(Number::Nan)
                                    : special(Number::Infinite, isNegative);
  Number product;
  product.isNegative = isNegative;
  product.magnitude = multiplyLimbs(a.magnitude, b.magnitude);
  product.exponent = a.exponent + b.exponent;
  return product;
}

Number divide(const Number &a, const Number &b) {
  bool isNegative = a.isNegative != b.isNegative;
  if (a.kind == Number::Nan || b.kind == Number::Nan ||
      (a.isZero() && b.isZero()) ||
      (a.kind == Number::Infinite && b.kind == Number::Infinite))
    return special(Number::Nan);
  if (a.kind == Number::Infinite || b.isZero())
    return special(Number::Infinite, isNegative);
  Number q;
  q.isNegative = isNegative;
  if (b.kind == Number::Infinite || a.isZero())
    return q;
  // Shifted so far that the quotient has 60 bits or more.
  unsigned length = bitLength(a.magnitude);
  unsigned by = 60 + bitLength(b.magnitude) - std::min(length, 60u);
  unsigned __int128 numerator = (unsigned __int128)lowWord(a.magnitude) << by;
  uint64_t denominator = lowWord(b.magnitude);
  unsigned __int128 quotient = numerator / denominator;
  bool remains = numerator % denominator != 0;
  q.magnitude = limbsOf(quotient << 1 | remains);
  q.exponent = a.exponent - b.exponent - int(by) - 1;
  return q;
}

Number squareRoot(const Number &a) {
  if (a.kind == Number::Nan || a.isZero())
    return a;
  if (a.isNegative)
    return special(Number::Nan);
  if (a.kind == Number::Infinite)
    return a;
  unsigned by = 124 - bitLength(a.magnitude);
  if ((a.exponent - int(by)) % 2)
    --by;
  unsigned __int128 square = (unsigned __int128)lowWord(a.magnitude) << by;
  unsigned __int128 root = 0;
  for (int bit = 62; bit >= 0; --bit) {
    unsigned __int128 next = root | (unsigned __int128)1 << bit;
    if (next * next <= square)
      root = next;
  }
  Number r;
  r.magnitude = limbsOf(root << 1 | (root * root != square));
  r.exponent = (a.exponent - int(by)) / 2 - 1;
  return r;
}

Number roundToInteger(const Number &a, Rounding mode) {
  if (a.kind != Number::Finite || a.exponent >= 0)
    return a;
  unsigned by = unsigned(-a.exponent);
  int rest = 0;
  uint64_t whole = cut(a.magnitude, by, rest);
  whole += roundsUp(a.isNegative, whole, rest, mode);
  return integer(a.isNegative, whole);
}

int compare(const Number &a, const Number &b) {
  auto sign = [](const Number &n) {
    return n.isZero() ? 0 : n.isNegative ? -1 : 1;
  };
  if (a.kind == Number::Infinite || b.kind == Number::Infinite) {
    int x = a.kind == Number::Infinite ? 2 * sign(a) : 0;
    int y = b.kind == Number::Infinite ? 2 * sign(b) : 0;
    return (x > y) - (x < y);
  }
  return sign(add(a, negate(b), Rounding::Nearest));
}

long double approximate(const Number &a) {
  if (a.kind == Number::Nan)
    return NAN;
  long double value = a.kind == Number::Infinite ? INFINITY : 0;
  for (size_t n = a.magnitude.size(); n-- > 0;)
    value = value * 4294967296.0L + a.magnitude[n];
  value = std::ldexp(value, a.exponent);
  return a.isNegative ? -value : value;
}

} // namespace ptxsim::test
