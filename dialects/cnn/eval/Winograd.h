//===- Winograd.h - minimal filtering for 3x3 convolutions ------*- C++ -*-===//
//
// F(m x m, 3 x 3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural
// Networks", 2016 (arXiv 1509.09308), sections 4.1 and 4.3: a tile of m x m
// results is A^T [(G g G^T) * (B^T d B)] A, with g the 3x3 filter, d a tile of
// (m+2) x (m+2) elements of the input, and * element by element, summed over
// the input channels. It multiplies (m+2)^2 times where 9 m^2 are due.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_WINOGRAD_H
#define CNNC_DIALECTS_CNN_EVAL_WINOGRAD_H

#include "dialects/cnn/eval/Tensor.h"

namespace cnnc::cnn {

/// Taps in each direction.
inline constexpr int64_t kWinogradTaps = 3;

/// A constant matrix, row by row.
struct LinearMap {
  int64_t rows, columns;
  llvm::ArrayRef<double> entries;

  llvm::ArrayRef<double> row(int64_t r) const {
    return entries.slice(r * columns, columns);
  }
};

/// The transforms of F(tile x tile, 3 x 3).
struct WinogradTransforms {
  int64_t tile;
  LinearMap input;  ///< B^T, (tile+2) x (tile+2)
  LinearMap filter; ///< G, (tile+2) x 3
  LinearMap output; ///< A^T, tile x (tile+2)

  /// Points in each direction.
  int64_t points() const { return tile + kWinogradTaps - 1; }
};

/// Those of tile 2 or 4; null for others.
const WinogradTransforms *findWinograd(int64_t tile);

/// `map * x * map^T` for a square x of `map.columns` rows.
llvm::SmallVector<double, 36> transformSquare(const LinearMap &map,
                                              llvm::ArrayRef<double> x);

/// G g G^T for every filter of `w`, K x C x 3 x 3 of f32: K x C x points x
/// points. Fails if memory is refused.
llvm::FailureOr<Tensor> transformFilters(const WinogradTransforms &winograd,
                                         const Tensor &w);

} // namespace cnnc::cnn

#endif
