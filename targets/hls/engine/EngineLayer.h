//===- EngineLayer.h - what a kernel asks of an engine ----------*- C++ -*-===//
//
// A convolution or product as the parameters that an engine takes at run time.
// Knows nothing of MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINELAYER_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINELAYER_H

#include "targets/hls/engine/EngineNumbers.h"
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

namespace cnnc::hls {

/// One spatial dimension of a layer. A product has one element, one tap.
struct EngineAxis {
  int64_t input = 1, output = 1;
  int64_t taps = 1, stride = 1, dilation = 1;
  int64_t pad = 0; ///< zeros before the first element

  /// Elements that `outputs` neighbouring windows cover.
  int64_t covered(int64_t outputs) const {
    return std::min(input, (outputs - 1) * stride + (taps - 1) * dilation + 1);
  }
};

/// A convolution, of groups or depthwise, or a product with a constant matrix,
/// and what follows it element by element: of floats `min(max(sum + bias +
/// side, low), high)`, of integers what EngineNumbers.h says.
struct EngineLayer {
  std::string name;
  int64_t images = 1;
  bool isDepthwise = false; ///< as many results as channels, each of its own
  int64_t groups = 1;       ///< 1 for a depthwise convolution
  int64_t depth = 1;        ///< channels of a group
  int64_t results = 1;      ///< of a group
  EngineAxis rows, columns;
  EngineNumbers numbers;
  EngineScaling scaling; ///< of integers
  bool hasBias = false;  ///< of floats; offsets of integers are always there
  bool hasSide = false;  ///< a tensor of the output's shape is added
  /// Limits of floats.
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();

  int64_t channels() const { return groups * depth; }
  int64_t allResults() const { return groups * results; }
  int64_t taps() const { return rows.taps * columns.taps; }
  int64_t pixels() const { return rows.output * columns.output; }
  /// Multiply-accumulates of a frame.
  int64_t products() const {
    return images * pixels() * allResults() * (isDepthwise ? 1 : depth) *
           taps();
  }
  int64_t weights() const {
    return allResults() * (isDepthwise ? 1 : depth) * taps();
  }
  /// The same layer for an engine that is one for depthwise convolutions or
  /// not: to others, these are convolutions of many groups.
  EngineLayer on(bool isDepthwiseEngine) const {
    EngineLayer layer = *this;
    if (!isDepthwise || isDepthwiseEngine)
      return layer;
    layer.isDepthwise = false;
    layer.groups = depth;
    layer.depth = layer.results = 1;
    return layer;
  }
};

} // namespace cnnc::hls

#endif
