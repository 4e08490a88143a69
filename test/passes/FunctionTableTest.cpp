//===- FunctionTableTest.cpp - functions between grids, as tables ---------===//

#include "passes/quantise/FunctionTable.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace cnnc;
using cnnc::cnn::FixedAttr;

namespace {

class FunctionTables : public testing::Test {
protected:
  FunctionTables() { context.loadDialect<cnnc::cnn::CnnDialect>(); }

  FixedAttr grid(int64_t width, int64_t integer, bool isUnsigned = false) {
    return FixedAttr::get(&context, width, integer, isUnsigned);
  }

  std::optional<FunctionTable> make(double (*function)(double), FixedAttr from,
                                    FixedAttr to) {
    return makeFunctionTable(
        [&](ArrayRef<double> x) -> FailureOr<std::vector<double>> {
          std::vector<double> y;
          for (double value : x)
            y.push_back(function(value));
          return y;
        },
        from, to);
  }

  /// The largest distance from the function, in steps of `to`, of what a
  /// cnn.lookup and the rounding behind it give.
  static double worst(const FunctionTable &table, double (*function)(double),
                      FixedAttr from, FixedAttr to) {
    int64_t numbers = int64_t(1) << from.getWidth();
    int64_t segment = numbers / table.rows;
    double error = 0;
    for (int64_t m = int64_t(from.getLeastMantissa());
         m <= int64_t(from.getGreatestMantissa()); ++m) {
      int64_t bits = m & (numbers - 1);
      double y = 0;
      for (int64_t k = table.terms; k-- > 0;)
        y = y * double(bits % segment) +
            table.coefficients[bits / segment * table.terms + k];
      double step = std::ldexp(1.0, int(to.getExponent()));
      auto limited = [&](double value) {
        return std::min(std::max(value, to.getLeastMantissa()),
                        to.getGreatestMantissa());
      };
      double exact =
          function(std::ldexp(double(m), int(from.getExponent()))) / step;
      error = std::max(error, std::abs(limited(std::floor(y / step + 0.5)) -
                                       limited(exact)));
    }
    return error;
  }

  MLIRContext context;
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double silu(double x) { return x * sigmoid(x); }
double softplus(double x) { return std::log1p(std::exp(x)); }
double elu(double x) { return x < 0 ? std::expm1(x) : x; }
double leaky(double x) { return x < 0 ? 0.01 * x : x; }
double exponential(double x) { return std::exp(x); }
double jump(double x) { return std::floor(x * 7.3); }

TEST_F(FunctionTables, FewNumbersHaveARowEach) {
  FixedAttr from = grid(8, 4), to = grid(8, 1);
  auto table = make(std::tanh, from, to);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows, 256);
  EXPECT_EQ(table->terms, 1);
  EXPECT_LE(worst(*table, std::tanh, from, to), 0.5);
  // Row 1 is 2^-4, the last row minus that.
  EXPECT_EQ(table->coefficients[1], 8.0 / 128);
  EXPECT_EQ(table->coefficients[255], -8.0 / 128);
}

TEST_F(FunctionTables, ResultsSaturateAndNaNIsZero) {
  auto table = make(std::log, grid(4, 4), grid(4, 2));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->coefficients[0], -2);   // minus infinity
  EXPECT_EQ(table->coefficients[7], 1.75); // 1.946
  EXPECT_EQ(table->coefficients[15], 0);   // NaN
}

TEST_F(FunctionTables, PolynomialsAreWithinAStep) {
  for (auto function : {sigmoid, silu, softplus, elu, leaky,
                        +[](double x) { return std::tanh(x); }}) {
    FixedAttr from = grid(16, 5), to = grid(16, 5);
    auto table = make(function, from, to);
    ASSERT_TRUE(table);
    EXPECT_LE(table->rows * table->terms, 4096);
    EXPECT_LE(table->error, 0.5);
    EXPECT_LE(worst(*table, function, from, to), 1);
  }
}

TEST_F(FunctionTables, ASteepFunctionSaturates) {
  FixedAttr from = grid(16, 6), to = grid(16, 1, /*isUnsigned=*/true);
  auto table = make(exponential, from, to);
  ASSERT_TRUE(table);
  EXPECT_LE(worst(*table, exponential, from, to), 1);
}

TEST_F(FunctionTables, WhatJumpsHasNoPolynomials) {
  EXPECT_TRUE(make(jump, grid(10, 5), grid(16, 8)));
  EXPECT_FALSE(make(jump, grid(16, 5), grid(16, 8)));
}

} // namespace
