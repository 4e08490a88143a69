//===- NumbersTest.cpp - 16-bit floating-point numbers --------------------===//

#include "dialects/cnn/eval/Numbers.h"
#include "llvm/ADT/APFloat.h"
#include <gtest/gtest.h>
#include <random>

using namespace cnnc::cnn;
using llvm::APFloat;

namespace {

/// What LLVM makes of the same conversion.
uint16_t expectedBits(double value, const llvm::fltSemantics &semantics) {
  APFloat number(value);
  bool losesInfo;
  number.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  return uint16_t(number.bitcastToAPInt().getZExtValue());
}

double expectedDouble(uint16_t bits, const llvm::fltSemantics &semantics) {
  APFloat number(semantics, llvm::APInt(16, bits));
  bool losesInfo;
  number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
  return number.convertToDouble();
}

struct Format {
  const llvm::fltSemantics &semantics;
  uint16_t (*encode)(double);
  double (*decode)(uint16_t);
};

const Format formats[] = {
    {APFloat::IEEEhalf(), halfFromDouble, doubleFromHalf},
    {APFloat::BFloat(), bfloatFromDouble, doubleFromBFloat}};

TEST(Numbers, EveryPatternReadsAsLlvmReadsIt) {
  for (const Format &format : formats)
    for (uint32_t bits = 0; bits < 1 << 16; ++bits) {
      double found = format.decode(bits);
      double expected = expectedDouble(bits, format.semantics);
      if (std::isnan(expected))
        EXPECT_TRUE(std::isnan(found)) << bits;
      else
        EXPECT_EQ(found, expected) << bits;
      EXPECT_EQ(std::signbit(found), bool(bits >> 15)) << bits;
    }
}

TEST(Numbers, NumbersAndTheMiddlesBetweenThemRoundToEven) {
  for (const Format &format : formats)
    for (uint32_t bits = 0; bits < 0x7FFF; ++bits) {
      double low = format.decode(bits), high = format.decode(bits + 1);
      if (!std::isfinite(high))
        continue;
      double middle = (low + high) / 2;
      for (double x : {low, middle, std::nextafter(middle, 0.0),
                       std::nextafter(middle, 1e300)}) {
        EXPECT_EQ(format.encode(x), expectedBits(x, format.semantics)) << x;
        EXPECT_EQ(format.encode(-x), expectedBits(-x, format.semantics)) << x;
      }
    }
}

TEST(Numbers, AnyDoubleRoundsAsLlvmRoundsIt) {
  std::mt19937_64 random(1);
  for (const Format &format : formats)
    for (int i = 0; i < 200000; ++i) {
      // All magnitudes, and more often those around the format's range.
      uint64_t bits = random();
      if (i % 2)
        bits = (bits & ~(uint64_t(0x7FF) << 52)) |
               (uint64_t(1023 - 140 + random() % 280) << 52);
      double x = llvm::bit_cast<double>(bits);
      if (std::isnan(x))
        continue;
      EXPECT_EQ(format.encode(x), expectedBits(x, format.semantics)) << x;
    }
}

TEST(Numbers, NanStaysNan) {
  for (const Format &format : formats)
    EXPECT_TRUE(std::isnan(format.decode(format.encode(std::nan("")))));
}

TEST(Numbers, IntegersWrapAround) {
  EXPECT_EQ(wrapAdd<int64_t>(INT64_MAX, 1), INT64_MIN);
  EXPECT_EQ(wrapMul<int64_t>(INT64_MIN, -1), INT64_MIN);
  EXPECT_EQ(narrow<int8_t>(200), -56);
  EXPECT_EQ(narrow<uint8_t>(uint64_t(-1)), 255);
  EXPECT_TRUE(narrow<bool>(256));
}

} // namespace
