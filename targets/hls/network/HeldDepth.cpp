//===- HeldDepth.cpp - FIFOs behind a process that may be held up ---------===//

#include "targets/hls/network/HeldDepth.h"
#include <algorithm>
#include <deque>

using namespace cnnc::network;

/// Tokens that a channel holds beside those that its reader works at.
static constexpr int64_t kShallow = 8;

int64_t HeldChannel::depth(int64_t interval) const {
  double period = double(readerCycles) / double(tokens);
  // Half of the rest, as there are other waits.
  double rest = double(std::max<int64_t>(0, interval - readerCycles)) / 2;
  auto isEnough = [&](int64_t depth) {
    double lost = 0;
    for (Gap gap : gaps)
      lost += double(gap.count) * std::max(0.0, double(gap.cycles + latency) -
                                                    double(depth) * period);
    return lost <= rest;
  };
  int64_t enough =
      std::max(inFlight, std::min(kShallow + inFlight, kShiftRegister));
  if (isEnough(enough) || enough >= tokens)
    return enough;
  int64_t tooFew = enough;
  enough = tokens;
  while (tooFew + 1 < enough) {
    int64_t middle = tooFew + (enough - tooFew) / 2;
    (isEnough(middle) ? enough : tooFew) = middle;
  }
  return enough;
}

namespace {
/// Walks the runs of a program that nothing makes wait.
class Walk {
public:
  explicit Walk(const Program &program) : program(program), cursor(program) {
    cursor.rewind();
  }

  /// Moves to the next run; false at the end.
  bool next() {
    begin += double(count) * pace;
    count = 0;
    while (true) {
      switch (cursor.next()) {
      case Cursor::Event::End:
        return false;
      case Cursor::Event::PipelineBegin:
        pace = program.pipeline(cursor.node()).paced();
        break;
      case Cursor::Event::Delay:
        begin += double(cursor.node().count);
        break;
      case Cursor::Event::Run:
        count = cursor.node().count;
        return true;
      default:
        break;
      }
    }
  }

  const Action &action() const { return program.action(cursor.node()); }

  double begin = 0; ///< cycle of the first iteration
  double pace = 1;  ///< cycles of each
  int64_t count = 0;

private:
  const Program &program;
  Cursor cursor;
};
} // namespace

static bool contains(const std::vector<int> &channels, int channel) {
  return std::find(channels.begin(), channels.end(), channel) != channels.end();
}

/// Cycles of `program` from one write of `channel` to the next.
static std::vector<HeldChannel::Gap> gapsOf(const Program &program,
                                            int channel) {
  std::map<int64_t, int64_t> gaps;
  double written = 0;
  for (Walk walk(program); walk.next();) {
    if (!contains(walk.action().writes, channel))
      continue;
    ++gaps[int64_t(walk.begin - written)];
    written = walk.begin + double(walk.count) * walk.pace;
  }
  std::vector<HeldChannel::Gap> result;
  for (auto [cycles, count] : gaps)
    result.push_back({cycles, count});
  return result;
}

/// The most tokens of `channel` that `program` reads in `span` cycles. Those of
/// a pixel, for example, come one a cycle, and are then used for long.
static int64_t mostReads(const Program &program, int channel, int64_t span) {
  struct Reads {
    double last;
    int64_t count;
  };
  std::deque<Reads> recent;
  int64_t sum = 0, most = 0;
  for (Walk walk(program); most < span && walk.next();) {
    if (!contains(walk.action().reads, channel))
      continue;
    // Of this run those at its end that the span has room for.
    int64_t count = std::min(walk.count, int64_t(double(span) / walk.pace) + 1);
    double last = walk.begin + double(walk.count - 1) * walk.pace;
    recent.push_back({last, count});
    sum += count;
    while (recent.front().last <= last - double(span)) {
      sum -= recent.front().count;
      recent.pop_front();
    }
    most = std::max(most, std::min(span, sum));
  }
  return most;
}

static int64_t longestPipeline(const Program &program) {
  int64_t longest = 1;
  for (Program::Part part = 0; part < program.size(); ++part)
    if (program[part].kind == Program::Kind::Pipelined)
      longest = std::max(longest, program.pipeline(program[part]).latency);
  return longest;
}

HeldChannel cnnc::network::heldChannel(const Program &writer,
                                       const Program &reader, int channel) {
  HeldChannel held;
  held.gaps = gapsOf(writer, channel);
  Program::Totals totals = reader.totals();
  held.readerCycles = totals.cycles();
  for (auto [read, tokens] : totals.reads)
    if (read == channel)
      held.tokens = tokens;
  held.latency = longestPipeline(reader);
  // And the FIFO's own registers.
  held.inFlight = mostReads(reader, channel, held.latency) + 2;
  return held;
}
