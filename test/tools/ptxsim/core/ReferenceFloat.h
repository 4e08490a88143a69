//===- ReferenceFloat.h - Floating-point arithmetic by definition -*- C++
//-*-===//
//
// Numbers are integers of any length times a power of two; sums and products of
// them are exact, and only the conversion to a format rounds (IEEE 754-2019,
// 4.3: as if to infinite precision, then once). Nothing here uses the host's
// floating point.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TEST_TOOLS_PTXSIM_CORE_REFERENCEFLOAT_H
#define CNNC_TEST_TOOLS_PTXSIM_CORE_REFERENCEFLOAT_H

#include <cstdint>
#include <string>
#include <vector>

namespace ptxsim::test {

/// A binary interchange format.
struct FloatFormat {
  unsigned bits, mantissa;
  /// Without infinities: all ones is NaN, everything else finite (e4m3).
  bool isFinite = false;

  uint64_t sign() const { return uint64_t(1) << (bits - 1); }
  uint64_t infinity() const {
    return ((uint64_t(1) << (bits - 1 - mantissa)) - 1) << mantissa;
  }
  uint64_t largest() const { return isFinite ? sign() - 2 : infinity() - 1; }
  int bias() const { return (1 << (bits - 2 - mantissa)) - 1; }
  bool isNan(uint64_t value) const {
    return (value & (sign() - 1)) > (isFinite ? largest() : infinity());
  }
  /// A subnormal number becomes a zero of its sign.
  uint64_t flush(uint64_t value) const {
    return value & infinity() ? value : value & sign();
  }
};

inline constexpr FloatFormat kF16{16, 10}, kBf16{16, 7}, kF32{32, 23},
    kF64{64, 52}, kTf32{19, 10}, kE4m3{8, 3, true}, kE5m2{8, 2};

enum class Rounding { Nearest, Zero, Down, Up, NearestAway };

/// .rn, .rz, .rm, .rp of instructions, in order.
struct RoundingName {
  const char *name;
  Rounding mode;
};
inline constexpr RoundingName kRoundings[] = {{".rn", Rounding::Nearest},
                                              {".rz", Rounding::Zero},
                                              {".rm", Rounding::Down},
                                              {".rp", Rounding::Up}};

/// NaN, an infinity, or (-1)^negative * magnitude * 2^exponent.
struct Number {
  enum Kind { Finite, Infinite, Nan } kind = Finite;
  bool isNegative = false;
  std::vector<uint32_t> magnitude; ///< lowest first, no zeros at the top
  int exponent = 0;

  bool isZero() const { return kind == Finite && magnitude.empty(); }
};

Number decode(uint64_t bits, const FloatFormat &format);
/// An integer.
Number integer(bool isNegative, uint64_t magnitude);
/// The nearest value of the format in the direction of the mode. NaN is
/// 0x7f...f, infinity where there is none the largest value.
uint64_t encode(const Number &number, const FloatFormat &format, Rounding mode);

Number negate(Number a);
/// The mode decides the sign of a sum that is zero (IEEE 754-2019, 6.3).
Number add(const Number &a, const Number &b, Rounding mode);
Number multiply(const Number &a, const Number &b);
/// Quotient and root to more bits than any format has, the last one set if
/// something remains. Operands have at most 64 bits.
Number divide(const Number &a, const Number &b);
Number squareRoot(const Number &a);
/// The integer that rounding in the mode gives (PTX ISA: .rni and so on).
Number roundToInteger(const Number &a, Rounding mode);
/// -1, 0 or 1; not for NaN.
int compare(const Number &a, const Number &b);
/// The value nearest to it; for error bounds.
long double approximate(const Number &a);

} // namespace ptxsim::test

#endif // CNNC_TEST_TOOLS_PTXSIM_CORE_REFERENCEFLOAT_H
