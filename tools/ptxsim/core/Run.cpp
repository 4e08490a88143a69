//===- Run.cpp - A block from beginning to end ----------------------------===//

#include "tools/ptxsim/core/Warp.h"

#include <algorithm>

namespace ptxsim {

const char *className(Class c) {
  static const char *const names[] = {"fma",  "integer", "special", "tensor",
                                      "load", "store",   "control", "warp"};
  return names[unsigned(c)];
}

const char *faultName(FaultKind kind) {
  static const char *const names[] = {
      "out-of-bounds access",
      "use after free",
      "misaligned access",
      "use of an uninitialised value",
      "race in shared memory",
      "use of an asynchronous copy before its wait",
      "barrier under divergence",
      "deadlock",
      "instruction that cannot be executed"};
  return names[unsigned(kind)];
}

void Counters::add(const Counters &o) {
  for (unsigned c = 0; c < kClasses; ++c)
    warpInstructions[c] += o.warpInstructions[c];
  laneInstructions += o.laneInstructions;
  divergentBranches += o.divergentBranches;
  branches += o.branches;
  globalSectors += o.globalSectors;
  idealGlobalSectors += o.idealGlobalSectors;
  globalRequests += o.globalRequests;
  sharedWavefronts += o.sharedWavefronts;
  idealSharedWavefronts += o.idealSharedWavefronts;
  asyncBytes += o.asyncBytes;
  barriers += o.barriers;
  tensorMultiplyAdds += o.tensorMultiplyAdds;
  dramBytes += o.dramBytes;
}

static std::string triple(uint32_t x, uint32_t y, uint32_t z) {
  return "(" + std::to_string(x) + ", " + std::to_string(y) + ", " +
         std::to_string(z) + ")";
}

void Warp::fault(FaultKind kind, const Instruction &i, unsigned lane,
                 const std::string &message) const {
  const Launch &launch = *block->launch;
  uint32_t t = thread(lane), x = launch.block[0], y = launch.block[1];
  std::string text = std::string(faultName(kind)) + " in kernel " +
                     launch.entry->name + ", PTX line " +
                     std::to_string(i.line);
  if (frames.back().function != launch.entry)
    text += " (function " + frames.back().function->name + ")";
  if (i.sourceLine)
    text += " (source line " + std::to_string(i.sourceLine) + ")";
  text += ", block " +
          triple(block->index[0], block->index[1], block->index[2]) +
          ", thread " + triple(t % x, t / x % y, t / x / y) + ": " + message;
  throw Fault(kind, text);
}

//===----------------------------------------------------------------------===//
// Calls and special registers
//===----------------------------------------------------------------------===//

static uint64_t specialValue(const Warp &w, const std::string &name,
                             unsigned lane) {
  const Launch &l = *w.block->launch;
  uint32_t t = w.thread(lane);
  auto dimension = [&](const uint32_t *values) {
    return values[name.back() - 'x'];
  };
  if (name.rfind("%tid.", 0) == 0) {
    uint32_t at[] = {t % l.block[0], t / l.block[0] % l.block[1],
                     t / l.block[0] / l.block[1]};
    return dimension(at);
  }
  if (name.rfind("%ntid.", 0) == 0)
    return dimension(l.block);
  // Each block is a cluster of its own.
  if (name.rfind("%ctaid.", 0) == 0 || name.rfind("%clusterid.", 0) == 0)
    return dimension(w.block->index);
  if (name.rfind("%nctaid.", 0) == 0 || name.rfind("%nclusterid.", 0) == 0)
    return dimension(l.grid);
  if (name.rfind("%cluster_ncta", 0) == 0 || name == "%nsmid")
    return 1;
  if (name == "%laneid")
    return lane;
  if (name == "%warpid")
    return w.number;
  if (name == "%nwarpid")
    return l.warps();
  if (name == "%lanemask_eq")
    return 1u << lane;
  if (name == "%lanemask_lt")
    return (1u << lane) - 1;
  if (name == "%lanemask_le")
    return uint32_t((uint64_t(2) << lane) - 1);
  if (name == "%lanemask_gt")
    return ~uint32_t((uint64_t(2) << lane) - 1);
  if (name == "%lanemask_ge")
    return ~((1u << lane) - 1);
  if (name == "%dynamic_smem_size")
    return l.dynamicShared;
  if (name == "%total_smem_size")
    return w.block->shared.size();
  return 0;
}

void enterFunction(Warp &w, const DecodedFunction &f, uint32_t mask) {
  w.frames.emplace_back();
  Frame &frame = w.frames.back();
  frame.function = &f;
  frame.storage.resize(f.registerBytes);
  if (w.checks())
    frame.defined.resize(f.registerCount);
  frame.params.resize(size_t(f.paramBytes) * kLanes);
  frame.paths.push_back({0, mask, kNowhere});
  frame.localBase = w.localTop;
  w.localTop += (f.localBytes + 15) / 16 * 16;
  if (w.local.empty())
    w.local.resize(kLanes);
  for (std::vector<uint8_t> &local : w.local)
    if (local.size() < w.localTop)
      local.resize(w.localTop);
  w.bank[Place::Registers] = frame.storage.data();
  w.bank[Place::Constants] = const_cast<uint8_t *>(f.constants.data());
  for (const auto &[name, place] : f.specials) {
    bool isLocal = name.rfind("%local+", 0) == 0;
    uint64_t offset = isLocal ? std::stoull(name.substr(7)) : 0;
    for (unsigned lane = 0; lane < kLanes; ++lane)
      w.set(place, lane,
            isLocal ? frame.localBase + offset : specialValue(w, name, lane));
    if (w.checks())
      frame.defined[place.number] = kAllLanes;
  }
  w.pc = 0;
  w.active = w.mask = mask;
}

void leavePaths(Warp &w) {
  while (true) {
    std::vector<Path> &paths = w.frame().paths;
    if ((paths.back().mask & ~w.exited) != 0) {
      w.active = paths.back().mask & ~w.exited;
      return;
    }
    paths.pop_back();
    if (!paths.empty()) {
      w.pc = paths.back().pc;
      continue;
    }
    if (w.frames.size() == 1) {
      w.status = Warp::Done;
      w.active = 0;
      return;
    }
    leaveFunction(w);
  }
}

//===----------------------------------------------------------------------===//
// Warps
//===----------------------------------------------------------------------===//

/// With checks on: operands have values in all executing lanes.
static void checkDefined(Warp &w, const Instruction &i) {
  std::vector<uint32_t> &defined = w.frame().defined;
  if (!i.readsUndefined)
    for (unsigned n = 0; n < i.operands; ++n) {
      const Place &place = i.src[n];
      if (place.bank != Place::Registers)
        continue;
      if (uint32_t missing = w.mask & ~defined[place.number])
        w.fault(FaultKind::Uninitialized, i, unsigned(__builtin_ctz(missing)),
                "operand " + std::to_string(n + 1) +
                    " is a register without a value");
    }
  uint32_t value = w.mask;
  if (i.readsUndefined)
    for (unsigned n = 0; n < i.operands; ++n)
      if (i.src[n].bank == Place::Registers)
        value &= defined[i.src[n].number];
  for (unsigned n = 0; n < i.results; ++n)
    if (i.dst[n].exists)
      defined[i.dst[n].number] = (defined[i.dst[n].number] & ~w.mask) | value;
}

/// Instructions that a warp may execute before it counts as hung: days of a
/// real one's work would pass.
static constexpr uint64_t kMostSteps = uint64_t(1) << 36;

/// Instructions of a turn: a warp may wait for what another one writes.
static constexpr uint64_t kTurn = 1 << 16;

/// Runs a warp until it waits, ends, or has had its turn.
static void runWarp(Warp &w) {
  Counters &counters = w.block->counters;
  bool checks = w.checks();
  uint64_t end = w.steps + kTurn;
  w.yields = false;
  while (w.status == Warp::Running && !w.yields && w.steps < end) {
    Frame &frame = w.frame();
    std::vector<Path> &paths = frame.paths;
    if (w.pc == paths.back().reconverge) {
      paths.pop_back();
      w.pc = paths.back().pc;
      w.active = paths.back().mask & ~w.exited;
      if (!w.active)
        leavePaths(w);
      continue;
    }
    const Instruction &i = frame.function->code[w.pc++];
    w.mask = w.active;
    if (i.guard >= 0) {
      uint32_t p =
          *reinterpret_cast<uint32_t *>(frame.storage.data() + i.guard);
      if (checks && (w.active & ~frame.defined[i.guardNumber]))
        w.fault(
            FaultKind::Uninitialized, i,
            unsigned(__builtin_ctz(w.active & ~frame.defined[i.guardNumber])),
            "the guard is a predicate without a value");
      w.mask &= i.isGuardNegated ? ~p : p;
      if (!w.mask)
        continue;
    }
    if (checks)
      checkDefined(w, i);
    ++counters.warpInstructions[unsigned(i.kind)];
    counters.laneInstructions += uint64_t(__builtin_popcount(w.mask));
    if (++w.steps > kMostSteps)
      w.fault(FaultKind::Deadlock, i, unsigned(__builtin_ctz(w.mask)),
              "the warp has executed 2^36 instructions and goes on");
    i.run(w, i);
  }
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

/// Opens every barrier that has all its threads; true if one opened.
static bool openBarriers(Block &block) {
  uint32_t live = 0;
  for (const Warp &w : block.warps)
    live += w.status != Warp::Done;
  bool opened = false;
  for (uint32_t id = 0; id < 16; ++id) {
    Barrier &b = block.barriers[id];
    // Threads that have exited do not keep others waiting.
    uint32_t expected = b.expected ? b.expected : live * kLanes;
    if (b.arrived == 0 || b.arrived < expected)
      continue;
    ++block.epoch;
    ++block.counters.barriers;
    for (Warp &w : block.warps)
      if (w.status == Warp::Waiting && w.waitingFor == id) {
        takeBarrierResult(w, b);
        w.status = Warp::Running;
      }
    b = Barrier();
    opened = true;
  }
  return opened;
}

static void initWarps(Block &block) {
  const Launch &l = *block.launch;
  block.warps.clear();
  block.warps.resize(l.warps());
  for (uint32_t n = 0; n < l.warps(); ++n) {
    Warp &w = block.warps[n];
    w.block = &block;
    w.number = n;
    uint32_t count = std::min(kLanes, l.threads() - n * kLanes);
    w.lanes = count == kLanes ? kAllLanes : (1u << count) - 1;
    enterFunction(w, *l.entry, w.lanes);
  }
}

/// Rounds in which all warps of a block wait at mbarriers in vain before they
/// count as hung; a wait with a limit may be one of several attempts.
static constexpr uint64_t kMostVainRounds = 1000;

void runBlock(Block &block) {
  const Launch &l = *block.launch;
  block.shared.reset(l.entry->sharedBytes + l.dynamicShared, l.checks);
  block.epoch = 1;
  for (Barrier &b : block.barriers)
    b = Barrier();
  initWarps(block);
  uint64_t vainRounds = 0, arrivals = block.arrivals;
  while (true) {
    const Warp *waiting = nullptr, *yielding = nullptr;
    bool isRunning = false;
    for (Warp &w : block.warps) {
      if (w.status == Warp::Running)
        runWarp(w);
      if (w.status == Warp::Waiting)
        waiting = &w;
      if (w.status == Warp::Running && w.yields)
        yielding = &w;
      isRunning |= w.status == Warp::Running && !w.yields;
    }
    if (openBarriers(block) || isRunning || block.arrivals != arrivals) {
      arrivals = block.arrivals;
      vainRounds = 0;
      continue;
    }
    // All who could go on wait at mbarriers, and nobody has arrived at one.
    if (yielding && ++vainRounds < kMostVainRounds)
      continue;
    if (yielding)
      yielding->fault(FaultKind::Deadlock,
                      yielding->frames.back().function->code[yielding->pc - 1],
                      unsigned(__builtin_ctz(yielding->active)),
                      "waits at an mbarrier that lacks arrivals");
    if (!waiting)
      return;
    waiting->fault(FaultKind::Deadlock, *waiting->waitingAt,
                   unsigned(__builtin_ctz(waiting->active)),
                   "waits at barrier " + std::to_string(waiting->waitingFor) +
                       ", which other threads of the block never reach");
  }
}

} // namespace ptxsim
