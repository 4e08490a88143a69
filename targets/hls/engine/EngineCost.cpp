//===- EngineCost.cpp - cycles and resources of an engine -----------------===//

#include "targets/hls/engine/EngineCost.h"
#include "targets/hls/estimate/ExtractNetwork.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/estimate/OperatorCosts.h"
#include "targets/hls/lower/PackedProducts.h"
#include "llvm/Support/MathExtras.h"
#include <array>

using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;

/// Cycles from the first iteration of the sums' loop to its first result.
static constexpr int64_t kSumLatency = 40;
/// Multiplier and adder in f32 (OperatorCosts.cpp).
static constexpr Resources kMultiplier = {3, 0, 0, 90, 150};
static constexpr Resources kAdder = {2, 0, 0, 220, 300};
static constexpr Resources kComparison = {0, 0, 0, 70, 70};
/// Quotients and remainders that say where a tile lies: of each process but
/// those that read weights and what belongs to results, one behind the other in
/// pairs (placeOf).
static constexpr int64_t kDivisions = 4 * 4;
static constexpr int64_t kTileLatency = 2 * kDivision.latency;
/// Six processes: counters, addresses with products of run-time extents.
static constexpr Resources kControl = {24, 0, 0, 5000, 6700};
/// Bits of a factor and an offset in memory.
static constexpr int64_t kScaleBits = 128;

/// Products, and the adders that make sums of them.
static Resources sumsCost(const EngineShape &s) {
  const EngineNumbers &n = s.numbers;
  if (n.isFloat())
    return (kMultiplier + kAdder) * s.block();
  Resources r;
  r.dsp = s.block() * dspsForProduct(n.input, n.weight, s.multiplier);
  int64_t packed = mostPacked(n.input, n.weight, s.multiplier);
  bool packs = !s.isDepthwise && s.po % 2 == 0 && packed >= 2;
  if (packs)
    r.dsp /= 2;
  // Sums go down the cascade of slices; what a slice packs is taken apart. One
  // adder more for the sum so far, and the choice whether there is one.
  int64_t chains = s.isDepthwise ? 0 : packs ? divideCeil(s.pi, packed) : 1;
  r.lut = s.po * (chains * n.sum + n.sum + n.sum / 2);
  r.ff = s.po * (chains + 1) * n.sum + s.block() * n.input / 2;
  return r;
}

Resources cnnc::hls::joiningCost(const EngineShape &s) {
  if (!s.numbers.isFloat())
    return {};
  // What a weight is is seen when it comes, and kept for each; a product is
  // taken or not.
  Resources r = kComparison * (2 * s.beat);
  r.ff += 2 * s.block();
  r.lut += s.block() * (s.numbers.element / 2 + 1);
  return r;
}

/// What becomes of one result: bias, side input and limits.
static Resources resultCost(const EngineShape &s) {
  const EngineNumbers &n = s.numbers;
  if (n.isFloat())
    return kAdder * 2 + kComparison * 2;
  Resources r;
  r.dsp = dspsForProduct(n.sum, n.factor, s.multiplier) +
          dspsForProduct(n.input, n.side, s.multiplier);
  // Two sums, two limits, and a shifter of six steps, two in a look-up table.
  r.lut = n.result * (2 + 4 + 3);
  r.ff = n.result * 6;
  return r;
}

std::array<EngineFifo, 4> cnnc::hls::fifosOf(const EngineShape &s) {
  // As many words as cover the latency of memory.
  constexpr int64_t kWaiting = 64;
  const EngineNumbers &n = s.numbers;
  EngineFifo bias = n.isFloat()
                        ? EngineFifo{"bias_values", 1, n.element, kWaiting}
                        : EngineFifo{"scale_pairs", 2, kScaleBits, kWaiting};
  int64_t sum = n.isFloat() ? n.element : n.sum;
  // Where they leave in parts, the next sums are computed meanwhile.
  return {EngineFifo{"weight_beats", s.beat, s.beat * n.weight, kWaiting}, bias,
          EngineFifo{"side_words", s.word, s.word * n.input, kWaiting},
          EngineFifo{"sums", s.po, s.po * sum, s.waiting()}};
}

