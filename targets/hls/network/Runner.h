//===- Runner.h - a process as a simulation goes on -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_NETWORK_RUNNER_H
#define CNNC_TARGETS_HLS_NETWORK_RUNNER_H

#include "targets/hls/network/ChannelState.h"
#include "targets/hls/network/Ring.h"
#include "targets/hls/network/Simulation.h"

namespace cnnc::network {

/// Runs one process as far as the times of its channels are known.
class Runner {
public:
  Runner(const Process &process, std::vector<ChannelState> &channels,
         const SimulationOptions &options, int number);

  /// Goes on until it is blocked or finished, or has moved about `quantum`
  /// tokens; the last is what it returns true for.
  bool advance(int64_t quantum);
  /// Whether the last `advance` read or wrote anything.
  bool hasMoved() const { return moved > 0; }

  bool isFinished() const { return framesLeft == 0; }
  /// Frames beyond those that it was to run so far.
  void addFrames(int64_t count) { framesLeft += count; }
  /// The channel that the next iteration's read waits for, or -1.
  int waitsForToken() const { return emptyChannel; }
  /// The channel that a write waits for, or -1.
  int waitsForRoom() const { return fullChannel; }
  /// The transfer that has been asked for and not granted, or null.
  const Burst *transfer() const { return requested; }
  /// When it was asked for.
  Ticks requestTime() const { return now; }
  /// The transfer is done at `time`.
  void grant(Ticks time);
  Ticks time() const { return std::max(now, issue); }

  const std::vector<Ticks> &frameEnds() const { return ends; }
  ProcessResult result() const;

private:
  /// A write that waits for its stage or for room.
  struct Pending {
    int64_t iteration;
    Ticks due; ///< flushing: the least time; stalling: the pipeline's own time
    const Action *action;
  };
  /// Iteration `iteration` finds the pipeline full until `time`.
  struct Hold {
    int64_t iteration;
    Ticks time;
  };

  /// Iterations that are computed side by side.
  static constexpr int64_t kBatch = 128;

  void fetch();
  void takeStep();
  void issueSteps();
  void beginPipeline(const Program::Node &node);
  bool finishPipeline();
  bool issueRun();
  bool issueFlushing();
  int64_t batchSize() const;
  void issueBatch(int64_t count);
  bool skipFlushing();
  bool issueKnown();
  bool issueStalling();
  void retireFlushing();
  Ticks start(Ticks tokens);
  Ticks leave(int64_t which, Ticks due, Ticks room);
  void next(Ticks begin);
  bool retireStalling(Ticks before);
  /// When all of the reads' tokens are there; nothing if that is not known yet.
  std::optional<Ticks> tokensAt(const Action &action);
  std::optional<Ticks> roomAt(const Action &action);
  void readAll(const Action &action, Ticks time);
  void writeAll(const Action &action, Ticks time);
  /// When the place of a token is free that an iteration reads which begins at
  /// `begin`.
  Ticks releaseOf(Ticks begin) const {
    return options.lateReads ? begin + depth : begin;
  }
  void applyHolds();
  void noteInputWait(Ticks wait);

  std::vector<ChannelState> &channels;
  const Program &program;
  const SimulationOptions &options;
  double stretch;
  std::vector<Program::Steps> bodies;
  Cursor cursor;
  int64_t framesLeft;

  enum class State { Fetch, Issue, Drain, Transfer } state = State::Fetch;
  Ticks now =
      0; ///< when what the program does next may begin, out of pipelines
  const Burst *requested = nullptr;

  // The pipeline that runs.
  bool stalling = false;
  Ticks interval = kCycle; ///< between iterations
  Ticks tail = kCycle;     ///< behind the last iteration's last stage
  Ticks depth = 0;         ///< from the first stage to the last
  int64_t capacity = 1;
  int64_t iteration = 0; ///< that starts next
  int64_t runLeft = 0;   ///< iterations of the current run
  const Action *action = nullptr;
  const Program::Steps *body = nullptr; ///< that is repeated
  int64_t repetitions = 0;              ///< of it, the present one included
  size_t place = 0;                     ///< of the step that is next
  Ring<Pending> pending;
  Ring<Hold> holds;
  Ticks issue = 0;       ///< flushing: when the next iteration may start
  int64_t lastLeft = -1; ///< flushing: the last iteration that wrote
  Ticks lastLeftTime = 0;
  Ticks movedTime = 0, movedAt = 0; ///< stalling: time at a time of its own

  int emptyChannel = -1, fullChannel = -1;
  int latestChannel = -1;         ///< the one whose token tokensAt waited for
  int64_t moved = 0, quantum = 0; ///< tokens in this call of advance
  std::vector<Ticks> ends;
  ProcessResult statistics;
  bool hasStarted = false;
  Ticks longestWait = 0, inputWait = 0, roomWait = 0, portWait = 0;
};

} // namespace cnnc::network

#endif
