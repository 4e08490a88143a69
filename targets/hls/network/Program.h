//===- Program.h - what a process does in a frame, compressed ---*- C++ -*-===//
//
// A process of a dataflow design runs the same program for every frame: loop
// nests, most of them pipelined, whose iterations read and write channels. A
// frame has up to millions of iterations, so that a program is a directed
// acyclic graph of runs and repetitions in which equal parts are shared; it is
// walked, never written out.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_NETWORK_PROGRAM_H
#define CNNC_TARGETS_HLS_NETWORK_PROGRAM_H

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace cnnc::network {

/// What a pipelined loop does while one of its iterations waits.
enum class PipelineStyle {
  /// Iterations in flight go on (`style=frp`): what waits for input holds
  /// nothing up, what waits for room holds up only those behind it.
  Flushing,
  /// All stages stop (`style=stp`): an iteration is written only as later ones
  /// are read.
  Stalling,
};

/// A pipelined loop's timing. An iteration reads in its first cycle and writes
/// in its last, `latency - 1` cycles later if it never waits.
struct Pipeline {
  int64_t interval = 1; ///< cycles between the starts of iterations (II), >= 1
  int64_t latency = 1;  ///< stages of one iteration, >= 1
  PipelineStyle style = PipelineStyle::Flushing;
  /// Bytes that each iteration moves from or to external memory, one place
  /// behind the other, so that the requests run ahead: nobody waits for an
  /// answer but at the start, which `latency` counts.
  int64_t bytes = 0;
  int port = -1;   ///< of these bytes
  double pace = 0; ///< cycles between iterations that the port allows

  bool operator==(const Pipeline &other) const {
    return interval == other.interval && latency == other.latency &&
           style == other.style && bytes == other.bytes && port == other.port &&
           pace == other.pace;
  }
  /// Cycles between the starts of iterations as the port allows them.
  double paced() const { return std::max(double(interval), pace); }
  /// Iterations that the stages hold.
  int64_t capacity() const { return (latency + interval - 1) / interval; }
};

/// What one iteration does: a token read from each channel of `reads`, one
/// written to each of `writes`. Channels are numbers of a `ProcessNetwork`.
struct Action {
  std::vector<int> reads, writes;

  bool isEmpty() const { return reads.empty() && writes.empty(); }
  bool operator<(const Action &other) const {
    return std::tie(reads, writes) < std::tie(other.reads, other.writes);
  }
};

/// A transfer between external memory and an on-chip array.
struct Burst {
  int port = 0;              ///< of the `ProcessNetwork`
  int64_t bytes = 0;         ///
  int64_t bytesPerCycle = 8; ///< width of the process's own interface

  bool operator==(const Burst &other) const {
    return port == other.port && bytes == other.bytes &&
           bytesPerCycle == other.bytesPerCycle;
  }
};

/// The program of one process. Parts are made bottom up; the last that is given
/// to `setRoot` is what runs.
class Program {
public:
  using Part = uint32_t;
  enum class Kind { Run, Sequence, Repeat, Pipelined, Delay, Transfer };

  struct Node {
    Kind kind = Kind::Sequence;
    int64_t count = 0;          ///< iterations, repetitions, or cycles
    uint32_t index = 0;         ///< of the action, pipeline or burst
    std::vector<Part> children; ///< in order
  };

  /// `count` iterations that all do `action`; within a pipeline only.
  Part run(int64_t count, const Action &action);
  /// One part behind the other.
  Part sequence(const std::vector<Part> &parts);
  /// `count` times `part`.
  Part repeat(int64_t count, Part part);
  /// A pipelined loop nest whose iterations are `iterations`. The next part
  /// begins when the last of them has left the pipeline.
  Part pipelined(const Pipeline &pipeline, Part iterations);
  /// Cycles in which nothing else happens: entering a loop, code without a
  /// pipeline.
  Part delay(int64_t cycles);
  Part transfer(const Burst &burst);

  void setRoot(Part part) { root = part; }
  /// Pipelines that move bytes of a port get `bytesPerCycle` of it.
  void pacePort(int port, double bytesPerCycle);
  Part getRoot() const { return root; }
  const Node &operator[](Part part) const { return nodes[part]; }
  const Action &action(const Node &node) const { return actions[node.index]; }
  const Pipeline &pipeline(const Node &node) const {
    return pipelines[node.index];
  }
  const Burst &burst(const Node &node) const { return bursts[node.index]; }
  size_t size() const { return nodes.size(); }

  /// A run of a body that is written out.
  struct Step {
    int64_t count;
    const Action *action;
  };
  using Steps = std::vector<Step>;
  /// For each part that repeats runs only, a few, these; none for others.
  std::vector<Steps> shortBodies() const;

  /// What the program does in a frame, all told.
  struct Totals {
    int64_t iterations = 0;  ///< of pipelined loops
    int64_t issueCycles = 0; ///< iterations times interval (or pace)
    int64_t otherCycles = 0; ///< flushing pipelines running dry, delays
    int64_t stallCycles = 0; ///< stalling pipelines running dry
    std::vector<std::pair<int, int64_t>> reads, writes; ///< channel, tokens
    std::vector<std::pair<int, int64_t>> bytes;         ///< port, bytes
    int64_t transfers = 0;                              ///< bursts
    int64_t transferCycles = 0; ///< at the interface's width, no latency

    /// Cycles of a frame if no channel ever makes the process wait.
    int64_t cycles() const {
      return issueCycles + otherCycles + transferCycles;
    }
  };
  Totals totals() const;

private:
  Part add(Node node);
  void writeOut(Part part, Steps &steps) const;

  std::vector<Node> nodes;
  std::vector<Action> actions;
  std::vector<Pipeline> pipelines;
  std::vector<Burst> bursts;
  std::map<Action, uint32_t> actionIndex;
  std::map<std::tuple<Kind, int64_t, uint32_t, std::vector<Part>>, Part> known;
  Part root = 0;
};

/// Walks a program: every run, delay, transfer and end of a pipeline in turn.
class Cursor {
public:
  enum class Event {
    Run,
    Steps, ///< a repetition of a short body
    PipelineBegin,
    PipelineEnd,
    Delay,
    Transfer,
    End
  };

  /// With `bodies`, one for each part, repetitions that have one there are not
  /// walked through.
  explicit Cursor(const Program &program,
                  const Program::Steps *bodies = nullptr)
      : program(&program), bodies(bodies) {}
  /// Starts the program again.
  void rewind();
  /// Moves to the next event.
  Event next();
  /// The part of the event that `next` returned.
  const Program::Node &node() const { return *current; }
  Program::Part part() const { return Program::Part(current - &(*program)[0]); }

private:
  struct Level {
    const Program::Node *node;
    int64_t repetition;
    uint32_t child;
  };
  const Program *program;
  const Program::Steps *bodies;
  std::vector<Level> stack;
  const Program::Node *current = nullptr;
  bool atRoot = false;
};

} // namespace cnnc::network

#endif
