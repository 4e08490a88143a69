//===- ExternalBands.h - rows that share a fetch of weights -----*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_EXTERNALBANDS_H
#define CNNC_TARGETS_HLS_LOWER_EXTERNALBANDS_H

#include "targets/hls/lower/WindowGeometry.h"

namespace cnnc::hls {

/// The bands of `rows` rows of results into which an image is divided where
/// weights come from memory, and the rows of the input that they need, counted
/// from the first row of the border on.
struct ExternalBands {
  WindowGeometry geometry;
  int64_t rows = 1;

  /// `rows` divides the rows of results; 0 stands for all of them.
  static ExternalBands of(const WindowGeometry &geometry, int64_t rows) {
    return {geometry, rows > 0 ? rows : geometry.rows.output};
  }

  int64_t count() const { return geometry.rows.output / rows; }
  bool isWhole() const { return count() == 1 && rest() == 0; }
  /// Pixels of results in a band.
  int64_t pixels() const { return rows * geometry.columns.output; }

  /// Rows of the input that are read before the first band.
  int64_t head() const {
    return std::max<int64_t>(0,
                             geometry.rows.reach() + 1 - geometry.rows.stride);
  }
  /// Rows that are read for each band.
  int64_t rowsPerBand() const { return rows * geometry.rows.stride; }
  int64_t readRows() const { return head() + count() * rowsPerBand(); }
  /// Rows that no result needs.
  int64_t rest() const {
    return std::max<int64_t>(0, geometry.rows.pad + geometry.rows.input -
                                    readRows());
  }
  /// Rows that are kept.
  int64_t ring() const { return head() + rowsPerBand(); }

  /// Columns that are kept, borders included, and those that are visited.
  int64_t width() const {
    const WindowAxis &axis = geometry.columns;
    return (axis.output - 1) * axis.stride + axis.reach() + 1;
  }
  int64_t visitedColumns() const {
    return std::max(width(), geometry.columns.pad + geometry.columns.input);
  }

  /// Cycles between pixels, so that a sum is there when it is added to again:
  /// two to read it, `addition` to add, one to write it.
  int64_t interval(int64_t addition) const {
    return (addition + 3 + pixels() - 1) / pixels();
  }
};

} // namespace cnnc::hls

#endif
