//===- Runner.cpp - a process as a simulation goes on ---------------------===//
//
// Flushing pipelines. Iteration k starts at s(k) and leaves the last stage at
// e(k); stages that hold nothing close up, so that
//
//   s(k) = max(s(k-1) + II, tokens, e(k - capacity))
//   e(k) = max(s(k) + latency - 1, e(k-1) + 1, room)
//
// where tokens and room matter to iterations that read and write only. So e is
// followed at those that write, and runs of others are stepped over.
//
// Stalling pipelines have a time of their own, which stands still while any
// stage waits: iteration k reads at k * II and writes latency - 1 later, and
// what falls on the same time happens together or not at all.
//
//===----------------------------------------------------------------------===//

#include "targets/hls/network/Runner.h"
#include <algorithm>

using namespace cnnc::network;

/// Fewer iterations are not worth a batch.
static constexpr int64_t kLeastBatch = 4;

Runner::Runner(const Process &process, std::vector<ChannelState> &channels,
               const SimulationOptions &options, int number)
    : channels(channels), program(process.program), options(options),
      stretch(options.stretch.empty() ? 1.0 : options.stretch[number]),
      bodies(program.shortBodies()), cursor(program, bodies.data()),
      framesLeft(options.frames) {
  if (!options.startDelay.empty())
    now = issue = options.startDelay[number] * kCycle;
  cursor.rewind();
}

//===----------------------------------------------------------------------===//
// What every iteration does: part of the loops that run millions of them
//===----------------------------------------------------------------------===//

[[gnu::always_inline]] inline std::optional<Ticks>
Runner::tokensAt(const Action &what) {
  Ticks time = kAlways;
  for (int channel : what.reads) {
    if (!channels[channel].hasToken()) {
      emptyChannel = channel;
      return std::nullopt;
    }
    if (channels[channel].tokenTime() >= time)
      latestChannel = channel;
    time = std::max(time, channels[channel].tokenTime());
  }
  return time;
}

[[gnu::always_inline]] inline void Runner::noteInputWait(Ticks wait) {
  if (wait <= 0 || !hasStarted)
    return;
  inputWait += wait;
  if (wait > longestWait) {
    longestWait = wait;
    statistics.inputWaitedFor = latestChannel;
  }
}

[[gnu::always_inline]] inline std::optional<Ticks>
Runner::roomAt(const Action &what) {
  Ticks time = kAlways;
  for (int channel : what.writes) {
    if (!channels[channel].hasRoom()) {
      fullChannel = channel;
      return std::nullopt;
    }
    time = std::max(time, channels[channel].roomTime());
  }
  return time;
}

[[gnu::always_inline]] inline void Runner::readAll(const Action &what,
                                                   Ticks time) {
  for (int channel : what.reads)
    channels[channel].read(time, releaseOf(time));
  moved += what.reads.size();
}

[[gnu::always_inline]] inline void Runner::writeAll(const Action &what,
                                                    Ticks time) {
  for (int channel : what.writes)
    channels[channel].write(time);
  moved += what.writes.size();
}

[[gnu::always_inline]] inline void Runner::applyHolds() {
  while (!holds.empty() && holds.front().iteration <= iteration) {
    Ticks ahead = (iteration - holds.front().iteration) * interval;
    roomWait += std::max<Ticks>(0, holds.front().time + ahead - issue);
    issue = std::max(issue, holds.front().time + ahead);
    holds.pop_front();
  }
}

/// When the next iteration of a flushing pipeline begins, whose tokens are
/// there from `tokens` on.
[[gnu::always_inline]] inline Ticks Runner::start(Ticks tokens) {
  noteInputWait(tokens - issue);
  Ticks begin = std::max(issue, tokens);
  if (!hasStarted)
    statistics.started = begin / kCycle;
  hasStarted = true;
  return begin;
}

[[gnu::always_inline]] inline void Runner::next(Ticks begin) {
  issue = begin + interval;
  ++iteration;
  --runLeft;
}

/// When iteration number `which`, the oldest that writes, leaves the last
/// stage: not before `due`, and with room from `room` on.
[[gnu::always_inline]] inline Ticks Runner::leave(int64_t which, Ticks due,
                                                  Ticks room) {
  Ticks time = due;
  if (lastLeft >= 0)
    time = std::max(time, lastLeftTime + (which - lastLeft) * kCycle);
  time = std::max(time, room);
  // In time it holds nobody up: others follow at the pipeline's pace.
  if (time > due)
    holds.push_back({which + capacity, time});
  lastLeft = which;
  lastLeftTime = time;
  return time;
}

//===----------------------------------------------------------------------===//
// A program's parts in turn
//===----------------------------------------------------------------------===//

bool Runner::advance(int64_t most) {
  quantum = most;
  moved = 0;
  emptyChannel = fullChannel = -1;
  while (framesLeft > 0) {
    if (moved >= quantum)
      return true;
    switch (state) {
    case State::Fetch:
      fetch();
      break;
    case State::Issue:
      if (!issueRun())
        return false;
      if (runLeft == 0)
        state = State::Fetch;
      break;
    case State::Drain:
      if (!finishPipeline())
        return false;
      state = State::Fetch;
      break;
    case State::Transfer:
      return false;
    }
  }
  return false;
}

