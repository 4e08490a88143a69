//===- Weights.cpp - constant weights of a contraction --------------------===//

#include "passes/quantise/Weights.h"
#include "dialects/cnn/CnnOps.h"
#include "mlir/IR/Threading.h"
#include "passes/simplify/Rewrite.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

Weights Weights::of(Operation *op, Value value) {
  Weights w{Tensor::constant(constantOf(value)), 0, 1, {}};
  ArrayRef<int64_t> shape = w.tensor.shape();
  if (isa<ConvOp>(op)) {
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

std::vector<double> Weights::largestOfChannels() const {
  std::vector<double> largest(channels, 0.0);
  for (int64_t channel = 0; channel < channels; ++channel)
    for (int64_t k = 0; k < depth(); ++k)
      largest[channel] = std::max(
          largest[channel], std::abs(double(values()[indexOf(channel, k)])));
  return largest;
}

/// Lanes of sums that are added up side by side, so that compilers make vectors
/// of them.
static constexpr int64_t kLanes = Patches::kAlignment;

static float dot(ArrayRef<float> x, ArrayRef<float> y) {
  float lanes[kLanes] = {};
  for (size_t p = 0; p < x.size(); p += kLanes)
    for (int64_t lane = 0; lane < kLanes; ++lane)
      lanes[lane] += x[p + lane] * y[p + lane];
  float sum = 0;
  for (float lane : lanes)
    sum += lane;
  return sum;
}

std::vector<double> cnnc::roundWeights(const Weights &weights,
                                       ArrayRef<double> units,
                                       const Patches *patches,
                                       MLIRContext *context) {
  std::vector<double> result(weights.tensor.size());
  int64_t groups = patches ? patches->groups() : 1;
  std::vector<float> squares;
  for (int64_t row = 0; patches && row < groups * weights.depth(); ++row)
    squares.push_back(dot(patches->row(row), patches->row(row)));
  parallelFor(context, 0, weights.channels, [&](size_t channel) {
    int64_t first =
        channel / (weights.channels / groups) * weights.depth(); // row
    // What the rounding has taken from the sums, in units.
    std::vector<float> missing(patches ? patches->count() : 0, 0.0f);
    for (int64_t k = 0; k < weights.depth(); ++k) {
      size_t at = weights.indexOf(channel, k);
      double exact = weights.values()[at] / units[channel], wanted = exact;
      if (exact == 0)
        continue;
      ArrayRef<float> met;
      if (patches)
        met = patches->row(first + k);
      // Of activations near the end of f32 nothing can be said.
      float owed = patches ? dot(met, missing) / squares[first + k] : 0;
      if (std::isfinite(owed))
        wanted += std::clamp(owed, -1.f, 1.f);
      result[at] =
          std::clamp(std::nearbyint(wanted), -kMostWeight, kMostWeight);
      auto error = float(exact - result[at]);
      for (size_t p = 0; p < met.size(); ++p)
        missing[p] += error * met[p];
    }
  });
  return result;
}
