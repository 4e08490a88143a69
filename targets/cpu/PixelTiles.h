//===- PixelTiles.h - an output row in register tiles -----------*- C++ -*-===//
//
// The innermost spatial dimension of a convolution is cut into tiles of pixels
// whose accumulators fit in registers. Tiles at the border of the picture,
// where some taps fall outside, are written out with exactly the taps that
// exist; those in between share the code of one loop and test nothing.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_CPU_PIXELTILES_H
#define CNNC_TARGETS_CPU_PIXELTILES_H

#include "targets/common/element/Window.h"
#include "targets/common/forms/Forms.h"

namespace cnnc::cpu {

/// A tile of `size` output pixels from `start`.
struct PixelTile {
  mlir::Value start;
  int64_t size;
  /// The tile's place if it lies at the border, or nothing if every tap of
  /// every pixel is inside.
  std::optional<int64_t> border;
};

/// The innermost dimension of a window.
struct RowGeometry {
  int64_t input, output, kernel, stride, dilation, pad;

  explicit RowGeometry(const WindowGeometry &window, int64_t output);
  /// True if tap `s` of output pixel `o` lies inside the input.
  bool inside(int64_t o, int64_t s) const;
  /// Input position of tap 0 of output pixel `o`.
  int64_t origin(int64_t o) const { return o * stride - pad; }
  /// Where tap `s` of the tile's pixel `p` lies, counted from the tile's start
  /// times the stride.
  int64_t column(int64_t p, int64_t s) const {
    return origin(p) + s * dilation;
  }
  /// True if that is inside the input.
  bool meets(const PixelTile &tile, int64_t p, int64_t s) const {
    return !tile.border || inside(*tile.border + p, s);
  }
  /// The columns that the tile's taps have inside the input, sorted.
  llvm::SmallVector<int64_t> columns(const PixelTile &tile) const;
};

/// Calls `emit` for each tile of the row, inside of a loop for runs of tiles
/// that are not at the border.
void forEachPixelTile(ElementEmitter &e, const RowGeometry &row, int64_t pixels,
                      llvm::function_ref<void(const PixelTile &)> emit);

/// Builds the loops over the taps of the outer kernel dimensions (all but the
/// innermost) at output position `outer`, within the input; `body` gets the tap
/// and the input position in each, and the carried values.
using TapBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(
    mlir::ValueRange tap, mlir::ValueRange position, mlir::ValueRange carried)>;
llvm::SmallVector<mlir::Value>
emitOuterTaps(ElementEmitter &e, const WindowGeometry &window,
              mlir::ValueRange outer, mlir::ValueRange initial, TapBody body);

/// A pointwise convolution without padding need not know its rows: every
/// N x C x H x W value of the body, of the pixels of its result, may become
/// N x C x (H*W/width) x width, which is the same memory. With a stride other
/// than 1 its input stays as it is, and is read at the place of each pixel.
bool flattensPixels(cnn::KernelOp kernel, cnn::ConvOp conv);
/// Whether all of the body but `anchor` does the same for each of its pixels.
bool treatsPixelsAlike(cnn::KernelOp kernel, mlir::Operation *anchor);
void flattenPixels(KernelContext &context, mlir::Operation *anchor,
                   int64_t width);

} // namespace cnnc::cpu

#endif
