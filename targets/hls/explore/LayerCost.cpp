//===- LayerCost.cpp - cycles and resources of a folded layer -------------===//

#include "targets/hls/explore/LayerCost.h"
#include "targets/hls/HlsLimits.h"
#include "targets/hls/MemoryWords.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/estimate/OperatorCosts.h"
#include "targets/hls/lower/ExternalBands.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;

/// Cycles between additions to one floating-point sum (PG060's f32 adder).
static constexpr int64_t kFloatInterval = 4;
/// Products of 8 bits that a packed sum holds without overflow (AMD WP486).
static constexpr int64_t kPackedProducts = 7;
/// Widest number that a packed pair of weights is multiplied by.
static constexpr int64_t kPackedBits = 8;
/// DSP slices of an f32 multiplier and adder (PG060).
static constexpr int64_t kFloatDsp = 5;
/// Control of a process: state machine, counters, handshakes.
static constexpr Resources kProcess = {0, 0, 0, 250, 250};

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
/// A memory where its size puts it.
Resources memory(int64_t bits, int64_t words, bool isRom, int64_t banks = 1) {
  Storage storage = words <= 1             ? Storage::registers
                    : words <= 64          ? Storage::lutram
                    : words * bits <= 1024 ? Storage::lutram
                                           : Storage::bram;
  return memoryCost(storage, bits, words, isRom) * banks;
}

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
    addInput();
    if (l.hasWindow())
      addWindow();
    if (l.multiplies())
      addProduct();
    else
      addElements();
    return cost;
  }

private:
  /// The FIFO in front of a window: half a row, for what a border makes wait.
  void addInput() {
    bool hasRows = l.hasWindow() && l.kind != Layer::Kind::ChannelWindow;
    int64_t row = hasRows ? l.width * l.channels / in.numbers() / 2 : 2;
    cost.resources +=
        fifoCost(in.numbers() * l.inputBits, std::max<int64_t>(2, row));
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
    cost.resources += fifoCost(window, 16);
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
    cost.cycles = std::max(cost.cycles, l.images * outs * words * interval);
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
      r.dsp += all * kFloatDsp + lanes * l.elementDsp;
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
    r.dsp += lanes * l.elementDsp;
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

  /// Element-wise arithmetic and reductions without weights.
  void addElements() {
    int64_t reads =
        l.images * ((l.pixels() + l.ahead) / in.pixels) * (l.channels / f.pi);
    int64_t writes =
        l.images * (l.outPixels() / out.pixels) * (l.results / out.lanes);
    cost.cycles = std::max({cost.cycles, reads, writes});
    int64_t perLane = l.isFloat ? 400 : 3 * l.inputBits;
    // A reduction takes all pixels of a word together.
    int64_t lanes = std::max(out.numbers(), l.hasWindow() ? 1 : in.numbers());
    // What is read ahead is kept, and once more while that is passed on.
    if (l.ahead > 0)
      cost.resources += memory(in.numbers() * l.inputBits,
                               l.ahead * (l.channels / f.pi), false, 2);
    cost.resources.lut += lanes * perLane * l.taps();
    cost.resources.ff += lanes * perLane * l.taps();
    cost.resources.dsp += lanes * l.elementDsp;
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
    return {before.delay + wait, windows && !isDense ? before.burst : 0.0};
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
