//===- Program.cpp - what a process does in a frame, compressed -----------===//

#include "targets/hls/network/Program.h"
#include <algorithm>
#include <cassert>
#include <cmath>

using namespace cnnc::network;

Program::Part Program::add(Node node) {
  auto key = std::make_tuple(node.kind, node.count, node.index, node.children);
  auto [place, isNew] = known.try_emplace(std::move(key), nodes.size());
  if (isNew)
    nodes.push_back(std::move(node));
  return place->second;
}

Program::Part Program::run(int64_t count, const Action &action) {
  assert(count >= 0);
  auto [place, isNew] = actionIndex.try_emplace(action, actions.size());
  if (isNew)
    actions.push_back(action);
  return add({Kind::Run, count, place->second, {}});
}

Program::Part Program::sequence(const std::vector<Part> &parts) {
  Node result;
  for (Part part : parts) {
    const Node &node = nodes[part];
    if (node.kind == Kind::Run && node.count == 0)
      continue;
    if (node.kind == Kind::Sequence) {
      result.children.insert(result.children.end(), node.children.begin(),
                             node.children.end());
      continue;
    }
    // Neighbours that do the same become one run.
    if (node.kind == Kind::Run && !result.children.empty()) {
      const Node &last = nodes[result.children.back()];
      if (last.kind == Kind::Run && last.index == node.index) {
        Node merged = {Kind::Run, last.count + node.count, node.index, {}};
        result.children.back() = add(std::move(merged));
        continue;
      }
    }
    result.children.push_back(part);
  }
  return result.children.size() == 1 ? result.children[0]
                                     : add(std::move(result));
}

Program::Part Program::repeat(int64_t count, Part part) {
  assert(count >= 0);
  const Node node = nodes[part];
  if (count == 1)
    return part;
  if (count == 0)
    return sequence({});
  switch (node.kind) {
  case Kind::Run:
    return add({Kind::Run, node.count * count, node.index, {}});
  case Kind::Repeat:
    return add({Kind::Repeat, node.count * count, 0, node.children});
  case Kind::Sequence:
    if (node.children.empty())
      return part;
    break;
  default:
    break;
  }
  return add({Kind::Repeat, count, 0, {part}});
}

/// The place of `entry` in `list`, which gets it if it has not.
template <typename T>
static uint32_t indexIn(std::vector<T> &list, const T &entry) {
  auto found = std::find(list.begin(), list.end(), entry);
  if (found != list.end())
    return uint32_t(found - list.begin());
  list.push_back(entry);
  return uint32_t(list.size() - 1);
}

Program::Part Program::pipelined(const Pipeline &pipeline, Part iterations) {
  assert(pipeline.interval >= 1 && pipeline.latency >= 1);
  uint32_t index = indexIn(pipelines, pipeline);
  return add({Kind::Pipelined, 1, index, {iterations}});
}

void Program::pacePort(int port, double bytesPerCycle) {
  for (Pipeline &pipeline : pipelines)
    if (pipeline.bytes > 0 && pipeline.port == port)
      pipeline.pace = double(pipeline.bytes) / bytesPerCycle;
}

Program::Part Program::delay(int64_t cycles) {
  assert(cycles >= 0);
  return add({Kind::Delay, cycles, 0, {}});
}

Program::Part Program::transfer(const Burst &burst) {
  assert(burst.bytes >= 0 && burst.bytesPerCycle >= 1);
  uint32_t index = indexIn(bursts, burst);
  return add({Kind::Transfer, 1, index, {}});
}

namespace {
/// How often each part runs in a frame: parents come behind their children in
/// the numbering, so that one sweep from the end is enough.
std::vector<int64_t> frequencies(const Program &program) {
  std::vector<int64_t> times(program.size(), 0);
  if (times.empty())
    return times;
  times[program.getRoot()] = 1;
  for (size_t part = program.size(); part-- > 0;) {
    const Program::Node &node = program[part];
    int64_t factor = node.kind == Program::Kind::Repeat ? node.count : 1;
    for (Program::Part child : node.children)
      times[child] += times[part] * factor;
  }
  return times;
}

using Tally = std::map<int, int64_t>;

std::vector<std::pair<int, int64_t>> listOf(const Tally &tally) {
  return {tally.begin(), tally.end()};
}

/// Iterations of one passage of `part`, each counted `interval` times.
int64_t iterationsOf(const Program &program, Program::Part part) {
  const Program::Node &node = program[part];
  if (node.kind == Program::Kind::Run)
    return node.count;
  int64_t sum = 0;
  for (Program::Part child : node.children)
    sum += iterationsOf(program, child);
  return node.kind == Program::Kind::Repeat ? sum * node.count : sum;
}
} // namespace

