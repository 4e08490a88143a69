//===- Normalization.cpp - normalisation over batches, groups, layers -----===//
//
// All are made of reductions and element-wise operations: variances from the
// differences to the mean, which do not cancel as E(x^2) - E(x)^2 does. 16-bit
// operands are computed in f32.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// A tensor's mean and variance over some axes, and what is left of it.
struct Moments {
  Value mean, centered, variance;
};

static Moments momentsOf(NodeContext &c, Value x, ArrayRef<int64_t> axes) {
  Moments m;
  m.mean = c.mean(x, axes);
  m.centered = c.sub(x, m.mean);
  m.variance = c.mean(c.mul(m.centered, m.centered), axes);
  return m;
}

/// 1 / sqrt(variance + epsilon).
static Value inverseDeviation(NodeContext &c, Value variance, double epsilon) {
  Value deviation = c.unary(UnaryKind::sqrt, c.add(variance, epsilon));
  return c.broken() ? Value() : c.div(c.scalarLike(deviation, 1), deviation);
}

/// The wider of two floating-point element types, f32 at least.
static Type computeType(NodeContext &c, ValueRange values) {
  Type f64 = c.builder().getF64Type();
  for (Value value : values)
    if (ValueBuilder::element(value) == f64)
      return f64;
  return c.builder().getF32Type();
}

static bool allFloat(ValueRange values) {
  return llvm::all_of(values,
                      [](Value v) { return !v || ValueBuilder::isFloat(v); });
}

/// Dimensions [begin, end).
static SmallVector<int64_t> range(int64_t begin, int64_t end) {
  return llvm::to_vector(llvm::seq<int64_t>(begin, std::max(begin, end)));
}

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

/// A parameter of a batch normalisation of `x` so that it broadcasts to it: one
/// element for each channel, or (before opset 9) for each activation.
static FailureOr<Value> batchParameter(NodeContext &c, Value parameter,
                                       Value x) {
  ArrayRef<int64_t> from = ValueBuilder::shape(parameter);
  ArrayRef<int64_t> to = ValueBuilder::shape(x);
  if (c.intAttr("spatial", 1) == 0 && to.size() > 1 && from == to.drop_front())
    return parameter;
  int64_t channels = to.size() > 1 ? to[1] : 1;
  if (from.size() != 1 || from[0] != channels)
    return c.invalid("a parameter has shape " + shapeString(from) +
                     ", expected " + Twine(channels));
  // 1 x C x 1... without the leading 1, as fold-affine likes it.
  return to.size() > 1 ? c.alongAxis(parameter, to.size() - 1, 0) : parameter;
}

/// With training_mode the statistics are those of the batch, and the running
/// ones are results.
static Moments trainingMoments(NodeContext &c, Value x, Value mean,
                               Value variance) {
  auto axes = range(0, ValueBuilder::rank(x));
  if (axes.size() > 1)
    axes.erase(axes.begin() + 1);
  Moments batch = momentsOf(c, x, axes);
  double momentum = c.floatAttr("momentum", 0.9);
  auto running = [&](unsigned i, Value old, Value now) {
    if (!c.wantsResult(i) || c.broken())
      return;
    Value wide = c.convert(old, ValueBuilder::element(now));
    Value mixed =
        c.add(c.mul(wide, momentum),
              c.mul(c.reshape(now, ValueBuilder::shape(old)), 1 - momentum));
    c.setResult(i, c.convert(mixed, ValueBuilder::element(old)));
  };
  running(1, mean, batch.mean);
  running(2, variance, batch.variance);
  return batch;
}

/// y = x * a + b with a = scale / sqrt(variance + epsilon) and
/// b = bias - mean * a: both are constants, which fold into a convolution.
static LogicalResult importBatchNormalization(NodeContext &c) {
  Value x = c.operand(0);
  if (!allFloat(c.operands()))
    return c.invalid("its operands are not floating-point");
  if (c.opset() < 14)
    for (unsigned i = 1; i < c.numResults(); ++i)
      if (c.wantsResult(i))
        return c.refuse("result " + Twine(i) + " exists in training only",
                        "export the model in inference mode");
  Type type = computeType(c, c.operands());
  SmallVector<Value> parameters;
  for (unsigned i = 1; i < 5; ++i) {
    auto parameter = batchParameter(c, c.operand(i), x);
    if (failed(parameter))
      return failure();
    parameters.push_back(c.convert(*parameter, type));
  }
  Value mean = parameters[2], variance = parameters[3];
  Value wide = c.convert(x, type);
  if (c.opset() >= 14 && c.intAttr("training_mode", 0)) {
    Moments batch = trainingMoments(c, wide, c.operand(3), c.operand(4));
    mean = batch.mean;
    variance = batch.variance;
  }
  double epsilon = c.floatAttr("epsilon", 1e-5);
  Value a =
      c.div(parameters[0], c.unary(UnaryKind::sqrt, c.add(variance, epsilon)));
  Value b = c.sub(parameters[1], c.mul(mean, a));
  return c.yield(c.convert(c.add(c.mul(wide, a), b), ValueBuilder::element(x)));
}

