//===- EngineLayer.h - what a kernel asks of an engine ----------*- C++ -*-===//
//
// A convolution or product as the parameters that an engine takes at run time.
// Knows nothing of MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINELAYER_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINELAYER_H

#include "targets/hls/engine/EngineShape.h"
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>

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
  /// Channels of a block of what lies in memory (NCHWc), of which all are read
  /// and written in whole words; 0 for blocks as engines leave them, which also
  /// are what is read where words are larger. A side input lies there as the
  /// output does.
  int64_t inputBlock = 0, outputBlock = 0;
  /// Groups that have become one, with weights of zero between them.
  int64_t joined = 1;
  /// Limits of floats.
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();

  /// Results of a group of the convolution, each channel of which may be one.
  int64_t perGroup() const { return isDepthwise ? 1 : results; }
  int64_t channels() const { return groups * depth; }
  int64_t allResults() const { return groups * results; }
  int64_t taps() const { return rows.taps * columns.taps; }
  int64_t pixels() const { return rows.output * columns.output; }
  /// Multiply-accumulates of a frame.
  int64_t products() const {
    return images * pixels() * allResults() *
           (isDepthwise ? 1 : depth / joined) * taps();
  }
  int64_t weights() const {
    return allResults() * (isDepthwise ? 1 : depth) * taps();
  }
  /// The same layer for an engine of that shape. To one that is not for
  /// depthwise convolutions, these are convolutions of many groups. As many
  /// groups become one as its lanes compute at once, or as begin with a word.
  EngineLayer on(const EngineShape &shape) const {
    EngineLayer layer = *this;
    if (isDepthwise && shape.isDepthwise)
      return layer;
    if (isDepthwise) {
      layer.isDepthwise = false;
      layer.groups = depth;
      layer.depth = layer.results = 1;
    }
    int64_t count = layer.groupsAtOnce(shape);
    layer.groups /= count;
    layer.depth *= count;
    layer.results *= count;
    layer.joined *= count;
    return layer;
  }

  /// What cycles depend on.
  auto costKey() const {
    auto axis = [](const EngineAxis &a) {
      return std::make_tuple(a.input, a.output, a.taps, a.stride, a.dilation);
    };
    return std::make_tuple(images, isDepthwise, groups, depth, results,
                           axis(rows), axis(columns), hasSide, inputBlock,
                           outputBlock);
  }

  /// Channels of a block of the input and the output, of an engine of that
  /// shape and of this layer as it is `on` it.
  int64_t inputBlockOn(const EngineShape &shape) const {
    bool isKnown = inputBlock > 0 && inputBlock % shape.word == 0;
    return isKnown ? inputBlock : blockOf(channels(), shape);
  }
  int64_t outputBlockOn(const EngineShape &shape) const {
    if (outputBlock)
      return outputBlock;
    bool isDivided = groups > 1 && results % shape.po != 0;
    return isDivided ? shape.inWords(allResults())
                     : blockOf(allResults(), shape);
  }

private:
  /// What is computed at once lies together; what is less, in one block.
  static int64_t blockOf(int64_t channels, const EngineShape &shape) {
    return channels > shape.po ? shape.po : shape.inWords(channels);
  }

  int64_t groupsAtOnce(const EngineShape &shape) const {
    int64_t fitting = std::min(shape.pi / depth, shape.po / results), best = 0;
    // What makes whole words is no more than a word.
    int64_t most = std::min(groups, std::max(fitting, shape.word));
    for (int64_t count = 1; count <= most; ++count) {
      bool begins = count == groups || (count * depth % shape.word == 0 &&
                                        count * results % shape.word == 0);
      if (groups % count == 0 && begins && (best == 0 || count <= fitting))
        best = count;
    }
    return best == 0 ? groups : best;
  }
};

} // namespace cnnc::hls

#endif
