//===- HlsLimits.h - what Vitis HLS cannot synthesise -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSLIMITS_H
#define CNNC_TARGETS_HLS_HLSLIMITS_H

#include <cstdint>

namespace cnnc::hls {

/// Bits of a word of a stream, inside of a design and at its ports (AMD UG1399,
/// AXI4-Stream Interfaces; Vitis-HLS-Introductory-Examples, issue 19).
inline constexpr int64_t kMostStreamBits = 4096;
/// Bits of an element of an array that ARRAY_RESHAPE made (message XFORM
/// 203-133 of Vitis HLS).
inline constexpr int64_t kMostReshapedBits = 65536;

/// Cycles between iterations so that a sum in memory is there when it is added
/// to again, `distance` iterations later: two to read it, `addition` to add,
/// one to write it. A single sum is a register, and integers are added at once.
inline constexpr int64_t sumInterval(int64_t addition, int64_t distance) {
  if (addition == 1 || distance == 1)
    return addition;
  return (addition + 3 + distance - 1) / distance;
}

} // namespace cnnc::hls

#endif
