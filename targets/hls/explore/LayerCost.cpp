//===- LayerCost.cpp - cycles and resources of a folded layer -------------===//

#include "targets/hls/explore/LayerCost.h"
#include "targets/hls/HlsLimits.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/estimate/OperatorCosts.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace cnnc;
using namespace cnnc::hls;
using llvm::divideCeil;

/// Cycles between additions to one floating-point sum (PG060's f32 adder).
static constexpr int64_t kFloatInterval = 4;
/// Products of 8 bits that a packed sum holds without overflow (AMD WP486).
static constexpr int64_t kPackedProducts = 7;
/// Widest factors of a packed pair.
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

namespace {
/// A memory where its size puts it.
Resources memory(int64_t bits, int64_t words, bool isRom, int64_t banks = 1) {
  Storage storage = words <= 1             ? Storage::registers
                    : words <= 64          ? Storage::lutram
                    : words * bits <= 1024 ? Storage::lutram
                                           : Storage::bram;
  return memoryCost(storage, bits, words, isRom) * banks;
}

class Costing {
public:
  Costing(const Layer &layer, const LayerFolding &folding)
      : l(layer), f(folding) {}

  LayerCost run() {
    cost.resources = kProcess;
    addInput();
    if (l.hasWindow() && l.kind != Layer::Kind::Dense && !isFrame())
      addWindow();
    if (l.multiplies())
      addProduct();
    else
      addElements();
    return cost;
  }

private:
  bool isFrame() const { return f.isExternal && l.kind != Layer::Kind::Dense; }

  /// The FIFO in front: a row, for what its reader cannot take in time.
  void addInput() {
    int64_t row = l.hasWindow() ? l.width * l.channels / f.pi : 2;
    int64_t readers = std::max<int64_t>(1, int64_t(l.inputs.size()));
    cost.resources +=
        fifoCost(f.pi * l.inputBits, std::max<int64_t>(2, row)) * readers;
    // A fork for each further reader of what the layer makes.
    if (l.copies > 1)
      cost.resources += kProcess;
  }

  void addWindow() {
    int64_t groups = l.channels / f.pi, bits = f.pi * l.inputBits;
    int64_t positions = l.visited > 0 ? l.visited : l.pixels();
    cost.cycles = std::max(cost.cycles, l.images * positions * groups);
    Resources lines = memory(bits, l.width * groups, false, l.kernelHeight - 1);
    Resources past =
        memory(bits * l.kernelHeight, groups, false, l.kernelWidth - 1);
    cost.resources += lines + past + kProcess;
    // Borders: a choice for each bit of the window.
    cost.resources.lut += bits * l.taps() / 2;
    cost.resources.ff += bits * l.taps();
    cost.resources += fifoCost(bits * l.taps(), 16);
  }

  void addProduct() {
    bool isDepthwise = l.kind == Layer::Kind::Depthwise;
    bool isDense = l.kind == Layer::Kind::Dense;
    int64_t depth = isDense ? l.channels * l.pixels() : l.channels / l.groups;
    int64_t inputs = isDepthwise ? l.groups / f.pi : depth / f.pi;
    int64_t perGroup = isDepthwise ? 1 : l.results / l.groups;
    int64_t outputs = isDepthwise ? 1 : perGroup / f.po;
    int64_t passes = isDense ? 1 : l.taps() / f.taps;
    int64_t groups = isDepthwise ? 1 : l.groups;
    int64_t words = groups * outputs * inputs * passes;
    int64_t outs = isDense ? 1 : l.outPixels();
    bool carries = isDepthwise ? passes > 1 : inputs * passes > 1;
    int64_t interval = l.isFloat && carries ? kFloatInterval : 1;
    if (isDense)
      interval = divideCeil(interval, outputs);
    cost.cycles = std::max(cost.cycles, l.images * outs * words * interval);
    // Results of one cycle and the products behind each.
    int64_t lanes = isDepthwise ? f.pi * (l.results / l.groups) : f.po;
    int64_t each = isDepthwise ? f.taps : f.taps * f.pi;
    addOperators(lanes, each);
    int64_t bits = lanes * each * l.weightBits;
    if (!f.isExternal)
      cost.resources += memory(bits, words, true);
    else
      addExternal(bits, words, lanes);
    // Words that are read again for other outputs or passes.
    if (outputs > 1 || passes > 1)
      cost.resources += memory(f.pi * l.inputBits * (isDense ? 1 : l.taps()),
                               isDepthwise || isDense ? 1 : inputs, false);
    if (isDense && inputs > 1)
      cost.resources += memory(l.sumBits, outputs, false, f.po);
  }

  void addOperators(int64_t lanes, int64_t each) {
    Resources &r = cost.resources;
    int64_t all = lanes * each;
    if (l.isFloat) {
      r.dsp += all * kFloatDsp;
      r.lut += all * 310;
      r.ff += all * 450;
      return;
    }
    int64_t perDsp = productsPerDsp(l, f);
    r.dsp +=
        divideCeil(all * dspsForProduct(l.weightBits, l.inputBits), perDsp);
    // Sums go down the cascade of slices; a packed sum is divided after seven.
    int64_t chains = perDsp > 1 ? divideCeil(each, kPackedProducts) : 1;
    r.lut += lanes * (chains * 20 + 2 * l.sumBits);
    r.ff += lanes * (l.sumBits + l.outputBits) + all * l.inputBits / 2;
    if (l.scaleBits > 0)
      r.dsp += lanes * dspsForProduct(l.scaleBits, l.sumBits);
  }