void Runner::fetch() {
  if (repetitions > 0) {
    if (!stalling && pending.empty())
      issueSteps();
    if (state == State::Fetch && repetitions > 0)
      takeStep();
    return;
  }
  switch (cursor.next()) {
  case Cursor::Event::Steps:
    body = &bodies[cursor.part()];
    repetitions = cursor.node().count;
    place = 0;
    break;
  case Cursor::Event::Run:
    runLeft = cursor.node().count;
    action = &program.action(cursor.node());
    state = State::Issue;
    break;
  case Cursor::Event::PipelineBegin:
    beginPipeline(cursor.node());
    break;
  case Cursor::Event::PipelineEnd:
    state = State::Drain;
    break;
  case Cursor::Event::Delay:
    now += options.oneInFlight ? 0 : cursor.node().count * kCycle;
    break;
  case Cursor::Event::Transfer:
    requested = &program.burst(cursor.node());
    state = State::Transfer;
    break;
  case Cursor::Event::End:
    ends.push_back(now);
    --framesLeft;
    cursor.rewind();
    break;
  }
}

/// The next run of the body that is repeated.
void Runner::takeStep() {
  const Program::Step &step = (*body)[place];
  runLeft = step.count;
  action = step.action;
  state = State::Issue;
  if (++place == body->size()) {
    place = 0;
    --repetitions;
  }
}

/// Steps of a flushing pipeline in which nothing waits to leave: all that have
/// tokens and room of which the times are known, but for runs that make a
/// batch.
void Runner::issueSteps() {
  while (repetitions > 0 && moved < quantum) {
    const Program::Step &step = (*body)[place];
    bool isEmpty = step.action->isEmpty();
    if (!isEmpty && step.count >= kLeastBatch)
      return;
    takeStep();
    if (isEmpty ? !skipFlushing() : !issueKnown())
      return;
    state = State::Fetch;
  }
}

void Runner::beginPipeline(const Program::Node &node) {
  const Pipeline &pipeline = program.pipeline(node);
  stalling = pipeline.style == PipelineStyle::Stalling;
  bool single = options.oneInFlight && !stalling;
  double paced =
      options.oneInFlight ? double(pipeline.interval) : pipeline.paced();
  interval = Ticks(paced * stretch * kCycle);
  depth = single ? 0 : (pipeline.latency - 1) * kCycle;
  // A frame takes as much longer as its iterations: the last one too.
  tail = kCycle + interval - Ticks(paced * kCycle);
  if (stalling) {
    depth = Ticks(double(depth) * stretch);
    tail = Ticks(stretch * kCycle);
  }
  capacity = single ? 1 : pipeline.capacity();
  iteration = 0;
  issue = movedTime = now;
  movedAt = 0;
  lastLeft = -1;
  holds.clear();
}

bool Runner::finishPipeline() {
  if (stalling) {
    Ticks last = (iteration - 1) * interval + depth;
    if (!retireStalling(last + 1))
      return false;
    if (iteration > 0)
      now = movedTime + (last - movedAt) + tail;
    issue = now;
    return true;
  }
  retireFlushing();
  if (!pending.empty())
    return false;
  // `issue` is an interval behind the last start.
  if (iteration > 0)
    now = issue - interval + depth + tail;
  if (lastLeft >= 0)
    now = std::max(now, lastLeftTime + (iteration - lastLeft) * kCycle);
  issue = now;
  return true;
}

bool Runner::issueRun() {
  if (runLeft == 0)
    return true;
  return stalling ? issueStalling() : issueFlushing();
}

bool Runner::skipFlushing() {
  while (runLeft > 0) {
    applyHolds();
    int64_t count = runLeft;
    if (!holds.empty())
      count = std::min(count, holds.front().iteration - iteration);
    if (!pending.empty())
      count = std::min(count, pending.front().iteration + capacity - iteration);
    if (count <= 0)
      return false;
    iteration += count;
    issue += count * interval;
    runLeft -= count;
  }
  return true;
}

/// How many of the next iterations have tokens and room of which the times are
/// known, while nothing waits to leave.
int64_t Runner::batchSize() const {
  int64_t count = std::min(runLeft, kBatch);
  for (int channel : action->reads)
    count = std::min(count, channels[channel].tokens());
  for (int channel : action->writes)
    count = std::min(count, channels[channel].rooms());
  return count;
}

