//===- LayerCost.cpp - cycles and resources of a folded layer -------------===//

#include "targets/hls/explore/LayerCost.h"
#include "targets/hls/HlsLimits.h"
#include "targets/hls/MemoryWords.h"
#include "targets/hls/estimate/OperatorCosts.h"
#include "targets/hls/explore/CostParts.h"
#include "targets/hls/lower/ExternalBands.h"
#include "targets/hls/network/HeldDepth.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace cnnc;
using namespace cnnc::hls;
using cnnc::network::HeldChannel;
using llvm::divideCeil;

/// Cycles between additions to one floating-point sum (PG060's f32 adder).
static constexpr int64_t kFloatInterval = 4;
/// Products of 8 bits that a packed sum holds without overflow (AMD WP486).
static constexpr int64_t kPackedProducts = 7;
/// Stages of an exponential and a division of floats behind a sum, about.
static constexpr int64_t kFloatLatency = 40;
/// Widest number that a packed pair of weights is multiplied by.
static constexpr int64_t kPackedBits = 8;
/// DSP slices of an f32 multiplier and adder (PG060).
static constexpr int64_t kFloatDsp = 5;

int64_t Layer::products() const {
  if (!multiplies())
    return 0;
  if (kind == Kind::Dense)
    return images * channels * pixels() * results;
  return images * outPixels() * results * (channels / groups) * taps();
}

int64_t Layer::weights() const {
  if (!multiplies())
    return 0;
  if (kind == Kind::Dense)
    return channels * pixels() * results;
  return results * (channels / groups) * taps();
}

/// The windows along a row, in words of what is read. Of channels those of a
/// pixel are a row.
static WindowWords wordsOf(const Layer &layer, const LayerFolding &folding) {
  bool ofChannels = layer.kind == Layer::Kind::ChannelWindow;
  return {layer.window.columns, ofChannels ? folding.pi : folding.px};
}

/// Words of windows of a pixel.
static int64_t windowGroups(const Layer &layer, const LayerFolding &folding) {
  return layer.kind == Layer::Kind::ChannelWindow ? 1
                                                  : layer.channels / folding.pi;
}

/// Numbers of a word of windows.
static int64_t windowNumbers(const Layer &layer, const LayerFolding &folding) {
  int64_t column = layer.kind == Layer::Kind::ChannelWindow ? 1 : folding.pi;
  return column * layer.window.rows.taps * wordsOf(layer, folding).columns();
}

namespace {
/// Bits of a weight in external memory: whole bytes, a power of two.
int64_t storedWeightBits(const Layer &layer) {
  int64_t bits = 8;
  while (bits < layer.weightBits)
    bits *= 2;
  return bits;
}

class Costing {
public:
  Costing(const Layer &layer, const LayerFolding &folding,
          int64_t multiplierBits)
      : l(layer), f(folding), multiplierBits(multiplierBits),
        in(inputWords(layer, folding)), out(outputWords(layer, folding)) {}

  LayerCost run() {
    cost.resources = kProcess;
    // A fork for each further reader of what the layer makes.
    if (l.copies > 1)
      cost.resources += kProcess;
    if (f.isExternal && l.kind != Layer::Kind::Dense) {
      addBands();
      return cost;
    }
    cost.resources += fifoCost(in.numbers() * l.inputBits, 2);
    if (l.gathers)
      addGather();
    if (l.hasWindow())
      addWindow();
    if (l.multiplies())
      addProduct();
    else
      addElements();
    return cost;
  }

private:
  /// Channels of a pixel that are kept while those of the pixel before are
  /// passed on (lower/Gather.cpp), by crossbars before and behind; only wires
  /// where one word has all channels.
  void addGather() {
    int64_t words = l.channels / f.pi;
    bool isAlone = l.kind == Layer::Kind::Stream;
    int64_t passed = isAlone ? l.results / f.pi : words;
    if (words == 1 && passed == 1)
      return;
    int64_t crossed = 2 * in.numbers() * l.inputBits;
    cost.resources.lut +=
        crossed * divideCeil(std::min(in.lanes, words) - 1, 3);
    cost.resources += memory(l.inputBits, 2 * words, false, in.numbers());
    cost.resources += memory(2 * in.lanes * 8, words, true);
    cost.resources += memory(in.lanes * 8, passed, true);
    cost.cycles =
        std::max(cost.cycles, (l.images * (l.pixels() / in.pixels) + 1) *
                                  std::max(words, passed));
  }

