//===- CostParts.h - what costs of layers are made of -----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_COSTPARTS_H
#define CNNC_TARGETS_HLS_EXPLORE_COSTPARTS_H

#include "targets/hls/estimate/MemoryCosts.h"

namespace cnnc::hls {

/// Control of a process: state machine, counters, handshakes.
inline constexpr Resources kProcess = {0, 0, 0, 250, 250};

/// Where its size puts a memory.
inline Storage storageFor(int64_t bits, int64_t words) {
  return words <= 1             ? Storage::registers
         : words <= 64          ? Storage::lutram
         : words * bits <= 1024 ? Storage::lutram
                                : Storage::bram;
}

/// A memory there.
inline Resources memory(int64_t bits, int64_t words, bool isRom,
                        int64_t banks = 1) {
  return memoryCost(storageFor(bits, words), bits, words, isRom) * banks;
}

} // namespace cnnc::hls

#endif
