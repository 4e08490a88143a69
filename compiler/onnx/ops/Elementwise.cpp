//===- Elementwise.cpp - arithmetic and functions of one element ----------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

template <UnaryKind kind> static LogicalResult importUnary(NodeContext &c) {
  return c.yield(c.unary(kind, c.operand(0)));
}

template <BinaryKind kind> static LogicalResult importBinary(NodeContext &c) {
  return c.yield(c.binary(kind, c.operand(0), c.operand(1)));
}

static LogicalResult importReciprocal(NodeContext &c) {
  return c.yield(c.div(c.scalarLike(c.operand(0), 1), c.operand(0)));
}

/// The result has the base's type. An integer base with a fractional exponent
/// goes through floating point.
static LogicalResult importPow(NodeContext &c) {
  Value base = c.operand(0), exponent = c.operand(1);
  Type element = ValueBuilder::element(base);
  if (ValueBuilder::isFloat(base) || !ValueBuilder::isFloat(exponent))
    return c.yield(
        c.binary(BinaryKind::pow, base, c.convert(exponent, element)));
  Type f64 = c.builder().getF64Type();
  return c.yield(c.convert(
      c.binary(BinaryKind::pow, c.convert(base, f64), c.convert(exponent, f64)),
      element));
}

static LogicalResult importMod(NodeContext &c) {
  return c.yield(
      c.binary(c.intAttr("fmod", 0) ? BinaryKind::fmod : BinaryKind::mod,
               c.operand(0), c.operand(1)));
}

//===----------------------------------------------------------------------===//
// Any number of operands
//===----------------------------------------------------------------------===//

template <BinaryKind kind> static LogicalResult importFold(NodeContext &c) {
  Value result = c.operand(0);
  for (unsigned i = 1; i < c.numOperands(); ++i) {
    if (!c.operand(i))
      return c.invalid("operand " + Twine(i) + " is missing");
    result = c.binary(kind, result, c.operand(i));
  }
  return c.yield(result);
}

static LogicalResult importMean(NodeContext &c) {
  Value sum;
  for (Value operand : c.operands()) {
    if (!operand)
      return c.invalid("an operand is missing");
    Value wide = c.widen(operand);
    sum = sum ? c.add(sum, wide) : wide;
  }
  return c.yield(c.convert(c.div(sum, double(c.numOperands())),
                           ValueBuilder::element(c.operand(0))));
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

static LogicalResult importCast(NodeContext &c) {
  if (!c.hasAttr("to"))
    return c.invalid("attribute 'to' is missing");
  Type element = c.elementType(c.intAttr("to", 0));
  return element ? c.yield(c.convert(c.operand(0), element)) : failure();
}

static LogicalResult importCastLike(NodeContext &c) {
  return c.yield(c.convert(c.operand(0), ValueBuilder::element(c.operand(1))));
}

static LogicalResult importIdentity(NodeContext &c) {
  return c.yield(c.operand(0));
}

/// Inference only: a dropout whose training mode is on draws random numbers.
static LogicalResult importDropout(NodeContext &c) {
  Value x = c.operand(0);
  bool training = false;
  if (c.operand(2)) {
    auto mode = c.integers(2, "training_mode");
    if (failed(mode))
      return failure();
    training = llvm::any_of(*mode, [](int64_t v) { return v != 0; });
  }
  if (training) {
    std::optional<double> ratio =
        c.operand(1) ? constantSplat(c.operand(1)) : 0.5;
    if (!ratio || *ratio != 0)
      return c.refuse("training mode draws random numbers",
                      "export the model in inference mode");
  }
  c.setResult(0, x);
  // Until opset 10 the mask had the operand's type.
  Type mask =
      c.opset() < 10 ? ValueBuilder::element(x) : Type(c.builder().getI1Type());
  if (c.wantsResult(1))
    c.setResult(1, c.splat(mask, ValueBuilder::shape(x), 1));
  return success();
}

void cnnc::onnx_import::addElementwise(OpRegistry &registry) {
  registry.add({
      {"Abs", 1, 1, importUnary<UnaryKind::abs>, 6},
      {"Acos", 1, 1, importUnary<UnaryKind::acos>},
      {"Acosh", 1, 1, importUnary<UnaryKind::acosh>, 9},
      {"Add", 2, 2, importBinary<BinaryKind::add>},
      {"Asin", 1, 1, importUnary<UnaryKind::asin>},
      {"Asinh", 1, 1, importUnary<UnaryKind::asinh>, 9},
      {"Atan", 1, 1, importUnary<UnaryKind::atan>},
      {"Atanh", 1, 1, importUnary<UnaryKind::atanh>, 9},
      {"Cast", 1, 1, importCast, 6},
      {"CastLike", 2, 2, importCastLike, 15},
      {"Ceil", 1, 1, importUnary<UnaryKind::ceil>, 6},
      {"Cos", 1, 1, importUnary<UnaryKind::cos>},
      {"Cosh", 1, 1, importUnary<UnaryKind::cosh>, 9},
      {"Div", 2, 2, importBinary<BinaryKind::div>},
      {"Dropout", 1, 3, importDropout},
      {"Erf", 1, 1, importUnary<UnaryKind::erf>, 9},
      {"Exp", 1, 1, importUnary<UnaryKind::exp>, 6},
      {"Floor", 1, 1, importUnary<UnaryKind::floor>, 6},
      {"Identity", 1, 1, importIdentity, 1},
      {"Log", 1, 1, importUnary<UnaryKind::log>, 6},
      {"Max", 1, kAnyNumber, importFold<BinaryKind::max>, 6},
      {"Mean", 1, kAnyNumber, importMean, 6},
      {"Min", 1, kAnyNumber, importFold<BinaryKind::min>, 6},
      {"Mod", 2, 2, importMod, 10},
      {"Mul", 2, 2, importBinary<BinaryKind::mul>},
      {"Neg", 1, 1, importUnary<UnaryKind::neg>, 6},
      {"Pow", 2, 2, importPow},
      {"Reciprocal", 1, 1, importReciprocal, 6},
      {"Relu", 1, 1, importUnary<UnaryKind::relu>, 6},
      {"Round", 1, 1, importUnary<UnaryKind::round>, 11},
      {"Sigmoid", 1, 1, importUnary<UnaryKind::sigmoid>, 6},
      {"Sign", 1, 1, importUnary<UnaryKind::sign>, 9},
      {"Sin", 1, 1, importUnary<UnaryKind::sin>},
      {"Sinh", 1, 1, importUnary<UnaryKind::sinh>, 9},
      {"Sqrt", 1, 1, importUnary<UnaryKind::sqrt>, 6},
      {"Sub", 2, 2, importBinary<BinaryKind::sub>},
      {"Sum", 1, kAnyNumber, importFold<BinaryKind::add>, 6},
      {"Tan", 1, 1, importUnary<UnaryKind::tan>},
      {"Tanh", 1, 1, importUnary<UnaryKind::tanh>, 6},
  });
}