Resources cnnc::hls::resourcesOf(const EngineShape &s) {
  auto block = [](int64_t bits, int64_t words) {
    return memoryCost(Storage::bram, bits, words, /*isRom=*/false);
  };
  const EngineNumbers &n = s.numbers;
  int64_t sum = n.isFloat() ? n.element : n.sum;
  int64_t bias = n.isFloat() ? n.element : kScaleBits;
  Resources r = kControl + kDivision.resources * kDivisions + sumsCost(s) +
                resultCost(s) * s.word;
  int64_t word = n.element * s.word;
  for (int64_t bits : {word, word, word, bias, n.weight * s.beat})
    r += portCost(bits);
  // The input's tile, two of them, and borders.
  r += block(n.input, s.positions) * (2 * s.pi);
  r.lut += s.pi * n.input / 2;
  // Two blocks of weights, of which one is chosen.
  r.ff += 2 * s.block() * n.weight;
  r.lut += s.block() * n.weight / 2;
  r += block(sum * s.po, s.pixels); // sums
  for (const EngineFifo &fifo : fifosOf(s))
    r += fifoCost(fifo.bits, fifo.depth);
  // The part of the sums that leaves, and what belongs to it.
  int64_t parts = s.po / s.word, own = n.isFloat() ? 32 : n.factor + n.result;
  r.ff += sum * s.po;
  r.lut += sum * s.po / 2;
  r += memoryCost(parts > 1 ? Storage::lutram : Storage::registers, own, parts,
                  /*isRom=*/false) *
       s.word;
  return r;
}

namespace {
/// Words of pictures in external memory, and the bursts they are in.
struct Transfer {
  int64_t words = 0, bursts = 0;

  int64_t cycles() const { return words + bursts * kExternalLatency; }

  /// All channels of a piece of the input.
  static Transfer input(const EngineLayer &l, const EngineShape &s,
                        int64_t rows, int64_t columns) {
    int64_t block = l.inputBlockOn(s), blocks = divideCeil(l.channels(), block);
    bool isWide = columns == l.columns.input;
    Transfer t{blocks * (block / s.word) * rows * columns, blocks * rows};
    if (isWide)
      t.bursts = rows == l.rows.input ? 1 : blocks;
    return t;
  }

  /// All results of a tile.
  static Transfer output(const EngineLayer &l, const EngineShape &s,
                         int64_t rows, int64_t columns) {
    int64_t block = l.outputBlockOn(s);
    bool isApart = l.allResults() > block;
    bool isWide = columns == l.columns.output;
    Transfer t;
    auto add = [&](int64_t blocks, int64_t results) {
      int64_t words = (isApart ? block : s.inWords(results)) / s.word;
      int64_t bursts = words * s.word < block ? rows * columns
                       : isWide               ? 1
                                              : rows;
      t.words += l.groups * blocks * words * rows * columns;
      t.bursts += l.groups * blocks * bursts;
    };
    add(l.results / s.po, s.po);
    if (l.results % s.po != 0)
      add(1, l.results % s.po);
    return t;
  }
};

/// One tile of a layer.
class TileCost {
public:
  TileCost(const EngineLayer &l, const EngineShape &s, int64_t rows,
           int64_t columns)
      : l(l), s(s), input(Transfer::input(l, s, l.rows.covered(rows),
                                          l.columns.covered(columns))) {
    int64_t pixels = rows * columns;
    int64_t words = l.groups * divideCeil(l.results, s.po);
    int64_t blocks =
        words * (l.isDepthwise ? 1 : divideCeil(l.depth, s.pi)) * l.taps();
    int64_t turns = std::max({pixels, s.beats(), kSumDistance});
    Transfer output = Transfer::output(l, s, rows, columns);
    iterations = {input.words, blocks * s.beats(), blocks * turns + s.beats(),
                  words * s.po + output.words};
    stages = {kTileLatency + iterations.sums + kSumLatency,
              kTileLatency + input.cycles(),
              iterations.weights + kExternalLatency,
              kTileLatency + words * s.po + output.cycles()};
    const EngineNumbers &n = s.numbers;
    int64_t bias = n.isFloat() ? n.element : kScaleBits;
    int64_t moved = input.words + output.words * (l.hasSide ? 2 : 1);
    bytes = (n.element * s.word * moved + n.weight * blocks * s.block() +
             bias * l.allResults()) /
            8;
  }