//===----------------------------------------------------------------------===//
// Instances, groups, layers
//===----------------------------------------------------------------------===//

static LogicalResult importInstanceNormalization(NodeContext &c) {
  Value x = c.operand(0), scale = c.operand(1), bias = c.operand(2);
  int64_t rank = ValueBuilder::rank(x);
  if (!allFloat(c.operands()) || rank < 3)
    return c.invalid("expected a floating-point operand of rank 3 or more");
  int64_t channels = ValueBuilder::shape(x)[1];
  for (Value parameter : {scale, bias})
    if (ValueBuilder::shape(parameter) != ArrayRef<int64_t>(channels))
      return c.invalid("a parameter has shape " +
                       shapeString(ValueBuilder::shape(parameter)) +
                       ", expected " + Twine(channels));
  Moments m = momentsOf(c, c.widen(x), range(2, rank));
  Value a = c.mul(inverseDeviation(c, m.variance, c.floatAttr("epsilon", 1e-5)),
                  c.alongAxis(c.widen(scale), rank, 1));
  Value y = c.add(c.mul(m.centered, a), c.alongAxis(c.widen(bias), rank, 1));
  return c.yield(c.convert(y, ValueBuilder::element(x)));
}

/// Before opset 21 scale and bias were given for each group, since then for
/// each channel.
static LogicalResult importGroupNormalization(NodeContext &c) {
  Value x = c.operand(0);
  auto shape = llvm::to_vector(ValueBuilder::shape(x));
  int64_t groups = c.intAttr("num_groups", 0), rank = shape.size();
  if (!allFloat(c.operands()) || rank < 2 || groups < 1 || shape[1] % groups)
    return c.invalid("num_groups " + Twine(groups) + " does not divide the " +
                     "channels of " + shapeString(shape));
  int64_t parameters = c.opset() < 21 ? groups : shape[1];
  for (unsigned i = 1; i < 3; ++i)
    if (ValueBuilder::shape(c.operand(i)) != ArrayRef<int64_t>(parameters))
      return c.invalid("operand " + Twine(i) + " has shape " +
                       shapeString(ValueBuilder::shape(c.operand(i))) +
                       ", expected " + Twine(parameters));
  int64_t inGroup = shape[1] / groups;
  int64_t pixels = numElements(ArrayRef<int64_t>(shape).drop_front(2));
  Value grouped = c.reshape(c.widen(x), {shape[0], groups, inGroup, pixels});
  Moments m = momentsOf(c, grouped, {2, 3});
  Value normal =
      c.mul(m.centered,
            inverseDeviation(c, m.variance, c.floatAttr("epsilon", 1e-5)));
  auto spread = [&](Value parameter) {
    return c.reshape(c.widen(parameter),
                     {groups, parameters == groups ? 1 : inGroup, 1});
  };
  Value y = c.add(c.mul(normal, spread(c.operand(1))), spread(c.operand(2)));
  return c.yield(c.convert(c.reshape(y, shape), ValueBuilder::element(x)));
}

/// `normal`, in the type of `x`, times scale plus bias (null for none), each of
/// which broadcasts to x.
static FailureOr<Value> affine(NodeContext &c, Value normal, Value x,
                               Value scale, Value bias) {
  for (Value parameter : {scale, bias})
    if (parameter &&
        !c.broadcastsTo(ValueBuilder::shape(parameter), ValueBuilder::shape(x)))
      return c.invalid("a parameter of shape " +
                       shapeString(ValueBuilder::shape(parameter)) +
                       " does not broadcast to " +
                       shapeString(ValueBuilder::shape(x)));
  if (c.broken())
    return Value();
  Type type = ValueBuilder::element(normal);
  Value y = c.mul(normal, c.convert(scale, type));
  if (bias)
    y = c.add(y, c.convert(bias, type));
  return c.convert(y, ValueBuilder::element(scale));
}

static LogicalResult importLayerNormalization(NodeContext &c) {
  Value x = c.operand(0);
  auto axis = c.axis(c.intAttr("axis", -1), ValueBuilder::rank(x));
  Type stash = c.elementType(c.intAttr("stash_type", 1));
  if (failed(axis) || !stash)
    return failure();
  if (!allFloat(c.operands()) || !isa<FloatType>(stash))
    return c.invalid("its operands or stash_type are not floating-point");
  Moments m = momentsOf(c, c.widen(x), range(*axis, ValueBuilder::rank(x)));
  Value inverse = inverseDeviation(c, m.variance, c.floatAttr("epsilon", 1e-5));
  auto y = affine(c, c.mul(m.centered, inverse), x, c.operand(1), c.operand(2));
  if (failed(y) || c.broken())
    return failure();
  c.setResult(0, *y);
  c.setResult(1, c.convert(m.mean, stash));
  c.setResult(2, c.convert(inverse, stash));
  return success();
}

