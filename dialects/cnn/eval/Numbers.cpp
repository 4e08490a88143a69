//===- Numbers.cpp - conversions of 16-bit floating-point numbers ---------===//

#include "dialects/cnn/eval/Numbers.h"
#include "llvm/ADT/bit.h"

using namespace cnnc::cnn;

namespace {
/// A floating-point format of 16 bits: sign, exponent, mantissa.
struct Format {
  int mantissa;    // bits
  int leastNormal; // exponent of the least normal number
  int greatest;    // exponent of the greatest finite number
};
} // namespace

static constexpr Format kHalf = {10, -14, 15};
static constexpr Format kBFloat = {7, -126, 127};

/// 2^exponent, for a normal double.
static double powerOfTwo(int exponent) {
  return llvm::bit_cast<double>(uint64_t(exponent + 1023) << 52);
}

/// Rounds `value` once, straight from double: going through float would round
/// twice.
static uint16_t encode(double value, Format format) {
  uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  uint16_t infinity = ((1 << (15 - format.mantissa)) - 1) << format.mantissa;
  if (std::isnan(value))
    return sign | infinity | (1 << (format.mantissa - 1));
  double magnitude = std::fabs(value);
  if (magnitude >= powerOfTwo(format.greatest + 1))
    return sign | infinity;
  int exponent = int(llvm::bit_cast<uint64_t>(magnitude) >> 52) - 1023;
  exponent = std::max(exponent, format.leastNormal);
  // Adding a number whose last place is that of the result rounds to it; the
  // difference of the bits then counts units of that place. Rounding up to the
  // next power of two carries into the exponent by itself.
  double anchor = powerOfTwo(exponent - format.mantissa + 52);
  uint64_t units = llvm::bit_cast<uint64_t>(magnitude + anchor) -
                   llvm::bit_cast<uint64_t>(anchor);
  return sign |
         uint16_t((uint64_t(exponent - format.leastNormal) << format.mantissa) +
                  units);
}

static double decode(uint16_t bits, Format format) {
  uint64_t sign = uint64_t(bits & 0x8000) << 48;
  int exponent = (bits & 0x7FFF) >> format.mantissa;
  uint64_t mantissa = bits & ((1 << format.mantissa) - 1);
  if (exponent == 0) {
    double magnitude =
        double(mantissa) * powerOfTwo(format.leastNormal - format.mantissa);
    return sign ? -magnitude : magnitude;
  }
  uint64_t wide = exponent == (1 << (15 - format.mantissa)) - 1
                      ? 0x7FF
                      : uint64_t(exponent - 1 + format.leastNormal + 1023);
  return llvm::bit_cast<double>(sign | wide << 52 |
                                mantissa << (52 - format.mantissa));
}

uint16_t cnnc::cnn::halfFromDouble(double value) {
  return encode(value, kHalf);
}

uint16_t cnnc::cnn::bfloatFromDouble(double value) {
  return encode(value, kBFloat);
}

double cnnc::cnn::doubleFromHalf(uint16_t bits) { return decode(bits, kHalf); }

double cnnc::cnn::doubleFromBFloat(uint16_t bits) {
  return decode(bits, kBFloat);
}
