//===- Layer.h - what a network asks of hardware ----------------*- C++ -*-===//
//
// A network as design-space exploration sees it: layers with their extents and
// bits, and who reads whom. Knows nothing of MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_LAYER_H
#define CNNC_TARGETS_HLS_EXPLORE_LAYER_H

#include "targets/hls/WordShape.h"
#include "targets/hls/estimate/Resources.h"
#include "targets/hls/lower/WindowGeometry.h"
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cnnc::hls {

/// What a layer reads.
struct LayerInput {
  int layer = -1; ///< that makes it; -1: it comes from memory
  /// The layer that brings the same numbers from memory already, as its input
  /// number `loaderInput`; -1: none does.
  int loader = -1;
  int loaderInput = 0;
  /// What computes with it stands before the product or pool, and so in words
  /// of the first input.
  bool isPrologue = false;
  /// Extents in memory.
  int64_t images = 1, channels = 1, height = 1, width = 1;

  LayerInput(int layer = -1) : layer(layer) {}
  int64_t elements() const { return images * channels * height * width; }
};

/// One kernel that streams.
struct Layer {
  enum class Kind {
    Conv,      ///< each result meets all channels of its group
    Depthwise, ///< each channel by itself
    Dense,     ///< product with a constant matrix
    Window,    ///< pooling and the like: windows without weights
    /// windows over neighbouring channels of a pixel: `window.columns`
    ChannelWindow,
    Stream, ///< word by word
  };

  std::string name;
  Kind kind = Kind::Stream;
  int64_t images = 1;
  int64_t channels = 1; ///< C of the first input
  int64_t results = 1;  ///< K, channels of the output
  int64_t groups = 1;
  int64_t height = 1, width = 1;       ///< of the input's pictures
  int64_t outHeight = 1, outWidth = 1; ///< of the output's
  WindowGeometry window;               ///< of convolutions and pools
  int64_t inputBits = 8, outputBits = 8, weightBits = 8, sumBits = 32;
  /// Bits of both factors of each product in the epilogue, such as those that
  /// rescale sums.
  std::vector<std::pair<int64_t, int64_t>> scales;
  Resources elements; ///< of a lane's floating-point epilogue
  /// Bits and rows of each read-only memory that a lane's functions look into.
  std::vector<std::pair<int64_t, int64_t>> tables;
  bool isFloat = false;
  std::vector<LayerInput> inputs; ///< that of products and windows first
  int copies = 1;                 ///< readers of the output
  int64_t memoryBits = 32; ///< of a number of the network's inputs in memory
  int64_t storedBits = 0; ///< of the output's in memory; 0: it stays in streams
  /// The first input lies in memory in the order of the stream.
  bool isInOrder = false;
  /// What the lanes of words divide beside the channels, such as those of each
  /// part of a concatenation; 0 for nothing.
  int64_t undivided = 0;
  /// Pixels that are read before the first result can be written, while none
  /// of another frame is.
  int64_t ahead = 0;
  /// Cycles of loops over arrays that hold whole tensors, and numbers and
  /// channels of all that is brought into them or taken from them, word by
  /// word: one after the other. 0 for what streams.
  int64_t arrayCycles = 0;
  std::vector<std::pair<int64_t, int64_t>> arrays;
  /// Channels come in one order and go in another (lower/Gather.cpp).
  bool gathers = false;
  /// Pixels that words of the input may have, in ascending order.
  std::vector<int64_t> pixelsOfWords = {1};

  int64_t taps() const { return window.taps(); }
  int64_t pixels() const { return height * width; }
  int64_t outPixels() const { return outHeight * outWidth; }
  bool multiplies() const {
    return kind == Kind::Conv || kind == Kind::Depthwise || kind == Kind::Dense;
  }
  bool hasWindow() const {
    return kind != Kind::Dense && kind != Kind::Stream && !window.isTrivial();
  }
  /// Whether its weights may be in external memory.
  bool canFetch() const {
    return kind == Kind::Dense || (kind == Kind::Conv && groups == 1);
  }
  /// Multiply-accumulates of a frame.
  int64_t products() const;
  /// Weights, in elements.
  int64_t weights() const;
};

/// How a layer is laid onto hardware.
struct LayerFolding {
  int64_t pi = 1, po = 1, taps = 1;
  bool isExternal = false; ///< weights in external memory
  /// Rows of results that each fetch of external weights is used for; 0 for
  /// all.
  int64_t rows = 0;
  int64_t px = 1; ///< pixels of the input's words

  bool operator==(const LayerFolding &o) const {
    return pi == o.pi && po == o.po && taps == o.taps &&
           isExternal == o.isExternal && rows == o.rows && px == o.px;
  }
};

} // namespace cnnc::hls

#endif
