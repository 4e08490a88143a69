//===- Strassen.h - seven products for eight --------------------*- C++ -*-===//
//
// Strassen, "Gaussian Elimination is not Optimal", 1969, in Winograd's variant
// (Knuth, "The Art of Computer Programming", volume 2, section 4.6.4): the
// product of two matrices of 2x2 blocks by seven products of sums of blocks.
// Here rows are pixels, which come in pairs, the inner dimension is that of the
// input channels, and columns are output channels, both in halves. With two
// levels each of the seven products is computed in the same way, so that there
// are 49 products of quarters, with pixels in fours.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_STRASSEN_H
#define CNNC_DIALECTS_CNN_EVAL_STRASSEN_H

#include "dialects/cnn/eval/LinearMap.h"
#include "dialects/cnn/eval/Tensor.h"

namespace cnnc::cnn {

/// Products and blocks of one level.
inline constexpr int64_t kStrassenProducts = 7, kStrassenBlocks = 4;
/// The most levels.
inline constexpr int64_t kStrassenLevels = 2;

/// Blocks of one level stand row by row: of the input, those of the first pixel
/// before those of the second; of the weights, those of the first half of the
/// input channels before those of the second, for the first half of the output
/// channels in each before those for the second. With two levels, block
/// 4 * i + j is block j of block i, and product 7 * i + j is product j of
/// product i.
struct StrassenTransforms {
  int64_t levels;
  LinearMap input, weights; ///< products x blocks
  LinearMap output;         ///< blocks x products

  int64_t products() const { return output.columns; }
  /// Into how many parts pixels and channels are divided.
  int64_t parts() const { return int64_t(1) << levels; }
  /// The row and the column of a block of the matrix of `parts` x `parts`.
  int64_t rowOf(int64_t block) const;
  int64_t columnOf(int64_t block) const;
};

/// For 1 to `kStrassenLevels` levels.
const StrassenTransforms &strassen(int64_t levels);
/// The transforms with so many products; null, if there are none.
const StrassenTransforms *findStrassen(int64_t products);

/// The weights `w`, K x C x 1 x 1 of f32 with K and C multiples of the parts P,
/// as sums of blocks: products x K/P x C/P. Fails if memory is refused.
llvm::FailureOr<Tensor> strassenWeights(const StrassenTransforms &transforms,
                                        const Tensor &w);

} // namespace cnnc::cnn

#endif
