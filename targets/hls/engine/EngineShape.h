//===- EngineShape.h - what an engine is made of ----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINESHAPE_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINESHAPE_H

#include "targets/hls/HlsDevice.h"
#include "targets/hls/MemoryWords.h"
#include "targets/hls/engine/EngineNumbers.h"
#include <algorithm>
#include <tuple>

namespace cnnc::hls {

/// The numbers that are fixed in hardware.
struct EngineShape {
  bool isDepthwise = false;
  /// Channels read, and results computed, in a cycle: `pi * po` products, or
  /// `pi` of a depthwise engine, whose `po` is the same.
  int64_t pi = 1, po = 1;
  /// Elements of each channel lane that the input's tile holds.
  int64_t positions = 1;
  /// Pixels of the output's tile at most.
  int64_t pixels = 1;
  /// Weights that come from memory in a cycle; divides those of a block.
  int64_t beat = 1;
  /// Channels that come from memory in a cycle, and results that go there: a
  /// power of two that divides `pi` and `po`.
  int64_t word = 1;
  EngineNumbers numbers;
  /// Bits of a DSP slice's wider factor.
  int64_t multiplier = kDsp48e2Bits;

  /// Weights that a cycle uses.
  int64_t block() const { return isDepthwise ? pi : pi * po; }
  int64_t beats() const { return block() / beat; }
  /// Numbers may have been written by hand.
  const char *whyNot() const {
    if (pi < 1 || po < 1 || beat < 1 || positions < 1 || pixels < 1 ||
        block() % beat != 0)
      return "lanes must be positive, and a beat must divide the weights of a "
             "block";
    bool divides = word >= 1 && (word & (word - 1)) == 0 && pi % word == 0 &&
                   po % word == 0;
    return divides && word * numbers.element <= kPortBits
               ? nullptr
               : "word must be a power of two that divides its lanes, as wide "
                 "as a port at most";
  }
  /// Words of sums that wait until they have left: those of a tile, where each
  /// leaves in parts.
  int64_t waiting() const {
    return std::max<int64_t>(32, po > word ? pixels : 0);
  }
  /// Channels of whole words that hold `channels`.
  int64_t inWords(int64_t channels) const {
    return (channels + word - 1) / word * word;
  }

  auto key() const {
    return std::make_tuple(isDepthwise, pi, po, positions, pixels, beat, word,
                           numbers, multiplier);
  }
  bool operator==(const EngineShape &o) const { return key() == o.key(); }
  bool operator<(const EngineShape &o) const { return key() < o.key(); }
};

/// The pixels of the output that an engine computes at a time; tiles at the
/// lower and right edge may be smaller.
struct EngineTile {
  int64_t rows = 1, columns = 1;

  int64_t pixels() const { return rows * columns; }
};

/// Additions to one sum are as many cycles apart at least: more than a
/// floating-point adder and the memory around it take.
inline constexpr int64_t kSumDistance = 16;

} // namespace cnnc::hls

#endif
