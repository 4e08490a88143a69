//===- Connections.cpp - who reads what in a design -----------------------===//

#include "targets/hls/lower/Connections.h"
#include <numeric>

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

Channel Connections::take(Value value) {
  Source &source = sources[value];
  assert(!source.copies.empty() && "more users than were counted");
  return source.copies.pop_back_val();
}

Channel Connections::take(Value value, WordShape word) {
  Channel channel = take(value);
  word.pixels = std::gcd(word.pixels, channel.shape.pixelsPerImage());
  return lowerRepack(design, channel, word);
}
