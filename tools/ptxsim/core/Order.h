//===- Order.h - Which accesses of a block are in order ---------*- C++ -*-===//
//
// Two accesses are in order if one thread made both, or if barriers lie in
// between through which the later one's thread knows of the earlier one. Each
// warp counts time in ticks, one for each time that it lets others know what it
// has done, and remembers for every other warp up to which tick it knows of it:
// vector clocks, as in C. Flanagan and S. Freund, "FastTrack: Efficient and
// Precise Dynamic Race Detection" (PLDI 2009). Lanes of a warp are told apart
// in the same way.
//
// Fences order too, where flags follow them (PTX ISA, 8.8: release and acquire
// patterns): a strong write behind a fence passes on what its warp knew at the
// fence, and a strong read with a fence behind it takes that over. This goes
// by warps: what one lane passes on counts for all lanes of its warp.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_ORDER_H
#define CNNC_TOOLS_PTXSIM_CORE_ORDER_H

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ptxsim {

/// For each warp a tick: what it did in earlier ones is known.
using Clock = std::vector<uint32_t>;

class Order {
public:
  /// A new block of `warps`; all that happened before is in order with it.
  void reset(uint32_t warps);

  /// The tick in which a warp's accesses fall now.
  uint32_t now(uint32_t warp) const { return ticks[warp]; }

  /// Whether an access of `thread` in its warp's `tick` is in order with what
  /// `other` does now.
  bool isBefore(uint32_t thread, uint32_t tick, uint32_t other) const {
    uint32_t from = thread / 32, to = other / 32;
    if (from != to)
      return tick < known[to * warps + from];
    return thread == other || tick < floors[to] ||
           (!lanes[to].empty() &&
            tick < lanes[to][other % 32 * 32 + thread % 32]);
  }

  /// bar.warp.sync of the lanes of `mask`; `all`: lanes that have not exited.
  void syncLanes(uint32_t warp, uint32_t mask, uint32_t all);

  /// A warp comes to a barrier: what it knows goes into the barrier's clock.
  void arrive(uint32_t warp, Clock &barrier);
  /// A warp that waited goes on: it knows what the barrier's clock says.
  void leave(uint32_t warp, const Clock &barrier);

  // Fences and flags.
  void fence(uint32_t warp);
  /// A strong write; `releases`: it is a fence itself.
  void writeFlag(uint32_t warp, uint64_t address, bool releases);
  /// What was written to one flag passes on to those who read another.
  void moveFlag(uint64_t from, uint64_t to);
  /// A strong read by the lanes of `mask`; `acquires`: it is a fence itself.
  void readFlag(uint32_t warp, uint32_t mask, uint64_t address, bool acquires);

private:
  void join(uint32_t warp, uint32_t mask, const Clock &clock);
  void publish(uint32_t warp, Clock &into) const;

  uint32_t warps = 0;
  std::vector<uint32_t> ticks;
  std::vector<uint32_t> floors; ///< all lanes know of all lanes before
  Clock known;                  ///< of each warp, one behind the other
  /// What lane t knows of lane s, at 32 t + s; empty until only some lanes of
  /// a warp have met.
  std::vector<std::vector<uint32_t>> lanes;

  /// What each warp knew at its last fence; what it has read from flags, and by
  /// which lanes, since.
  struct Fences {
    Clock passed, taken;
    uint32_t takers = 0;
  };
  std::vector<Fences> fences;
  std::unordered_map<uint64_t, Clock> flags;
};

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_ORDER_H