  void addWindow() {
    int64_t groups = windowGroups(l, f), bits = in.numbers() * l.inputBits;
    WindowAxis rows = l.window.rows;
    WindowWords words = wordsOf(l, f);
    WindowAxis columns = words.words();
    cost.cycles = std::max(cost.cycles,
                           l.images * l.window.visited(words.pixels) * groups);
    cost.resources += kProcess;
    if (rows.reach() > 0)
      cost.resources +=
          memory(bits, columns.input * groups, false, rows.reach());
    if (columns.reach() > 0)
      cost.resources +=
          memoryCost(groups <= 16 ? Storage::registers : Storage::lutram,
                     bits * rows.taps, groups, false) *
          columns.reach();
    // Borders: a choice for each bit of the window.
    int64_t window = windowBits();
    cost.resources.lut += window / 2;
    cost.resources.ff += window;
  }

  void addProduct() {
    bool isDepthwise = l.kind == Layer::Kind::Depthwise;
    bool isDense = l.kind == Layer::Kind::Dense;
    int64_t depth = isDense ? l.channels * l.pixels() : l.channels / l.groups;
    int64_t pi = isDense ? in.numbers() : f.pi;
    int64_t inputs = isDepthwise ? l.groups / f.pi : depth / pi;
    int64_t perGroup = isDepthwise ? 1 : l.results / l.groups;
    int64_t outputs = isDepthwise ? 1 : perGroup / f.po;
    int64_t passes = isDense ? 1 : l.taps() / f.taps;
    int64_t groups = isDepthwise ? 1 : l.groups;
    int64_t words = groups * outputs * inputs * passes;
    int64_t outs = isDense ? 1 : l.outPixels() / out.pixels;
    bool carries = isDepthwise ? passes > 1 : inputs * passes > 1;
    int64_t interval = l.isFloat && carries ? kFloatInterval : 1;
    if (isDense)
      interval = sumInterval(interval, outputs);
    cost.windowReader = l.images * outs * words * interval;
    cost.cycles = std::max(cost.cycles, cost.windowReader);
    // Results of one cycle and the products behind each.
    int64_t lanes = isDepthwise ? f.pi * (l.results / l.groups) : f.po;
    int64_t each = isDepthwise ? f.taps : f.taps * pi;
    addOperators(lanes * out.pixels, each);
    int64_t bits = lanes * each * l.weightBits;
    if (!f.isExternal)
      cost.resources += memory(bits, words, true);
    else
      addFetching(lanes * each, l.images);
    // Words that are read again for other outputs or passes.
    if (outputs > 1 || passes > 1)
      cost.resources += memory(isDense ? pi * l.inputBits : windowBits(),
                               isDepthwise || isDense ? 1 : inputs, false);
    if (isDense && inputs > 1)
      cost.resources += memory(l.sumBits, outputs, false, f.po);
    if (isDense && f.isExternal && l.pixels() > 1) // brought into another order
      cost.resources += memory(l.inputBits, depth / f.pi, false, f.pi);
  }

  /// Bits of a word of windows.
  int64_t windowBits() const { return windowNumbers(l, f) * l.inputBits; }

  void addOperators(int64_t lanes, int64_t each) {
    Resources &r = cost.resources;
    int64_t all = lanes * each;
    if (l.isFloat) {
      r += l.elements * lanes;
      r.dsp += all * kFloatDsp;
      r.lut += all * 310;
      r.ff += all * 450;
      return;
    }
    int64_t perDsp = productsPerDsp(l, f, multiplierBits);
    r.dsp += divideCeil(
        all * dspsForProduct(l.weightBits, l.inputBits, multiplierBits),
        perDsp);
    // Sums go down the cascade of slices; a packed sum is divided after seven.
    int64_t chains = perDsp > 1 ? divideCeil(each, kPackedProducts) : 1;
    r.lut += lanes * (chains * 20 + 2 * l.sumBits);
    r.ff += lanes * (l.sumBits + l.outputBits) + all * l.inputBits / 2;
    for (auto [a, b] : l.scales)
      r.dsp += lanes * dspsForProduct(a, b, multiplierBits);
    r += l.elements * lanes;
    addTables(lanes);
  }

  void addTables(int64_t lanes) {
    for (auto [bits, rows] : l.tables)
      cost.resources +=
          memory(bits, rows, true, romCopies(lanes, storageFor(bits, rows)));
  }

