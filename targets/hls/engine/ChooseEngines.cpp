//===- ChooseEngines.cpp - engines for the layers of a network ------------===//

#include "targets/hls/engine/ChooseEngines.h"
#include "targets/hls/MemoryWords.h"
#include <algorithm>
#include <numeric>

using namespace cnnc;
using namespace cnnc::hls;

/// Lanes that are tried.
static constexpr int64_t kLanes[] = {1,  2,  3,  4,  6,  8,  12, 16,
                                     20, 24, 28, 32, 40, 48, 56, 64};
/// Elements of a lane of the input's tile, and pixels of the output's.
static constexpr int64_t kPositions[] = {512,  1024,  2048,  4096,
                                         8192, 16384, 32768, 65536};
static constexpr int64_t kPixels[] = {256, 512, 1024, 2048, 4096};
/// How much slower than the fastest a cheaper engine may be.
static constexpr double kSlack = 1.02;

namespace {
/// An engine and what the layers that it may get take on it.
struct Option {
  EngineShape shape;
  Resources resources;
  int64_t own = 0;   ///< cycles of the layers of its kind
  int64_t other = 0; ///< cycles of depthwise layers on an engine for others
  bool takesOther = true;
  /// Whether groups of these and of those become one.
  bool ownJoin = false, otherJoin = false;
};

class Chooser {
public:
  Chooser(const std::vector<EngineLayer> &layers, const HlsDevice &device,
          const Resources &rest, int64_t restCycles, const EngineCopies &copies,
          const Margins &margins)
      : layers(layers), device(device), rest(rest), restCycles(restCycles),
        copies(copies), margins(margins), perCycle(device.bytesPerCycle()) {
    if (!layers.empty())
      numbers = layers.front().numbers;
    for (const EngineLayer &layer : layers) {
      (layer.isDepthwise ? hasDepthwise : hasOthers) = true;
      numbers = joined(numbers, layer.numbers);
      auto same = std::find_if(distinct.begin(), distinct.end(), [&](auto &d) {
        return d.first->costKey() == layer.costKey();
      });
      if (same == distinct.end())
        distinct.push_back({&layer, 1});
      else
        ++same->second;
    }
  }

  EngineChoice run(const Goal &goal) {
    std::vector<Option> general = options(false), single;
    if (hasDepthwise)
      single = options(true);
    for (const Option &option : general) {
      if (!hasDepthwise || option.takesOther)
        consider(&option, nullptr);
      // They read what the other has left.
      for (const Option &depthwise : single)
        if (depthwise.shape.word == option.shape.word)
          consider(&option, &depthwise);
    }
    if (!hasOthers)
      for (const Option &depthwise : single)
        consider(nullptr, &depthwise);
    return make(pick(goal));
  }

private:
  struct Pair {
    const Option *general = nullptr, *depthwise = nullptr;
    Resources resources;
    int64_t cycles = 0;
    double share = 0;
    bool fits = false;
  };

  /// All engines of a kind on which every layer of that kind runs.
  std::vector<Option> options(bool isDepthwise) {
    std::vector<Option> &result = isDepthwise ? forDepthwise : forOthers;
    for (int64_t pi : kLanes)
      for (int64_t po : kLanes) {
        if (isDepthwise && po != pi)
          continue;
        EngineShape shape;
        shape.isDepthwise = isDepthwise;
        shape.pi = pi;
        shape.po = po;
        shape.numbers = numbers;
        shape.multiplier = device.multiplierBits;
        shape.beat = beatOf(shape.block());
        for (int64_t word : wordsOf(shape)) {
          shape.word = word;
          addBuffers(shape, result);
        }
      }
    return result;
  }

  void addBuffers(EngineShape shape, std::vector<Option> &result) const {
    // Beyond the device with nothing else in it.
    shape.positions = kPositions[0];
    shape.pixels = kPixels[0];
    if (resourcesOf(shape).dsp > int64_t(double(device.dsp) * margins.dsp) &&
        !result.empty())
      return;
    for (int64_t positions : kPositions)
      for (int64_t pixels : kPixels) {
        shape.positions = positions;
        shape.pixels = pixels;
        add(shape, result);
      }
  }

  /// Words that divide the lanes, the widest first: what memory moves in a
  /// cycle, and narrower ones that take fewer units for results.
  std::vector<int64_t> wordsOf(const EngineShape &shape) const {
    int64_t bits = std::min(int64_t(perCycle * 8), kPortBits);
    std::vector<int64_t> words = {1};
    while (std::gcd(shape.pi, shape.po) % (2 * words.front()) == 0 &&
           2 * words.front() * numbers.element <= bits)
      words.insert(words.begin(), 2 * words.front());
    return words;
  }

  /// As much of a block as memory moves in a cycle. Ports move powers of two.
  int64_t beatOf(int64_t block) const {
    int64_t bits = std::min(int64_t(perCycle * 8), kPortBits), beat = 1;
    while (block % (2 * beat) == 0 && 2 * beat * numbers.weight <= bits)
      beat *= 2;
    return beat;
  }

