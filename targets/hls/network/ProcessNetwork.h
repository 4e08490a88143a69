//===- ProcessNetwork.h - processes connected by channels -------*- C++ -*-===//
//
// A dataflow design as far as time and space are concerned: which process
// reads and writes which channel when. It knows nothing of values and of MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_HLS_NETWORK_PROCESSNETWORK_H
#define CNNC_TARGETS_HLS_NETWORK_PROCESSNETWORK_H

#include "targets/hls/network/Program.h"
#include <optional>

namespace cnnc::network {

/// Depth of a channel that never fills.
inline constexpr int64_t kUnbounded = 0;

/// A FIFO between two processes. The two sides of a ping-pong memory are a pair
/// of channels too: full halves that the reader waits for, and free ones
/// (`initial` of them at the start) that the writer waits for.
struct Channel {
  std::string name;
  int64_t depth = 2; ///< tokens it holds, or kUnbounded
  int64_t bits = 1;  ///< of a token
  /// Cycles from a write until the token can be read, and from a read until its
  /// place can be written: a register each way.
  int64_t latency = 1;
  int64_t initial = 0;   ///< tokens at the start of everything
  bool resizable = true; ///< a depth may be chosen; false for memories
};

/// External memory, shared by all transfers.
struct Port {
  std::string name;
  double bytesPerCycle = 8;
  int64_t latency = 64; ///< cycles from a request to its first data
};

struct Process {
  std::string name;
  Program program;
};

class ProcessNetwork {
public:
  std::vector<Process> processes;
  std::vector<Channel> channels;
  std::vector<Port> ports;

  int addChannel(Channel channel) {
    channels.push_back(std::move(channel));
    return int(channels.size()) - 1;
  }
  int addPort(Port port) {
    ports.push_back(std::move(port));
    return int(ports.size()) - 1;
  }
  Process &addProcess(std::string name) {
    processes.push_back({std::move(name), {}});
    return processes.back();
  }

  /// Writer and reader of each channel; -1 where there is none.
  struct Ends {
    std::vector<int> writer, reader;
  };
  Ends ends() const;

  /// What is wrong with the network, or nothing: a channel has one writer and
  /// one reader, which write and read equally many tokens in a frame; depths,
  /// counts and numbers of channels and ports make sense.
  std::optional<std::string> verify() const;

  /// Divides each port among the pipelines that move bytes of it: a process
  /// gets the share that its bytes are of all bytes of a frame, so that in a
  /// frame all can be moved. What arbitration gives to one while others rest is
  /// left out of account.
  void sharePorts();

  /// Cycles that a frame takes every process if no channel makes it wait; the
  /// largest, or the time that the ports need for a frame's bytes if that is
  /// more, is what no schedule can beat.
  int64_t leastInterval() const;
};

} // namespace cnnc::network

#endif
