//===- FifoDepths.cpp - how deep FIFOs must be ----------------------------===//

#include "targets/hls/network/FifoDepths.h"
#include <algorithm>
#include <cmath>

using namespace cnnc::network;

/// Tokens that a channel holds in the paced run if they are better held
/// elsewhere: what a shift register of one LUT for each bit takes.
static constexpr int64_t kShallow = 16;

/// Frames after which the paced run's interval is given up as not steady.
static constexpr int64_t kMostFrames = 32;

namespace {
/// The paced run: sources at the network's pace, the others as fast as they
/// can.
class PacedRun {
public:
  PacedRun(const ProcessNetwork &given, double slack)
      : network(given), ends(network.ends()), slack(slack),
        interval(std::ceil(std::max<int64_t>(1, given.leastInterval()) *
                           (1 + slack))) {
    for (const Process &process : network.processes)
      totals.push_back(process.program.totals());
    chooseShallow();
    options.lateReads = true;
    findSources();
    setPace();
  }

  /// Where processes cannot make up for what they wait, tokens would pile up in
  /// front of them frame after frame: then what they reach is the pace.
  SimulationResult run() {
    SimulationResult result = runSteadily();
    if (!result.finished || result.interval() <= interval)
      return result;
    interval = std::ceil(double(result.interval()) * (1 + slack));
    setPace();
    return runSteadily();
  }

private:
  /// Runs until the interval is steady. A process that hands on whole frames is
  /// frames behind, so that there must be enough of them.
  SimulationResult runSteadily() {
    options.frames = 2;
    options.startDelay.clear();
    SimulationResult result = simulate(network, options);
    if (result.finished && delaySources(result))
      result = simulate(network, options);
    if (!result.finished)
      return result;
    int64_t behind = result.frameEnds[0] / interval + 2;
    while (options.frames < behind ||
           (result.interval() > interval && options.frames < kMostFrames)) {
      options.frames = std::max(behind, 2 * options.frames);
      result = simulate(network, options);
    }
    return result;
  }

  /// Channels without a limit, but for those whose writer writes nothing else
  /// and is better held up itself, as what it reads in a frame is fewer bits
  /// than what it writes: windows before products, for example. Such a run does
  /// not get stuck. In a ring of processes that wait for each other, follow one
  /// that waits for room in a shallow channel backwards: nobody waits for a
  /// token of it, as all that it writes is full; and who waits for room in what
  /// it reads writes a shallow channel too. So the ring would have room waits
  /// only, and go round against the streams.
  void chooseShallow() {
    for (size_t p = 0; p < totals.size(); ++p) {
      int64_t in = 0, out = 0;
      for (auto [channel, tokens] : totals[p].reads)
        in += tokens * network.channels[channel].bits;
      for (auto [channel, tokens] : totals[p].writes)
        out += tokens * network.channels[channel].bits;
      bool isHeld = totals[p].writes.size() == 1 && in > 0 && out > in;
      for (auto [channel, tokens] : totals[p].writes)
        if (network.channels[channel].resizable)
          network.channels[channel].depth = isHeld ? kShallow : kUnbounded;
    }
  }

  /// Processes that no stream of data reaches, such as those that fetch inputs
  /// and weights, and what only these feed.
  void findSources() {
    size_t count = network.processes.size();
    isSource.assign(count, true);
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t c = 0; c < network.channels.size(); ++c) {
        if (network.channels[c].initial > 0)
          continue;
        int reader = ends.reader[c];
        bool joins = joined(reader) > 1 || !isSource[ends.writer[c]];
        if (isSource[reader] && joins) {
          isSource[reader] = false;
          changed = true;
        }
      }
    }
  }
  int64_t joined(int process) const {
    int64_t count = 0;
    for (size_t c = 0; c < network.channels.size(); ++c)
      count += ends.reader[c] == process && network.channels[c].initial == 0;
    return count;
  }

  void setPace() {
    options.stretch.assign(totals.size(), 1.0);
    for (size_t p = 0; p < totals.size(); ++p) {
      const Program::Totals &t = totals[p];
      int64_t fixed = t.otherCycles + t.transferCycles;
      for (auto [port, bytes] : t.bytes)
        fixed += t.transfers * network.ports[port].latency;
      // A stalling pipeline's later stages move only as iterations start.
      int64_t slowed = t.issueCycles + t.stallCycles;
      if (joined(int(p)) == 0 && slowed > 0)
        options.stretch[p] =
            std::max(1.0, double(interval - fixed) / double(slowed));
    }
  }

  /// Lets sources begin as late as nobody notices, so that what they fetch does
  /// not pile up; whether any can.
  bool delaySources(const SimulationResult &result) {
    size_t count = network.processes.size();
    constexpr int64_t kUnknown = int64_t(1) << 60;
    std::vector<int64_t> delay(count, kUnknown);
    for (size_t p = 0; p < count; ++p)
      if (!isSource[p])
        delay[p] = 0;
    // Backwards along the channels, at most as often as a path is long.
    for (size_t round = 0; round < count; ++round)
      for (size_t c = 0; c < network.channels.size(); ++c) {
        int writer = ends.writer[c];
        if (isSource[writer] && network.channels[c].initial == 0)
          delay[writer] = std::min(delay[writer],
                                   delay[ends.reader[c]] + result.leastWait[c]);
      }
    bool any = false;
    for (int64_t &d : delay) {
      d = d >= kUnknown ? 0 : d;
      any |= d > 0;
    }
    options.startDelay = std::move(delay);
    return any;
  }

  ProcessNetwork network; ///< with the channels of the run
  ProcessNetwork::Ends ends;
  std::vector<Program::Totals> totals;
  double slack;
  int64_t interval; ///< that is to be kept
  SimulationOptions options;
  std::vector<bool> isSource;
};
} // namespace

bool cnnc::network::isDeadlockFree(const ProcessNetwork &network) {
  SimulationOptions options;
  options.oneInFlight = true;
  return simulate(network, options).finished;
}

FifoDepths cnnc::network::computeDepths(const ProcessNetwork &network,
                                        DepthGoal goal, double slack) {
  FifoDepths result;
  if (goal == DepthGoal::FullSpeed) {
    SimulationResult paced = PacedRun(network, slack).run();
    result.depth = paced.largest;
    result.frameEnds = paced.frameEnds;
    result.interval = paced.interval();
  } else {
    result.depth = growUntilFinished(network);
  }
  ProcessNetwork sized = network;
  for (size_t c = 0; c < sized.channels.size(); ++c) {
    Channel &channel = sized.channels[c];
    if (channel.resizable)
      channel.depth = std::max(result.depth[c], kLeastDepth);
    result.depth[c] = channel.depth;
  }
  result.deadlockFree = isDeadlockFree(sized);
  return result;
}

void cnnc::network::trimDepths(ProcessNetwork &network) {
  for (Channel &channel : network.channels) {
    if (!channel.resizable)
      continue;
    int64_t tooFew = std::max<int64_t>(channel.initial, 1) - 1;
    int64_t enough = channel.depth;
    while (enough - tooFew > 1) {
      channel.depth = tooFew + (enough - tooFew) / 2;
      (isDeadlockFree(network) ? enough : tooFew) = channel.depth;
    }
    channel.depth = enough;
  }
}