  int64_t cycles(double bytesPerCycle) const {
    return std::max(longest(), memory(bytesPerCycle));
  }
  int64_t memory(double bytesPerCycle) const {
    return int64_t(double(bytes) / bytesPerCycle);
  }
  int64_t longest() const {
    return *std::max_element(stages.begin(), stages.end());
  }
  const char *bound(double bytesPerCycle) const {
    static constexpr const char *kNames[] = {"sums", "input", "weights",
                                             "results"};
    auto slowest = std::max_element(stages.begin(), stages.end());
    return memory(bytesPerCycle) > *slowest ? "bandwidth"
                                            : kNames[slowest - stages.begin()];
  }
  /// What happens before the first sum and after the last.
  int64_t outside() const {
    int64_t words = l.groups * divideCeil(l.results, s.po);
    return stages[1] + (stages[3] - kTileLatency) / words;
  }

  int64_t bytes = 0;
  EngineIterations iterations;

private:
  const EngineLayer &l;
  const EngineShape &s;
  Transfer input;
  std::array<int64_t, 4> stages;
};
} // namespace

/// `layer` as it is on the engine.
static EngineRun runOn(const EngineLayer &layer, const EngineShape &shape,
                       const EngineTile &tile, double bytesPerCycle) {
  EngineRun run;
  run.tile = tile;
  // Whole tiles, and what is left at the edges.
  auto parts = [](int64_t extent, int64_t part) {
    return std::array<std::pair<int64_t, int64_t>, 2>{
        {{part, extent / part}, {extent % part, extent % part ? 1 : 0}}};
  };
  for (auto [rows, down] : parts(layer.rows.output, tile.rows))
    for (auto [columns, across] : parts(layer.columns.output, tile.columns)) {
      int64_t count = layer.images * down * across;
      if (count == 0)
        continue;
      TileCost cost(layer, shape, rows, columns);
      if (run.tiles == 0) {
        run.bound = cost.bound(bytesPerCycle);
        run.cycles = cost.outside();
      }
      run.tiles += count;
      run.cycles += count * cost.cycles(bytesPerCycle);
      run.bytes += count * cost.bytes;
      run.iterations.input += count * cost.iterations.input;
      run.iterations.weights += count * cost.iterations.weights;
      run.iterations.sums += count * cost.iterations.sums;
      run.iterations.results += count * cost.iterations.results;
    }
  return run;
}

EngineRun cnnc::hls::runOf(const EngineLayer &layer, const EngineShape &shape,
                           const EngineTile &tile, double bytesPerCycle) {
  return runOn(layer.on(shape), shape, tile, bytesPerCycle);
}

/// Rows of a tile of `columns` that fit at most.
static int64_t mostRows(const EngineLayer &l, const EngineShape &s,
                        int64_t columns) {
  int64_t words = l.groups * divideCeil(l.depth, s.pi);
  int64_t width = l.columns.covered(columns);
  int64_t rows = std::min(l.rows.output, s.pixels / columns);
  while (rows > 0 && words * l.rows.covered(rows) * width > s.positions)
    --rows;
  return rows;
}

std::optional<EngineRun> cnnc::hls::fastestRun(const EngineLayer &given,
                                               const EngineShape &shape,
                                               double bytesPerCycle) {
  EngineLayer layer = given.on(shape);
  std::optional<EngineRun> best;
  int64_t width = layer.columns.output, tried = 0;
  for (int64_t across = 1; across <= width && tried < 3; ++across) {
    int64_t columns = divideCeil(width, across);
    int64_t most = mostRows(layer, shape, columns);
    if (most == 0)
      continue;
    ++tried;
    // Tiles of about the same size.
    int64_t rows =
        divideCeil(layer.rows.output, divideCeil(layer.rows.output, most));
    EngineRun run = runOn(layer, shape, {rows, columns}, bytesPerCycle);
    if (!best || run.cycles < best->cycles)
      best = run;
  }
  return best;
}
