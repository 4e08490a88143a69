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

/// The windows of a row where `pixels` columns come in a word, and with them
/// all windows whose stride begins there. Those share what they overlap in: the
/// columns of all of them, without those that no tap meets, are what a word of
/// windows holds of a row.
struct WindowWords {
  WindowAxis axis;
  int64_t pixels = 1;

  /// Whether a row divides into such words, and its windows likewise.
  bool divide() const {
    return pixels == 1 ||
           (pixels % axis.stride == 0 && axis.input % pixels == 0 &&
            axis.output % windows() == 0);
  }
  int64_t windows() const { return std::max<int64_t>(1, pixels / axis.stride); }
  /// Columns of a word of windows.
  int64_t columns() const {
    return isApart() ? windows() * axis.taps
                     : (windows() - 1) * axis.stride + axis.reach() + 1;
  }
  /// The column of tap t of window i is `i * perWindow() + t * perTap()`.
  int64_t perWindow() const { return isApart() ? axis.taps : axis.stride; }
  int64_t perTap() const { return isApart() ? 1 : axis.dilation; }
  /// Where a column of a word of windows lies, counted from the first pixel of
  /// the word that completes it.
  int64_t place(int64_t column) const {
    if (isApart())
      column =
          column / axis.taps * axis.stride + column % axis.taps * axis.dilation;
    return column - axis.pad - first() * pixels;
  }
  /// The same in words: each completes a word of windows, or every so many do
  /// where a stride is more than a word.
  WindowAxis words() const {
    int64_t back = -place(0);
    back = back > 0 ? (back + pixels - 1) / pixels : 0;
    return {axis.input / pixels,
            axis.output / windows(),
            back + 1,
            windows() * axis.stride / pixels,
            1,
            back - first()};
  }

private:
  /// Whether windows have no columns in common, or there is one.
  bool isApart() const { return windows() == 1 || axis.stride > axis.reach(); }
  /// The word that completes the first word of windows.
  int64_t first() const {
    int64_t last = axis.first() + (windows() - 1) * axis.stride;
    return last >= 0 ? last / pixels : -((pixels - 1 - last) / pixels);
  }
};

struct WindowGeometry {
  WindowAxis rows, columns; ///< rows of one element for one dimension

  static WindowGeometry
  of(llvm::ArrayRef<int64_t> input, llvm::ArrayRef<int64_t> output,
     llvm::ArrayRef<int64_t> kernel, llvm::ArrayRef<int64_t> strides,
     llvm::ArrayRef<int64_t> dilations, llvm::ArrayRef<int64_t> pads);
  int64_t taps() const { return rows.taps * columns.taps; }
  /// Words of an image that are visited, of `pixels` each.
  int64_t visited(int64_t pixels = 1) const {
    WindowAxis words = WindowWords{columns, pixels}.words();
    return (rows.end() - rows.begin()) * (words.end() - words.begin());
  }
  /// True if the windows are the pixels themselves.
  bool isTrivial() const { return rows.isTrivial() && columns.isTrivial(); }
};

} // namespace cnnc::hls

#endif
