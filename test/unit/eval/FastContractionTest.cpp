//===- FastContractionTest.cpp - contractions beside the evaluator --------===//

#include "dialects/cnn/eval/FastContraction.h"
#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/eval/Evaluate.h"
#include "dialects/cnn/eval/Random.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace cnnc::cnn;

namespace {

struct FastContractionTest : testing::Test {
  FastContractionTest() {
    context.loadDialect<CnnDialect, func::FuncDialect>();
  }

  /// Parses a function whose first operation is the one to test.
  Operation *parse(const std::string &element, std::string text) {
    for (size_t at; (at = text.find('$')) != std::string::npos;)
      text.replace(at, 1, element);
    module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module);
    auto main = *module->getOps<func::FuncOp>().begin();
    return &main.getBody().front().front();
  }

  /// Operands of whole numbers, so that every sum is exact in both types.
  SmallVector<Tensor> operandsOf(Operation *op) {
    SmallVector<Tensor> operands;
    Random random{7};
    auto fill = [&](auto values) {
      for (auto &value : values)
        value = int(random.next() % 17) - 8;
    };
    for (Type type : op->getOperandTypes()) {
      Tensor tensor = *Tensor::allocate(cast<RankedTensorType>(type));
      if (tensor.element().isF32())
        fill(tensor.mutableValues<float>());
      else
        fill(tensor.mutableValues<double>());
      operands.push_back(tensor);
    }
    return operands;
  }

  void expectSame(const std::string &text) {
    for (const char *element : {"f32", "f64"}) {
      Operation *op = parse(element, text);
      SmallVector<Tensor> operands = operandsOf(op);
      auto fast = fastContraction(op, operands);
      ASSERT_TRUE(fast && succeeded(*fast)) << element;
      auto exact = evaluate(op, operands);
      ASSERT_TRUE(succeeded(exact));
      EXPECT_EQ((*fast)->bytes(), exact->front().bytes()) << element;
    }
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_F(FastContractionTest, Convolution) {
  expectSame(R"(
func.func @f(%x: tensor<2x5x9x7x$>, %w: tensor<7x5x3x3x$>, %b: tensor<7x$>) -> tensor<2x7x5x7x$> {
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 2, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<2x5x9x7x$>, tensor<7x5x3x3x$>, tensor<7x$>) -> tensor<2x7x5x7x$>
  return %0 : tensor<2x7x5x7x$>
})");
}

TEST_F(FastContractionTest, GroupsAndDilation) {
  expectSame(R"(
func.func @f(%x: tensor<1x6x8x8x$>, %w: tensor<9x2x3x2x$>) -> tensor<1x9x5x7x$> {
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 2, 1>, pads = array<i64: 0, 0, 1, 0>, group = 3 : i64} : (tensor<1x6x8x8x$>, tensor<9x2x3x2x$>) -> tensor<1x9x5x7x$>
  return %0 : tensor<1x9x5x7x$>
})");
}

TEST_F(FastContractionTest, OneAndThreeDimensions) {
  expectSame(R"(
func.func @f(%x: tensor<1x3x20x$>, %w: tensor<4x3x5x$>) -> tensor<1x4x16x$> {
  %0 = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x3x20x$>, tensor<4x3x5x$>) -> tensor<1x4x16x$>
  return %0 : tensor<1x4x16x$>
})");
  expectSame(R"(
func.func @f(%x: tensor<1x2x4x4x4x$>, %w: tensor<3x2x2x2x2x$>) -> tensor<1x3x3x3x3x$> {
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1, 1>, dilations = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x4x4x4x$>, tensor<3x2x2x2x2x$>) -> tensor<1x3x3x3x3x$>
  return %0 : tensor<1x3x3x3x3x$>
})");
}

TEST_F(FastContractionTest, Product) {
  expectSame(R"(
func.func @f(%a: tensor<2x3x20x$>, %b: tensor<20x37x$>) -> tensor<2x3x37x$> {
  %0 = cnn.matmul %a, %b : (tensor<2x3x20x$>, tensor<20x37x$>) -> tensor<2x3x37x$>
  return %0 : tensor<2x3x37x$>
})");
}

TEST_F(FastContractionTest, LeavesOtherOperationsAlone) {
  Operation *op = parse("f32", R"(
func.func @f(%a: tensor<2x3x4x$>, %b: tensor<2x4x5x$>) -> tensor<2x3x5x$> {
  %0 = cnn.matmul %a, %b : (tensor<2x3x4x$>, tensor<2x4x5x$>) -> tensor<2x3x5x$>
  return %0 : tensor<2x3x5x$>
})");
  EXPECT_FALSE(fastContraction(op, operandsOf(op)));
  op = parse("f32", R"(
func.func @f(%a: tensor<2x3x$>) -> tensor<2x3x$> {
  %0 = cnn.unary relu %a : (tensor<2x3x$>) -> tensor<2x3x$>
  return %0 : tensor<2x3x$>
})");
  EXPECT_FALSE(fastContraction(op, operandsOf(op)));
}

} // namespace
