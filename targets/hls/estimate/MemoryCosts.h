//===- MemoryCosts.h - what memories take -----------------------*- C++ -*-===//
//
// Shapes of the memories: AMD UG573 (UltraScale Memory Resources): a block RAM
// of 18 Kib is 36 bits by 512 as a simple dual-port memory, 18 by 1024, 9 by
// 2048, 4 by 4096, 2 by 8192 or 1 by 16384; an UltraRAM is 72 bits by 4096 and
// cannot be initialised. Look-up tables: UG574 (Configurable Logic Block): 64
// bits of ROM each, 3 bits by 64 words of dual-port RAM in four, a shift
// register of 32. What Vitis puts where without being told: UG1399,
// `config_storage` and `BIND_STORAGE`. FINN-R (Blott et al., TRETS 2018) counts
// memories the same way.
//
// Error: none for a single memory of a known kind. In whole designs block RAM
// is within 10 %: synthesis may merge or split small memories.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_MEMORYCOSTS_H
#define CNNC_TARGETS_HLS_ESTIMATE_MEMORYCOSTS_H

#include "dialects/hls/HlsOps.h"
#include "targets/hls/estimate/Resources.h"

namespace cnnc::hls {

/// Deepest FIFO that is made of look-up tables: one shift register a bit.
inline constexpr int64_t kMostShifted = 32;

/// Block RAMs of 18 Kib for `words` of `bits`.
int64_t bramsFor(int64_t bits, int64_t words);
/// UltraRAMs for `words` of `bits`.
int64_t uramsFor(int64_t bits, int64_t words);

/// A memory of `words` words of `bits` with a port to read and one to write;
/// `isRom` if it is never written.
Resources memoryCost(Storage storage, int64_t bits, int64_t words, bool isRom);

/// A FIFO of `depth` words of `bits`, with its counters; `deep` is what it is
/// made of if shift registers are too short.
Resources fifoCost(int64_t bits, int64_t depth, Storage deep = Storage::bram);

/// Words of a FIFO.
struct FifoShape {
  int64_t bits, depth;
};

/// Which of `fifos` UltraRAM holds, of which there are `urams`: those that
/// spare most block RAM for each come first, and those that spare little
/// (kLeastSpared) not at all.
std::vector<bool> placeInUram(llvm::ArrayRef<FifoShape> fifos, int64_t urams);

/// Share of a device's UltraRAM that a design may take.
inline constexpr double kUramShare = 0.9;
inline int64_t usableUram(const HlsDevice &device) {
  return int64_t(double(device.uram) * kUramShare);
}

/// Halves of block RAM that an UltraRAM must spare: there are 4 to 7 of them
/// for each in the devices that have any.
inline constexpr int64_t kLeastSpared = 4;

/// The adapter of a port of external memory for words of `bits` (UG1399,
/// `m_axi`): it buffers 16 bursts of 16 words, the defaults of
/// `num_read_outstanding` and `max_read_burst_length`.
Resources portCost(int64_t bits);

/// How a memory is laid out: `banks` memories of `words` words of `bits`.
struct Banks {
  int64_t banks = 1, bits = 1, words = 1;
  Storage storage = Storage::bram;

  Resources cost(bool isRom) const {
    return memoryCost(storage, bits, words, isRom) * banks;
  }
};

/// The banks of a memory of `type`, divided by `partition` (may be null). What
/// `storage` does not say is chosen by size.
Banks banksOf(mlir::MemRefType type, mlir::ArrayAttr partition,
              std::optional<Storage> storage, bool isRom);
Banks banksOf(MemoryOp memory);
Banks banksOf(RomOp rom);

/// Copies of a read-only memory of which so many numbers are read in a cycle.
int64_t romCopies(int64_t readers, Storage storage);

} // namespace cnnc::hls

#endif
