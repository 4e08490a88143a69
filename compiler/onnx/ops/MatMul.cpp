//===- MatMul.cpp - products of matrices ----------------------------------===//

#include "compiler/onnx/OpRegistry.h"
#include "compiler/onnx/ops/Saturate.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// NumPy's matmul: a 1-D operand is a row on the left, a column on the right,
/// and its dimension of extent 1 vanishes from the result.
static Value numpyMatMul(NodeContext &c, Value a, Value b) {
  if (c.broken())
    return {};
  auto shapeA = llvm::to_vector(ValueBuilder::shape(a));
  auto shapeB = llvm::to_vector(ValueBuilder::shape(b));
  bool row = shapeA.size() == 1, column = shapeB.size() == 1;
  if (row)
    a = c.reshape(a, {1, shapeA[0]});
  if (column)
    b = c.reshape(b, {shapeB[0], 1});
  Value y = c.create<MatMulOp>(a, b);
  if (!y || (!row && !column))
    return y;
  auto shape = llvm::to_vector(ValueBuilder::shape(y));
  if (column)
    shape.pop_back();
  if (row)
    shape.erase(shape.end() - (column ? 1 : 2));
  return c.reshape(y, shape);
}

static LogicalResult importMatMul(NodeContext &c) {
  return c.yield(numpyMatMul(c, c.operand(0), c.operand(1)));
}

//===----------------------------------------------------------------------===//
// Gemm
//===----------------------------------------------------------------------===//

/// `x` times the attribute `name`, which is 1 by default; refuses a fraction
/// for integers.
static FailureOr<Value> scaled(NodeContext &c, Value x, StringRef name) {
  double factor = c.floatAttr(name, 1);
  if (factor == 1)
    return x;
  if (!ValueBuilder::isFloat(x) && factor != std::floor(factor))
    return c.refuse("attribute '" + name +
                        "' is a fraction, but the operands "
                        "are integers",
                    "multiply in floating point and cast");
  return c.broken() ? Value() : c.mul(x, factor);
}

static LogicalResult importGemm(NodeContext &c) {
  Value a = c.operand(0), b = c.operand(1), bias = c.operand(2);
  if (ValueBuilder::rank(a) != 2 || ValueBuilder::rank(b) != 2)
    return c.invalid("its operands have ranks " + Twine(ValueBuilder::rank(a)) +
                     " and " + Twine(ValueBuilder::rank(b)) + ", expected 2");
  if (c.intAttr("transA", 0))
    a = c.transpose(a, {1, 0});
  if (c.intAttr("transB", 0))
    b = c.transpose(b, {1, 0});
  Value product = c.create<MatMulOp>(a, b);
  if (!product)
    return failure();
  auto y = scaled(c, product, "alpha");
  if (failed(y) || !bias || c.floatAttr("beta", 1) == 0)
    return failed(y) ? failure() : c.yield(*y);
  auto addend = scaled(c, bias, "beta");
  if (failed(addend))
    return failure();
  if (!c.broadcastsTo(ValueBuilder::shape(bias), ValueBuilder::shape(product)))
    return c.invalid("C of shape " + shapeString(ValueBuilder::shape(bias)) +
                     " does not broadcast to " +
                     shapeString(ValueBuilder::shape(product)));
  return c.yield(c.add(*y, *addend));
}

//===----------------------------------------------------------------------===//
// Quantised
//===----------------------------------------------------------------------===//

/// A scale or zero point of the operand `x` of a product so that it broadcasts
/// to the operand: one element for all, or one for each row of the left and
/// each column of the right operand, or already of full rank. Null if it was
/// left out.
static FailureOr<Value> spread(NodeContext &c, Value parameter, Value x,
                               bool isLeft) {
  if (!parameter)
    return Value();
  ArrayRef<int64_t> shape = ValueBuilder::shape(parameter);
  ArrayRef<int64_t> to = ValueBuilder::shape(x);
  if (numElements(shape) == 1)
    return c.reshape(parameter, {});
  int64_t axis = int64_t(to.size()) - (isLeft ? 2 : 1);
  if (shape.size() == 1 && axis >= 0 && shape[0] == to[axis])
    return c.alongAxis(parameter, to.size(), axis);
  if (shape.size() == to.size() && c.broadcastsTo(shape, to))
    return parameter;
  return c.invalid("a scale or zero point of shape " + shapeString(shape) +
                   " does not suit an operand of shape " + shapeString(to));
}

/// The i32 product of quantised operands.
static FailureOr<Value> integerMatMul(NodeContext &c, Value a, Value aZero,
                                      Value b, Value bZero) {
  if (!isQuantized(ValueBuilder::element(a), 8) ||
      !isQuantized(ValueBuilder::element(b), 8))
    return c.invalid("its operands are not 8-bit integers");
  auto aOffset = spread(c, aZero, a, /*isLeft=*/true);
  auto bOffset = spread(c, bZero, b, /*isLeft=*/false);
  if (failed(aOffset) || failed(bOffset))
    return failure();
  return numpyMatMul(c, withoutZeroPoint(c, a, *aOffset),
                     withoutZeroPoint(c, b, *bOffset));
}

static LogicalResult importMatMulInteger(NodeContext &c) {
  auto y =
      integerMatMul(c, c.operand(0), c.operand(2), c.operand(1), c.operand(3));
  return failed(y) ? failure() : c.yield(*y);
}

static LogicalResult importQLinearMatMul(NodeContext &c) {
  Value a = c.operand(0), b = c.operand(3), yZero = c.operand(7);
  auto sums = integerMatMul(c, a, c.operand(2), b, c.operand(5));
  if (failed(sums) || c.broken())
    return failure();
  auto aScale = spread(c, c.operand(1), a, /*isLeft=*/true);
  auto bScale = spread(c, c.operand(4), b, /*isLeft=*/false);
  auto yScale = spread(c, c.operand(6), *sums, /*isLeft=*/true);
  auto zero = spread(c, yZero, *sums, /*isLeft=*/true);
  if (failed(aScale) || failed(bScale) || failed(yScale) || failed(zero))
    return failure();
  Type f32 = c.builder().getF32Type(), element = ValueBuilder::element(yZero);
  if (!isQuantized(element, 8))
    return c.invalid("its result is no 8-bit integer");
  // Since opset 21 scales may have 16 bits.
  Value scale = c.div(c.mul(c.convert(*aScale, f32), c.convert(*bScale, f32)),
                      c.convert(*yScale, f32));
  return c.yield(requantize(c, *sums, scale, *zero, element));
}

void cnnc::onnx_import::addMatMul(OpRegistry &registry) {
  registry.add({
      {"Gemm", 2, 3, importGemm},
      {"MatMul", 2, 2, importMatMul, 1},
      {"MatMulInteger", 2, 4, importMatMulInteger, 10},
      {"QLinearMatMul", 8, 8, importQLinearMatMul, 10},
  });
}