  /// The port, and the stream of weights; `block` of them are used at once,
  /// all of them `times` in a frame.
  void addFetching(int64_t block, int64_t times, int64_t cycles = 1) {
    int64_t stored = storedWeightBits(l);
    int64_t lanes = weightsACycle(block, cycles, stored);
    cost.externalBytes = times * l.weights() * stored / 8;
    cost.resources += kProcess + portCost(lanes * stored);
    cost.resources += fifoCost(lanes * stored, 2);
  }

  /// A convolution whose weights come from memory.
  void addBands() {
    ExternalBands bands = ExternalBands::of(l.window, f.rows);
    int64_t inputs = l.channels / f.pi, outputs = l.results / f.po;
    int64_t read = (bands.readRows() + bands.rest()) * bands.visitedColumns();
    int64_t interval = bands.interval(l.isFloat ? kFloatInterval : 1);
    int64_t products = l.outPixels() * outputs * inputs * l.taps() * interval;
    cost.cycles = l.images * (products + read * inputs);
    addOperators(f.po, f.pi);
    addFetching(f.pi * f.po, l.images * bands.count(), bands.pixels());
    // Two blocks of weights in registers.
    int64_t block = f.pi * f.po * storedWeightBits(l);
    cost.resources.ff += 2 * block;
    cost.resources.lut += block;
    cost.resources += memory(f.pi * l.inputBits,
                             bands.ring() * bands.width() * inputs, false);
    if (inputs * l.taps() > 1)
      cost.resources += memory(f.po * l.sumBits, bands.pixels(), false);
    // What comes while a band is computed.
    int64_t next = bands.rowsPerBand() * bands.geometry.columns.input * inputs;
    cost.resources += fifoCost(f.pi * l.inputBits, next);
    if (outputs == 1)
      return;
    int64_t bits = l.inputs.size() > 1 ? l.sumBits : l.outputBits;
    cost.cycles = std::max(cost.cycles, 2 * l.images * l.outPixels() * outputs);
    cost.resources += kProcess;
    cost.resources += memory(f.po * bits, bands.pixels() * outputs, false);
  }

  /// Nothing overlaps there (lower/Buffered.cpp).
  int64_t cyclesOverArrays() const {
    int64_t cycles = l.arrayCycles;
    for (auto [elements, channels] : l.arrays)
      cycles += elements / std::gcd(std::gcd(f.pi, l.results), channels);
    return cycles;
  }

  /// Element-wise arithmetic and reductions without weights.
  void addElements() {
    int64_t reads =
        l.images * ((l.pixels() + l.ahead) / in.pixels) * (l.channels / f.pi);
    int64_t writes =
        l.images * (l.outPixels() / out.pixels) * (l.results / out.lanes);
    cost.cycles = std::max({cost.cycles, reads, writes, cyclesOverArrays()});
    cost.windowReader = writes;
    // What a window reduces, beside the epilogue.
    int64_t perLane = l.isFloat && l.hasWindow() ? 400 : 3 * l.inputBits;
    // A reduction takes all pixels of a word together.
    int64_t lanes = std::max(out.numbers(), l.hasWindow() ? 1 : in.numbers());
    // What is read ahead is kept, and once more while that is passed on.
    if (l.ahead > 0)
      cost.resources += memory(in.numbers() * l.inputBits,
                               l.ahead * (l.channels / f.pi), false, 2);
    cost.resources.lut += lanes * perLane * l.taps();
    cost.resources.ff += lanes * perLane * l.taps();
    cost.resources += l.elements * lanes;
    addTables(lanes);
    for (auto [a, b] : l.scales)
      cost.resources.dsp +=
          out.numbers() * dspsForProduct(a, b, multiplierBits);
  }

  const Layer &l;
  const LayerFolding &f;
  int64_t multiplierBits;
  WordShape in, out;
  LayerCost cost;
};
} // namespace

int64_t cnnc::hls::productsPerDsp(const Layer &layer,
                                  const LayerFolding &folding,
                                  int64_t multiplierBits) {
  bool shares =
      layer.kind == Layer::Kind::Conv || layer.kind == Layer::Kind::Dense;
  // The upper weight lies 18 bits above the lower, whose sign is one bit more.
  bool fits = layer.weightBits + 19 <= multiplierBits;
  return shares && fits && !layer.isFloat && layer.inputBits <= kPackedBits &&
                 folding.po % 2 == 0
             ? 2
             : 1;
}

