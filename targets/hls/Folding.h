//===- Folding.h - how much of a kernel runs in parallel --------*- C++ -*-===//
//
// The tilings of kernels that stream. `form` names what the kernel is, the
// configuration says how it is folded onto hardware:
//
// | form | what it is | numbers |
// |---|---|---|
// | `conv` | convolution, weights on the chip | `pi`, `po`, `taps`, `px` |
// | `dense` | product with a constant matrix | `pi`, `po`, `px` |
// | `conv_external` | `conv`, weights in external memory | `pi`, `po`, `rows` |
// | `dense_external` | `dense`, weights in external memory | `pi`, `po` |
// | `stream` | everything else that streams | `pi`, `px` |
//
// The form `engine`, of kernels that share hardware and run in turn, has
// numbers of its own (engine/EngineTiling.h).
//
// A word of a stream has `pi` (input) or `po` (output) lanes. A convolution of
// C/G input channels, K/G output channels and R taps computes `taps * pi * po`
// products each cycle, so that a pixel takes (R / taps) * (C / pi) * (K/G / po)
// cycles; its window takes C / pi a position. For a depthwise convolution `po`
// follows from `pi`. With weights in external memory one tap is computed in a
// cycle, and the weights are fetched anew for every `rows` rows of results (all
// rows if absent). Each kernel in a pipeline may also have the number of its
// `pipeline`: kernels of different numbers are never joined. `multiplier` is
// the width of a DSP slice's wider factor where it is not that of a DSP48E2.
//
// Words of the input hold those lanes of `px` neighbouring pixels (WordShape.h;
// 1 if absent), which divides the width of the input. All windows that begin in
// a word are computed at once: `px` is a multiple of the stride, and words of
// the output have `px` over the stride of pixels, which divides their width.
// The input of a product is a picture then (flattenedShape), and its output a
// pixel.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_FOLDING_H
#define CNNC_TARGETS_HLS_FOLDING_H

#include "dialects/cnn/CnnOps.h"
#include "targets/hls/HlsDevice.h"
#include <optional>

namespace cnnc::hls {

inline constexpr llvm::StringLiteral kConvForm = "conv";
inline constexpr llvm::StringLiteral kDenseForm = "dense";
inline constexpr llvm::StringLiteral kConvExternalForm = "conv_external";
inline constexpr llvm::StringLiteral kDenseExternalForm = "dense_external";
inline constexpr llvm::StringLiteral kStreamForm = "stream";
/// What the kernel made of such kernels has.
inline constexpr llvm::StringLiteral kDataflowForm = "dataflow";

/// Attributes of @main's arguments that are streams: their type, and images,
/// channels and pixels of an image, in whose order (channels innermost) they
/// come.
inline constexpr llvm::StringLiteral kStreamAttr = "hls.stream";
inline constexpr llvm::StringLiteral kOrderAttr = "hls.order";

struct Folding {
  int64_t pi = 1;                  ///< lanes of the input's words
  int64_t po = 1;                  ///< lanes of the output's words
  int64_t taps = 1;                ///< taps computed in one cycle
  std::optional<int64_t> pipeline; ///< kernels of other numbers stay apart
  int64_t rows = 0; ///< of results for each fetch of weights; 0 for all
  int64_t multiplier = kDsp48e2Bits; ///< bits of a DSP slice's wider factor
  int64_t px = 1;                    ///< pixels of the input's words

  /// The numbers of a tiling; those that are absent are 1.
  static Folding of(cnn::TilingAttr tiling);
  cnn::TilingAttr tiling(mlir::MLIRContext *context,
                         llvm::StringRef form) const;
};

/// The tiling of a kernel made of kernels that stream: one task.
cnn::TilingAttr dataflowTiling(mlir::MLIRContext *context);

/// True for the forms whose weights lie in external memory.
bool isExternalForm(cnn::TilingAttr tiling);

/// True if the tiling is one of a kernel that streams.
bool isStreamingForm(cnn::TilingAttr tiling);

} // namespace cnnc::hls

#endif
