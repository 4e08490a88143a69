//===- MoveCost.cpp - words into other words, and to and from memory ------===//

#include "targets/hls/MemoryWords.h"
#include "targets/hls/explore/CostParts.h"
#include "targets/hls/explore/LayerCost.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;

LayerCost cnnc::hls::repackCost(int64_t elements, int64_t bits,
                                int64_t channels, WordShape from,
                                WordShape to) {
  LayerCost cost;
  for (const WordShape &next : repackSteps(from, to, bits)) {
    int64_t narrow = std::min(from.numbers(), next.numbers());
    int64_t wide = std::max(from.numbers(), next.numbers());
    cost.cycles = std::max(cost.cycles, elements / narrow);
    cost.resources += kProcess;
    cost.resources.lut += narrow * bits * divideCeil(wide / narrow - 1, 3);
    cost.resources.ff += wide * bits;
    cost.resources += fifoCost(narrow * bits, 2);
    // Words of the pixels before wait for those of the last.
    int64_t waiting = channels / next.lanes;
    if (from.pixels != next.pixels && waiting > 16)
      cost.resources += memory(from.numbers() * bits, waiting, false,
                               std::max<int64_t>(1, next.pixels / from.pixels));
    from = next;
  }
  return cost;
}

/// A buffer of two halves for a band, and the process that turns it.
static LayerCost turnCost(int64_t images, int64_t channels, int64_t height,
                          int64_t width, const MemoryWords &words,
                          WordShape word) {
  LayerCost cost;
  int64_t inMemory = channels * words.rows * width / words.elements;
  int64_t inStream = words.rows * width * channels / word.numbers();
  int64_t bands = images * height / words.rows;
  cost.cycles = (bands + 1) * std::max(inMemory, inStream);
  cost.resources = kProcess;
  return cost;
}

/// Moving `elements` in words of the port, beside what turns them.
static void addPort(int64_t elements, const MemoryWords &words, int64_t bits,
                    int64_t streamBits, LayerCost &cost) {
  cost.cycles = std::max(cost.cycles, elements / words.elements);
  cost.resources += kProcess + portCost(words.elements * bits);
  cost.resources += fifoCost(words.elements * streamBits, 2);
  cost.externalBytes = elements * bits / 8;
}

/// Words of so many numbers that are in memory in the order of a stream of
/// words like `word`.
static WordShape flatWords(int64_t numbers, WordShape word) {
  return word.pixels > 1 ? WordShape(1, numbers) : WordShape(numbers);
}

/// Both, one behind the other.
static LayerCost together(LayerCost a, const LayerCost &b) {
  a.cycles = std::max(a.cycles, b.cycles);
  a.resources += b.resources;
  return a;
}

LayerCost cnnc::hls::loadCost(int64_t images, int64_t channels, int64_t height,
                              int64_t width, int64_t bits, int64_t streamBits,
                              WordShape word) {
  MemoryWords words = MemoryWords::of(images, channels, height, width, bits);
  int64_t elements = images * channels * height * width;
  LayerCost cost;
  if (words.isInOrder) {
    cost = repackCost(elements, streamBits, channels,
                      flatWords(words.elements, word),
                      flatWords(word.numbers(), word));
  } else {
    WordShape turned(word.lanes, std::gcd(word.pixels, words.elements));
    cost = turnCost(images, channels, height, width, words, turned);
    int64_t across = words.rows * width / words.elements;
    cost.resources += memory(words.elements * streamBits,
                             across * divideCeil(channels, word.lanes), false,
                             2 * word.lanes);
    cost.resources.lut +=
        turned.numbers() * streamBits * divideCeil(words.elements - 1, 3);
    cost = together(cost,
                    repackCost(elements, streamBits, channels, turned, word));
  }
  addPort(elements, words, bits, streamBits, cost);
  return cost;
}

LayerCost cnnc::hls::storeCost(int64_t images, int64_t channels, int64_t height,
                               int64_t width, int64_t bits, int64_t streamBits,
                               WordShape word) {
  MemoryWords words = MemoryWords::of(images, channels, height, width, bits)
                          .forStoring(word.numbers());
  int64_t elements = images * channels * height * width;
  LayerCost cost;
  if (words.isInOrder) {
    cost = repackCost(elements, streamBits, channels,
                      flatWords(word.numbers(), word),
                      flatWords(words.elements, word));
  } else {
    WordShape turned(word.lanes, std::gcd(word.pixels, words.elements));
    cost = turnCost(images, channels, height, width, words, turned);
    int64_t across = words.rows * width / words.elements;
    int64_t parts = words.elements / turned.pixels;
    cost.resources += memory(turned.pixels * streamBits,
                             across * divideCeil(channels, word.lanes), false,
                             2 * word.lanes * parts);
    cost = together(cost,
                    repackCost(elements, streamBits, channels, word, turned));
  }
  addPort(elements, words, bits, streamBits, cost);
  return cost;
}

Flow cnnc::hls::loadFlow(const Layer &layer, const LayerInput &input,
                         WordShape word, int64_t interval) {
  MemoryWords words =
      MemoryWords::of(input.images, input.channels, input.height, input.width,
                      layer.memoryBits);
  Flow flow;
  if (words.isInOrder || layer.isInOrder)
    return flow;
  flow.last = double(words.rows) / double(input.images * input.height);
  flow.busy =
      double(input.elements()) / double(word.numbers()) / double(interval);
  return flow;
}
