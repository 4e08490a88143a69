//===- Window.h - windows that slide over an image --------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_LOWER_WINDOW_H
#define CNNC_TARGETS_HLS_LOWER_WINDOW_H

#include "targets/hls/lower/DesignBuilder.h"
#include "targets/hls/lower/WindowGeometry.h"

namespace cnnc::hls {

/// For each window and each word of a pixel, a word of all taps: lane
/// `place * P + lane`, places column by column, as windows move. Outside of the
/// image lies `pad` (an attribute of the channel's element type, the mantissa
/// for fixed-point).
Channel lowerWindow(DesignBuilder &design, const Channel &input,
                    const StreamShape &output, const WindowGeometry &geometry,
                    mlir::TypedAttr pad);

/// The tap, in row-major order, at a place of a window.
int64_t tapAt(llvm::ArrayRef<int64_t> kernel, int64_t place);

} // namespace cnnc::hls

#endif
