//===- Simulation.cpp - a process network, cycle by cycle -----------------===//

#include "targets/hls/network/Simulation.h"
#include "targets/hls/network/Runner.h"
#include <algorithm>
#include <deque>

using namespace cnnc::network;

/// Tokens that a process may move before others have their turn, where channels
/// do not limit it: their times take memory until the reader has seen them.
static constexpr int64_t kQuantum = 1024;
/// Frames after which an interval is given up as not steady.
static constexpr int64_t kMostFrames = 64;

namespace {
class Simulator {
public:
  Simulator(const ProcessNetwork &network, const SimulationOptions &options)
      : network(network), options(options), ends(network.ends()),
        isQueued(network.processes.size(), false),
        portFree(network.ports.size(), 0.0), inputs(network.processes.size()),
        outputs(network.processes.size()) {
    for (size_t c = 0; c < network.channels.size(); ++c) {
      inputs[ends.reader[c]].push_back(int(c));
      outputs[ends.writer[c]].push_back(int(c));
    }
    for (const Channel &channel : network.channels)
      channels.emplace_back(channel, options.unbounded && channel.resizable);
    for (size_t p = 0; p < network.processes.size(); ++p) {
      runners.emplace_back(network.processes[p], channels, this->options,
                           int(p));
      wake(int(p));
    }
  }

  /// Goes on until all frames are done (true) or nothing can move (false).
  bool run() {
    do {
      while (!queue.empty())
        visit(takeNext());
    } while (grantTransfer());
    return std::all_of(runners.begin(), runners.end(),
                       [](const Runner &r) { return r.isFinished(); });
  }

  /// Frames behind those that `run` has gone through.
  void addFrames(int64_t count) {
    for (size_t p = 0; p < runners.size(); ++p) {
      runners[p].addFrames(count);
      wake(int(p));
    }
  }
  /// The ring of processes that wait for each other, once `run` is stuck.
  Deadlock deadlock() const;
  void grow(int channel) {
    channels[channel].setDepth(channels[channel].getDepth() + 1);
    wake(ends.writer[channel]);
  }
  std::vector<int64_t> depths() const {
    std::vector<int64_t> result;
    for (const ChannelState &channel : channels)
      result.push_back(channel.getDepth());
    return result;
  }
  SimulationResult result(bool finished) const;
  std::optional<SimulationResult> forEver() const;

private:
  void wake(int process) {
    if (isQueued[process] || runners[process].isFinished())
      return;
    isQueued[process] = true;
    queue.push_back(process);
  }

  int takeNext() {
    auto next = queue.begin();
    if (options.unbounded)
      next = std::min_element(queue.begin(), queue.end(), [&](int a, int b) {
        return runners[a].time() < runners[b].time();
      });
    int process = *next;
    queue.erase(next);
    isQueued[process] = false;
    return process;
  }

  /// Lets a process go on, and wakes who can do so then.
  void visit(int process) {
    Runner &runner = runners[process];
    if (runner.advance(kQuantum))
      wake(process);
    if (!runner.hasMoved())
      return;
    for (int channel : outputs[process]) {
      int reader = ends.reader[channel];
      if (runners[reader].waitsForToken() == channel &&
          channels[channel].hasToken())
        wake(reader);
    }
    for (int channel : inputs[process]) {
      int writer = ends.writer[channel];
      if (runners[writer].waitsForRoom() == channel &&
          channels[channel].hasRoom())
        wake(writer);
    }
  }

  bool grantTransfer();
  std::optional<Wait> waitOf(int process) const;

  const ProcessNetwork &network;
  SimulationOptions options;
  ProcessNetwork::Ends ends;
  std::vector<ChannelState> channels;
  std::vector<Runner> runners;
  std::deque<int> queue;
  std::vector<bool> isQueued;
  std::vector<double> portFree; ///< cycle from which a port is idle
  std::vector<std::vector<int>> inputs, outputs; ///< channels of a process
};
} // namespace

