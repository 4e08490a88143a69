//===- Histogram.h - how large the elements of a tensor are -----*- C++ -*-===//

#ifndef CNNC_PASSES_QUANTISE_HISTOGRAM_H
#define CNNC_PASSES_QUANTISE_HISTOGRAM_H

#include "mlir/Support/LLVM.h"
#include <vector>

namespace cnnc {

/// Counts the magnitudes of f32 numbers, 32 bins for each power of two, so that
/// no range need be known beforehand and histograms of samples add up.
class Histogram {
public:
  Histogram();

  /// Infinities and NaN are left out.
  void add(llvm::ArrayRef<float> values);

  /// The largest magnitude; 0 if there was none.
  double largest() const { return most; }

  /// The sum of squared errors if multiples of `step` stand for the numbers and
  /// magnitudes are limited to `limit`.
  double error(double step, double limit) const;

  /// The limit with the least error among equal steps of which `steps` make up
  /// the limit; 0 if all numbers are 0.
  double bestLimit(int64_t steps) const;

private:
  static constexpr unsigned kShift = 18; ///< 5 bits of the fraction are left
  std::vector<uint64_t> counts;
  double most = 0;
};

} // namespace cnnc

#endif
