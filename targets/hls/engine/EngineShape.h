//===- EngineShape.h - what an engine is made of ----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINESHAPE_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINESHAPE_H

#include "targets/hls/HlsDevice.h"
#include "targets/hls/engine/EngineNumbers.h"

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
  EngineNumbers numbers;
  /// Bits of a DSP slice's wider factor.
  int64_t multiplier = kDsp48e2Bits;

  /// Weights that a cycle uses.
  int64_t block() const { return isDepthwise ? pi : pi * po; }
  int64_t beats() const { return block() / beat; }

  auto key() const {
    return std::make_tuple(isDepthwise, pi, po, positions, pixels, beat,
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
