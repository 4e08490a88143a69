//===- Half.h - f16 and bf16 in f32 arithmetic ------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_EXEC_HALF_H
#define CNNC_TOOLS_PTXSIM_EXEC_HALF_H

#include <cmath>
#include <cstdint>
#include <cstring>

namespace ptxsim {

enum class Round : uint8_t { Nearest, Zero, Down, Up, NearestAway };

/// 2^exponent, which lies in the range of normal doubles.
inline double powerOfTwo(int exponent) {
  uint64_t bits = uint64_t(exponent + 1023) << 52;
  double value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

/// A floating-point format of `Bits` bits with `Mantissa` of them after the
/// point: conversions to and from double, which holds its values exactly. A
/// finite one has no infinities, and one NaN (PTX ISA, 5.2.3: e4m3).
template <unsigned Bits, unsigned Mantissa, bool IsFinite = false>
struct Format {
  static constexpr unsigned kExponentBits = Bits - 1 - Mantissa;
  static constexpr int kBias = (1 << (kExponentBits - 1)) - 1;
  static constexpr uint32_t kSign = 1u << (Bits - 1);
  static constexpr uint32_t kInfinity = ((1u << kExponentBits) - 1) << Mantissa;
  static constexpr uint32_t kNan = kInfinity | ((1u << Mantissa) - 1);
  static constexpr uint32_t kOverflow = IsFinite ? kNan : kInfinity;
  static constexpr uint32_t kLargest = IsFinite ? kNan - 1 : kInfinity - 1;

  static double decode(uint32_t bits) {
    uint32_t exponent = bits >> Mantissa & ((1u << kExponentBits) - 1);
    uint32_t fraction = bits & ((1u << Mantissa) - 1);
    double sign = bits & kSign ? -1.0 : 1.0;
    if (IsFinite && (bits & kNan) == kNan)
      return std::nan("");
    if (!IsFinite && exponent == (1u << kExponentBits) - 1)
      return fraction ? std::nan("") : sign * INFINITY;
    bool isNormal = exponent != 0;
    uint32_t whole = isNormal ? fraction | 1u << Mantissa : fraction;
    return sign * double(whole) *
           powerOfTwo(int(isNormal ? exponent : 1) - kBias - int(Mantissa));
  }

  /// `value`, to which a residue too small for it is known by the sign of
  /// `sticky`, rounded once.
  static uint32_t encode(double value, Round mode, double sticky = 0) {
    if (std::isnan(value))
      return kNan;
    uint32_t sign = std::signbit(value) ? kSign : 0;
    double magnitude = std::fabs(value);
    double rest = sign ? -sticky : sticky; // grows or shrinks the magnitude
    if (std::isinf(value))
      return sign | kOverflow;
    int exponent = magnitude == 0 ? 1 - kBias : std::ilogb(magnitude);
    exponent = exponent < 1 - kBias ? 1 - kBias : exponent;
    double units = std::ldexp(magnitude, int(Mantissa) - exponent);
    double whole = std::floor(units), part = units - whole;
    if (part == 0 && rest < 0 && whole > 0) {
      whole -= 1;
      part = 0.75;
      rest = 0;
    }
    bool up = false, inexact = part != 0 || rest != 0;
    switch (mode) {
    case Round::Nearest:
      up =
          part > 0.5 || (part == 0.5 &&
                         (rest > 0 || (rest == 0 && std::fmod(whole, 2) != 0)));
      break;
    case Round::NearestAway:
      up = part > 0.5 || (part == 0.5 && rest >= 0);
      break;
    case Round::Zero:
      break;
    case Round::Down:
      up = inexact && sign;
      break;
    case Round::Up:
      up = inexact && !sign;
      break;
    }
    whole += up;
    // Subnormal numbers and carries fall out of the sum.
    uint64_t bits = whole < double(1u << Mantissa)
                        ? uint64_t(whole)
                        : (uint64_t(exponent + kBias) << Mantissa) +
                              uint64_t(whole) - (1u << Mantissa);
    if (bits > kLargest) {
      bool stays = mode == Round::Zero || (mode == Round::Down && !sign) ||
                   (mode == Round::Up && sign);
      return sign | (stays ? kLargest : kOverflow);
    }
    return sign | uint32_t(bits);
  }
};

using F16Format = Format<16, 10>;
using Bf16Format = Format<16, 7>;
using E4m3Format = Format<8, 3, true>;
using E5m2Format = Format<8, 2>;

/// bf16 is the upper half of an f32.
inline float bfloatToFloat(uint16_t bits) {
  uint32_t wide = uint32_t(bits) << 16;
  float value;
  std::memcpy(&value, &wide, 4);
  return value;
}

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_EXEC_HALF_H
