//===- Async.cpp - cp.async (PTX ISA 9.7.9.25) ----------------------------===//
//
// Data arrive when the thread waits for them, no earlier: code that reads them
// before gets what was there, and with checks on a fault.
//
//===----------------------------------------------------------------------===//

#include "tools/ptxsim/core/exec/Async.h"

#include <algorithm>

namespace ptxsim {
namespace {

/// The `have` bytes of `bytes` that a lane reads.
void readSource(Warp &w, const Instruction &i, unsigned lane, uint64_t from,
                uint32_t bytes, uint32_t have) {
  if (from % bytes)
    w.fault(FaultKind::Misaligned, i, lane,
            "copies " + std::to_string(bytes) + " bytes from global address " +
                hex(from) + ", which is not a multiple of " +
                std::to_string(bytes));
  if (have == bytes) {
    resolve(w, i, lane, Space::Global, from, bytes, AccessKind::Read);
    return;
  }
  for (uint32_t k = 0; k < have; ++k)
    resolve(w, i, lane, Space::Global, from + k, 1, AccessKind::Read);
}

/// src: destination, source, and the bytes to read if fewer than all, or a
/// predicate that says to read none (extra). immediate: the destination's
/// offset; target: the source's.
void copy(Warp &w, const Instruction &i) {
  uint64_t to[kLanes], from[kLanes];
  addressesOf(w, i, i.src[0], to);
  const uint64_t *source = w.at<uint64_t>(i.src[1]);
  uint32_t reads = 0;
  for (unsigned lane = 0; lane < kLanes; ++lane)
    from[lane] = source[lane] + uint64_t(int64_t(int32_t(i.target)));
  forLanes(w.mask, [&](unsigned lane) {
    uint32_t bytes = i.elementBytes;
    uint64_t offset = to[lane];
    if (i.space == Space::Generic)
      offset &= ~kWindowMask;
    if (offset % bytes)
      w.fault(FaultKind::Misaligned, i, lane,
              "copies " + std::to_string(bytes) + " bytes to shared address " +
                  hex(offset) + ", which is not a multiple of " +
                  std::to_string(bytes));
    if (offset + bytes > w.block->shared.size())
      w.fault(FaultKind::OutOfBounds, i, lane,
              "copies to shared address " + hex(offset) + "; the block has " +
                  std::to_string(w.block->shared.size()) + " bytes");
    uint32_t have = bytes;
    if (i.extra)
      have = w.predicateValue(i.src[2]) >> lane & 1 ? 0 : bytes;
    else if (i.operands > 2)
      have = std::min(bytes, uint32_t(w.get(i.src[2], lane)));
    if (have) {
      readSource(w, i, lane, from[lane], bytes, have);
      reads |= 1u << lane;
    }
    if (w.checks())
      if (Problem problem = w.block->shared.beginCopy(uint32_t(offset), bytes,
                                                      w.thread(lane)))
        faultShared(w, i, lane, offset, problem);
    w.copies.push_back({uint8_t(lane), uint8_t(bytes), uint8_t(have),
                        uint32_t(offset), from[lane], w.group[lane]});
  });
  if (w.checks()) {
    countGlobal(w, reads, from, i.elementBytes);
    countShared(w, w.mask, to, i.elementBytes);
  }
  w.counters->asyncBytes +=
      uint64_t(__builtin_popcount(reads)) * i.elementBytes;
}

void commitGroup(Warp &w, const Instruction &) {
  forLanes(w.mask, [&](unsigned lane) { ++w.group[lane]; });
}

} // namespace

void finishCopy(Warp &w, const AsyncCopy &c) {
  uint8_t *to = w.block->shared.data() + c.destination;
  std::memcpy(to, reinterpret_cast<const void *>(c.source), c.sourceBytes);
  std::memset(to + c.sourceBytes, 0, c.bytes - c.sourceBytes);
  if (w.checks())
    w.block->shared.endCopy(c.destination, c.bytes, w.thread(c.lane));
}

namespace {

/// immediate: groups that may still be on their way; all ones: wait_all, which
/// wants uncommitted copies too.
void waitGroup(Warp &w, const Instruction &i) {
  auto isOver = [&](const AsyncCopy &c) {
    if (!(w.mask >> c.lane & 1))
      return false;
    return i.immediate == ~uint64_t(0) ||
           c.group + i.immediate < w.group[c.lane];
  };
  for (const AsyncCopy &c : w.copies)
    if (isOver(c))
      finishCopy(w, c);
  w.copies.erase(std::remove_if(w.copies.begin(), w.copies.end(), isOver),
                 w.copies.end());
}

} // namespace

bool selectAsync(Builder &b) {
  if (b.op.stem == "mbarrier")
    return selectMBarrier(b);
  if (b.op.stem != "cp" || !b.op.has("async"))
    return false;
  if (b.op.has("mbarrier"))
    return selectMBarrier(b);
  b.i.kind = Class::Load;
  if (b.op.has("commit_group")) {
    b.i.run = commitGroup;
    return true;
  }
  if (b.op.has("wait_group") || b.op.has("wait_all")) {
    b.i.immediate = b.op.has("wait_all") ? ~uint64_t(0) : b.constant(0);
    b.i.run = waitGroup;
    return true;
  }
  if (!b.op.has("global") || (!b.op.has("ca") && !b.op.has("cg")))
    return false;
  b.i.space = Space::Shared;
  b.address(1, Space::Global);
  b.i.target = uint32_t(b.i.immediate);
  if (int64_t(b.i.immediate) != int32_t(b.i.target))
    b.fail("the source's offset is too large");
  std::vector<Place> source = b.sources;
  b.sources.clear();
  b.address(0, Space::Shared);
  b.sources.insert(b.sources.end(), source.begin(), source.end());
  uint64_t bytes = b.constant(2);
  if (bytes != 16 && (b.op.has("cg") || (bytes != 4 && bytes != 8)))
    b.fail(b.op.has("cg") ? "cp.async.cg copies 16 bytes"
                          : "cp.async.ca copies 4, 8 or 16 bytes");
  b.i.elementBytes = uint8_t(bytes);
  b.i.extra = b.isPredicate(3);
  if (b.i.extra)
    b.src(3, 0);
  else if (b.count() - b.op.has("L2::cache_hint") > 3)
    b.src(3, 4);
  b.i.run = copy;
  return true;
}

} // namespace ptxsim