LayerCost cnnc::hls::costOf(const Layer &layer, const LayerFolding &folding,
                            int64_t multiplierBits) {
  return Costing(layer, folding, multiplierBits).run();
}

/// Cycles in which a window writes nothing while its lower right corner visits
/// the words of `columns`, `groups` times each, and of all rows.
static std::vector<HeldChannel::Gap> gapsOf(const WindowAxis &rows,
                                            const WindowAxis &columns,
                                            int64_t groups, int64_t images) {
  int64_t visited = (columns.end() - columns.begin()) * groups;
  int64_t before = (columns.first() - columns.begin()) * groups;
  int64_t behind = (columns.end() - 1 - columns.last()) * groups;
  return {{(columns.stride - 1) * groups,
           images * rows.output * (columns.output - 1)},
          {behind + (rows.stride - 1) * visited + before,
           images * (rows.output - 1)},
          {(rows.first() - rows.begin()) * visited + before, images}};
}

FifoShape cnnc::hls::windowFifo(const Layer &layer, const LayerFolding &folding,
                                int64_t readerCycles, int64_t interval) {
  WindowAxis rows = layer.window.rows;
  WindowWords words = wordsOf(layer, folding);
  WindowAxis columns = words.words();
  int64_t groups = windowGroups(layer, folding);
  int64_t row = columns.output * groups;
  HeldChannel held;
  held.gaps = gapsOf(rows, columns, groups, layer.images);
  held.tokens = layer.images * rows.output * row;
  held.readerCycles = std::max<int64_t>(1, readerCycles);
  // Words that meet all results are read at once and kept.
  bool keeps = layer.kind == Layer::Kind::Conv &&
               folding.po < layer.results / layer.groups;
  int64_t passes = layer.multiplies() ? layer.taps() / folding.taps : 1;
  held.latency = kSumLatency + (layer.elements.lut > 0 ? kFloatLatency : 0);
  held.inFlight = divideCeil(held.latency, passes) + 2;
  if (keeps)
    held.inFlight = std::min(held.inFlight, groups + 2);
  FifoShape fifo{windowNumbers(layer, folding) * layer.inputBits,
                 held.depth(interval)};
  // A window that is slower than its reader is ahead of it in single rows only.
  int64_t visited = layer.images * layer.window.visited(words.pixels) * groups;
  if (visited >= readerCycles) {
    double cycles = double((columns.output - 1) * columns.stride + 1) * groups;
    double read = cycles * double(held.tokens) / double(held.readerCycles);
    auto ahead = int64_t(std::max(0.0, double(row) - read));
    fifo.depth = std::min(fifo.depth, held.inFlight + ahead);
  }
  return fifo;
}

Flow cnnc::hls::flowOf(const Layer &layer, const LayerFolding &folding,
                       double busy, const Flow &before) {
  bool windows = layer.multiplies() || layer.kind == Layer::Kind::Window;
  // Rows, as a share of all, that must have come before the first result; those
  // of a burst come at once.
  double rows = layer.outPixels() < layer.pixels() ? 1.0 : 0.0;
  const WindowAxis &axis = layer.window.rows;
  bool isDense = layer.kind == Layer::Kind::Dense;
  auto height = double(std::max<int64_t>(1, axis.input));
  if (windows && !isDense)
    rows = double(std::max<int64_t>(0, axis.first())) / height;
  if (!folding.isExternal || isDense) {
    double wait = std::max(0.0, rows - before.burst);
    Flow flow{before.delay + wait, windows && !isDense ? before.burst : 0.0};
    if (isDense || (layer.outPixels() < layer.pixels() && !windows))
      return flow;
    // Windows whose last row lies below the picture.
    int64_t below = axis.last() - axis.input;
    double beyond = windows && below >= 0
                        ? double(below / axis.stride + 1) / double(axis.output)
                        : 0.0;
    bool isFaster = beyond > 0 && busy < before.busy;
    flow.last = isFaster ? beyond : std::min(1.0, before.last + beyond);
    flow.busy = isFaster ? busy : std::max(busy, before.busy);
    return flow;
  }
  // A band must be there, and its results are there when it has been computed.
  ExternalBands bands = ExternalBands::of(layer.window, folding.rows);
  auto count = double(bands.count());
  rows = std::min(1.0, double(bands.ring() - axis.pad) / height);
  double wait = std::max(0.0, rows - before.burst);
  bool reorders = folding.po != layer.results;
  return {before.delay + wait + busy / count, reorders ? 1.0 / count : 0.0};
}

