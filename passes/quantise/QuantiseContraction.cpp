//===- QuantiseContraction.cpp - convolutions and products on grids -------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/eval/Tensor.h"
#include "passes/quantise/Quantiser.h"
#include "passes/quantise/Weights.h"
#include "passes/simplify/Rewrite.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

namespace {
/// Weights and bias on grids, and by what their sums are multiplied.
struct GridWeights {
  std::vector<double> weights, bias, factors;
};
} // namespace

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

/// Integers for weights. Channel k of the sum times factor k is
/// a multiple of `target`: the weights' scale follows from the factor, so that
/// rounding the factor costs nothing.
static GridWeights int8Weights(const Weights &w, Value bias, const Stand &x,
                               double target, const Patches *patches) {
  constexpr double kMost = (1 << kFactorBits) - 1;
  std::vector<double> largest = w.largestOfChannels();
  double top = *llvm::max_element(largest) / kMostWeight * x.scale / target;
  // The shift that all channels share: the largest factor fills its bits.
  int shift = top > 0 ? std::ilogb(kMost / top) : 0;
  double unit = std::ldexp(1.0, -shift);
  GridWeights result;
  for (double channel : largest) {
    double exact = channel / kMostWeight * x.scale / target;
    // Channels of hardly any weight still get a bias of few bits.
    double factor = std::clamp(std::ceil(exact / unit), kMost / 2048, kMost);
    result.factors.push_back(std::ceil(factor) * unit);
  }
  auto scaleOf = [&](int64_t k) { // of the sum
    return result.factors[k] * target;
  };
  std::vector<double> units;
  for (int64_t k = 0; k < w.channels; ++k)
    units.push_back(scaleOf(k) / x.scale);
  result.weights = roundWeights(w, units, patches, x.value.getContext());
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
  Weights w = Weights::of(op, weightValue);
  double target = plan.formatOf(plan.roundedInstead(op->getResult(0))).scale;
  GridWeights grid = scheme.isInt8
                         ? int8Weights(w, bias, x, target, plan.patchesOf(op))
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
