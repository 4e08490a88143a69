//===- Warp.h - The state of running threads --------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_CORE_WARP_H
#define CNNC_TOOLS_PTXSIM_CORE_WARP_H

#include "tools/ptxsim/core/DeviceMemory.h"
#include "tools/ptxsim/core/Fault.h"
#include "tools/ptxsim/core/Program.h"
#include "tools/ptxsim/core/SharedMemory.h"

#include <array>
#include <cstring>

namespace ptxsim {

/// Generic addresses of shared and local memory lie in windows that no memory
/// of the host's does (x86-64 and AArch64 leave them to kernels).
inline constexpr uint64_t kSharedWindow = uint64_t(0x8001) << 48;
inline constexpr uint64_t kLocalWindow = uint64_t(0x8002) << 48;
inline constexpr uint64_t kParamWindow = uint64_t(0x8003) << 48;
inline constexpr uint64_t kWindowMask = uint64_t(0xffff) << 48;

/// What the warps of a launch do.
struct Counters {
  uint64_t warpInstructions[kClasses] = {};
  uint64_t laneInstructions = 0; ///< sum of executing lanes
  uint64_t divergentBranches = 0, branches = 0;
  uint64_t globalSectors = 0, idealGlobalSectors = 0, globalRequests = 0;
  uint64_t sharedWavefronts = 0, idealSharedWavefronts = 0;
  uint64_t asyncBytes = 0, barriers = 0;
  uint64_t tensorMultiplyAdds = 0;
  /// Those of f16 that take tensor cores as long: tf32 counts twice, 8 bits
  /// half.
  uint64_t tensorF16Work = 0;
  uint64_t dramBytes = 0; ///< distinct sectors touched, times 32

  uint64_t allWarpInstructions() const;
  void add(const Counters &other);
};

/// A warp of a card would take seconds for so many, and no kernel of a network
/// comes near; here they take about a minute.
inline constexpr uint64_t kInstructionLimit = uint64_t(1) << 30;
/// Counters of a launch: all of it, and by the number of each loop that its
/// instructions belong to (Program::loops; of dramBytes only all is known).
struct LaunchCounters {
  Counters all;
  std::vector<Counters> loops;
};

/// What a launch is, for all of its blocks.
struct Launch {
  const Program *program = nullptr;
  const DecodedFunction *entry = nullptr;
  uint32_t grid[3] = {1, 1, 1}, block[3] = {1, 1, 1};
  uint32_t dynamicShared = 0;
  const uint8_t *parameters = nullptr;
  uint32_t parameterBytes = 0;
  DeviceMemory *memory = nullptr;
  bool checks = true;
  /// Instructions that a warp may execute before it counts as hung.
  uint64_t instructionLimit = kInstructionLimit;

  uint32_t threads() const { return block[0] * block[1] * block[2]; }
  /// "(x, y, z)" of a thread by its number in the block.
  std::string threadName(uint32_t thread) const;
  uint32_t warps() const { return (threads() + kLanes - 1) / kLanes; }
};

struct Warp;

struct Barrier {
  uint32_t arrived = 0;  ///< threads
  uint32_t expected = 0; ///< threads; 0 while nobody waits
  bool reduceAnd = true, reduceOr = false;
  uint32_t reduceCount = 0;
  Clock clock; ///< what those that have arrived know
};

/// A block of threads, run by one thread of the host.
struct Block {
  const Launch *launch = nullptr;
  uint32_t index[3] = {0, 0, 0};
  SharedMemory shared;
  std::vector<Warp> warps;
  Barrier barriers[16];
  std::vector<Counters> counters; ///< of each loop of the program
  Allocation *recent = nullptr;   ///< the last that an access met
  uint64_t arrivals = 0;          ///< at mbarriers
};

/// One way through a function that some lanes take. Lanes of a path that are on
/// none of those above it wait at its `pc` for the others.
struct Path {
  uint32_t pc;
  uint32_t mask;
  uint32_t reconverge;
  /// Has left, or was left by, lanes with which it should have met: it waits
  /// for them where they must be together.
  bool isApart = false;
  const Instruction *waitsAt = nullptr; ///< for other lanes
  uint32_t waitsFor = 0;                ///< those and its own
};

/// A copy that cp.async has begun.
struct AsyncCopy {
  uint8_t lane;
  uint8_t bytes, sourceBytes;
  uint32_t destination;
  uint64_t source;
  uint32_t group; ///< of the lane
};

/// An arrival at the mbarrier at `offset` that waits for the lane's copies up
/// to a group.
struct CopyArrival {
  uint8_t lane;
  uint32_t offset;
  uint32_t group;
};

/// A call: its function, registers, paths.
struct Frame {
  const DecodedFunction *function = nullptr;
  std::vector<uint8_t> storage;  ///< registers
  std::vector<uint32_t> defined; ///< lanes that wrote each register
  std::vector<uint8_t> params;   ///< .param variables, lane after lane
  std::vector<Path> paths;
  uint32_t localBase = 0;
  // With checks on: bits of .param variables that have a value, and of
  // registers of which only some have, lane after lane.
  std::vector<uint8_t> paramsDefined;
  std::map<uint32_t, std::array<uint64_t, kLanes>> partial;
  /// Of registers that were computed from one without a value: the line.
  std::map<uint32_t, uint32_t> computedAt;
  const Instruction *call = nullptr; ///< that made it
  uint32_t callers = 0;              ///< lanes that made the call
};

struct Warp {
  enum Status : uint8_t { Running, Waiting, Done };

