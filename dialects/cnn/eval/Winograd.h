//===- Winograd.h - minimal filtering for 3x3 convolutions ------*- C++ -*-===//
//
// F(m x m, 3 x 3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural
// Networks", 2016 (arXiv 1509.09308), sections 4.1 and 4.3: a tile of m x m
// results is A^T [(G g G^T) * (B^T d B)] A, with g the 3x3 filter, d a tile of
// (m+2) x (m+2) elements of the input, and * element by element, summed over
// the input channels. It multiplies (m+2)^2 times where 9 m^2 are due.
//
// With stride 2, in each direction, even elements of the input meet the outer
// two taps, which is F(m, 2) by interpolation at m+1 points, and odd ones the
// middle tap, with m multiplications by the same number. So d and B^T d B have
// (2m+1) x (2m+1) elements, of which the last m in each direction are for the
// odd ones, and G g G^T has (m+2) x (m+2), of which the last is theirs. It
// multiplies (2m+1)^2 times where 9 m^2 are due.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_WINOGRAD_H
#define CNNC_DIALECTS_CNN_EVAL_WINOGRAD_H

#include "dialects/cnn/eval/LinearMap.h"
#include "dialects/cnn/eval/Tensor.h"

namespace cnnc::cnn {

/// Taps in each direction.
inline constexpr int64_t kWinogradTaps = 3;

/// The transforms of F(tile x tile, 3 x 3).
struct WinogradTransforms {
  int64_t tile, stride;
  LinearMap input;  ///< B^T, points x points
  LinearMap filter; ///< G, filterPoints x 3
  LinearMap output; ///< A^T, tile x points

  /// Points in each direction, of input and results, and of filters.
  int64_t points() const { return input.rows; }
  int64_t filterPoints() const { return filter.rows; }
  /// The point of a filter that point `p` of the input is multiplied with.
  int64_t filterPoint(int64_t p) const {
    return p < filterPoints() ? p : filterPoints() - 1;
  }
};

/// Those of tile 2 or 4 and stride 1 or 2; null for others.
const WinogradTransforms *findWinograd(int64_t tile, int64_t stride);

/// `map * x * map^T` for a square x of `map.columns` rows.
llvm::SmallVector<double, 36> transformSquare(const LinearMap &map,
                                              llvm::ArrayRef<double> x);

/// G g G^T for every filter of `w`, K x C x 3 x 3 of f32: K x C x filterPoints
/// x filterPoints. Fails if memory is refused.
llvm::FailureOr<Tensor> transformFilters(const WinogradTransforms &winograd,
                                         const Tensor &w);

} // namespace cnnc::cnn

#endif
