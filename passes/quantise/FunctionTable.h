//===- FunctionTable.h - a function between grids, as a table ---*- C++ -*-===//

#ifndef CNNC_PASSES_QUANTISE_FUNCTIONTABLE_H
#define CNNC_PASSES_QUANTISE_FUNCTIONTABLE_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc {

/// Numbers of a grid of so many bits have a row each: 1,024 numbers of 18 bits
/// are half a block RAM (AMD, UG573), of which each port serves a lane.
inline constexpr int64_t kWholeTableBits = 10;

/// The table of a `cnn.lookup`, row-major.
struct FunctionTable {
  std::vector<double> coefficients;
  int64_t rows = 0, terms = 1;
  /// How far a result is from the function at most, in steps of the result's
  /// grid, before it is rounded to that; 0 for a whole table, whose numbers are
  /// rounded already.
  double error = 0;
};

/// Calculates the function at numbers; NaN counts as 0.
using RealFunction = llvm::function_ref<mlir::FailureOr<std::vector<double>>(
    llvm::ArrayRef<double>)>;

/// The table of `function` for the numbers of `from`, rounded to `to`, halves
/// up, and saturated. A grid of more than `kWholeTableBits` has a polynomial of
/// degree 1, or 2, for each of the fewest equal segments with which no result
/// is further than half a step from the function (looked at for every number of
/// up to 16 bits, and for 2^16 of more): rounded, it is within a step. Nothing
/// if that takes too many segments, as where the function jumps.
std::optional<FunctionTable> makeFunctionTable(RealFunction function,
                                               cnn::FixedAttr from,
                                               cnn::FixedAttr to);

} // namespace cnnc

#endif
