//===- FifoDepths.cpp - how deep FIFOs must be ----------------------------===//

#include "targets/hls/network/FifoDepths.h"
#include "targets/hls/network/HeldDepth.h"
#include <algorithm>
#include <array>
#include <cmath>

using namespace cnnc::network;

/// Tokens that a block RAM holds in its widest words.
static constexpr int64_t kDeep = 512;
/// Bits of words that four such block RAMs of 72 bits hold side by side; of
/// narrower words they hold more.
static constexpr int64_t kNarrow = 288;

/// Frames after which the paced run's interval is given up as not steady.
static constexpr int64_t kMostFrames = 12;
/// Frames that show whether a process falls behind.
static constexpr int64_t kFirstFrames = 3;
/// Equal intervals behind each other that make a run steady.
static constexpr size_t kSteadyFrames = 3;

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
    Attempt shallow(*this);
    bool seemsSlow = shallow.begin() && shallow.fallsBehind();
    if (!seemsSlow) {
      shallow.finish();
      if (keepsPace(shallow.result))
        return std::move(shallow.result);
    }
    findSlow(shallow.result);
    // A window that is as busy as its product cannot hold what it is ahead, nor
    // begin with the next picture while the product is at the last windows of
    // this one. Wide words are the last to be given block RAM for that.
    std::array<int64_t, 3> limits = {0, kNarrow, INT64_MAX};
    std::vector<SimulationResult> results(1);
    for (size_t k = 1; k < limits.size(); ++k) {
      chooseShallow(limits[k]);
      Attempt deeper(*this);
      if (deeper.begin())
        deeper.finish();
      if (deeper.result.finished && keepsPace(deeper.result))
        return std::move(deeper.result);
      results.push_back(std::move(deeper.result));
    }
    if (seemsSlow)
      shallow.finish();
    if (keepsPace(shallow.result))
      return std::move(shallow.result);
    results.front() = std::move(shallow.result);
    size_t best = 0;
    for (size_t k = 1; k < limits.size(); ++k)
      if (results[k].finished &&
          results[k].interval() < results[best].interval())
        best = k;
    chooseShallow(limits[best]);
    interval = std::ceil(double(results[best].interval()) * (1 + slack));
    setPace();
    Attempt slower(*this);
    if (slower.begin())
      slower.finish();
    return std::move(slower.result);
  }

