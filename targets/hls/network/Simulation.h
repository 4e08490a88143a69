//===- Simulation.h - a process network, cycle by cycle ---------*- C++ -*-===//
//
// Runs frames through a network: every iteration of every pipeline starts and
// ends in the cycle in which the hardware's would, with reads that wait for
// tokens, writes that wait for room, and transfers that share a port. Times
// follow from times by maxima and sums, so that nothing is done for a cycle in
// which nothing happens and the cost is that of the tokens.
//
// What a network does does not depend on who moves first: an iteration that can
// start can start until it does. So one run that finishes shows that no run of
// the same network gets stuck, and one that gets stuck that all do.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_NETWORK_SIMULATION_H
#define CNNC_TARGETS_HLS_NETWORK_SIMULATION_H

#include "targets/hls/network/ProcessNetwork.h"
#include <memory>

namespace cnnc::network {

struct SimulationOptions {
  int64_t frames = 1; ///< started as early as possible, one behind the other
  /// Flushing pipelines hold one iteration and take one cycle, and transfers
  /// take none: the network of the proof in FifoDepths.h.
  bool oneInFlight = false;
  /// Channels that may be resized never fill.
  bool unbounded = false;
  /// A token keeps its place until the last stage of the iteration that reads
  /// it: for depths that hold whatever stage reads. For `unbounded` only.
  bool lateReads = false;
  /// How much slower than it could each process starts iterations; empty for
  /// full speed.
  std::vector<double> stretch;
  /// Cycles before each process begins; empty for none.
  std::vector<int64_t> startDelay;
};

/// One step of a deadlock: `process` waits for `other`.
struct Wait {
  int process, other;
  int channel;
  bool forRoom; ///< the channel is full, rather than empty
};

/// Processes that wait for each other in a ring.
struct Deadlock {
  int64_t cycle; ///< in which the last of all processes stopped
  std::vector<Wait> ring;
};

struct ProcessResult {
  int64_t started = 0, ended = 0; ///< cycles; the end is that of the last frame
  int64_t interval = 0; ///< cycles between the ends of its last two frames
  int64_t waitedForInput = 0, waitedForRoom = 0, waitedForPort = 0; ///< cycles
  int inputWaitedFor = -1; ///< channel waited for longest at once, or -1
};

struct SimulationResult {
  bool finished = false;
  std::vector<int64_t> frameEnds;       ///< cycle behind each frame's last
  std::vector<ProcessResult> processes; ///< in the network's order
  std::vector<int64_t> largest;         ///< most tokens in each channel at once
  std::vector<int64_t> leastWait;   ///< cycles that every token of each waited
  std::optional<Deadlock> deadlock; ///< where not finished

  int64_t cycles() const { return frameEnds.empty() ? 0 : frameEnds.back(); }
  /// Cycles between the ends of the last two frames; the first's end if it is
  /// the only one.
  int64_t interval() const;
};

/// A simulation that can go on for more frames than it was begun with.
class Simulation {
public:
  /// Of a network that `verify` finds nothing wrong with, which stays as it is
  /// meanwhile.
  Simulation(const ProcessNetwork &network, const SimulationOptions &options);
  ~Simulation();

  /// The result of `frames` frames, no fewer than before. Those that have run
  /// do not run again, except where transfers share a port: who is served first
  /// depends on the requests of later frames.
  SimulationResult run(int64_t frames);
  /// Whether more frames cost no more than themselves.
  bool goesOn() const;
  /// The result of any number of frames, except for the number of `frameEnds`:
  /// known once the last two frames took every process equally long, so that
  /// all others will.
  std::optional<SimulationResult> forEver() const;

private:
  struct State;
  std::unique_ptr<State> state;
};

/// The result of `options.frames` frames.
SimulationResult simulate(const ProcessNetwork &network,
                          const SimulationOptions &options = {});

/// That of as many frames as it takes until all go alike, at least `frames`:
/// not before processes that are frames behind the input have begun, and FIFOs
/// have filled so far that the slowest process need not wait for others. A FIFO
/// that holds a little more after each frame may still slow later ones down.
SimulationResult simulateUntilSteady(const ProcessNetwork &network,
                                     int64_t frames);

/// Depths with which the network finishes, found by running it with
/// `oneInFlight` from the present depths on and, wherever it gets stuck, giving
/// a place more to the full channel of the ring whose tokens are narrowest
/// (Parks' scheduling).
std::vector<int64_t> growUntilFinished(const ProcessNetwork &network);

/// The deadlock in words: each process, what it waits for, and whose move that
/// is.
std::string describe(const ProcessNetwork &network, const Deadlock &deadlock);

} // namespace cnnc::network

#endif
