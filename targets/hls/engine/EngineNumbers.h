//===- EngineNumbers.h - what numbers an engine computes with ---*- C++ -*-===//
//
// Floats (f32), or integers as cnn-quantise makes them: mantissas of grids,
// which lie in memory in whole bytes. Integer sums are exact; a result is
//
//   y = min(max((factor[k] * sum + offset[k] + side_factor * side) >> shift,
//           low), high)
//
// with numbers of as many bits as the sum before it is shifted needs, up to 64:
// what the network computes there, f64 holds exactly. `offset` has the bias,
// and half of 2^shift where the network rounds to the nearest.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ENGINE_ENGINENUMBERS_H
#define CNNC_TARGETS_HLS_ENGINE_ENGINENUMBERS_H

#include <algorithm>
#include <array>
#include <cstdint>

namespace cnnc::hls {

/// Bits of an engine's numbers.
struct EngineNumbers {
  int64_t element = 32; ///< of activations in memory
  int64_t input = 32;   ///< of an input, signed, in a register
  int64_t weight = 32;  ///< in memory and registers
  int64_t sum = 0;      ///< of a sum; 0 for floats
  int64_t factor = 0;   ///< of a channel's factor; 0 for floats
  int64_t side = 32;    ///< of a side input's factor
  int64_t result = 64;  ///< of an integer result before it is shifted

  bool isFloat() const { return sum == 0; }

  bool operator==(const EngineNumbers &o) const { return key() == o.key(); }
  bool operator<(const EngineNumbers &o) const { return key() < o.key(); }

private:
  std::array<int64_t, 7> key() const {
    return {element, input, weight, sum, factor, side, result};
  }
};

/// Numbers that serve layers of both; both have the same elements in memory.
inline EngineNumbers joined(EngineNumbers a, const EngineNumbers &b) {
  a.input = std::max(a.input, b.input);
  a.weight = std::max(a.weight, b.weight);
  a.sum = std::max(a.sum, b.sum);
  a.factor = std::max(a.factor, b.factor);
  a.side = std::max(a.side, b.side);
  a.result = std::max(a.result, b.result);
  return a;
}

/// True if layers of `a` and of `b` can share an engine.
inline bool canShare(const EngineNumbers &a, const EngineNumbers &b) {
  return a.element == b.element && a.isFloat() == b.isFloat();
}

/// How an integer layer makes results of sums.
struct EngineScaling {
  int64_t shift = 0;
  int64_t low = 0, high = 0;
  int64_t sideFactor = 0;
  /// Whether what lies in memory has no sign.
  bool isInputUnsigned = false, isSideUnsigned = false;
};

} // namespace cnnc::hls

#endif
