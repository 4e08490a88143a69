//===- Strassen.h - seven products for eight --------------------*- C++ -*-===//
//
// Strassen, "Gaussian Elimination is not Optimal", 1969, in Winograd's variant
// (Knuth, "The Art of Computer Programming", volume 2, section 4.6.4): the
// product of two matrices of 2x2 blocks by seven products of sums of blocks.
// Here rows are pixels, which come in pairs, the inner dimension is that of the
// input channels, and columns are output channels, both in halves.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_STRASSEN_H
#define CNNC_DIALECTS_CNN_EVAL_STRASSEN_H

#include "dialects/cnn/eval/LinearMap.h"
#include "dialects/cnn/eval/Tensor.h"

namespace cnnc::cnn {

inline constexpr int64_t kStrassenProducts = 7;

/// Blocks stand row by row: of the input, those of the first pixel before those
/// of the second; of the weights, those of the first half of the input channels
/// before those of the second, for the first half of the output channels in
/// each before those for the second.
struct StrassenTransforms {
  LinearMap input, weights; ///< 7 x 4
  LinearMap output;         ///< 4 x 7
};
const StrassenTransforms &strassen();

/// The weights `w`, K x C x 1 x 1 of f32 with even K and C, as the seven sums
/// of blocks: 7 x K/2 x C/2. Fails if memory is refused.
llvm::FailureOr<Tensor> strassenWeights(const Tensor &w);

} // namespace cnnc::cnn

#endif
