//===- Activations.cpp - functions between layers -------------------------===//
//
// Formulas are those of ONNX's operator descriptions; each is written so that
// it neither overflows where the function is finite nor cancels where it is
// small. 16-bit operands are computed in f32 and rounded once.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// Imports an activation that `compute` describes on a f32 or f64 operand.
template <Value (*compute)(NodeContext &, Value)>
static LogicalResult importWide(NodeContext &c) {
  Value x = c.operand(0);
  if (!ValueBuilder::isFloat(x))
    return c.invalid("its operand is not floating-point");
  return c.yield(c.convert(compute(c, c.widen(x)), ValueBuilder::element(x)));
}

/// x < 0 ? negative : x.
static Value rectify(NodeContext &c, Value x, Value negative) {
  return c.select(c.less(x, c.scalarLike(x, 0)), negative, x);
}

/// exp(x) - 1.
static Value expm1(NodeContext &c, Value x) {
  return c.sub(c.unary(UnaryKind::exp, x), 1.0);
}

static Value leakyRelu(NodeContext &c, Value x) {
  double alpha = c.floatAttr("alpha", 0.01);
  Value scaled = c.mul(x, alpha);
  // With a slope between 0 and 1 the line above is the larger of both.
  return alpha > 0 && alpha <= 1 ? c.max(x, scaled) : rectify(c, x, scaled);
}

static LogicalResult importPRelu(NodeContext &c) {
  Value x = c.operand(0), slope = c.operand(1);
  if (!c.broadcastsTo(c.shape(slope), c.shape(x)))
    return c.invalid("slope of shape " + shapeString(c.shape(slope)) +
                     " does not broadcast to " + shapeString(c.shape(x)));
  return c.yield(rectify(c, x, c.mul(x, slope)));
}

static Value elu(NodeContext &c, Value x) {
  return rectify(c, x, c.mul(expm1(c, x), c.floatAttr("alpha", 1)));
}

static Value selu(NodeContext &c, Value x) {
  double alpha = c.floatAttr("alpha", 1.67326319217681884765625);
  double gamma = c.floatAttr("gamma", 1.05070102214813232421875);
  return c.mul(rectify(c, x, c.mul(expm1(c, x), alpha)), gamma);
}

static Value celu(NodeContext &c, Value x) {
  double alpha = c.floatAttr("alpha", 1);
  return rectify(c, x, c.mul(expm1(c, c.div(x, alpha)), alpha));
}

static Value gelu(NodeContext &c, Value x) {
  std::string form = c.stringAttr("approximate", "none");
  if (form == "none") {
    Value erf = c.unary(UnaryKind::erf, c.mul(x, std::sqrt(0.5)));
    return c.mul(c.mul(x, 0.5), c.add(erf, 1.0));
  }
  if (form != "tanh") {
    (void)c.invalid("attribute 'approximate' is '" + form + "'");
    return x;
  }
  // 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
  Value cube = c.mul(c.mul(x, x), x);
  Value inner = c.mul(c.add(x, c.mul(cube, 0.044715)), std::sqrt(2 / M_PI));
  return c.mul(c.mul(x, 0.5), c.add(c.unary(UnaryKind::tanh, inner), 1.0));
}

/// log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)).
static Value softplus(NodeContext &c, Value x) {
  Value decay = c.unary(UnaryKind::exp,
                        c.unary(UnaryKind::neg, c.unary(UnaryKind::abs, x)));
  return c.add(c.unary(UnaryKind::relu, x), c.unary(UnaryKind::log1p, decay));
}

static Value mish(NodeContext &c, Value x) {
  return c.mul(x, c.unary(UnaryKind::tanh, softplus(c, x)));
}

static Value swish(NodeContext &c, Value x) {
  Value scaled = c.mul(x, c.floatAttr("alpha", 1));
  return c.mul(x, c.unary(UnaryKind::sigmoid, scaled));
}

