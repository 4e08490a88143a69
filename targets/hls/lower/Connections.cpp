//===- Connections.cpp - who reads what in a design -----------------------===//

#include "targets/hls/lower/Connections.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

void Connections::define(Value value, const Channel &channel) {
  Source &source = sources[value];
  source.isDefined = true;
  if (source.uses > 1)
    source.copies = lowerFork(design, channel, source.uses);
  else
    source.copies.push_back(channel);
}

Channel Connections::take(Value value, int64_t lanes) {
  Source &source = sources[value];
  assert(!source.copies.empty() && "more users than were counted");
  Channel channel = source.copies.pop_back_val();
  return lanes == 0 || lanes == channel.lanes()
             ? channel
             : lowerRepack(design, channel, lanes);
}
