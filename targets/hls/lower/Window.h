//===- Window.h - windows that slide over an image --------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_WINDOW_H
#define CNNC_TARGETS_HLS_LOWER_WINDOW_H

#include "targets/hls/lower/DesignBuilder.h"
#include "targets/hls/lower/WindowGeometry.h"

namespace cnnc::hls {

/// For each window and each word of a pixel, a word of all taps: lane
/// `place * P + lane`, places column by column, as windows move. Where words
/// have several pixels, as many windows as end in them share a word of all
/// their columns (WindowWords). Outside of the image lies `pad` (an attribute
/// of the channel's element type, the mantissa for fixed-point).
mlir::Value lowerWindow(DesignBuilder &design, const Channel &input,
                        const StreamShape &output,
                        const WindowGeometry &geometry, mlir::TypedAttr pad);

/// Which lane of such a word is lane `lane` of the tap at `place` of window
/// `window`, for `input` words of pixels.
mlir::Value windowLane(ProcessBuilder &p, const WindowGeometry &geometry,
                       WordShape input, mlir::Value window, mlir::Value place,
                       mlir::Value lane);

/// The tap, in row-major order, at a place of a window.
int64_t tapAt(llvm::ArrayRef<int64_t> kernel, int64_t place);

} // namespace cnnc::hls

#endif