static std::vector<int64_t> divisorsOf(int64_t number) {
  std::vector<int64_t> result;
  for (int64_t d = 1; d <= number; ++d)
    if (number % d == 0)
      result.push_back(d);
  return result;
}

/// Whether words and weights are as narrow as they must be.
static bool isSynthesisable(const Layer &layer, const LayerFolding &f) {
  bool isProduct =
      layer.kind == Layer::Kind::Conv || layer.kind == Layer::Kind::Dense;
  bool hasWindow = layer.hasWindow() && layer.kind != Layer::Kind::Dense &&
                   !(f.isExternal && layer.multiplies());
  WordShape read = inputWords(layer, f), written = outputWords(layer, f);
  int64_t in = hasWindow ? windowNumbers(layer, f) : read.numbers();
  int64_t products = layer.kind == Layer::Kind::Dense ? read.numbers() : f.pi;
  int64_t weights = (isProduct ? products * f.po : written.lanes) * f.taps;
  return in * layer.inputBits <= kMostStreamBits &&
         written.numbers() * layer.outputBits <= kMostStreamBits &&
         (!layer.multiplies() ||
          weights * layer.weightBits <= kMostReshapedBits);
}

WordShape cnnc::hls::inputWords(const Layer &, const LayerFolding &folding) {
  return {folding.pi, folding.px};
}

WordShape cnnc::hls::outputWords(const Layer &layer,
                                 const LayerFolding &folding) {
  int64_t windows = wordsOf(layer, folding).windows();
  switch (layer.kind) {
  case Layer::Kind::Conv:
    return {folding.po, windows};
  case Layer::Kind::Dense:
    return folding.po;
  case Layer::Kind::Depthwise:
    return {folding.pi * (layer.results / layer.groups), windows};
  case Layer::Kind::Window:
    return {folding.pi, windows};
  case Layer::Kind::ChannelWindow:
    return windows;
  case Layer::Kind::Stream:
    // A reduction has one pixel of results.
    return {folding.pi, std::gcd(folding.px, layer.outWidth)};
  }
  llvm_unreachable("unknown kind");
}

std::vector<LayerFolding> cnnc::hls::pixelFoldingsOf(const Layer &layer) {
  std::vector<LayerFolding> result;
  for (const LayerFolding &one : foldingsOf(layer, /*isExternal=*/false)) {
    bool hasAll = layer.kind == Layer::Kind::Dense || !layer.multiplies() ||
                  one.taps == layer.taps();
    for (int64_t pixels : layer.pixelsOfWords) {
      LayerFolding folding = one;
      folding.px = pixels;
      if (hasAll && pixels > 1 && isSynthesisable(layer, folding))
        result.push_back(folding);
    }
  }
  return result;
}

std::vector<LayerFolding> cnnc::hls::foldingsOf(const Layer &layer,
                                                bool isExternal) {
  std::vector<LayerFolding> result;
  bool products =
      layer.kind == Layer::Kind::Conv || layer.kind == Layer::Kind::Dense;
  int64_t inputs = layer.kind == Layer::Kind::Conv
                       ? layer.channels / layer.groups
                       : std::gcd(layer.channels, layer.undivided);
  int64_t outputs = products ? layer.results / layer.groups : 1;
  bool folds = layer.multiplies() && layer.kind != Layer::Kind::Dense;
  if (isExternal && !layer.canFetch())
    return result;
  std::vector<int64_t> rows = {0};
  if (isExternal && folds)
    rows = divisorsOf(layer.outHeight);
  int64_t stored = storedWeightBits(layer);
  for (int64_t pi : divisorsOf(inputs))
    for (int64_t po : divisorsOf(outputs))
      for (int64_t taps : divisorsOf(folds && !isExternal ? layer.taps() : 1))
        for (int64_t r : rows) {
          LayerFolding folding{pi, po, taps, isExternal, r};
          int64_t cycles = folds ? r * layer.outWidth : 1;
          bool isFetched =
              !isExternal || weightsACycle(pi * po, cycles, stored) > 0;
          if (isFetched && isSynthesisable(layer, folding))
            result.push_back(folding);
        }
  return result;
}
