//===- GridRanges.h - which fixed-point numbers a value holds ---*- C++ -*-===//
//
// Behind cnn-quantise a network computes in f64, and every value is a multiple
// of a power of two between two bounds. This analysis finds both, from
// `cnn.quantize` forward: it proves that f64 computes exactly, and says how
// wide a register of hardware must be. Nothing is recorded in the IR, so that
// nothing can be out of date.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_GRIDRANGES_H
#define CNNC_DIALECTS_CNN_GRIDRANGES_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::cnn {

/// The multiples m * 2^exponent with low <= m <= high. The bounds are integers;
/// past 2^53 they are rounded, outwards or not.
struct GridRange {
  int64_t exponent = 0;
  double low = 0, high = 0;

  /// Bits of the narrowest two's complement, or unsigned number if none is
  /// negative, that holds every such multiple; at least 1.
  int64_t width() const;
  bool isUnsigned() const { return low >= 0; }
  /// True if f64 holds every one of them.
  bool isExact() const { return width() <= 53; }
  /// The narrowest grid that holds them; null if it is none (`cnn.fixed`).
  FixedAttr grid(mlir::MLIRContext *context) const;
};

/// log2 of the largest power of two that divides a finite number other than 0.
int64_t exponentOf(double number);

/// What each column of the table of a `cnn.lookup` holds; empty if a number is
/// of no grid, or a column needs more bits than f64 has.
llvm::SmallVector<GridRange> columnRanges(mlir::ElementsAttr table);

/// Ranges of f64 values, each computed once. Valid for as long as the
/// operations it was asked about stay as they are.
class GridRanges {
public:
  /// What the value holds: of a contraction, a sum over a window or a reduction
  /// also every partial sum of its products, in whatever order they are added.
  /// Nothing if the value is no f64 tensor, does not come from grids only, or
  /// is made by an operation that leaves them. Looks into kernels over tensors.
  std::optional<GridRange> of(mlir::Value value);

private:
  std::optional<GridRange> compute(mlir::Value value);

  llvm::DenseMap<mlir::Value, std::optional<GridRange>> known;
};

/// True if no window lies in the border entirely, where a maximum would be
/// minus infinity.
bool everyWindowMeets(PoolOp op);

} // namespace cnnc::cnn

#endif
