//===- Run.cpp - A block from beginning to end ----------------------------===//

#include "tools/ptxsim/core/Defined.h"

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

uint64_t Counters::allWarpInstructions() const {
  uint64_t all = 0;
  for (uint64_t n : warpInstructions)
    all += n;
  return all;
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
  tensorF16Work += o.tensorF16Work;
  dramBytes += o.dramBytes;
}

static std::string triple(uint32_t x, uint32_t y, uint32_t z) {
  return "(" + std::to_string(x) + ", " + std::to_string(y) + ", " +
         std::to_string(z) + ")";
}

std::string Launch::threadName(uint32_t t) const {
  return triple(t % block[0], t / block[0] % block[1], t / block[0] / block[1]);
}

void Warp::fault(FaultKind kind, const Instruction &i, unsigned lane,
                 const std::string &message) const {
  const Launch &launch = *block->launch;
  std::string text = std::string(faultName(kind)) + " in kernel " +
                     launch.entry->name + ", PTX line " +
                     std::to_string(i.line);
  if (frames.back().function != launch.entry)
    text += " (function " + frames.back().function->name + ")";
  if (i.sourceLine)
    text +=
        " (" + launch.program->sourcePlace(i.sourceFile, i.sourceLine) + ")";
  text += ", block " +
          triple(block->index[0], block->index[1], block->index[2]) +
          ", thread " + launch.threadName(thread(lane)) + ": " + message;
  throw Fault(kind, text);
}

//===----------------------------------------------------------------------===//
// Calls and special registers
//===----------------------------------------------------------------------===//

/// Shared memory of the launch's own, and behind it what the system keeps (CUDA
/// C++ Programming Guide: 1 KiB of each block from sm_80 on).
static constexpr uint32_t kReservedShared = 1024;
static uint32_t ownShared(const Launch &l) {
  return (l.entry->sharedBytes + l.dynamicShared + 15) / 16 * 16;
}
static uint32_t reservedShared(const Launch &l, const std::string &name) {
  uint32_t begin = ownShared(l);
  return name.back() == '1'   ? begin + kReservedShared / 2
         : name.back() == 'd' ? begin + kReservedShared
         : name.back() == 'p' ? kReservedShared
                              : begin;
}

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
  if (name.rfind("%reserved_smem_offset_", 0) == 0)
    return reservedShared(l, name);
  return 0;
}

/// Makes every lane's local memory at least so large.
static void growLocal(std::vector<std::vector<uint8_t>> &local,
                      uint32_t bytes) {
  local.resize(kLanes);
  for (std::vector<uint8_t> &lane : local)
    if (lane.size() < bytes)
      lane.resize(bytes);
}

void enterFunction(Warp &w, const DecodedFunction &f, uint32_t mask) {
  w.frames.emplace_back();
  Frame &frame = w.frames.back();
  frame.function = &f;
  frame.storage.resize(f.registerBytes);
  if (w.checks())
    frame.defined.resize(f.registerCount);
  frame.params.resize(size_t(f.paramBytes) * kLanes);
  if (w.checks())
    frame.paramsDefined.resize(frame.params.size());
  frame.paths.push_back({0, mask, kNowhere});
  frame.localBase = w.localTop;
  w.localTop += (f.localBytes + 15) / 16 * 16;
  growLocal(w.local, w.localTop);
  if (w.checks()) {
    growLocal(w.localDefined, w.localTop);
    // What an earlier call has left behind is no value.
    for (std::vector<uint8_t> &defined : w.localDefined)
      std::fill(defined.begin() + frame.localBase, defined.end(), 0);
  }
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

//===----------------------------------------------------------------------===//
// Warps
//===----------------------------------------------------------------------===//

/// A warp has its turn for so many instructions: it may wait for what another
/// one writes.
static constexpr uint64_t kTurn = 4096;
/// So many strong reads in one are a loop that waits.
static constexpr uint32_t kWaits = 64;

/// The warp's turn is over, or it has executed more than it may.
static void endTurn(Warp &w, const Instruction &i) {
  uint64_t limit = w.block->launch->instructionLimit;
  if (w.steps > limit)
    w.fault(FaultKind::Deadlock, i, unsigned(__builtin_ctz(w.mask)),
            "the warp has executed " + std::to_string(limit) +
                " instructions, the most it may (PTXSIM_INSTRUCTIONS), and "
                "goes on");
  bool waits = w.strongReads > kWaits;
  if (waits)
    turnToOtherPath(w);
  // Turns that end in waiting at an mbarrier are short: their reads add up.
  if (waits || !w.yields)
    w.strongReads = 0;
  w.pause = std::min(w.steps + kTurn, limit);
}

/// Runs a warp until it waits, ends, or has had its turn.
static void runWarp(Warp &w) {
  Counters *counters = w.block->counters.data();
  bool checks = w.checks();
  w.yields = false;
  while (w.status == Warp::Running) {
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
    }
    // What no lane executes is issued all the same.
    w.counters = counters + i.loop;
    ++w.counters->warpInstructions[unsigned(i.kind)];
    if (!w.mask) {
      w.counters->branches += i.flow == Flow::Branch;
      continue;
    }
    if (checks)
      checkDefined(w, i);
    w.counters->laneInstructions += uint64_t(__builtin_popcount(w.mask));
    i.run(w, i);
    if (++w.steps > w.pause && w.status == Warp::Running) {
      endTurn(w, i);
      return;
    }
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
    const Instruction *at = nullptr;
    for (Warp &w : block.warps)
      if (w.status == Warp::Waiting && w.waitingFor == id) {
        at = w.waitingAt;
        takeBarrierResult(w, b);
        if (w.checks())
          block.shared.order.leave(w.number, b.clock);
        w.status = Warp::Running;
      }
    // None waits where all have only arrived.
    ++block.counters[at ? at->loop : 0].barriers;
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
  bool isReserved = l.program->usesReservedShared;
  block.shared.reset(isReserved ? ownShared(l) + kReservedShared
                                : l.entry->sharedBytes + l.dynamicShared,
                     l.warps(), l.checks);
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
      if (w.status == Warp::Waiting && !waiting)
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
      yielding->fault(FaultKind::Deadlock, *yielding->waitingAt,
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