static LogicalResult importRMSNormalization(NodeContext &c) {
  Value x = c.operand(0);
  auto axis = c.axis(c.intAttr("axis", -1), ValueBuilder::rank(x));
  if (failed(axis))
    return failure();
  if (!allFloat(c.operands()))
    return c.invalid("its operands are not floating-point");
  Value wide = c.widen(x);
  Value square = c.mean(c.mul(wide, wide), range(*axis, ValueBuilder::rank(x)));
  Value normal =
      c.mul(wide, inverseDeviation(c, square, c.floatAttr("epsilon", 1e-5)));
  auto y = affine(c, normal, x, c.operand(1), Value());
  return failed(y) ? failure() : c.yield(*y);
}

//===----------------------------------------------------------------------===//
// Others
//===----------------------------------------------------------------------===//

/// (x - E x) / (sqrt(E (x - E x)^2) + 1e-9): the epsilon is that of ONNX's
/// function body.
static LogicalResult importMeanVarianceNormalization(NodeContext &c) {
  Value x = c.operand(0);
  SmallVector<int64_t> named = c.intsAttr("axes");
  if (!c.hasAttr("axes"))
    named = {0, 2, 3};
  auto axes = c.sortedAxes(named, ValueBuilder::rank(x));
  if (failed(axes))
    return failure();
  if (!allFloat(c.operands()))
    return c.invalid("its operand is not floating-point");
  Moments m = momentsOf(c, c.widen(x), *axes);
  Value deviation = c.add(c.unary(UnaryKind::sqrt, m.variance), 1e-9);
  return c.yield(
      c.convert(c.div(m.centered, deviation), ValueBuilder::element(x)));
}

/// x^beta for positive x; the exponents of real networks need no logarithm.
static Value power(NodeContext &c, Value x, double beta) {
  if (beta == 1)
    return x;
  Value root = c.unary(UnaryKind::sqrt, x);
  if (beta == 0.5)
    return root;
  if (beta == 0.75)
    return c.mul(root, c.unary(UnaryKind::sqrt, root));
  return c.broken() ? Value()
                    : c.binary(BinaryKind::pow, x, c.scalarLike(x, beta));
}

/// The sum over neighbouring channels is a pooling over the channels.
static LogicalResult importLRN(NodeContext &c) {
  Value x = c.operand(0);
  auto shape = llvm::to_vector(ValueBuilder::shape(x));
  int64_t size = c.intAttr("size", 0);
  if (!allFloat(c.operands()) || shape.size() < 2 || size < 1 ||
      size > int64_t(1) << 30)
    return c.invalid("size " + Twine(size) + " or an operand of shape " +
                     shapeString(shape) + " is out of range");
  int64_t pixels = numElements(ArrayRef<int64_t>(shape).drop_front(2));
  Value wide = c.widen(x);
  Value square = c.reshape(c.mul(wide, wide), {shape[0], 1, shape[1], pixels});
  int64_t before = (size - 1) / 2, after = size - 1 - before;
  Value sum =
      c.create<PoolOp>(PoolKind::sum, square, ArrayRef<int64_t>{size, 1},
                       ArrayRef<int64_t>{1, 1}, ArrayRef<int64_t>{1, 1},
                       ArrayRef<int64_t>{before, 0, after, 0});
  Value base = c.add(
      c.mul(c.reshape(sum, shape), c.floatAttr("alpha", 1e-4) / double(size)),
      c.floatAttr("bias", 1));
  Value y = c.div(wide, power(c, base, c.floatAttr("beta", 0.75)));
  return c.yield(c.convert(y, ValueBuilder::element(x)));
}

/// A vector of norm 0 stays 0.
static LogicalResult importLpNormalization(NodeContext &c) {
  Value x = c.operand(0);
  auto axis = c.axis(c.intAttr("axis", -1), ValueBuilder::rank(x));
  int64_t p = c.intAttr("p", 2);
  if (failed(axis))
    return failure();
  if (!allFloat(c.operands()) || (p != 1 && p != 2))
    return c.invalid("p is " + Twine(p) +
                     ", expected 1 or 2, of a "
                     "floating-point operand");
  Value wide = c.widen(x);
  Value norm = c.reduce(
      ReduceKind::sum,
      p == 1 ? c.unary(UnaryKind::abs, wide) : c.mul(wide, wide), {*axis});
  if (p == 2)
    norm = c.unary(UnaryKind::sqrt, norm);
  if (c.broken())
    return failure();
  Value zero = c.scalarLike(norm, 0);
  Value y = c.select(c.equal(norm, zero), zero, c.div(wide, norm));
  return c.yield(c.convert(y, ValueBuilder::element(x)));
}

void cnnc::onnx_import::addNormalization(OpRegistry &registry) {
  registry.add({
      {"BatchNormalization", 5, 5, importBatchNormalization},
      {"GroupNormalization", 3, 3, importGroupNormalization, 18},
      {"InstanceNormalization", 3, 3, importInstanceNormalization, 6},
      {"LRN", 1, 1, importLRN, 1},
      {"LayerNormalization", 2, 3, importLayerNormalization, 17},
      {"LpNormalization", 1, 1, importLpNormalization, 1},
      {"MeanVarianceNormalization", 1, 1, importMeanVarianceNormalization, 9},
      {"RMSNormalization", 2, 2, importRMSNormalization, 23},
  });
}
