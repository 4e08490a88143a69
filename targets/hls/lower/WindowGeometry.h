//===- WindowGeometry.h - where sliding windows lie -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_WINDOWGEOMETRY_H
#define CNNC_TARGETS_HLS_LOWER_WINDOWGEOMETRY_H

#include "llvm/ADT/ArrayRef.h"
#include <algorithm>
#include <cstdint>

namespace cnnc::hls {

/// One spatial dimension of a sliding window.
struct WindowAxis {
  int64_t input = 1, output = 1;
  int64_t taps = 1, stride = 1, dilation = 1, pad = 0;

  /// How far the window reaches back from its last tap.
  int64_t reach() const { return (taps - 1) * dilation; }
  /// Where the last tap of the first and of the last window lies.
  int64_t first() const { return reach() - pad; }
  int64_t last() const { return first() + (output - 1) * stride; }
  /// The positions that are visited: all that hold an element or a last tap.
  int64_t begin() const { return std::min<int64_t>(0, first()); }
  int64_t end() const { return std::max(input, last() + 1); }
  bool isTrivial() const {
    return taps == 1 && stride == 1 && pad == 0 && input == output;
  }
};

struct WindowGeometry {
  WindowAxis rows, columns; ///< rows of one element for one dimension

  static WindowGeometry
  of(llvm::ArrayRef<int64_t> input, llvm::ArrayRef<int64_t> output,
     llvm::ArrayRef<int64_t> kernel, llvm::ArrayRef<int64_t> strides,
     llvm::ArrayRef<int64_t> dilations, llvm::ArrayRef<int64_t> pads);
  int64_t taps() const { return rows.taps * columns.taps; }
  /// Positions of an image that are visited.
  int64_t visited() const {
    return (rows.end() - rows.begin()) * (columns.end() - columns.begin());
  }
  /// True if the windows are the pixels themselves.
  bool isTrivial() const { return rows.isTrivial() && columns.isTrivial(); }
};

} // namespace cnnc::hls

#endif
