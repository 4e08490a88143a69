//===- GridRangesTest.cpp - which numbers a value can be ------------------===//

#include "dialects/cnn/GridRanges.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace cnnc::cnn;

namespace {

TEST(GridRange, CountsBits) {
  auto width = [](double low, double high) {
    return GridRange{0, low, high}.width();
  };
  EXPECT_EQ(width(0, 0), 1);
  EXPECT_EQ(width(0, 1), 1);
  EXPECT_EQ(width(0, 255), 8);
  EXPECT_EQ(width(0, 256), 9);
  EXPECT_EQ(width(-1, 0), 1);
  EXPECT_EQ(width(-128, 127), 8);
  EXPECT_EQ(width(-129, 127), 9);
  EXPECT_EQ(width(-128, 128), 9);
  EXPECT_EQ(width(-1, 255), 9);
  EXPECT_EQ(width(-std::ldexp(1.0, 52), 0), 53);
  EXPECT_TRUE((GridRange{0, 0, std::ldexp(1.0, 53) - 1}).isExact());
  EXPECT_FALSE((GridRange{0, 0, std::ldexp(1.0, 53)}).isExact());
}

struct GridRangesTest : testing::Test {
  GridRangesTest() {
    context.loadDialect<CnnDialect, func::FuncDialect, tensor::TensorDialect>();
  }

  /// The range of what a function of an f64 argument `%a`, 1x2x4x4 numbers of
  /// <8, 3>, returns; `text` computes `%y` of type `type` from `%x`.
  std::optional<GridRange> rangeOf(const std::string &text,
                                   const std::string &type) {
    std::string source = "func.func @f(%a: tensor<1x2x4x4xf64>) -> " + type +
                         " {\n%x = cnn.quantize %a to <8, 3> rnd sat : "
                         "(tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xf64>\n" +
                         text + "\nreturn %y : " + type + "\n}";
    module = parseSourceString<ModuleOp>(source, &context);
    EXPECT_TRUE(module);
    auto main = *module->getOps<func::FuncOp>().begin();
    return GridRanges().of(
        main.getBody().front().getTerminator()->getOperand(0));
  }

  void expectRange(const std::string &text, int64_t exponent, double low,
                   double high,
                   const std::string &type = "tensor<1x2x4x4xf64>") {
    auto range = rangeOf(text, type);
    ASSERT_TRUE(range) << text;
    EXPECT_EQ(range->exponent, exponent) << text;
    EXPECT_EQ(range->low, low) << text;
    EXPECT_EQ(range->high, high) << text;
  }

  static constexpr const char *kSame =
      " : (tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xf64>";
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_F(GridRangesTest, NarrowestGrid) {
  GridRange range{-5, -128, 127};
  EXPECT_EQ(range.grid(&context), FixedAttr::get(&context, 8, 3, false));
  range = {2, 0, 255};
  EXPECT_EQ(range.grid(&context), FixedAttr::get(&context, 8, 10, true));
  // No grid is as wide.
  range = {0, 0, std::ldexp(1.0, 60)};
  EXPECT_FALSE(range.grid(&context));
}

TEST_F(GridRangesTest, Functions) {
  expectRange(std::string("%y = cnn.unary relu %x") + kSame, -5, 0, 127);
  expectRange(std::string("%y = cnn.unary neg %x") + kSame, -5, -127, 128);
  expectRange(std::string("%y = cnn.unary abs %x") + kSame, -5, 0, 128);
  expectRange(std::string("%r = cnn.unary relu %x") + kSame +
                  "\n%y = cnn.quantize %r to <4, 3> rnd sat" + kSame,
              -1, 0, 7);
  EXPECT_FALSE(rangeOf(std::string("%y = cnn.unary exp %x") + kSame,
                       "tensor<1x2x4x4xf64>"));
}

TEST_F(GridRangesTest, SumsAndProducts) {
  const char *types =
      " : (tensor<1x2x4x4xf64>, tensor<f64>) -> tensor<1x2x4x4xf64>";
  std::string c = "%c = cnn.constant dense<0.75> : tensor<f64>\n";
  expectRange(c + "%y = cnn.binary add %x, %c" + types, -5, -128 + 24,
              127 + 24);
  expectRange(c + "%y = cnn.binary mul %x, %c" + types, -7, -384, 381);
  expectRange(c + "%y = cnn.binary min %x, %c" + types, -5, -128, 24);
  expectRange(c + "%y = cnn.binary max %x, %c" + types, -5, 24, 127);
}

// The first channel's sums lie in -128 * (1 + 2) - 127 to 127 * 3 + 128, the
// second's within them; halves of a unit come from the weights.
TEST_F(GridRangesTest, ConvolutionsCountEveryPartialSum) {
  std::string conv =
      "%w = cnn.constant dense<[[[[1.0, 2.0], [-1.0, 0.0]], [[0.0, 0.0], "
      "[0.0, 0.0]]], [[[0.5, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]]> : "
      "tensor<2x2x2x2xf64>\n%y = cnn.conv %x, %w {strides = array<i64: 1, 1>, "
      "dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 "
      ": i64} : (tensor<1x2x4x4xf64>, tensor<2x2x2x2xf64>) -> "
      "tensor<1x2x3x3xf64>";
  expectRange(conv, -6, 2 * (-128 * 3 - 127), 2 * (127 * 3 + 128),
              "tensor<1x2x3x3xf64>");
}

TEST_F(GridRangesTest, Pools) {
  auto pool = [](const char *kind, const char *pads) {
    return std::string("%y = cnn.pool ") + kind +
           " %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, "
           "dilations = array<i64: 1, 1>, pads = array<i64: " +
           pads + ">} : (tensor<1x2x4x4xf64>) -> tensor<1x2x2x2xf64>";
  };
  const char *type = "tensor<1x2x2x2xf64>";
  expectRange(pool("max", "0, 0, 0, 0"), -5, -128, 127, type);
  expectRange(pool("sum", "0, 0, 0, 0"), -5, -512, 508, type);
  // Windows in the border give minus infinity.
  EXPECT_FALSE(rangeOf(
      "%y = cnn.pool max %x {kernel = array<i64: 2, 2>, strides = array<i64: "
      "2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 0, 0, 0>} : "
      "(tensor<1x2x4x4xf64>) -> tensor<1x2x3x2xf64>",
      "tensor<1x2x3x2xf64>"));
}

TEST_F(GridRangesTest, KernelsAreLookedInto) {
  expectRange(R"(
%e = tensor.empty() : tensor<1x2x4x4xf64>
%y = cnn.kernel ins(%x : tensor<1x2x4x4xf64>) outs(%e : tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xf64> (%b: tensor<1x2x4x4xf64>) {
  %r = cnn.unary relu %b : (tensor<1x2x4x4xf64>) -> tensor<1x2x4x4xf64>
  cnn.yield %r : tensor<1x2x4x4xf64>
})",
              -5, 0, 127);
}

} // namespace
