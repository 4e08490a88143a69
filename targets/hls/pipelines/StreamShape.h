//===- StreamShape.h - in what order a tensor streams -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_STREAMSHAPE_H
#define CNNC_TARGETS_HLS_PIPELINES_STREAMSHAPE_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"
#include "targets/hls/WordShape.h"

namespace cnnc::hls {

/// A tensor as a stream: images one after the other, the pixels of each in
/// row-major order, the channels of each pixel in words of P, lowest first, or
/// those of a few pixels at a time (WordShape). The first dimension counts
/// images, the second channels; a tensor of rank 1 is one image of one pixel,
/// and one of rank 0 a single number.
struct StreamShape {
  int64_t images = 1;
  int64_t channels = 1;
  llvm::SmallVector<int64_t, 3> spatial; ///< empty for ranks 0 to 2

  static StreamShape of(mlir::Value value);
  static StreamShape of(llvm::ArrayRef<int64_t> shape);

  int64_t pixelsPerImage() const;
  int64_t pixels() const { return images * pixelsPerImage(); }
  /// The last spatial dimension.
  int64_t width() const { return spatial.empty() ? 1 : spatial.back(); }
  /// Words in all, whose lanes divide the channels, and pixels those of an
  /// image.
  int64_t words(WordShape word) const {
    return pixels() / word.pixels * (channels / word.lanes);
  }
  int64_t elements() const { return pixels() * channels; }

  bool operator==(const StreamShape &other) const {
    return images == other.images && channels == other.channels &&
           spatial == other.spatial;
  }
  /// True if both have the same words in the same order.
  bool streamsLike(const StreamShape &other) const {
    return images == other.images && channels == other.channels &&
           pixelsPerImage() == other.pixelsPerImage();
  }
};

} // namespace cnnc::hls

#endif
