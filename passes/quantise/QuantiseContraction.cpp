//===- QuantiseContraction.cpp - convolutions and products on grids -------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/eval/Tensor.h"
#include "passes/quantise/Quantiser.h"
#include "passes/simplify/Rewrite.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

namespace {
/// Constant weights, as the channels of the result see them: weight i belongs
/// to channel `i / inner % channels`.
struct Weights {
  Tensor tensor;
  int64_t channels, inner;
  /// What channels' numbers are shaped like to meet the result.
  SmallVector<int64_t> channelShape;

  ArrayRef<float> values() const { return tensor.values<float>(); }

  /// Calls `body(channel, weights)` for weights of one channel that lie side by
  /// side, in order.
  void forEachRun(function_ref<void(int64_t, ArrayRef<float>)> body) const {
    int64_t channel = 0;
    for (ArrayRef<float> all = values(); !all.empty();
         all = all.drop_front(inner)) {
      body(channel, all.take_front(inner));
      channel = channel + 1 == channels ? 0 : channel + 1;
    }
  }

  std::vector<double> largestOfChannels() const {
    std::vector<double> largest(channels, 0.0);
    forEachRun([&](int64_t channel, ArrayRef<float> run) {
      for (float w : run)
        largest[channel] = std::max(largest[channel], std::abs(double(w)));
    });
    return largest;
  }
};

/// Weights and bias on grids, and by what their sums are multiplied.
struct GridWeights {
  std::vector<double> weights, bias, factors;
};
} // namespace

static Weights weightsOf(Operation *op, Value value) {
  Weights w{Tensor::constant(constantOf(value)), 0, 1, {}};
  ArrayRef<int64_t> shape = w.tensor.shape();
  if (auto conv = dyn_cast<ConvOp>(op)) {
    w.channels = shape[0];
    w.inner = w.tensor.size() / shape[0];
    w.channelShape.assign(shape.size() - 1, 1);
    w.channelShape[0] = shape[0];
  } else if (value == op->getOperand(1)) {
    w.channels = shape.back();
    w.channelShape = {shape.back()};
  } else {
    w.channels = shape[shape.size() - 2];
    w.inner = shape.back();
    w.channelShape = {w.channels, 1};
  }
  return w;
}

static double onGrid(double number, double unit) {
  return std::nearbyint(number / unit) * unit;
}

/// The bias in units of the sum, `scaleOf(k)` being what 1 stands for there.
static std::vector<double>
biasOnGrid(Value bias, double unit,
           llvm::function_ref<double(int64_t)> scaleOf) {
  std::vector<double> result;
  if (!bias)
    return result;
  Tensor tensor = Tensor::constant(constantOf(bias));
  for (auto [k, value] : llvm::enumerate(tensor.values<float>()))
    result.push_back(onGrid(double(value) / scaleOf(k), unit));
  return result;
}

/// One type for all weights, no factors.
static GridWeights fixedWeights(const Weights &w, Value bias, const Stand &x,
                                const Scheme &scheme) {
  Histogram histogram;
  histogram.add(w.values());
  int64_t integer = scheme.integer
                        ? *scheme.integer
                        : chooseInteger(histogram, scheme.width, false);
  double unit = std::ldexp(1.0, int(integer - scheme.width));
  double most = std::ldexp(1.0, int(scheme.width - 1)) - 1;
  GridWeights result;
  result.weights.reserve(w.tensor.size());
  for (float value : w.values())
    result.weights.push_back(
        std::clamp(std::nearbyint(value / unit), -most, most) * unit);
  double sumUnit = unit * std::ldexp(1.0, int(x.grid.getExponent()));
  result.bias = biasOnGrid(bias, sumUnit, [](int64_t) { return 1.0; });
  return result;
}

/// Integers of -127 to 127 for weights. Channel k of the sum times factor k is
/// a multiple of `target`: the weights' scale follows from the factor, so that
/// rounding the factor costs nothing.
static GridWeights int8Weights(const Weights &w, Value bias, const Stand &x,
                               double target) {
  constexpr double kMost = (1 << kFactorBits) - 1;
  std::vector<double> largest = w.largestOfChannels();
  double top = *llvm::max_element(largest) / 127 * x.scale / target;
  // The shift that all channels share: the largest factor fills its bits.
  int shift = top > 0 ? std::ilogb(kMost / top) : 0;
  double unit = std::ldexp(1.0, -shift);
  GridWeights result;
  for (double channel : largest) {
    double exact = channel / 127 * x.scale / target;
    // Channels of hardly any weight still get a bias of few bits.
    double factor = std::clamp(std::ceil(exact / unit), kMost / 2048, kMost);
    result.factors.push_back(std::ceil(factor) * unit);
  }
  auto scaleOf = [&](int64_t k) { // of the sum
    return result.factors[k] * target;
  };
  result.weights.reserve(w.tensor.size());
  w.forEachRun([&](int64_t channel, ArrayRef<float> run) {
    double unit = scaleOf(channel) / x.scale;
    for (float value : run)
      result.weights.push_back(std::nearbyint(value / unit));
  });
  result.bias =
      biasOnGrid(bias, std::ldexp(1.0, int(x.grid.getExponent())), scaleOf);
  return result;
}

void Quantiser::visitContraction(Operation *op) {
  bool right = bool(constantOf(op->getOperand(1)));
  Value data = op->getOperand(right ? 0 : 1);
  Value weightValue = op->getOperand(right ? 1 : 0);
  auto conv = dyn_cast<ConvOp>(op);
  Value bias = conv ? conv.getBias() : Value();
  Stand x = standOf(data);
  Weights w = weightsOf(op, weightValue);
  double target = plan.formatOf(plan.roundedInstead(op->getResult(0))).scale;
  GridWeights grid = scheme.isInt8 ? int8Weights(w, bias, x, target)
                                   : fixedWeights(w, bias, x, scheme);
  Value weights = constant(w.tensor.shape(), grid.weights);
  SmallVector<Value> operands = {right ? x.value : weights,
                                 right ? weights : x.value};
  // A bias of less than the last bit is none: zeros of its own type would make
  // the sum as fine as that.
  if (llvm::any_of(grid.bias, [](double value) { return value != 0; }))
    operands.push_back(constant(shapeOf(bias), grid.bias));
  Value sum = again(op, operands);
  if (scheme.isInt8)
    sum = product(sum, constant(w.channelShape, grid.factors));
  finish(op, sum, target);
}

void Quantiser::visitProduct(MatMulOp op) {
  if (constantOf(op.getA()) || constantOf(op.getB()))
    return visitContraction(op);
  Stand a = standOf(op.getA()), c = standOf(op.getB());
  finish(op, again(op, {a.value, c.value}), a.scale * c.scale);
}
