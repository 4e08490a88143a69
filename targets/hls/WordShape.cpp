//===- WordShape.cpp - what a word of a stream holds ----------------------===//

#include "targets/hls/WordShape.h"
#include "targets/hls/HlsLimits.h"
#include <numeric>

using namespace cnnc::hls;

std::string WordShape::text() const {
  std::string channels = std::to_string(lanes) + " channels";
  return pixels == 1 ? channels
                     : std::to_string(pixels) + " pixels x " + channels;
}

std::vector<WordShape> cnnc::hls::repackSteps(WordShape from, WordShape to,
                                              int64_t bits) {
  WordShape wide(std::lcm(from.lanes, to.lanes),
                 std::lcm(from.pixels, to.pixels));
  WordShape narrow(std::gcd(from.lanes, to.lanes),
                   std::gcd(from.pixels, to.pixels));
  // Pixels that are joined or divided wait for all words of a pixel: the fewer
  // there are, the better.
  std::vector<WordShape> way;
  if (from.pixels != to.pixels && wide.numbers() * bits <= kMostStreamBits)
    way = {{wide.lanes, from.pixels}, wide, {wide.lanes, to.pixels}, to};
  else
    way = {{from.lanes, narrow.pixels}, narrow, {to.lanes, narrow.pixels}, to};
  std::vector<WordShape> steps;
  for (const WordShape &next : way)
    if (next != (steps.empty() ? from : steps.back()))
      steps.push_back(next);
  return steps;
}
