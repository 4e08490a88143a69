//===- Weights.h - constant weights of a contraction ------------*- C++ -*-===//

#ifndef CNNC_PASSES_QUANTISE_WEIGHTS_H
#define CNNC_PASSES_QUANTISE_WEIGHTS_H

#include "dialects/cnn/eval/Tensor.h"
#include "mlir/IR/Operation.h"
#include "passes/quantise/Patches.h"

namespace cnnc {

/// The largest integer of 8 bits that stands for a weight, of either sign.
inline constexpr double kMostWeight = 127;

/// Constant weights, as the channels of the result see them: `depth` of each
/// channel, of which `inner` lie side by side.
struct Weights {
  cnn::Tensor tensor;
  int64_t channels, inner;
  /// What channels' numbers are shaped like to meet the result.
  llvm::SmallVector<int64_t> channelShape;

  /// Those of the contraction `op`, of which `value` is the constant operand.
  static Weights of(mlir::Operation *op, mlir::Value value);

  llvm::ArrayRef<float> values() const { return tensor.values<float>(); }
  int64_t depth() const { return tensor.size() / channels; }
  /// Where weight k of a channel lies.
  size_t indexOf(int64_t channel, int64_t k) const {
    return (k / inner * channels + channel) * inner + k % inner;
  }

  std::vector<double> largestOfChannels() const;
};

/// Integers up to `kMostWeight` for weights in units of `units[channel]`.
///
/// Without patches each is the nearest. With them, the weights of a channel are
/// rounded one after the other, so that their products with the patches have
/// least square error in sum: what the rounding of those before has done to the
/// sums is projected on the numbers that the next weight meets, and added to it
/// before it is rounded (Lybrand and Saab, "A Greedy Algorithm for Quantizing
/// Neural Networks", JMLR 2021). The mean of the error goes too, as numbers
/// that are positive in the mean have that part in common. No weight moves by
/// more than a step beyond its nearest number, however few patches there are,
/// and zeros stay.
std::vector<double> roundWeights(const Weights &weights,
                                 llvm::ArrayRef<double> units,
                                 const Patches *patches,
                                 mlir::MLIRContext *context);

} // namespace cnnc

#endif