  void add(const EngineShape &shape, std::vector<Option> &result) const {
    Option option;
    option.shape = shape;
    option.resources = resourcesOf(shape);
    if (fitsAlone(option.resources) || result.empty()) {
      for (auto [layer, count] : distinct) {
        if (layer->isDepthwise != shape.isDepthwise && shape.isDepthwise)
          continue;
        std::optional<EngineRun> run = fastestRun(*layer, shape, perCycle);
        if (layer->isDepthwise != shape.isDepthwise) {
          option.takesOther &= run.has_value();
          option.otherJoin |= layer->on(shape).joined > 1;
          option.other += run ? count * run->cycles : 0;
        } else if (!run) {
          return;
        } else {
          option.own += count * run->cycles;
          option.ownJoin |= layer->on(shape).joined > 1;
        }
      }
      result.push_back(option);
    }
  }

  static double part(int64_t used, double there) {
    return there > 0 ? double(used) / there : used > 0 ? 1e3 : 0.0;
  }

  /// How much of the device is used, by what is used most of.
  double shareOf(const Resources &r) const {
    return std::max({part(r.dsp, double(device.dsp) * margins.dsp),
                     part(r.bram18, 2.0 * double(device.bram36) * margins.bram),
                     part(r.uram, double(device.uram) * margins.uram),
                     part(r.lut, double(device.lut) * margins.lut),
                     part(r.ff, double(device.ff) * margins.ff)});
  }
  bool fitsAlone(const Resources &r) const { return shareOf(r + rest) <= 1.0; }

  void consider(const Option *general, const Option *depthwise) {
    Pair pair;
    pair.general = general;
    pair.depthwise = depthwise;
    if (general) {
      pair.resources += general->resources;
      if (general->ownJoin || (!depthwise && general->otherJoin))
        pair.resources += joiningCost(general->shape);
      pair.cycles += general->own + (depthwise ? 0 : general->other);
    }
    if (depthwise) {
      pair.resources += depthwise->resources;
      pair.cycles += depthwise->own;
    }
    const EngineShape &shape = (general ? general : depthwise)->shape;
    auto copy = [&](const LayerCost &cost) {
      pair.resources += cost.resources;
      pair.cycles += cost.cycles;
    };
    if (shape.word > 1)
      copy(copies.inputs);
    if (shape.po > 1)
      copy(copies.results);
    pair.share = shareOf(pair.resources + rest);
    pair.fits = pair.share <= 1.0;
    if (pair.fits || cheapest.share == 0 || pair.share < cheapest.share)
      pairs.push_back(pair);
    if (cheapest.share == 0 || pair.share < cheapest.share)
      cheapest = pair;
  }

  Pair pick(const Goal &goal) const {
    if (!cheapest.fits || goal.kind == Goal::Kind::Area)
      return cheapest;
    int64_t fastest = INT64_MAX;
    for (const Pair &pair : pairs)
      if (pair.fits)
        fastest = std::min(fastest, pair.cycles);
    double most = double(fastest + restCycles) * kSlack - double(restCycles);
    if (goal.kind == Goal::Kind::Fps)
      most = std::max(double(fastest),
                      device.hertz() / goal.fps - double(restCycles));
    Pair best = cheapest;
    bool found = false;
    for (const Pair &pair : pairs) {
      if (!pair.fits || double(pair.cycles) > most)
        continue;
      if (!found || pair.share < best.share)
        best = pair;
      found = true;
    }
    if (goal.kind == Goal::Kind::Fps &&
        double(best.cycles + restCycles) > device.hertz() / goal.fps)
      best.fits = false;
    return best;
  }

  EngineChoice make(const Pair &pair) const {
    EngineChoice choice;
    choice.fits = pair.fits;
    choice.resources = pair.resources;
    choice.cycles = pair.cycles;
    for (const Option *option : {pair.general, pair.depthwise})
      if (option)
        choice.engines.push_back(option->shape);
    for (const EngineLayer &layer : layers) {
      unsigned engine = layer.isDepthwise && pair.depthwise
                            ? unsigned(choice.engines.size() - 1)
                            : 0;
      choice.engineOf.push_back(engine);
      choice.runs.push_back(
          *fastestRun(layer, choice.engines[engine], perCycle));
      choice.bytes += choice.runs.back().bytes;
    }
    return choice;
  }

  const std::vector<EngineLayer> &layers;
  const HlsDevice &device;
  Resources rest;
  int64_t restCycles;
  const EngineCopies &copies;
  const Margins &margins;
  double perCycle;
  EngineNumbers numbers; ///< that serve all layers
  /// Layers of different cost, and how many there are of each.
  std::vector<std::pair<const EngineLayer *, int64_t>> distinct;
  bool hasDepthwise = false, hasOthers = false;
  std::vector<Option> forOthers, forDepthwise;
  std::vector<Pair> pairs;
  Pair cheapest;
};
} // namespace

EngineChoice cnnc::hls::chooseEngines(const std::vector<EngineLayer> &layers,
                                      const HlsDevice &device,
                                      const Resources &rest, int64_t restCycles,
                                      const EngineCopies &copies,
                                      const Goal &goal,
                                      const Margins &margins) {
  return Chooser(layers, device, rest, restCycles, copies, margins).run(goal);
}

bool cnnc::hls::fitsSomeEngine(const EngineLayer &layer) {
  EngineShape largest;
  largest.isDepthwise = layer.isDepthwise;
  largest.positions = *std::prev(std::end(kPositions));
  largest.pixels = *std::prev(std::end(kPixels));
  largest.numbers = layer.numbers;
  return fastestRun(layer, largest, 1).has_value();
}
