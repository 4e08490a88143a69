//===- ArenaPacking.h - buffers that live at times, in one arena *- C++ -*-===//

#ifndef CNNC_PASSES_MEMORY_ARENAPACKING_H
#define CNNC_PASSES_MEMORY_ARENAPACKING_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace cnnc {

/// Alignment of every buffer in the arena, in bytes; sizes are rounded up to
/// it as well, so that vector code may read on to the end of a cache line.
inline constexpr int64_t kArenaAlignment = 64;

/// A buffer that holds a value from step `first` to step `last`, both included.
struct ArenaBuffer {
  /// Bytes, a multiple of `kArenaAlignment`.
  int64_t size = 0;
  int64_t first = 0, last = 0;

  bool overlaps(const ArenaBuffer &other) const {
    return first <= other.last && other.first <= last;
  }
};

struct ArenaPacking {
  /// Byte offset of each buffer.
  llvm::SmallVector<int64_t> offsets;
  /// Bytes of the arena.
  int64_t size = 0;
  /// The most bytes that are alive at one step: no packing is smaller.
  int64_t lowerBound = 0;
};

/// Places the buffers so that no two that are alive at the same step share a
/// byte. Tries several greedy orders and improves the best by moving what
/// stands at the top of the arena to the front of the order; the same input
/// gives the same result.
ArenaPacking packArena(llvm::ArrayRef<ArenaBuffer> buffers);

} // namespace cnnc

#endif
