//===- ChannelState.cpp - a channel as a simulation goes on ---------------===//

#include "targets/hls/network/ChannelState.h"
#include <algorithm>

using namespace cnnc::network;

ChannelState::ChannelState(const Channel &channel, bool isUnbounded)
    : depth(isUnbounded ? kUnbounded : channel.depth),
      latency(channel.latency * kCycle), writes(channel.initial),
      measured(channel.initial), largest(channel.initial) {
  reserve(std::max<int64_t>({depth, channel.initial, 14}) + 2);
  std::fill_n(written.begin(), channel.initial, -latency);
}

void ChannelState::reserve(int64_t tokens) {
  int64_t size = 16;
  while (size < tokens)
    size *= 2;
  if (size <= int64_t(written.size()))
    return;
  std::vector<Ticks> newWritten(size), newFreed(size);
  // The last tokens of both rings, under their numbers.
  int64_t old = written.size();
  for (int64_t k = std::max<int64_t>(0, writes - old); old > 0 && k < writes;
       ++k)
    newWritten[k & (size - 1)] = written[k & mask];
  for (int64_t k = std::max<int64_t>(0, reads - old); old > 0 && k < reads; ++k)
    newFreed[k & (size - 1)] = freed[k & mask];
  firstWritten = std::max(firstWritten, writes - old);
  firstFreed = std::max(firstFreed, reads - old);
  written = std::move(newWritten);
  freed = std::move(newFreed);
  mask = size - 1;
}

void ChannelState::setDepth(int64_t value) {
  depth = value;
  reserve(depth + 2);
}

std::optional<int64_t> ChannelState::largestForEver(int64_t frames,
                                                    Ticks period) const {
  int64_t tokens = writes / frames, first = writes - tokens;
  if (reads != writes || tokens > mask + 1 ||
      first < std::max(firstWritten, firstFreed))
    return std::nullopt;
  // As each of the last frame's tokens comes, token `left` of the frame that is
  // `ago` frames before is the first that has not left.
  int64_t ago = (longestStay + latency) / period + 1, left = 0;
  int64_t most = largest;
  for (int64_t k = 0; k < tokens; ++k) {
    Ticks came = written[(first + k) & mask];
    while (freed[(first + left) & mask] - ago * period + latency <= came)
      if (++left == tokens) {
        left = 0;
        --ago;
      }
    most = std::max(most, ago * tokens + k - left + 1);
  }
  return most;
}