private:
  /// Which processes fell behind: between others no FIFO need be deeper.
  void findSlow(const SimulationResult &result) {
    isSlow.clear();
    for (const ProcessResult &process : result.processes)
      isSlow.push_back(!result.finished || process.interval > interval);
  }

  bool keepsPace(const SimulationResult &result) const {
    return !result.finished || result.interval() <= interval;
  }

  /// A run with the channels of now, until the interval is steady.
  struct Attempt {
    explicit Attempt(PacedRun &run) : run(run), network(run.network) {}

    /// The first frames, with sources that begin late; whether they come to an
    /// end.
    bool begin() {
      SimulationOptions options = run.options;
      restart(options);
      if (result.finished && run.delaySources(result, options.startDelay))
        restart(options);
      if (result.finished)
        result = simulation->run(frames = kFirstFrames);
      return result.finished;
    }

    /// Whether a process is slower than the pace in the last frame already: as
    /// a rule it stays so.
    bool fallsBehind() const {
      return std::any_of(
          result.processes.begin(), result.processes.end(),
          [&](const ProcessResult &p) { return p.interval > run.interval; });
    }

    /// The rest, until it is known for ever. A process that hands on whole
    /// frames is frames behind, so that there must be enough of them.
    void finish() {
      if (!result.finished)
        return;
      int64_t behind = result.frameEnds[0] / run.interval + 2;
      while (true) {
        if (auto all = simulation->forEver()) {
          result = std::move(*all);
          return;
        }
        bool isSlow = result.interval() > run.interval &&
                      frames < kMostFrames && !isSteady(result.frameEnds);
        if (frames >= behind && !isSlow)
          return;
        bool steps = frames >= behind || simulation->goesOn();
        result = simulation->run(frames = steps ? frames + 1 : behind);
      }
    }

    SimulationResult result;

  private:
    void restart(const SimulationOptions &options) {
      simulation = std::make_unique<Simulation>(network, options);
      result = simulation->run(frames = 2);
    }

    PacedRun &run;
    ProcessNetwork network;
    std::unique_ptr<Simulation> simulation;
    int64_t frames = 0;
  };

  /// Whether the last frames have come at one pace.
  static bool isSteady(const std::vector<int64_t> &ends) {
    size_t n = ends.size();
    if (n < kSteadyFrames + 1)
      return false;
    for (size_t k = 2; k <= kSteadyFrames; ++k)
      if (ends[n - k] - ends[n - k - 1] != ends[n - 1] - ends[n - 2])
        return false;
    return true;
  }

  /// Channels without a limit, but for those whose writer writes nothing else
  /// and is better held up itself, as what it reads in a frame is fewer bits
  /// than what it writes: windows before products, for example, and products,
  /// whose weights can be fetched at any time. Such a run does not get stuck.
  /// In a ring of processes that wait for each other, follow one that waits for
  /// room in a shallow channel backwards: nobody waits for a token of it, as
  /// all that it writes is full; and who waits for room in what it reads writes
  /// a shallow channel too. So the ring would have room waits only, and go
  /// round against the streams. Those of at most `narrow` bits may hold more
  /// where a process fell behind.
  void chooseShallow(int64_t narrow = 0) {
    held.clear();
    for (size_t p = 0; p < totals.size(); ++p) {
      int64_t in = 0, out = 0;
      for (auto [channel, tokens] : totals[p].reads)
        if (!fetchesForAnother(ends.writer[channel]))
          in += tokens * network.channels[channel].bits;
      for (auto [channel, tokens] : totals[p].writes)
        out += tokens * network.channels[channel].bits;
      bool isHeld = totals[p].writes.size() == 1 &&
                    (in > 0 ? out > in : fetchesForAnother(int(p)));
      held.push_back(isHeld && in == 0);
      for (auto [channel, tokens] : totals[p].writes) {
        Channel &c = network.channels[channel];
        if (c.resizable)
          c.depth = isHeld ? heldDepth(int(p), channel, narrow) : kUnbounded;
      }
    }
  }

  int64_t heldDepth(int process, int channel, int64_t narrow) const {
    int reader = ends.reader[channel];
    int64_t depth = heldChannel(network.processes[process].program,
                                network.processes[reader].program, channel)
                        .depth(interval);
    int64_t bits = std::max<int64_t>(1, network.channels[channel].bits);
    if (bits > narrow || !(isSlow[process] || isSlow[reader]))
      return depth;
    int64_t deep = kDeep;
    while (2 * deep * bits <= kDeep * kNarrow)
      deep *= 2;
    return std::max(depth, deep);
  }

  /// True for a process without inputs, such as one that fetches weights, whose
  /// only reader is driven by another: it may as well wait for room, as it can
  /// fetch at any time. Of several such the first goes ahead.
  bool fetchesForAnother(int process) const {
    if (!totals[process].reads.empty() || totals[process].writes.size() != 1)
      return false;
    int reader = ends.reader[totals[process].writes[0].first];
    for (auto [channel, tokens] : totals[reader].reads) {
      int other = ends.writer[channel];
      bool isFirst = other < process || !totals[other].reads.empty();
      if (other != process && network.channels[channel].initial == 0 && isFirst)
        return true;
    }
    return false;
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
      if (joined(int(p)) == 0 && slowed > 0 && !held[p])
        options.stretch[p] =
            std::max(1.0, double(interval - fixed) / double(slowed));
    }
  }

  /// How late sources may begin without anybody noticing, so that what they
  /// fetch does not pile up; whether any can.
  bool delaySources(const SimulationResult &result,
                    std::vector<int64_t> &startDelay) const {
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
    // Who begins later than the process that it reads from has tokens pile up
    // on that side instead.
    for (int64_t &d : delay)
      d = d >= kUnknown ? 0 : d;
    for (size_t round = 0; round < count; ++round)
      for (size_t c = 0; c < network.channels.size(); ++c)
        if (network.channels[c].initial == 0)
          delay[ends.reader[c]] =
              std::min(delay[ends.reader[c]], delay[ends.writer[c]]);
    bool any = std::any_of(delay.begin(), delay.end(),
                           [](int64_t d) { return d > 0; });
    startDelay = std::move(delay);
    return any;
  }

  ProcessNetwork network; ///< with the channels of the run
  ProcessNetwork::Ends ends;
  std::vector<Program::Totals> totals;
  std::vector<bool> held;   ///< fetches only as fast as there is room
  std::vector<bool> isSlow; ///< fell behind with the least depths
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
  ProcessNetwork sized = network;
  if (goal == DepthGoal::FullSpeed) {
    SimulationResult paced = PacedRun(network, slack).run();
    result.depth = paced.largest;
    result.frameEnds = paced.frameEnds;
    result.interval = paced.interval();
  } else {
    for (Channel &channel : sized.channels)
      if (channel.resizable)
        channel.depth = std::max<int64_t>(1, channel.initial);
    result.depth = growUntilFinished(sized);
  }
  for (size_t c = 0; c < sized.channels.size(); ++c) {
    Channel &channel = sized.channels[c];
    if (channel.resizable)
      channel.depth = std::max(result.depth[c], kLeastDepth);
    result.depth[c] = channel.depth;
  }
  result.deadlockFree = isDeadlockFree(sized);
  if (result.deadlockFree)
    return result;
  // Where a shallow channel held a pipeline up, the paced run counts no places
  // for what was in its stages, and the proof has one iteration there.
  result.depth = growUntilFinished(sized);
  for (size_t c = 0; c < sized.channels.size(); ++c)
    sized.channels[c].depth = result.depth[c];
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