  // What handlers use all the time.
  uint8_t *bank[2] = {nullptr, nullptr};
  uint32_t mask = 0;   ///< lanes that execute this instruction
  uint32_t active = 0; ///< lanes on this path
  uint32_t pc = 0;     ///< of the next instruction
  Block *block = nullptr;
  Counters *counters = nullptr; ///< of the loop that is being executed

  uint32_t number = 0; ///< in the block
  uint32_t lanes = 0;  ///< lanes that are threads
  uint32_t exited = 0;
  Status status = Running;
  uint32_t waitingFor = 0; ///< barrier
  const Instruction *waitingAt = nullptr;
  std::vector<Frame> frames;
  /// Each lane's .local memory, and with checks on which bits have a value.
  std::vector<std::vector<uint8_t>> local, localDefined;
  uint32_t localTop = 0;
  std::vector<AsyncCopy> copies;
  uint32_t group[kLanes] = {}; ///< groups committed
  std::vector<CopyArrival> arrivals;
  bool yields = false; ///< waits for others: their turn
  uint64_t steps = 0;
  uint64_t pause = 0; ///< steps after which others have their turn
  /// Strong reads since the last turn: a loop that waits for others has many.
  uint32_t strongReads = 0;
  uint32_t carry = 0; ///< CC.CF of each lane

  template <typename T> T *at(const Place &place) {
    return reinterpret_cast<T *>(bank[place.bank] + place.offset);
  }
  uint32_t &predicate(const Place &place) {
    return *reinterpret_cast<uint32_t *>(bank[place.bank] + place.offset);
  }
  uint32_t predicateValue(const Place &place) {
    return place.isNegated ? ~predicate(place) : predicate(place);
  }
  /// One lane, widened without sign.
  uint64_t get(const Place &place, unsigned lane) {
    return place.bytes == 8 ? at<uint64_t>(place)[lane]
                            : at<uint32_t>(place)[lane];
  }
  void set(const Place &place, unsigned lane, uint64_t value) {
    if (place.bytes == 8)
      at<uint64_t>(place)[lane] = value;
    else
      at<uint32_t>(place)[lane] = uint32_t(value);
  }
  /// Writes a mask of lanes to a predicate.
  void setPredicate(const Place &place, uint32_t value) {
    uint32_t &p = predicate(place);
    p = (p & ~mask) | (value & mask);
  }

  bool checks() const { return block->launch->checks; }
  Frame &frame() { return frames.back(); }
  uint32_t thread(unsigned lane) const { return number * kLanes + lane; }

  /// Reports what `lane` did at `instruction`.
  [[noreturn]] void fault(FaultKind kind, const Instruction &instruction,
                          unsigned lane, const std::string &message) const;
};

/// Calls `body` with each lane of a mask.
template <typename Body> inline void forLanes(uint32_t mask, Body body) {
  for (; mask; mask &= mask - 1)
    body(unsigned(__builtin_ctz(mask)));
}

/// Runs a block to its end. Throws Fault.
void runBlock(Block &block);

// What control flow needs of a warp.

/// Lanes of `taken` go to `target`, the other active ones on; they meet again
/// at i.reconverge.
void diverge(Warp &warp, const Instruction &i, uint32_t taken, uint32_t target);
/// Leaves paths that no lane is on any more: goes on with the next, returns
/// from the function, or ends the warp.
void leavePaths(Warp &warp);
/// Lets another path of the function have its turn, which need not be at its
/// end: lanes on this one may wait for what those on the other do.
void turnToOtherPath(Warp &warp);
/// Whether an instruction that the lanes of `need` execute together can be
/// executed now; warp.mask gets those that have waited for it. If not, the warp
/// has turned to another path, and executes it again. Faults, with checks on,
/// if the others never come. `anyPlace`: they may come to another instruction
/// with the same handler.
bool converge(Warp &warp, const Instruction &i, uint32_t need, bool anyPlace,
              const char *problem);
/// Begins a call for the lanes of `mask`.
void enterFunction(Warp &warp, const DecodedFunction &function, uint32_t mask);
/// Ends a call that all lanes have returned from, and takes its results.
void leaveFunction(Warp &warp);
/// Gives a warp that waited what its barrier, which opens, has reduced.
void takeBarrierResult(Warp &warp, const Barrier &barrier);

} // namespace ptxsim

#endif // CNNC_TOOLS_PTXSIM_CORE_WARP_H
