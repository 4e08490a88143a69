//===- NaiveSimulation.cpp - the same, one cycle at a time ----------------===//

#include "test/targets/hls/network/NaiveSimulation.h"
#include <algorithm>

using namespace cnnc::network;

namespace {
struct Stages {
  std::vector<Action> iterations;
  size_t next = 0;
  Pipeline pipeline;
  std::vector<const Action *> stage; ///< null where there is no iteration

  bool isDone() const {
    return next == iterations.size() &&
           std::all_of(stage.begin(), stage.end(),
                       [](const Action *a) { return !a; });
  }
};

class Cycles {
public:
  explicit Cycles(const ProcessNetwork &network) : network(network) {
    for (const Process &process : network.processes)
      processes.push_back(unroll(process.program));
    count.assign(network.channels.size(), 0);
    largest = count;
  }

  NaiveResult run() {
    int64_t cycle = 0;
    auto isDone = [](const Stages &p) { return p.isDone(); };
    while (!std::all_of(processes.begin(), processes.end(), isDone)) {
      start = count;
      wrote.assign(count.size(), 0);
      moved = false;
      for (Stages &p : processes)
        if (!p.isDone())
          p.pipeline.style == PipelineStyle::Stalling ? stall(p) : flush(p);
      // A place that was freed in this cycle is taken until its end.
      for (size_t c = 0; c < count.size(); ++c)
        if (wrote[c] > 0)
          largest[c] = std::max(largest[c], start[c] + wrote[c]);
      ++cycle;
      if (!moved)
        return {false, cycle, largest};
    }
    return {true, cycle, largest};
  }

private:
  static Stages unroll(const Program &program) {
    Stages result;
    Cursor cursor(program);
    cursor.rewind();
    while (true) {
      Cursor::Event event = cursor.next();
      if (event == Cursor::Event::End)
        break;
      if (event == Cursor::Event::PipelineBegin)
        result.pipeline = program.pipeline(cursor.node());
      if (event == Cursor::Event::Run)
        result.iterations.insert(result.iterations.end(), cursor.node().count,
                                 program.action(cursor.node()));
    }
    // Of a stalling pipeline, those between the first stage and the last: what
    // is in the last leaves in the same step in which it came.
    bool stalls = result.pipeline.style == PipelineStyle::Stalling;
    result.stage.assign(result.pipeline.latency - (stalls ? 1 : 0), nullptr);
    return result;
  }

  static const Action *head(const Stages &p) {
    return p.next < p.iterations.size() ? &p.iterations[p.next] : nullptr;
  }
  bool canRead(const Stages &p) const {
    if (const Action *action = head(p))
      for (int channel : action->reads)
        if (start[channel] == 0)
          return false;
    return true;
  }
  bool canWrite(const Action *action) const {
    if (action)
      for (int channel : action->writes)
        if (start[channel] >= network.channels[channel].depth)
          return false;
    return true;
  }
  void write(const Action *action) {
    if (action)
      for (int channel : action->writes)
        ++count[channel], ++wrote[channel];
  }
  const Action *read(Stages &p) {
    const Action *action = head(p);
    if (!action)
      return nullptr;
    ++p.next;
    for (int channel : action->reads)
      --count[channel];
    moved = true;
    return action;
  }

  /// Everything moves, or nothing: what enters the first stage and what leaves
  /// the last decide.
  void stall(Stages &p) {
    const Action *leaving = p.stage.empty() ? head(p) : p.stage.back();
    if (!canRead(p) || !canWrite(leaving))
      return;
    write(leaving);
    const Action *entering = read(p);
    for (size_t k = p.stage.size(); k-- > 1;)
      p.stage[k] = p.stage[k - 1];
    if (!p.stage.empty())
      p.stage[0] = entering;
    moved = true;
  }

  /// Stages close up as soon as there is a free one ahead; one iteration leaves
  /// in a cycle.
  void flush(Stages &p) {
    bool left = leave(p);
    for (size_t k = p.stage.size(); k-- > 1;)
      if (!p.stage[k] && p.stage[k - 1]) {
        std::swap(p.stage[k], p.stage[k - 1]);
        moved = true;
      }
    if (!p.stage[0] && canRead(p))
      p.stage[0] = read(p);
    if (!left)
      leave(p);
  }
  bool leave(Stages &p) {
    const Action *&last = p.stage.back();
    if (!last || !canWrite(last))
      return false;
    write(last);
    last = nullptr;
    moved = true;
    return true;
  }

  const ProcessNetwork &network;
  std::vector<Stages> processes;
  std::vector<int64_t> count, start, wrote, largest;
  bool moved = false;
};
} // namespace

NaiveResult cnnc::network::simulateNaively(const ProcessNetwork &network) {
  return Cycles(network).run();
}