/// The earliest request is the next to be served: a process that has not asked
/// waits, in the end, for one that has, and will ask later.
bool Simulator::grantTransfer() {
  Runner *first = nullptr;
  for (Runner &runner : runners)
    if (runner.transfer() &&
        (!first || runner.requestTime() < first->requestTime()))
      first = &runner;
  if (!first)
    return false;
  Ticks time = first->requestTime();
  if (!options.oneInFlight) {
    const Burst &burst = *first->transfer();
    const Port &port = network.ports[burst.port];
    double begin = double(time) / kCycle + double(port.latency);
    double &idle = portFree[burst.port];
    idle = std::max(idle, begin) + double(burst.bytes) / port.bytesPerCycle;
    int64_t own = (burst.bytes + burst.bytesPerCycle - 1) / burst.bytesPerCycle;
    time = Ticks(std::max(idle, begin + double(own)) * kCycle);
    time = (time + kCycle - 1) / kCycle * kCycle;
  }
  first->grant(time);
  wake(int(first - runners.data()));
  return true;
}

std::optional<Wait> Simulator::waitOf(int process) const {
  const Runner &runner = runners[process];
  if (int channel = runner.waitsForRoom(); channel >= 0)
    return Wait{process, ends.reader[channel], channel, true};
  if (int channel = runner.waitsForToken(); channel >= 0)
    return Wait{process, ends.writer[channel], channel, false};
  return std::nullopt;
}

Deadlock Simulator::deadlock() const {
  Deadlock result{0, {}};
  std::vector<Wait> path;
  std::vector<int> place(runners.size(), -1);
  int process = 0;
  while (process < int(runners.size()) && runners[process].isFinished())
    ++process;
  for (const Runner &runner : runners)
    result.cycle = std::max(result.cycle, runner.time() / kCycle);
  while (place[process] < 0) {
    std::optional<Wait> wait = waitOf(process);
    if (!wait)
      return result; // waits for one that is done: verify() finds that
    place[process] = int(path.size());
    path.push_back(*wait);
    process = wait->other;
  }
  result.ring.assign(path.begin() + place[process], path.end());
  return result;
}

SimulationResult Simulator::result(bool finished) const {
  SimulationResult result;
  result.finished = finished;
  for (const Runner &runner : runners) {
    result.processes.push_back(runner.result());
    for (size_t f = 0; f < runner.frameEnds().size(); ++f) {
      result.frameEnds.resize(std::max(result.frameEnds.size(), f + 1), 0);
      result.frameEnds[f] =
          std::max(result.frameEnds[f], runner.frameEnds()[f] / kCycle);
    }
  }
  for (const ChannelState &channel : channels) {
    result.largest.push_back(channel.getLargest());
    result.leastWait.push_back(channel.getLeastWait() / kCycle);
  }
  if (!finished)
    result.deadlock = deadlock();
  return result;
}

std::optional<SimulationResult> Simulator::forEver() const {
  auto frames = int64_t(runners.front().frameEnds().size());
  if (frames < 3)
    return std::nullopt;
  Ticks shortest = -kAlways, longest = 0;
  for (const Runner &runner : runners) {
    const std::vector<Ticks> &ends = runner.frameEnds();
    for (int64_t f : {frames - 1, frames - 2}) {
      shortest = std::min(shortest, ends[f] - ends[f - 1]);
      longest = std::max(longest, ends[f] - ends[f - 1]);
    }
  }
  if (longest - shortest > kCycle)
    return std::nullopt;
  SimulationResult all = result(true);
  for (size_t c = 0; c < channels.size(); ++c) {
    const ChannelState &channel = channels[c];
    // Where nothing stays longer, the last frame has met what all will meet.
    if (channel.getDepth() != kUnbounded ||
        channel.getLongestStay() <= (frames - 2) * shortest)
      continue;
    std::optional<int64_t> most = channel.largestForEver(frames, shortest);
    if (!most)
      return std::nullopt;
    all.largest[c] = *most;
  }
  return all;
}