  /// Weights come in bursts while those before are used; inputs, sums and
  /// results of an image are kept meanwhile.
  void addExternal(int64_t bits, int64_t words, int64_t lanes) {
    int64_t rows = f.rows > 0 ? f.rows : l.outHeight;
    int64_t fetches =
        l.kind == Layer::Kind::Dense ? 1 : divideCeil(l.outHeight, rows);
    cost.externalBytes =
        divideCeil(l.images * fetches * l.weights() * l.weightBits, 8);
    cost.resources += {0, 2, 0, 900, 1300}; // the adapter
    if (l.kind == Layer::Kind::Dense) {
      cost.resources += memory(bits, std::min<int64_t>(words, 512), false);
      return;
    }
    int64_t inputs = l.channels / f.pi;
    cost.resources += memory(bits, 2 * l.taps() / f.taps, false);
    int64_t stride = divideCeil(l.height, l.outHeight);
    int64_t inputRows =
        std::min(2 * l.height, 2 * rows * stride + l.kernelHeight - 1);
    int64_t pixels = rows * l.outWidth;
    cost.resources +=
        memory(f.pi * l.inputBits, inputRows * l.width * inputs, false);
    cost.resources += memory(lanes * l.sumBits, pixels, false);
    cost.resources +=
        memory(lanes * l.outputBits, 2 * pixels * (l.results / lanes), false);
  }

  /// Element-wise arithmetic and reductions without weights.
  void addElements() {
    int64_t words = l.images * l.pixels() * (l.channels / f.pi);
    int64_t out = l.images * l.outPixels() * (l.results / f.pi);
    cost.cycles = std::max({cost.cycles, words, out});
    int64_t perLane = l.isFloat ? 400 : 3 * l.inputBits;
    cost.resources.lut += f.pi * perLane * l.taps();
    cost.resources.ff += f.pi * perLane * l.taps();
    if (l.isFloat)
      cost.resources.dsp += f.pi * 2;
  }

  const Layer &l;
  const LayerFolding &f;
  LayerCost cost;
};
} // namespace

int64_t cnnc::hls::productsPerDsp(const Layer &layer,
                                  const LayerFolding &folding) {
  bool shares =
      layer.kind == Layer::Kind::Conv || layer.kind == Layer::Kind::Dense;
  return shares && !layer.isFloat && layer.weightBits <= kPackedBits &&
                 layer.inputBits <= kPackedBits && folding.po % 2 == 0
             ? 2
             : 1;
}

LayerCost cnnc::hls::costOf(const Layer &layer, const LayerFolding &folding) {
  return Costing(layer, folding).run();
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
  int64_t in = f.pi * (hasWindow ? layer.taps() : 1);
  int64_t out = isProduct ? f.po : f.pi * (layer.results / layer.groups);
  if (!layer.multiplies())
    out = f.pi;
  int64_t weights = (isProduct ? f.pi * f.po : out) * f.taps;
  return in * layer.inputBits <= kMostStreamBits &&
         out * layer.outputBits <= kMostStreamBits &&
         (!layer.multiplies() ||
          weights * layer.weightBits <= kMostReshapedBits);
}

std::vector<LayerFolding> cnnc::hls::foldingsOf(const Layer &layer,
                                                bool isExternal) {
  std::vector<LayerFolding> result;
  bool products =
      layer.kind == Layer::Kind::Conv || layer.kind == Layer::Kind::Dense;
  int64_t inputs = layer.kind == Layer::Kind::Conv
                       ? layer.channels / layer.groups
                       : layer.channels;
  int64_t outputs = products ? layer.results / layer.groups : 1;
  bool folds = layer.multiplies() && layer.kind != Layer::Kind::Dense;
  std::vector<int64_t> rows = {0};
  if (isExternal && folds && layer.fetchesRows)
    rows = divisorsOf(layer.outHeight);
  bool oneTap = isExternal && !layer.fetchesTaps;
  for (int64_t pi : divisorsOf(inputs))
    for (int64_t po : divisorsOf(outputs))
      for (int64_t taps : divisorsOf(folds && !oneTap ? layer.taps() : 1))
        for (int64_t r : rows)
          if (LayerFolding folding{pi, po, taps, isExternal, r};
              isSynthesisable(layer, folding))
            result.push_back(folding);
  return result;
}

LayerCost cnnc::hls::repackCost(int64_t elements, int64_t bits, int64_t from,
                                int64_t to) {
  LayerCost cost;
  auto step = [&](int64_t narrow, int64_t wide) {
    if (narrow == wide)
      return;
    cost.cycles = std::max(cost.cycles, elements / narrow);
    cost.resources += kProcess;
    cost.resources.lut += narrow * bits * divideCeil(wide / narrow - 1, 3);
    cost.resources.ff += wide * bits;
    cost.resources += fifoCost(narrow * bits, 2);
  };
  int64_t common = std::gcd(from, to);
  step(common, from);
  step(common, to);
  return cost;
}