/// What `issueFlushing` does for `count` iterations, a channel at a time.
void Runner::issueBatch(int64_t count) {
  Ticks tokens[kBatch], rooms[kBatch], starts[kBatch], ends[kBatch];
  int latest[kBatch];
  std::fill_n(tokens, count, kAlways);
  std::fill_n(rooms, count, kAlways);
  for (int channel : action->reads)
    for (int64_t i = 0; i < count; ++i) {
      Ticks time = channels[channel].tokenTime(i);
      latest[i] = time >= tokens[i] ? channel : latest[i];
      tokens[i] = std::max(tokens[i], time);
    }
  for (int channel : action->writes)
    for (int64_t i = 0; i < count; ++i)
      rooms[i] = std::max(rooms[i], channels[channel].roomTime(i));
  for (int64_t i = 0; i < count; ++i) {
    applyHolds();
    latestChannel = latest[i];
    starts[i] = start(tokens[i]);
    ends[i] = action->writes.empty()
                  ? 0
                  : leave(iteration, starts[i] + depth, rooms[i]);
    next(starts[i]);
  }
  for (int channel : action->reads)
    for (int64_t i = 0; i < count; ++i)
      channels[channel].read(starts[i], releaseOf(starts[i]));
  for (int channel : action->writes)
    for (int64_t i = 0; i < count; ++i)
      channels[channel].write(ends[i]);
  moved += count * int64_t(action->reads.size() + action->writes.size());
}

/// What `issueFlushing` does, as long as nothing is to wait; whether that is
/// the whole run.
bool Runner::issueKnown() {
  while (runLeft > 0) {
    std::optional<Ticks> tokens = tokensAt(*action), room = roomAt(*action);
    if (!tokens || !room)
      return false;
    applyHolds();
    Ticks begin = start(*tokens);
    readAll(*action, begin);
    if (!action->writes.empty())
      writeAll(*action, leave(iteration, begin + depth, *room));
    next(begin);
  }
  return true;
}

bool Runner::issueFlushing() {
  if (!pending.empty())
    retireFlushing();
  if (action->isEmpty())
    return skipFlushing();
  while (runLeft > 0 && moved < quantum) {
    if (runLeft >= kLeastBatch && pending.empty())
      if (int64_t count = batchSize(); count >= kLeastBatch) {
        issueBatch(count);
        continue;
      }
    applyHolds();
    if (!pending.empty() && pending.front().iteration + capacity <= iteration)
      return false;
    std::optional<Ticks> tokens = tokensAt(*action);
    if (!tokens)
      return false;
    Ticks begin = start(*tokens);
    readAll(*action, begin);
    if (!action->writes.empty()) {
      Ticks due = begin + depth;
      std::optional<Ticks> room =
          pending.empty() ? roomAt(*action) : std::nullopt;
      if (room) {
        writeAll(*action, leave(iteration, due, *room));
      } else {
        pending.push_back({iteration, due, action});
        retireFlushing();
      }
    }
    next(begin);
  }
  return true;
}

void Runner::retireFlushing() {
  while (!pending.empty()) {
    Pending write = pending.front();
    std::optional<Ticks> room = roomAt(*write.action);
    if (!room)
      return;
    fullChannel = -1;
    pending.pop_front();
    writeAll(*write.action, leave(write.iteration, write.due, *room));
  }
}

bool Runner::retireStalling(Ticks before) {
  while (!pending.empty() && pending.front().due < before) {
    const Pending &write = pending.front();
    std::optional<Ticks> room = roomAt(*write.action);
    if (!room)
      return false;
    Ticks time = movedTime + (write.due - movedAt);
    roomWait += std::max<Ticks>(0, *room - time);
    movedTime = std::max(time, *room);
    movedAt = write.due;
    writeAll(*write.action, movedTime);
    pending.pop_front();
  }
  return true;
}

bool Runner::issueStalling() {
  if (action->isEmpty()) {
    iteration += runLeft;
    runLeft = 0;
    return retireStalling(iteration * interval);
  }
  while (runLeft > 0 && moved < quantum) {
    Ticks at = iteration * interval;
    if (!retireStalling(at))
      return false;
    // What leaves the last stage as this iteration enters the first: itself, in
    // a pipeline of one stage.
    bool joins = !pending.empty() && pending.front().due == at;
    const Action *leaves = depth == 0 ? action
                           : joins    ? pending.front().action
                                      : nullptr;
    std::optional<Ticks> tokens = tokensAt(*action);
    std::optional<Ticks> room = leaves ? roomAt(*leaves) : kAlways;
    if (!tokens || !room)
      return false;
    Ticks time = movedTime + (at - movedAt);
    noteInputWait(*tokens - time);
    roomWait += std::max<Ticks>(0, *room - std::max(time, *tokens));
    movedTime = std::max({time, *tokens, *room});
    movedAt = at;
    if (!hasStarted)
      statistics.started = movedTime / kCycle;
    hasStarted = true;
    readAll(*action, movedTime);
    if (leaves)
      writeAll(*leaves, movedTime);
    if (joins)
      pending.pop_front();
    if (depth > 0 && !action->writes.empty())
      pending.push_back({iteration, at + depth, action});
    ++iteration;
    --runLeft;
  }
  return true;
}

void Runner::grant(Ticks time) {
  portWait += time - now;
  now = time;
  requested = nullptr;
  state = State::Fetch;
}

ProcessResult Runner::result() const {
  ProcessResult result = statistics;
  result.ended = ends.empty() ? 0 : ends.back() / kCycle;
  if (ends.size() > 1)
    result.interval = (ends.back() - ends[ends.size() - 2]) / kCycle;
  result.waitedForInput = inputWait / kCycle;
  result.waitedForRoom = roomWait / kCycle;
  result.waitedForPort = portWait / kCycle;
  return result;
}