int64_t SimulationResult::interval() const {
  size_t frames = frameEnds.size();
  if (frames == 0)
    return 0;
  return frames == 1 ? frameEnds[0]
                     : frameEnds[frames - 1] - frameEnds[frames - 2];
}

static bool hasTransfers(const ProcessNetwork &network) {
  for (const Process &process : network.processes)
    if (process.program.totals().transfers > 0)
      return true;
  return false;
}

struct Simulation::State {
  const ProcessNetwork &network;
  SimulationOptions options;
  std::optional<Simulator> simulator;
  bool finished = true;
};

Simulation::Simulation(const ProcessNetwork &network,
                       const SimulationOptions &options)
    : state(new State{network, options, std::nullopt}) {}
Simulation::~Simulation() = default;

SimulationResult Simulation::run(int64_t frames) {
  State &s = *state;
  int64_t more = frames - s.options.frames;
  s.options.frames = frames;
  if (!s.simulator || (more > 0 && hasTransfers(s.network))) {
    s.simulator.emplace(s.network, s.options);
    s.finished = s.simulator->run();
  } else if (more > 0 && s.finished) {
    s.simulator->addFrames(more);
    s.finished = s.simulator->run();
  }
  return s.simulator->result(s.finished);
}

bool Simulation::goesOn() const { return !hasTransfers(state->network); }

std::optional<SimulationResult> Simulation::forEver() const {
  return state->simulator && state->finished ? state->simulator->forEver()
                                             : std::nullopt;
}

SimulationResult cnnc::network::simulate(const ProcessNetwork &network,
                                         const SimulationOptions &options) {
  Simulator simulator(network, options);
  bool finished = simulator.run();
  return simulator.result(finished);
}

SimulationResult
cnnc::network::simulateUntilSteady(const ProcessNetwork &network,
                                   int64_t frames) {
  Simulation simulation(network, {});
  SimulationResult run = simulation.run(frames);
  if (!run.finished)
    return run;
  int64_t least = std::max<int64_t>(1, network.leastInterval());
  int64_t behind = std::min(kMostFrames, run.frameEnds.front() / least + 2);
  auto isSteady = [&] {
    size_t n = run.frameEnds.size();
    return n > 2 &&
           run.interval() == run.frameEnds[n - 2] - run.frameEnds[n - 3];
  };
  while (frames < kMostFrames && !simulation.forEver() &&
         (frames < behind || !isSteady())) {
    bool steps = simulation.goesOn() || frames >= behind;
    run = simulation.run(frames = steps ? frames + 1 : behind);
  }
  return run;
}

std::vector<int64_t>
cnnc::network::growUntilFinished(const ProcessNetwork &network) {
  SimulationOptions options;
  options.oneInFlight = true;
  Simulator simulator(network, options);
  while (!simulator.run()) {
    int narrowest = -1;
    for (const Wait &wait : simulator.deadlock().ring)
      if (wait.forRoom && network.channels[wait.channel].resizable &&
          (narrowest < 0 || network.channels[wait.channel].bits <
                                network.channels[narrowest].bits))
        narrowest = wait.channel;
    if (narrowest < 0)
      break; // a ring without a FIFO: no depth helps
    simulator.grow(narrowest);
  }
  return simulator.depths();
}

std::string cnnc::network::describe(const ProcessNetwork &network,
                                    const Deadlock &deadlock) {
  std::string text =
      "deadlock at cycle " + std::to_string(deadlock.cycle) + ":";
  for (const Wait &wait : deadlock.ring) {
    const Channel &channel = network.channels[wait.channel];
    text += "\n  '" + network.processes[wait.process].name + "' waits for " +
            (wait.forRoom ? "room in '" : "a token of '") + channel.name +
            "' (" +
            (wait.forRoom ? "full with " + std::to_string(channel.depth)
                          : std::string("empty")) +
            "), which '" + network.processes[wait.other].name + "' " +
            (wait.forRoom ? "reads" : "writes");
  }
  return text;
}
