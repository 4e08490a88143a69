//===- HeldDepth.h - FIFOs behind a process that may be held up -*- C++ -*-===//
//
// What windows make of a picture is many times as many bits as the picture, so
// that a FIFO of them should hold little: better is the window held up, whose
// input waits in fewer bits. But the product behind it must not run dry. While
// the window writes nothing, at the beginning of a picture or where a stride
// skips a row, the product lives on what the FIFO holds, and what it waits all
// the same must fit into the interval.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_NETWORK_HELDDEPTH_H
#define CNNC_TARGETS_HLS_NETWORK_HELDDEPTH_H

#include "targets/hls/network/Program.h"

namespace cnnc::network {

/// Deepest FIFO that is a shift register of one look-up table for each bit.
inline constexpr int64_t kShiftRegister = 32;

/// A channel whose writer may be held up, as its reader sees it.
struct HeldChannel {
  /// Cycles in which the writer writes nothing.
  struct Gap {
    int64_t cycles, count; ///< count: in a frame
  };
  std::vector<Gap> gaps;
  int64_t tokens = 1;       ///< of a frame
  int64_t readerCycles = 1; ///< of a frame that does not wait
  /// Cycles after which a place is free again: only once the iteration that
  /// reads it has left the reader's pipeline (`lateReads`).
  int64_t latency = 1;
  int64_t inFlight = 1; ///< most tokens in the reader's pipeline at once

  /// The least depth with which the reader keeps up with a frame every
  /// `interval` cycles.
  int64_t depth(int64_t interval) const;
};

HeldChannel heldChannel(const Program &writer, const Program &reader,
                        int channel);

} // namespace cnnc::network

#endif
