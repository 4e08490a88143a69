//===- ChannelState.h - a channel as a simulation goes on -------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_NETWORK_CHANNELSTATE_H
#define CNNC_TARGETS_HLS_NETWORK_CHANNELSTATE_H

#include "targets/hls/network/ProcessNetwork.h"
#include <algorithm>
#include <optional>

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

  /// For how many of the next tokens the time is known from which they can be
  /// read, and that of number `i` of them.
  int64_t tokens() const { return writes - reads; }
  Ticks tokenTime(int64_t i = 0) const {
    return written[(reads + i) & mask] + latency;
  }
  bool hasToken() const { return tokens() > 0; }
  /// The same for the next tokens to be written.
  int64_t rooms() const {
    return depth == kUnbounded ? INT64_MAX : reads + depth - writes;
  }
  Ticks roomTime(int64_t i = 0) const {
    return depth == kUnbounded || writes + i < depth
               ? kAlways
               : freed[(writes + i - depth) & mask] + latency;
  }
  bool hasRoom() const { return rooms() > 0; }
  void write(Ticks time) {
    // Tokens that are unread or not yet measured must stay in the rings.
    if (depth == kUnbounded && writes - std::min(reads, left) + 2 > mask + 1)
      reserve(2 * (mask + 1));
    written[writes++ & mask] = time;
  }
  /// Takes the next token at `time`; its place is free again behind `release`.
  void read(Ticks time, Ticks release) {
    Ticks since = written[reads & mask];
    leastWait = std::min(leastWait, time - latency - since);
    longestStay = std::max(longestStay, release - since);
    measure(release);
    freed[reads++ & mask] = release;
  }

  void setDepth(int64_t value);
  int64_t getDepth() const { return depth; }
  int64_t getLargest() const { return largest; }
  /// The shortest time that a token waited to be read.
  Ticks getLeastWait() const { return leastWait; }
  /// The longest time that a token kept its place.
  Ticks getLongestStay() const { return longestStay; }

  /// The most tokens that there are at once, if the last of `frames` frames,
  /// which have all been read, goes on for ever, once in `period`; nothing if
  /// its times are lost.
  std::optional<int64_t> largestForEver(int64_t frames, Ticks period) const;

private:
  void reserve(int64_t tokens);
  /// How many tokens there were when each of those came that came by `time`,
  /// when the next is read: all reads before that are known by now.
  void measure(Ticks time) {
    while (measured < writes && written[measured & mask] <= time) {
      Ticks came = written[measured & mask];
      while (left < reads && freed[left & mask] + latency <= came)
        ++left;
      largest = std::max(largest, ++measured - left);
    }
  }

  int64_t depth;
  Ticks latency;
  int64_t writes, reads = 0;
  /// Rings by number of the token: when it was written, and its place freed.
  std::vector<Ticks> written, freed;
  int64_t mask = 0;
  int64_t firstWritten = 0, firstFreed = 0; ///< tokens of known times
  /// Tokens that `largest` takes into account, and those of them that had left
  /// before the last of these came.
  int64_t measured, left = 0, largest;
  Ticks leastWait = -kAlways, longestStay = 0;
};

} // namespace cnnc::network

#endif
