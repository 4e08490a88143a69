//===- HalfFloat.h - The 16-bit floating-point formats ----------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SRC_HALFFLOAT_H
#define CNNC_RUNTIME_SRC_HALFFLOAT_H

#include <cmath>
#include <cstdint>
#include <cstring>

namespace cnnc::rt {

/// A binary format with a sign bit, 15 - kFraction exponent bits and kFraction
/// fraction bits: IEEE 754 binary16 with 10, bfloat16 with 7.
template <int kFraction> struct Float16 {
  static constexpr int kBias = (1 << (14 - kFraction)) - 1;
  static constexpr uint16_t kInfinity = 0x7fff & (0xffffu << kFraction);

  /// The value of an encoding; exact.
  static float decode(uint16_t bits) {
    int exponent = (bits & kInfinity) >> kFraction;
    int fraction = bits & ((1 << kFraction) - 1);
    float magnitude;
    if ((bits & kInfinity) == kInfinity)
      magnitude = fraction == 0 ? INFINITY : NAN;
    else if (exponent == 0)
      magnitude = std::ldexp(float(fraction), 1 - kBias - kFraction);
    else
      magnitude = std::ldexp(float(fraction + (1 << kFraction)),
                             exponent - kBias - kFraction);
    return bits & 0x8000 ? -magnitude : magnitude;
  }

  /// The encoding nearest to `value`, ties to even; the quiet NaN for a NaN.
  static uint16_t encode(double value) {
    uint16_t sign = std::signbit(value) ? 0x8000 : 0;
    if (std::isnan(value))
      return sign | kInfinity | (1 << (kFraction - 1));
    double magnitude = std::fabs(value);
    if (std::isinf(magnitude))
      return sign | kInfinity;
    // Exponent of the value, but not below that of the subnormal numbers.
    int exponent = magnitude == 0 ? 1 - kBias : std::ilogb(magnitude);
    if (exponent < 1 - kBias)
      exponent = 1 - kBias;
    if (exponent > kBias)
      return sign | kInfinity;
    // In units of the last place: below 2^kFraction when subnormal. Rounding up
    // to the next power of two carries into the exponent, up to infinity.
    int units =
        int(std::nearbyint(std::ldexp(magnitude, kFraction - exponent)));
    int biased = (exponent - 1 + kBias) << kFraction;
    return sign | uint16_t(biased + units);
  }
};

using Half = Float16<10>;
using Bfloat = Float16<7>;

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_SRC_HALFFLOAT_H
