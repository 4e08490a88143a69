//===- ChannelState.h - a channel as a simulation goes on -------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_NETWORK_CHANNELSTATE_H
#define CNNC_TARGETS_HLS_NETWORK_CHANNELSTATE_H

#include "targets/hls/network/ProcessNetwork.h"

namespace cnnc::network {

/// Times in a simulation: parts of a cycle, so that a process may be slowed
/// down by any factor.
using Ticks = int64_t;
inline constexpr Ticks kCycle = 1 << 16;
inline constexpr Ticks kAlways = -(Ticks(1) << 60); ///< before everything

/// The times of a channel's tokens. The two ends go on independently: a time is
/// known once the process at that end has been simulated so far.
class ChannelState {
public:
  ChannelState(const Channel &channel, bool isUnbounded);

  /// Whether the time from which the next token can be read is known.
  bool hasToken() const { return reads < writes; }
  Ticks tokenTime() const { return written[reads & mask] + latency; }
  /// Whether the time from which the next token can be written is known.
  bool hasRoom() const { return depth == kUnbounded || writes - depth < reads; }
  Ticks roomTime() const {
    return depth == kUnbounded || writes < depth
               ? kAlways
               : freed[(writes - depth) & mask] + latency;
  }
  void write(Ticks time);
  /// Takes the next token at `time`; its place is free again behind `release`.
  void read(Ticks time, Ticks release);

  void setDepth(int64_t value);
  int64_t getDepth() const { return depth; }
  int64_t getLargest() const { return largest; }
  /// The shortest time that a token waited to be read.
  Ticks getLeastWait() const { return leastWait; }

private:
  void reserve(int64_t tokens);
  void measure(Ticks time);

  int64_t depth;
  Ticks latency;
  int64_t writes, reads = 0;
  /// Rings by number of the token: when it was written, and its place freed.
  std::vector<Ticks> written, freed;
  int64_t mask = 0;
  /// Tokens that `largest` takes into account, and those of them that had left
  /// before the last of these came.
  int64_t measured, left = 0, largest;
  Ticks leastWait = -kAlways;
};

} // namespace cnnc::network

#endif
