//===- Control.cpp - branches, calls, barriers (PTX ISA 9.7.12, 9.7.13) ---===//

#include "tools/ptxsim/core/exec/Lanes.h"

#include <algorithm>

namespace ptxsim {
namespace {

void branch(Warp &w, const Instruction &i) {
  ++w.counters->branches;
  diverge(w, i, w.mask, i.target);
}

/// brx.idx: lanes take the targets of their indices, one after the other.
void branchIndexed(Warp &w, const Instruction &i) {
  ++w.counters->branches;
  const std::vector<uint32_t> &targets = *i.table;
  const uint32_t *index = w.at<uint32_t>(i.src[0]);
  uint32_t first = index[__builtin_ctz(w.mask)];
  if (first >= targets.size())
    w.fault(FaultKind::Instruction, i, unsigned(__builtin_ctz(w.mask)),
            "the branch index is past the list of targets");
  uint32_t same = 0;
  forLanes(w.mask, [&](unsigned lane) {
    same |= uint32_t(index[lane] == first) << lane;
  });
  if (same == w.active) {
    w.pc = targets[first];
    return;
  }
  // The others execute this instruction again.
  --w.pc;
  diverge(w, i, same, targets[first]);
}

void exitThreads(Warp &w, const Instruction &) {
  w.exited |= w.mask;
  for (Frame &frame : w.frames)
    for (Path &path : frame.paths)
      path.mask &= ~w.mask;
  leavePaths(w);
}

void returnThreads(Warp &w, const Instruction &i) {
  if (w.frames.size() == 1)
    return exitThreads(w, i);
  for (Path &path : w.frame().paths)
    path.mask &= ~w.mask;
  leavePaths(w);
}

//===--- barriers ---------------------------------------------------------===//

// Instruction::extra: what kind of barrier.
enum : uint32_t { kSync, kArrive, kPopc, kAnd, kOr };

/// src: barrier, threads (0: all of the block), and a predicate to reduce.
void barrier(Warp &w, const Instruction &i) {
  unsigned lane = unsigned(__builtin_ctz(w.mask));
  uint32_t id = w.at<uint32_t>(i.src[0])[lane];
  uint32_t threads = w.at<uint32_t>(i.src[1])[lane];
  if (id > 15)
    w.fault(FaultKind::Instruction, i, lane, "there are barriers 0 to 15 only");
  if (threads % kLanes)
    w.fault(FaultKind::Instruction, i, lane,
            "a barrier's number of threads must be a multiple of 32");
  if (!converge(w, i, w.lanes & ~w.exited, false,
                "the barrier is not reached by this thread while others of its "
                "warp wait at it"))
    return;
  Barrier &b = w.block->barriers[id];
  b.expected = threads;
  // A warp counts whole, as the hardware does.
  b.arrived += kLanes;
  if (w.checks())
    w.block->shared.order.arrive(w.number, b.clock);
  if (i.extra == kArrive)
    return;
  if (i.extra != kSync) {
    uint32_t p = w.predicateValue(i.src[2]) & w.mask;
    b.reduceCount += uint32_t(__builtin_popcount(p));
    b.reduceAnd &= p == w.mask;
    b.reduceOr |= p != 0;
  }
  w.status = Warp::Waiting;
  w.waitingFor = id;
  w.waitingAt = &i;
}

/// Each lane waits for those that its own mask names.
void warpBarrier(Warp &w, const Instruction &i) {
  uint32_t live = w.lanes & ~w.exited, named = 0;
  forGroups(w, i.src[0], [&](uint32_t group) {
    unsigned lane = unsigned(__builtin_ctz(group));
    uint32_t members = w.at<uint32_t>(i.src[0])[lane] & live;
    if (w.checks() && (group & ~members))
      w.fault(FaultKind::Instruction, i,
              unsigned(__builtin_ctz(group & ~members)),
              "the member mask does not name the thread itself");
    named |= members;
  });
  if (!converge(w, i, named, true,
                "the member mask names this thread, which does not come to the "
                "barrier of its warp") ||
      !w.checks())
    return;
  forGroups(w, i.src[0], [&](uint32_t group) {
    unsigned lane = unsigned(__builtin_ctz(group));
    w.block->shared.order.syncLanes(
        w.number, w.at<uint32_t>(i.src[0])[lane] & live, live);
  });
}

void fence(Warp &w, const Instruction &) {
  if (w.checks())
    w.block->shared.order.fence(w.number);
}

void nothing(Warp &, const Instruction &) {}
void trap(Warp &w, const Instruction &i) {
  w.fault(FaultKind::Instruction, i, unsigned(__builtin_ctz(w.mask)),
          "executes trap");
}

/// How the L2 cache is to treat data, which changes no result.
void makePolicy(Warp &w, const Instruction &i) {
  uint64_t r[kLanes] = {};
  commit(w, i.dst[0], r);
}

bool selectBarrier(Builder &b) {
  if (b.op.has("warp")) {
    b.src(0, 4);
    b.i.run = warpBarrier;
    return true;
  }
  if (b.op.has("cluster") ||
      !(b.op.has("sync") || b.op.has("arrive") || b.op.has("red")))
    return false;
  size_t n = 0;
  b.i.extra = b.op.has("arrive") ? kArrive : kSync;
  if (b.op.has("red")) {
    b.i.extra = b.op.has("popc") ? kPopc : b.op.has("and") ? kAnd : kOr;
    b.dst(n++, b.i.extra == kPopc ? 4 : 0);
  }
  b.src(n++, 4);
  bool hasPredicate = b.op.has("red");
  if (b.count() > n + (hasPredicate ? 1 : 0))
    b.src(n++, 4);
  else
    b.srcConstant(0, 4);
  if (hasPredicate)
    b.src(n++, 0);
  b.i.run = barrier;
  return true;
}

} // namespace

void takeBarrierResult(Warp &w, const Barrier &b) {
  const Instruction &i = *w.waitingAt;
  if (i.extra == kPopc)
    forLanes(w.mask,
             [&](unsigned lane) { w.set(i.dst[0], lane, b.reduceCount); });
  else if (i.extra == kAnd || i.extra == kOr)
    w.setPredicate(
        i.dst[0], (i.extra == kAnd ? b.reduceAnd : b.reduceOr) ? kAllLanes : 0);
}

bool selectControl(Builder &b) {
  const std::string &stem = b.op.stem;
  b.i.kind = Class::Control;
  if (stem == "bra") {
    b.i.target = b.label(0);
    b.i.flow = Flow::Branch;
    b.i.run = branch;
    return true;
  }
  if (stem == "brx") {
    b.src(0, 4);
    b.i.table = b.targetList(1);
    b.i.flow = Flow::Table;
    b.i.run = branchIndexed;
    return true;
  }
  if (stem == "exit" || stem == "ret") {
    b.i.flow = Flow::Leave;
    b.i.run = stem == "exit" ? exitThreads : returnThreads;
    return true;
  }
  if (stem == "bar" || stem == "barrier")
    return selectBarrier(b);
  if (stem == "trap" || stem == "brkpt") {
    b.i.run = trap;
    return true;
  }
  if (stem == "membar" || stem == "fence") {
    b.i.run = fence;
    return true;
  }
  // All registers are there, and one launch ends before the next begins.
  if (stem == "nanosleep" || stem == "pmevent" || stem == "setmaxnreg")
    b.srcAny(0, 4);
  if (stem == "nanosleep" || stem == "griddepcontrol" || stem == "pmevent" ||
      stem == "setmaxnreg") {
    b.i.run = nothing;
    return true;
  }
  if (stem == "createpolicy") {
    b.dst(0, 8);
    for (size_t n = 1; n < b.count(); ++n)
      b.operand(n);
    b.i.run = makePolicy;
    return true;
  }
  b.i.kind = Class::Integer;
  return false;
}

} // namespace ptxsim
