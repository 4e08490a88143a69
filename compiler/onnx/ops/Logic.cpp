//===- Logic.cpp - comparisons, truth values, bits ------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

template <BinaryKind kind> static LogicalResult importBinary(NodeContext &c) {
  return c.yield(c.binary(kind, c.operand(0), c.operand(1)));
}

/// a > b is b < a.
template <BinaryKind kind> static LogicalResult importSwapped(NodeContext &c) {
  return c.yield(c.binary(kind, c.operand(1), c.operand(0)));
}

static LogicalResult importNot(NodeContext &c) {
  return c.yield(c.logicalNot(c.operand(0)));
}

static LogicalResult importWhere(NodeContext &c) {
  if (!ValueBuilder::element(c.operand(0)).isInteger(1))
    return c.invalid("the condition is no truth value");
  return c.yield(c.select(c.operand(0), c.operand(1), c.operand(2)));
}

static LogicalResult importIsNaN(NodeContext &c) {
  return c.yield(c.unary(UnaryKind::is_nan, c.operand(0)));
}

static LogicalResult importIsInf(NodeContext &c) {
  Value x = c.operand(0);
  bool negative = c.intAttr("detect_negative", 1);
  bool positive = c.intAttr("detect_positive", 1);
  if (!negative && !positive)
    return c.yield(c.splat(c.builder().getI1Type(), ValueBuilder::shape(x), 0));
  Value infinite = c.unary(UnaryKind::is_inf, x);
  Value zero = c.scalarLike(x, 0);
  if (!negative)
    infinite = c.binary(BinaryKind::logical_and, infinite, c.less(zero, x));
  if (!positive)
    infinite = c.binary(BinaryKind::logical_and, infinite, c.less(x, zero));
  return c.yield(infinite);
}

/// Shifts of unsigned integers are the dialect's; since opset 28 signed ones
/// shift too: to the left as if unsigned, to the right with copies of the sign.
static LogicalResult importBitShift(NodeContext &c) {
  Value x = c.operand(0), by = c.operand(1);
  std::string direction = c.stringAttr("direction", "");
  bool left = direction == "LEFT";
  if (!left && direction != "RIGHT")
    return c.invalid("attribute 'direction' is '" + direction +
                     "', expected LEFT or RIGHT");
  Type element = ValueBuilder::element(x);
  auto kind = left ? BinaryKind::shift_left : BinaryKind::shift_right;
  if (!element.isSignlessInteger() || element.isInteger(1) ||
      ValueBuilder::element(by) != element)
    return c.yield(c.binary(kind, x, by));
  // A negative distance becomes a large one, which gives 0 as it should. For a
  // negative x, the complement of the complement's shift brings in ones.
  Type bits = c.builder().getIntegerType(element.getIntOrFloatBitWidth(),
                                         /*isSigned=*/false);
  Value distance = c.convert(by, bits);
  Value plain =
      c.convert(c.binary(kind, c.convert(x, bits), distance), element);
  if (left)
    return c.yield(plain);
  Value flipped = c.convert(
      c.binary(kind, c.convert(c.logicalNot(x), bits), distance), element);
  return c.yield(
      c.select(c.less(x, c.scalarLike(x, 0)), c.logicalNot(flipped), plain));
}

void cnnc::onnx_import::addLogic(OpRegistry &registry) {
  registry.add({
      {"And", 2, 2, importBinary<BinaryKind::logical_and>},
      {"BitShift", 2, 2, importBitShift, 11},
      {"BitwiseAnd", 2, 2, importBinary<BinaryKind::logical_and>, 18},
      {"BitwiseNot", 1, 1, importNot, 18},
      {"BitwiseOr", 2, 2, importBinary<BinaryKind::logical_or>, 18},
      {"BitwiseXor", 2, 2, importBinary<BinaryKind::logical_xor>, 18},
      {"Equal", 2, 2, importBinary<BinaryKind::equal>},
      {"Greater", 2, 2, importSwapped<BinaryKind::less>},
      {"GreaterOrEqual", 2, 2, importSwapped<BinaryKind::less_equal>, 12},
      {"IsInf", 1, 1, importIsInf, 10},
      {"IsNaN", 1, 1, importIsNaN, 9},
      {"Less", 2, 2, importBinary<BinaryKind::less>},
      {"LessOrEqual", 2, 2, importBinary<BinaryKind::less_equal>, 12},
      {"Not", 1, 1, importNot, 1},
      {"Or", 2, 2, importBinary<BinaryKind::logical_or>},
      {"Where", 3, 3, importWhere, 9},
      {"Xor", 2, 2, importBinary<BinaryKind::logical_xor>},
  });
}