static LogicalResult importSwiGLU(NodeContext &c) {
  Value gate = c.operand(0), linear = c.operand(1);
  if (gate.getType() != linear.getType() || !ValueBuilder::isFloat(gate))
    return c.invalid("its operands are not floating-point tensors of one type");
  return c.yield(c.convert(c.mul(swish(c, c.widen(gate)), c.widen(linear)),
                           ValueBuilder::element(gate)));
}

/// max(0, min(1, alpha x + beta)).
static Value hardSigmoid(NodeContext &c, Value x, double alpha, double beta) {
  return c.max(c.min(c.add(c.mul(x, alpha), beta), 1.0), 0.0);
}

static Value hardSigmoid(NodeContext &c, Value x) {
  return hardSigmoid(c, x, c.floatAttr("alpha", 0.2), c.floatAttr("beta", 0.5));
}

static Value hardSwish(NodeContext &c, Value x) {
  return c.mul(x, hardSigmoid(c, x, 1.0 / 6, 0.5));
}

static Value softsign(NodeContext &c, Value x) {
  return c.div(x, c.add(c.unary(UnaryKind::abs, x), 1.0));
}

static Value thresholdedRelu(NodeContext &c, Value x) {
  Value threshold = c.scalarLike(x, c.floatAttr("alpha", 1));
  return c.select(c.less(threshold, x), x, c.scalarLike(x, 0));
}

/// Integers too: they are shifted in f32, as ONNX's reference does.
static LogicalResult importShrink(NodeContext &c) {
  double bias = c.floatAttr("bias", 0), lambd = c.floatAttr("lambd", 0.5);
  Type element = ValueBuilder::element(c.operand(0));
  Value x = c.widen(c.operand(0));
  if (isa<IntegerType>(element))
    x = c.convert(x, element.getIntOrFloatBitWidth() > 16
                         ? Type(c.builder().getF64Type())
                         : Type(c.builder().getF32Type()));
  Value above = c.select(c.less(c.scalarLike(x, lambd), x), c.sub(x, bias),
                         c.scalarLike(x, 0));
  Value y = c.select(c.less(x, c.scalarLike(x, -lambd)), c.add(x, bias), above);
  return c.yield(c.convert(y, element));
}

/// A bound of Clip: attribute before opset 11, operand from then on.
static FailureOr<Value> bound(NodeContext &c, StringRef name, unsigned i) {
  if (c.opset() < 11)
    return c.hasAttr(name) ? c.scalarLike(c.operand(0), c.floatAttr(name, 0))
                           : Value();
  Value value = c.operand(i);
  if (!value)
    return Value();
  if (numElements(ValueBuilder::shape(value)) != 1)
    return c.invalid("'" + name + "' is no scalar");
  return c.reshape(value, {});
}

static LogicalResult importClip(NodeContext &c) {
  auto least = bound(c, "min", 1), most = bound(c, "max", 2);
  if (failed(least) || failed(most))
    return failure();
  Value y = c.operand(0);
  if (*least)
    y = c.max(y, *least);
  if (*most)
    y = c.min(y, *most);
  return c.yield(y);
}

void cnnc::onnx_import::addActivations(OpRegistry &registry) {
  registry.add({
      {"Celu", 1, 1, importWide<celu>, 12},
      {"Clip", 1, 3, importClip, 6},
      {"Elu", 1, 1, importWide<elu>, 6},
      {"Gelu", 1, 1, importWide<gelu>, 20},
      {"HardSigmoid", 1, 1, importWide<hardSigmoid>, 6},
      {"HardSwish", 1, 1, importWide<hardSwish>, 14},
      {"LeakyRelu", 1, 1, importWide<leakyRelu>, 6},
      {"Mish", 1, 1, importWide<mish>, 18},
      {"PRelu", 2, 2, importPRelu},
      {"Selu", 1, 1, importWide<selu>, 6},
      {"Shrink", 1, 1, importShrink, 9},
      {"Softplus", 1, 1, importWide<softplus>, 1},
      {"Softsign", 1, 1, importWide<softsign>, 1},
      {"SwiGLU", 2, 2, importSwiGLU, 28},
      {"Swish", 1, 1, importWide<swish>, 24},
      {"ThresholdedRelu", 1, 1, importWide<thresholdedRelu>, 10},
  });
}