Program::Totals Program::totals() const {
  Totals result;
  Tally reads, writes, bytes;
  std::vector<int64_t> times = frequencies(*this);
  for (size_t part = 0; part < nodes.size(); ++part) {
    const Node &node = nodes[part];
    int64_t factor = times[part];
    if (factor == 0)
      continue;
    switch (node.kind) {
    case Kind::Run:
      result.iterations += factor * node.count;
      for (int channel : action(node).reads)
        reads[channel] += factor * node.count;
      for (int channel : action(node).writes)
        writes[channel] += factor * node.count;
      break;
    case Kind::Pipelined: {
      const Pipeline &p = pipeline(node);
      int64_t inside = iterationsOf(*this, node.children[0]);
      result.issueCycles +=
          factor * int64_t(std::ceil(double(inside) * p.paced()));
      if (p.bytes > 0)
        bytes[p.port] += factor * inside * p.bytes;
      // The last iteration's other stages.
      if (inside > 0)
        (p.style == PipelineStyle::Stalling ? result.stallCycles
                                            : result.otherCycles) +=
            factor * (p.latency - p.interval);
      break;
    }
    case Kind::Delay:
      result.otherCycles += factor * node.count;
      break;
    case Kind::Transfer: {
      const Burst &b = burst(node);
      bytes[b.port] += factor * b.bytes;
      result.transfers += factor;
      result.transferCycles +=
          factor * ((b.bytes + b.bytesPerCycle - 1) / b.bytesPerCycle);
      break;
    }
    case Kind::Sequence:
    case Kind::Repeat:
      break;
    }
  }
  result.reads = listOf(reads);
  result.writes = listOf(writes);
  result.bytes = listOf(bytes);
  return result;
}

/// Runs of a body that is written out, at most.
static constexpr int64_t kMostSteps = 64;

void Program::writeOut(Part part, Steps &steps) const {
  const Node &node = nodes[part];
  if (node.kind == Kind::Run) {
    steps.push_back({node.count, &action(node)});
    return;
  }
  int64_t times = node.kind == Kind::Repeat ? node.count : 1;
  for (int64_t k = 0; k < times; ++k)
    for (Part child : node.children)
      writeOut(child, steps);
}

std::vector<Program::Steps> Program::shortBodies() const {
  std::vector<Steps> bodies(nodes.size());
  // Runs of each part; children come before their parents.
  std::vector<int64_t> runs(nodes.size(), 0);
  for (size_t part = 0; part < nodes.size(); ++part) {
    const Node &node = nodes[part];
    bool isRuns = node.kind == Kind::Run || node.kind == Kind::Sequence ||
                  node.kind == Kind::Repeat;
    int64_t inside = isRuns ? node.kind == Kind::Run : kMostSteps + 1;
    for (Part child : node.children)
      inside = std::min(inside + runs[child], kMostSteps + 1);
    bool repeats = node.kind == Kind::Repeat;
    if (repeats && inside <= kMostSteps)
      writeOut(node.children[0], bodies[part]);
    runs[part] = inside * (repeats ? node.count : 1);
  }
  return bodies;
}

void Cursor::rewind() {
  stack.clear();
  atRoot = true;
}

Cursor::Event Cursor::next() {
  using Kind = Program::Kind;
  const Program::Node *node = nullptr;
  if (atRoot && program->size() > 0)
    node = &(*program)[program->getRoot()];
  atRoot = false;
  while (true) {
    if (!node) {
      if (stack.empty())
        return Event::End;
      Level &top = stack.back();
      if (top.child == top.node->children.size()) {
        top.child = 0;
        int64_t times = top.node->kind == Kind::Repeat ? top.node->count : 1;
        if (++top.repetition == times) {
          current = top.node;
          bool pipelined = current->kind == Kind::Pipelined;
          stack.pop_back();
          if (pipelined)
            return Event::PipelineEnd;
        }
        continue;
      }
      node = &(*program)[top.node->children[top.child++]];
    }
    current = node;
    switch (node->kind) {
    case Kind::Run:
      return Event::Run;
    case Kind::Delay:
      return Event::Delay;
    case Kind::Transfer:
      return Event::Transfer;
    case Kind::Repeat:
      if (bodies && !bodies[part()].empty())
        return Event::Steps;
      [[fallthrough]];
    case Kind::Sequence:
      stack.push_back({node, 0, 0});
      node = nullptr;
      break;
    case Kind::Pipelined:
      stack.push_back({node, 0, 0});
      return Event::PipelineBegin;
    }
  }
}
