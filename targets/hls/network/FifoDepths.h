//===- FifoDepths.h - how deep FIFOs must be --------------------*- C++ -*-===//
//
// Depths of FIFOs, and why they are enough.
//
// **No deadlock.** Let a network run to its end once, with depths D, in
// whatever order (`simulate` with `oneInFlight`, in which a flushing pipeline
// begins an iteration only when the one before has written). Write down the
// order of its events: iterations that begin (read) and iterations that end
// (write). Claim: hardware with depths of at least D never gets stuck, whatever
// the latencies of its pipelines, transfers and FIFOs, as long as
//   (i) an iteration can begin once its tokens are there and the iteration
//       before it in the same process has ended (it may well begin earlier),
//       and
//   (ii) an iteration that has begun ends once there is room for what it writes
//       and the iteration before it has ended: it waits for no later one.
// Suppose that it is stuck, and let x be the first event of the order that has
// not happened. All events before x in the order have, among them all earlier
// ones of the same process. If x is the beginning of an iteration, the tokens
// that it reads were written by events before x; they are still there, for no
// other process reads that channel; so x can happen. If x is an end, its
// channels hold what its process wrote before, as in the order, less what has
// been read, which is at least what was read before x in the order; there the
// occupancy left room within D; so there is room, and x can happen. Either way
// it is not stuck. Forks, joins, concatenations and any nesting of them are
// covered, as nothing is assumed of the graph; so are frames behind each other,
// since the order of one frame may be put behind itself; so are reads in a
// later stage.
//
// Flushing pipelines satisfy (i) and (ii). Stalling ones do not: an iteration
// ends only as later ones begin. There an event is a step of the pipeline's own
// time, one iteration's reads with an earlier one's writes, and the same
// argument holds for the same latencies, no longer for all of them. This is why
// the compiler emits `style=frp`. Loops that access external memory stall
// (UG1448, "Pipeline Styles"); as they either read streams or write them, but
// not both, (i) and (ii) hold for them too.
//
// **No lost speed.** Let T be the least interval of a frame: that of the
// slowest process, or of the memory port. In the *paced* run channels are
// unbounded, processes that fetch inputs start their iterations evenly and so
// slowly that a frame takes T, and the others nearly so: they make up for what
// they wait. Fetches that nobody waits for begin later. The run is steady, with
// interval T, after some frames (as a rule two, although the first may take
// many intervals to come out), and the most tokens that a channel holds in it
// are finite, and known from one period's times. With these as depths the paced
// run is a feasible schedule of the bounded network. Starting everything as
// early as possible is never later than a feasible schedule, iteration by
// iteration, since starts are maxima over earlier ones (a timed event graph;
// Baccelli et al., Synchronization and Linearity, 1992). So no frame ends later
// than in the paced run: the network keeps the interval T. (Where T is out of
// reach, as processes that wait at the beginning of each picture cannot make up
// for it, T is what they reach.) That run is also an order as above, a proof
// that there is no deadlock, which `computeDepths` confirms by running it. Only
// where a channel of few places holds up a pipeline with several iterations in
// flight, FIFOs may have to hold these, too; they are made deeper for it.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_NETWORK_FIFODEPTHS_H
#define CNNC_TARGETS_HLS_NETWORK_FIFODEPTHS_H

#include "targets/hls/network/Simulation.h"

namespace cnnc::network {

enum class DepthGoal {
  FullSpeed, ///< no throughput lost
  Minimal,   ///< no deadlock; speed may be lost
};

struct FifoDepths {
  std::vector<int64_t> depth; ///< of every channel
  bool deadlockFree = false;  ///< the run of the proof came to its end
  /// Of the paced run: no frame ends later (FullSpeed only).
  std::vector<int64_t> frameEnds;
  int64_t interval = 0; ///< between its last frames
};

/// The least depth that is ever given: what a FIFO of two registers holds.
inline constexpr int64_t kLeastDepth = 2;

/// By how much a frame may take longer than it must, so that processes can make
/// up for what they wait. Less costs deeper FIFOs.
inline constexpr double kSlack = 0.01;

/// Depths for every channel of a network that `verify` finds nothing wrong
/// with; channels that are not resizable keep theirs. `deadlockFree` is false
/// only if these deadlock by themselves or processes depend on each other in a
/// ring.
FifoDepths computeDepths(const ProcessNetwork &network,
                         DepthGoal goal = DepthGoal::FullSpeed,
                         double slack = kSlack);

/// Whether the network with its present depths is free of deadlock by the
/// argument above.
bool isDeadlockFree(const ProcessNetwork &network);

/// Makes single depths smaller as long as the network stays free of deadlock;
/// then no single FIFO can be shorter. Runs the network once for each halving:
/// for small networks.
void trimDepths(ProcessNetwork &network);

} // namespace cnnc::network

#endif
