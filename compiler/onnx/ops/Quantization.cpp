//===- Quantization.cpp - QuantizeLinear and its kin
//-----------------------===//
//
// Written with the arithmetic that their definitions use, in f32; a pass that
// wants integer kernels finds them again by this form.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"
#include "compiler/onnx/ops/Saturate.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// A scale or zero point so that it broadcasts to `x`: a scalar as it is, a
/// list along `axis`, and with blocks each entry repeated `block` times.
static FailureOr<Value> spread(NodeContext &c, Value parameter, Value x,
                               int64_t axisAttr, int64_t block) {
  ArrayRef<int64_t> shape = ValueBuilder::shape(parameter);
  ArrayRef<int64_t> to = ValueBuilder::shape(x);
  if (numElements(shape) == 1)
    return c.reshape(parameter, {});
  auto axis = c.axis(axisAttr, to.size());
  if (failed(axis))
    return failure();
  if (!block) {
    if (shape != to.slice(*axis, 1))
      return c.invalid("expected " + Twine(to[*axis]) +
                       " scales and zero points along axis " + Twine(*axis) +
                       ", got " + shapeString(shape));
    return c.alongAxis(parameter, to.size(), *axis);
  }
  SmallVector<int64_t> blocks(to);
  if (block > 0 && block <= kMaxTensorElements)
    blocks[*axis] = (to[*axis] + block - 1) / block;
  if (block < 0 || block > kMaxTensorElements ||
      shape != ArrayRef<int64_t>(blocks))
    return c.invalid("scales of shape " + shapeString(shape) +
                     " do not suit blocks of " + Twine(block));
  SmallVector<int64_t> split(shape), wide, joined(shape);
  split.insert(split.begin() + *axis + 1, 1);
  wide = split;
  wide[*axis + 1] = block;
  joined[*axis] *= block;
  Value repeated =
      c.reshape(c.broadcast(c.reshape(parameter, split), wide), joined);
  SmallVector<int64_t> zeros(to.size(), 0), ones(to.size(), 1);
  return c.slice(repeated, zeros, ones, to);
}

/// The element type that QuantizeLinear makes; null after a refusal.
static Type quantizedType(NodeContext &c) {
  int64_t named = c.intAttr("output_dtype", 0);
  Type element;
  if (Value zero = c.operand(2))
    element = ValueBuilder::element(zero);
  else if (named)
    element = c.elementType(named);
  else
    element = c.builder().getIntegerType(8, /*isSigned=*/false);
  if (!element || isQuantized(element, 16))
    return element;
  (void)c.refuse("only 8 and 16-bit integers are quantised to",
                 "export the model with int8 or uint8");
  return {};
}

static LogicalResult importQuantizeLinear(NodeContext &c) {
  Value x = c.operand(0);
  int64_t axis = c.intAttr("axis", 1), block = c.intAttr("block_size", 0);
  Type element = quantizedType(c), f32 = c.builder().getF32Type();
  if (!element)
    return failure();
  auto scale = spread(c, c.operand(1), x, axis, block);
  if (failed(scale))
    return failure();
  // The quotient has the precision of the scale unless the node says
  // otherwise; all that follows is exact in f32.
  Type precision = ValueBuilder::element(c.operand(1));
  if (int64_t named = c.intAttr("precision", 0))
    precision = c.elementType(named);
  if (!precision || !isa<FloatType>(precision))
    return c.refused() ? failure() : c.invalid("the scale is no float");
  Value y = c.div(c.convert(x, precision), c.convert(*scale, precision));
  y = c.convert(c.unary(UnaryKind::round, y), f32);
  if (Value zero = c.operand(2)) {
    auto offset = spread(c, zero, x, axis, block);
    if (failed(offset))
      return failure();
    y = c.add(y, c.convert(*offset, f32));
  }
  return c.yield(saturate(c, y, element));
}

static LogicalResult importDequantizeLinear(NodeContext &c) {
  Value x = c.operand(0);
  int64_t axis = c.intAttr("axis", 1), block = c.intAttr("block_size", 0);
  Type f32 = c.builder().getF32Type();
  if (!isQuantized(ValueBuilder::element(x), 32) ||
      !ValueBuilder::isFloat(c.operand(1)))
    return c.invalid("expected integers of at most 32 bits and a float scale");
  Type element = ValueBuilder::element(c.operand(1));
  if (int64_t named = c.intAttr("output_dtype", 0))
    element = c.elementType(named);
  if (!element)
    return failure();
  auto scale = spread(c, c.operand(1), x, axis, block);
  if (failed(scale))
    return failure();
  Value y = c.convert(x, f32);
  if (Value zero = c.operand(2)) {
    if (ValueBuilder::element(zero) != ValueBuilder::element(x))
      return c.invalid("the zero point has another type than the operand");
    auto offset = spread(c, zero, x, axis, block);
    if (failed(offset))
      return failure();
    y = c.sub(y, c.convert(*offset, f32));
  }
  return c.yield(c.convert(c.mul(y, c.convert(*scale, f32)), element));
}

static LogicalResult importDynamicQuantizeLinear(NodeContext &c) {
  Value x = c.operand(0);
  if (!ValueBuilder::element(x).isF32())
    return c.invalid("expected an f32 operand");
  auto all = llvm::to_vector(llvm::seq<int64_t>(0, ValueBuilder::rank(x)));
  // The range contains zero, so that padding is exact.
  Value most = c.reshape(c.max(c.reduce(ReduceKind::max, x, all), 0.0), {});
  Value least = c.reshape(c.min(c.reduce(ReduceKind::min, x, all), 0.0), {});
  Value range = c.sub(most, least);
  Value scale =
      c.div(c.select(c.equal(most, least), c.scalarLike(x, 1), range), 255.0);
  Value zero = c.subFrom(0, c.div(least, scale));
  zero = c.unary(UnaryKind::round, c.min(c.max(zero, 0.0), 255.0));
  Value y = c.add(c.unary(UnaryKind::round, c.div(x, scale)), zero);
  Type ui8 = c.builder().getIntegerType(8, /*isSigned=*/false);
  c.setResult(0, saturate(c, y, ui8));
  c.setResult(1, scale);
  c.setResult(2, c.convert(zero, ui8));
  return success();
}

void cnnc::onnx_import::addQuantization(OpRegistry &registry) {
  registry.add({
      {"QuantizeLinear", 2, 3, importQuantizeLinear, 10},
      {"DequantizeLinear", 2, 3, importDequantizeLinear, 10},
      {"DynamicQuantizeLinear", 1, 1, importDynamicQuantizeLinear, 11},
  });
}
