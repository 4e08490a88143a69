//===- MBarrier.cpp - mbarrier (PTX ISA 9.7.13.15) ------------------------===//
//
// The object has 64 bits that only these instructions understand: the phase's
// number, the arrivals that a phase takes, and those that this one still waits
// for. A thread that waits in vain lets other warps go on. Copies that an
// arrival waits for arrive when somebody waits for the phase, no earlier.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Async.h"

#include <algorithm>

namespace ptxsim {
namespace {

constexpr unsigned kCountBits = 20;
constexpr uint64_t kCountMask = (uint64_t(1) << kCountBits) - 1;

struct Object {
  uint64_t phase, expected, pending;

  static Object unpack(uint64_t bits) {
    return {bits >> 2 * kCountBits, bits >> kCountBits & kCountMask,
            bits & kCountMask};
  }
  uint64_t pack() const {
    return phase << 2 * kCountBits | expected << kCountBits | pending;
  }
};

uint8_t *objectAt(Warp &w, const Instruction &i, unsigned lane,
                  uint64_t address, AccessKind kind) {
  return resolve(w, i, lane, i.space, address, 8, kind);
}
uint64_t load(const uint8_t *at) {
  uint64_t bits;
  std::memcpy(&bits, at, 8);
  return bits;
}
void store(uint8_t *at, uint64_t bits) { std::memcpy(at, &bits, 8); }

uint32_t offsetOf(uint64_t address) { return uint32_t(address & ~kWindowMask); }

// Names of an object's flags: who arrives in the phase that goes on, and who
// has arrived in those that are over. Objects lie at multiples of 8.
uint64_t arrivalsOf(uint32_t offset) { return kSharedWindow | offset | 1; }
uint64_t phaseOf(uint32_t offset) { return kSharedWindow | offset | 2; }

void init(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  forLanes(w.mask, [&](unsigned lane) {
    uint64_t count = w.get(i.src[1], lane);
    if (count == 0 || count > kCountMask)
      w.fault(FaultKind::Instruction, i, lane,
              "mbarrier.init: a count from 1 to 2^20 - 1 is expected");
    store(objectAt(w, i, lane, addresses[lane], AccessKind::Write),
          Object{0, count, count}.pack());
  });
}

/// The object's memory becomes free for other values. As arrivals, it need not
/// be ordered behind those of others: libcu++ lets the last lane of a warp do
/// it that match.sync has found.
void invalidate(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  forLanes(w.mask, [&](unsigned lane) {
    objectAt(w, i, lane, addresses[lane], AccessKind::Atomic);
  });
}

/// Counts arrivals; the last one of a phase begins the next, and what came
/// before is then in order with what waiters do after.
uint64_t arriveAt(Warp &w, const Instruction &i, unsigned lane, uint32_t offset,
                  uint64_t count, bool drops) {
  uint8_t *at = w.block->shared.data() + offset;
  uint64_t old = load(at);
  Object object = Object::unpack(old);
  if (object.expected == 0)
    w.fault(FaultKind::Instruction, i, lane,
            "arrives at an mbarrier that nobody has initialised");
  if (count > object.pending)
    w.fault(FaultKind::Instruction, i, lane,
            "more arrivals at an mbarrier than its phase expects");
  object.pending -= count;
  object.expected -= drops ? count : 0;
  ++w.block->arrivals;
  Order &order = w.block->shared.order;
  if (w.checks())
    order.writeFlag(w.number, arrivalsOf(offset), /*releases=*/true);
  if (object.pending == 0) {
    ++object.phase;
    object.pending = object.expected;
    if (w.checks())
      order.moveFlag(arrivalsOf(offset), phaseOf(offset));
  }
  store(at, object.pack());
  return old;
}

/// extra: bit 0 drops, bit 1 there is a count.
void arrive(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  forLanes(w.mask, [&](unsigned lane) {
    objectAt(w, i, lane, addresses[lane], AccessKind::Atomic);
    uint64_t count = i.extra & 2 ? w.get(i.src[1], lane) : 1;
    uint64_t state =
        arriveAt(w, i, lane, offsetOf(addresses[lane]), count, i.extra & 1);
    if (i.results)
      w.set(i.dst[0], lane, state);
  });
}

/// cp.async.mbarrier.arrive: the arrival happens when the thread's copies so
/// far have come. extra: .noinc, it is among those that the phase expects.
void arriveWithCopies(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  forLanes(w.mask, [&](unsigned lane) {
    uint8_t *at = objectAt(w, i, lane, addresses[lane], AccessKind::Atomic);
    if (!i.extra) {
      Object object = Object::unpack(load(at));
      ++object.pending;
      store(at, object.pack());
    }
    // Committed or not, these copies are a group now.
    w.arrivals.push_back(
        {uint8_t(lane), offsetOf(addresses[lane]), w.group[lane]++});
  });
}

/// Lets copies arrive that arrivals at this object wait for.
void bringCopies(Warp &w, const Instruction &i, uint32_t offset) {
  for (Warp &other : w.block->warps) {
    auto isHere = [&](const CopyArrival &a) { return a.offset == offset; };
    auto &list = other.arrivals;
    for (const CopyArrival &a : list) {
      if (!isHere(a))
        continue;
      auto isOver = [&](const AsyncCopy &c) {
        return c.lane == a.lane && c.group <= a.group;
      };
      for (const AsyncCopy &c : other.copies)
        if (isOver(c))
          finishCopy(other, c);
      other.copies.erase(
          std::remove_if(other.copies.begin(), other.copies.end(), isOver),
          other.copies.end());
      arriveAt(other, i, a.lane, offset, 1, false);
    }
    list.erase(std::remove_if(list.begin(), list.end(), isHere), list.end());
  }
}

/// extra: a parity is given, not a state.
void wait(Warp &w, const Instruction &i) {
  uint64_t addresses[kLanes];
  addressesOf(w, i, i.src[0], addresses);
  uint32_t done = 0;
  forLanes(w.mask, [&](unsigned lane) {
    uint8_t *at = objectAt(w, i, lane, addresses[lane], AccessKind::Reach);
    bringCopies(w, i, offsetOf(addresses[lane]));
    uint64_t phase = Object::unpack(load(at)).phase;
    uint64_t given = w.get(i.src[1], lane);
    bool isDone = i.extra ? (phase & 1) != (given & 1)
                          : phase != Object::unpack(given).phase;
    done |= uint32_t(isDone) << lane;
    if (isDone && w.checks())
      w.block->shared.order.readFlag(w.number, 1u << lane,
                                     phaseOf(offsetOf(addresses[lane])),
                                     /*acquires=*/true);
  });
  w.setPredicate(i.dst[0], done);
  ++w.strongReads;
  if (done == w.mask)
    return;
  w.yields = true;
  w.waitingAt = &i;
  w.pause = 0;
}

void pendingCount(Warp &w, const Instruction &i) {
  forLanes(w.mask, [&](unsigned lane) {
    w.set(i.dst[0], lane, Object::unpack(w.get(i.src[0], lane)).pending);
  });
}

} // namespace

bool selectMBarrier(Builder &b) {
  const Opcode &op = b.op;
  b.i.kind = Class::Control;
  if (op.has("pending_count")) {
    b.dst(0, 4);
    b.src(1, 8);
    b.i.run = pendingCount;
    return true;
  }
  // Transactions are what bulk copies count, and clusters have other blocks.
  if (op.has("expect_tx") || op.has("complete_tx") ||
      op.has("shared::cluster") || op.has("cluster"))
    return false;
  b.i.space = takeSpace(b.op);
  if (b.op.stem == "cp") {
    b.address(0, b.i.space);
    b.i.extra = op.has("noinc");
    b.i.run = arriveWithCopies;
    return true;
  }
  if (op.has("init") || op.has("inval")) {
    b.address(0, b.i.space);
    if (op.has("init"))
      b.src(1, 4);
    b.i.run = op.has("init") ? init : invalidate;
    return true;
  }
  if (op.has("arrive") || op.has("arrive_drop")) {
    b.dst(0, 8);
    b.address(1, b.i.space);
    b.i.extra = (op.has("arrive_drop") ? 1 : 0) | (b.count() > 2 ? 2 : 0);
    if (b.count() > 2)
      b.src(2, 4);
    b.i.run = arrive;
    return true;
  }
  b.i.extra = op.has("parity");
  b.dst(0, 0);
  b.address(1, b.i.space);
  b.src(2, b.i.extra ? 4 : 8);
  // How long to wait at most, in nanoseconds.
  if (op.has("try_wait") && b.count() > 3)
    b.operand(3);
  b.i.run = wait;
  return op.has("test_wait") || op.has("try_wait");
}

} // namespace ptxsim
