//===- SharedMemory.h - Shared memory of a block ----------------*- C++ -*-===//
//
// With checks on, each granule of memory remembers who wrote it last, and what
// each warp has read of it or changed by atomic operations since, and when. Two
// accesses of different threads, one of them writing, that are not in order are
// a race. Granules have 4 bytes, and 2 or 1 from the first access on that is as
// small.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_SHAREDMEMORY_H
#define CNNC_TOOLS_PTXSIM_SHAREDMEMORY_H

#include "tools/ptxsim/core/Fault.h"
#include "tools/ptxsim/core/Order.h"

namespace ptxsim {

/// How an access takes part in races: strong ones (.volatile, .relaxed and the
/// like, PTX ISA 8.4) do not race with each other, nor do atomic ones.
enum class Strength : uint8_t { Weak, Strong };

/// What is wrong with an access.
struct Problem {
  const char *text = nullptr;
  FaultKind kind = FaultKind::SharedRace;
  uint32_t other = kNobody; ///< the other thread of a race
  static constexpr uint32_t kNobody = 0xffffffffu;

  explicit operator bool() const { return text; }
};

class SharedMemory {
public:
  void reset(uint32_t bytes, uint32_t warps, bool checks);
  uint32_t size() const { return uint32_t(bytes.size()); }
  uint8_t *data() { return bytes.data(); }

  /// What is wrong with an access of `count` bytes at `offset`, which lies
  /// inside, by `thread`. Remembers it.
  Problem read(uint32_t offset, uint32_t count, uint32_t thread, Strength how);
  Problem write(uint32_t offset, uint32_t count, uint32_t thread, Strength how);
  Problem atomic(uint32_t offset, uint32_t count, uint32_t thread);

  /// The destination of an asynchronous copy, until it has arrived.
  Problem beginCopy(uint32_t offset, uint32_t count, uint32_t thread);
  void endCopy(uint32_t offset, uint32_t count, uint32_t thread);

  Order order;

private:
  struct Granule {
    uint32_t writeTick = 0;
    uint16_t writer = 0;
    bool isWritten = false;
    uint8_t pending = 0; ///< copies on their way
    // Warps that have read it, or changed it by strong accesses, since.
    uint32_t readers = 0, changers = 0;
  };
  /// Accesses of a warp: by which lanes, in which tick.
  struct Seen {
    uint32_t tick = 0, lanes = 0;
  };

  template <typename Body>
  Problem forGranules(uint32_t offset, uint32_t count, Body body);
  void refine(uint32_t alignment);
  void remember(std::vector<Seen> &table, size_t granule, uint32_t thread);
  uint32_t findRace(const std::vector<Seen> &table, uint32_t warps,
                    size_t granule, uint32_t thread) const;
  Problem checkChange(Granule &g, size_t number, uint32_t thread, bool strong);
  Problem change(Granule &g, size_t number, uint32_t thread, Strength how);

  std::vector<uint8_t> bytes;
  uint32_t warps = 0, shift = 2; ///< granules have 1 << shift bytes
  std::vector<Granule> granules;
  // Of warp w and granule n: at w * granules.size() + n.
  std::vector<Seen> reads, changes;
};

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_SHAREDMEMORY_H
