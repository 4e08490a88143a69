//===- Explore.cpp - how much of each layer runs in parallel --------------===//

#include "targets/hls/explore/Explore.h"
#include "targets/hls/estimate/MemoryCosts.h"
#include "targets/hls/network/FifoDepths.h"
#include <algorithm>
#include <cmath>
#include <map>

using namespace cnnc;
using namespace cnnc::hls;

namespace {
/// A folding and what it costs.
struct Option {
  LayerFolding folding;
  LayerCost cost;
};

class Explorer {
public:
  Explorer(const std::vector<Layer> &layers, const HlsDevice &device,
           const Margins &margins)
      : layers(layers), device(device), margins(margins),
        isExternal(layers.size(), false), words(layers.size()),
        foldings(layers.size()) {
    for (const Layer &layer : layers) {
      onChip.push_back(optionsOf(layer, foldingsOf(layer, false)));
      external.push_back(optionsOf(layer, foldingsOf(layer, true)));
    }
  }

  /// The shortest interval that fits, or the one asked for.
  Exploration run(const Goal &goal) {
    std::vector<int64_t> intervals = candidates();
    if (goal.kind == Goal::Kind::Area)
      return cheapest(intervals);
    if (goal.kind == Goal::Kind::Fps) {
      auto interval = std::max<int64_t>(1, int64_t(device.hertz() / goal.fps));
      Exploration found = tryInterval(interval);
      if (found.fits || found.limit != kInterval)
        return found;
      addPixels();
      return tryInterval(interval);
    }
    Exploration least = cheapest(intervals);
    Exploration found = shortest(std::move(least), intervals);
    if (!found.fits || !(found.limit.empty() || found.limit == kInterval))
      return found;
    addPixels();
    intervals = candidates();
    intervals.erase(
        std::lower_bound(intervals.begin(), intervals.end(), found.interval),
        intervals.end());
    intervals.push_back(found.interval);
    return shortest(std::move(found), intervals);
  }

private:
  /// What is missing if no folding is fast enough.
  static constexpr llvm::StringLiteral kInterval = "interval";

  /// From now on words may have several pixels.
  void addPixels() {
    for (const Layer &layer : layers)
      wide.push_back(optionsOf(layer, pixelFoldingsOf(layer)));
  }

  std::vector<Option>
  optionsOf(const Layer &layer,
            const std::vector<LayerFolding> &foldings) const {
    std::vector<Option> result;
    for (const LayerFolding &folding : foldings)
      result.push_back(
          {folding, costOf(layer, folding, device.multiplierBits)});
    return result;
  }

  std::vector<int64_t> candidates() const {
    std::vector<int64_t> result;
    for (const auto *lists : {&onChip, &external, &wide})
      for (const std::vector<Option> &options : *lists)
        for (const Option &option : options)
          result.push_back(option.cost.cycles);
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }

  /// The choice for the last of `intervals`, to which what it takes to bring
  /// the numbers is added where that is longer than all that layers take.
  Exploration cheapest(std::vector<int64_t> &intervals) {
    Exploration found = tryInterval(intervals.back());
    while (found.limit == kInterval && found.interval > intervals.back()) {
      intervals.push_back(found.interval);
      found = tryInterval(found.interval);
    }
    return found;
  }

  /// The shortest of `intervals` that fits; `best` is the choice for the last.
  Exploration shortest(Exploration best,
                       const std::vector<int64_t> &intervals) {
    if (!best.fits || intervals.size() == 1)
      return best;
    Exploration shortest = tryInterval(intervals.front());
    if (shortest.fits) {
      shortest.limit = "";
      return shortest;
    }
    size_t tooShort = 0, enough = intervals.size() - 1;
    std::string limit = shortest.limit;
    while (tooShort + 1 < enough) {
      size_t middle = (tooShort + enough) / 2;
      Exploration found = tryInterval(intervals[middle]);
      (found.fits ? enough : tooShort) = middle;
      if (found.fits)
        best = std::move(found);
      else
        limit = found.limit;
    }
    best.limit = limit;
    return best;
  }

  /// The cheapest choice whose layers all take at most `interval`.
  Exploration tryInterval(int64_t interval) {
    std::fill(isExternal.begin(), isExternal.end(), false);
    while (true) {
      Exploration found = choose(interval);
      if (found.fits || found.limit != "BRAM" || !moveWeights(found, interval))
        return found;
    }
  }

  Exploration choose(int64_t interval) {
    Exploration result;
    result.interval = 1;
    std::vector<std::pair<size_t, FifoShape>> fifos;
    flows.assign(layers.size(), {});
    for (size_t i = 0; i < layers.size(); ++i) {
      LayerChoice choice = chooseLayer(int(i), interval, result);
      words[i] = outputWords(layers[i], choice.folding);
      foldings[i] = choice.folding;
      LayerCost own = choice.cost;
      own.cycles = choice.ownCycles;
      for (FifoShape fifo : waiting(int(i), choice.folding, own, interval))
        fifos.push_back({i, fifo});
      double busy = double(own.cycles) / double(interval);
      flows[i] = flowOf(layers[i], choice.folding, std::min(1.0, busy),
                        latest(int(i), choice.folding, interval));
      result.total += choice.cost.resources;
      result.externalBytes += choice.cost.externalBytes;
      if (choice.cost.cycles > result.interval || result.bottleneck < 0) {
        result.interval = choice.cost.cycles;
        result.bottleneck = int(i);
      }
      result.layers.push_back(std::move(choice));
    }
    place(fifos, result);
    result.limit = whatIsMissing(result, interval);
    result.fits = result.limit.empty();
    return result;
  }

  /// FIFOs, by the layer that reads them, of UltraRAM as far as there is some.
  void place(const std::vector<std::pair<size_t, FifoShape>> &fifos,
             Exploration &result) const {
    std::vector<FifoShape> shapes;
    for (const auto &[layer, shape] : fifos)
      shapes.push_back(shape);
    std::vector<bool> placed =
        placeInUram(shapes, int64_t(double(device.uram) * margins.uram));
    for (size_t k = 0; k < shapes.size(); ++k) {
      Resources cost = fifoCost(shapes[k].bits, shapes[k].depth,
                                placed[k] ? Storage::uram : Storage::bram);
      result.layers[fifos[k].first].cost.resources += cost;
      result.total += cost;
    }
  }

  /// What it takes to bring the inputs into the words that the layer reads, and
  /// to move them from memory and outputs to it.
  LayerCost repacking(int i, const LayerFolding &folding) const {
    const Layer &layer = layers[i];
    LayerCost sum;
    auto add = [&](const LayerCost &cost) {
      sum.cycles = std::max(sum.cycles, cost.cycles);
      sum.resources += cost.resources;
      sum.externalBytes += cost.externalBytes;
    };
    for (size_t k = 0; k < layer.inputs.size(); ++k) {
      const LayerInput &input = layer.inputs[k];
      int source = input.layer;
      WordShape wanted = wordsOf(layer, folding, k);
      if (input.isPrologue)
        add(repackCost(layer.images * layer.outPixels() * layer.results,
                       layer.inputBits, layer.results, wanted,
                       outputWords(layer, folding)));
      if (input.loader >= 0) {
        add(repackCost(input.elements(), layer.inputBits, input.channels,
                       wordsOf(layers[input.loader], foldings[input.loader],
                               input.loaderInput),
                       wanted));
        continue;
      }
      if (source < 0) {
        LayerCost load = loading(layer, k, wanted);
        // The first number is as late in each frame.
        auto moved = int64_t(double(load.externalBytes) / bytesPerCycle());
        load.cycles = std::max(load.cycles, kExternalLatency + moved);
        add(load);
        continue;
      }
      const Layer &from = layers[source];
      int64_t elements = from.images * from.outPixels() * from.results;
      add(repackCost(elements, from.outputBits, from.results, words[source],
                     wanted));
    }
    if (layer.storedBits > 0)
      add(storeCost(layer.images, layer.results, layer.outHeight,
                    layer.outWidth, layer.storedBits, layer.outputBits,
                    outputWords(layer, folding)));
    return sum;
  }

  /// The words in which a layer reads its input number `k`.
  static WordShape wordsOf(const Layer &layer, const LayerFolding &folding,
                           size_t k) {
    return k == 0 || layer.inputs[k].isPrologue ? inputWords(layer, folding)
                                                : outputWords(layer, folding);
  }

  /// What it takes to move a layer's input number `k` from memory.
  static LayerCost loading(const Layer &layer, size_t k, WordShape wanted) {
    const LayerInput &input = layer.inputs[k];
    if (k > 0)
      return loadCost(input.images, input.channels, input.height, input.width,
                      layer.memoryBits, layer.inputBits, wanted);
    // In the order of the stream each pixel is an image.
    if (layer.isInOrder)
      return loadCost(layer.images * layer.pixels(), layer.channels, 1, 1,
                      layer.memoryBits, layer.inputBits, wanted);
    return loadCost(layer.images, layer.channels, layer.height, layer.width,
                    layer.memoryBits, layer.inputBits, wanted);
  }

  /// How a layer's input number `k` comes.
  Flow comes(int i, const LayerFolding &folding, size_t k,
             int64_t interval) const {
    const LayerInput &input = layers[i].inputs[k];
    if (input.layer >= 0)
      return flows[input.layer];
    return loadFlow(layers[i], input, wordsOf(layers[i], folding, k), interval);
  }

  /// Of a layer's inputs the one that comes last.
  Flow latest(int i, const LayerFolding &folding, int64_t interval) const {
    Flow last;
    for (size_t k = 0; k < layers[i].inputs.size(); ++k) {
      Flow flow = comes(i, folding, k, interval);
      if (flow.delay >= last.delay)
        last = flow;
    }
    return last;
  }

  /// The FIFOs in which windows wait, and inputs: those that come on a shorter
  /// way for the others, what comes at once until it is used, and what comes
  /// faster than it is.
  std::vector<FifoShape> waiting(int i, const LayerFolding &folding,
                                 const LayerCost &cost,
                                 int64_t interval) const {
    const Layer &layer = layers[i];
    double busy = double(cost.cycles) / double(interval);
    double before = latest(i, folding, interval).delay;
    // The product's input comes in time; what its epilogue reads waits for it.
    Flow main = layer.inputs.empty() ? Flow() : comes(i, folding, 0, interval);
    main = flowOf(layer, folding, std::min(1.0, busy), main);
    std::vector<FifoShape> fifos;
    auto add = [&](WordShape word, int64_t bits, double depth) {
      if (depth > 2)
        fifos.push_back({word.numbers() * bits, int64_t(depth)});
    };
    bool isBand = folding.isExternal && layer.kind == Layer::Kind::Conv;
    if (layer.hasWindow() && !isBand)
      fifos.push_back(
          windowFifo(layer, folding, cost.windowReader,
                     int64_t(double(interval) * (1 + network::kSlack))));
    for (size_t k = 0; k < layer.inputs.size(); ++k) {
      const LayerInput &input = layer.inputs[k];
      WordShape word = wordsOf(layer, folding, k);
      Flow came = comes(i, folding, k, interval);
      double until = k == 0 && layer.multiplies()
                         ? came.delay
                         : std::max(main.delay, before);
      // What comes from memory for this layer alone comes when it is needed.
      bool isShared = input.layer >= 0 || input.loader >= 0;
      double share = isShared ? until - came.delay + came.burst : 0.0;
      auto [elements, bits] = sizeOf(i, k);
      double words = elements / double(word.numbers());
      // Numbers that are read in a cycle.
      double pace = elements * double(layer.images) / double(cost.cycles);
      double ahead = words * came.last * std::max(0.0, 1 - came.busy / busy);
      // A place is free only behind the reader's pipeline and the FIFO's own
      // registers.
      if (ahead > 2)
        ahead += double(kSumLatency) * pace / double(word.numbers()) + 2;
      if (ahead > 2 && input.layer >= 0) {
        WordShape wide = slowFrom(this->words[input.layer], word, bits, pace);
        if (wide != word) {
          add(wide, bits,
              ahead * double(word.numbers()) / double(wide.numbers()));
          ahead = 0;
        }
      }
      if (input.isPrologue) {
        WordShape behind = outputWords(layer, folding);
        add(word, bits, ahead);
        add(behind, bits, share * elements / double(behind.numbers()));
        continue;
      }
      double depth = share * words + ahead;
      // What a border makes wait: half a row.
      if (k == 0 && layer.hasWindow() &&
          layer.kind != Layer::Kind::ChannelWindow)
        depth = std::max(depth, double(layer.width * layer.channels) /
                                    double(2 * word.numbers()));
      add(word, bits, depth);
    }
    return fifos;
  }

  /// On the way from words to others the words in front of the first process
  /// that is as slow as what reads `pace` numbers a cycle behind it.
  static WordShape slowFrom(WordShape from, WordShape to, int64_t bits,
                            double pace) {
    for (const WordShape &next : repackSteps(from, to, bits)) {
      if (double(std::min(from.numbers(), next.numbers())) <= pace)
        return from;
      from = next;
    }
    return to;
  }

  /// Numbers of a picture of a layer's input number `k`, and bits of each.
  std::pair<double, int64_t> sizeOf(int i, size_t k) const {
    const LayerInput &input = layers[i].inputs[k];
    if (input.layer < 0)
      return {double(input.channels * input.height * input.width),
              layers[i].inputBits};
    const Layer &from = layers[input.layer];
    return {double(from.outPixels() * from.results), from.outputBits};
  }

  /// What the FIFOs take if each is of whatever it takes less of.
  Resources leastOf(const std::vector<FifoShape> &fifos) const {
    Resources sum;
    for (FifoShape fifo : fifos) {
      Resources block = fifoCost(fifo.bits, fifo.depth);
      Resources ultra = fifoCost(fifo.bits, fifo.depth, Storage::uram);
      bool isUltra = placeInUram({fifo}, usableUram(device)).front() &&
                     share(ultra, 0, 1) < share(block, 0, 1);
      sum += isUltra ? ultra : block;
    }
    return sum;
  }

  /// How much of the device an amount is: what is short counts more.
  double share(const Resources &r, int64_t bytes, int64_t interval) const {
    auto part = [](int64_t used, double there) {
      return there > 0 ? double(used) / there : used > 0 ? 1e3 : 0.0;
    };
    return part(r.dsp, double(device.dsp) * margins.dsp) +
           part(r.bram18, 2.0 * double(device.bram36) * margins.bram) +
           part(r.uram, double(device.uram) * margins.uram) +
           part(r.lut, double(device.lut) * margins.lut) +
           part(r.ff, double(device.ff) * margins.ff) +
           part(bytes, bytesPerCycle() * double(interval));
  }

  double bytesPerCycle() const { return device.bytesPerCycle(); }

  /// An option of a layer with what its inputs and outputs take.
  struct Candidate {
    const Option *option = nullptr;
    LayerCost repack;
    double share = 0;
    bool isFast = false;
  };

  /// The cheaper of those that are fast enough; where nothing is, what comes
  /// nearest.
  void consider(int i, const Option &option, int64_t interval,
                Candidate &best) const {
    bool isFast = option.cost.cycles <= interval;
    if (!isFast && best.isFast)
      return;
    LayerCost repack = repacking(i, option.folding);
    if (repack.cycles > interval)
      isFast = false;
    double cost =
        share(option.cost.resources + repack.resources +
                  leastOf(waiting(i, option.folding, option.cost, interval)),
              option.cost.externalBytes, interval);
    bool better = !best.option || (isFast && !best.isFast) ||
                  (isFast == best.isFast &&
                   (isFast ? cost < best.share
                           : option.cost.cycles < best.option->cost.cycles));
    if (better)
      best = {&option, repack, cost, isFast};
  }

  LayerChoice chooseLayer(int i, int64_t interval, Exploration &result) const {
    const std::vector<Option> &options =
        isExternal[i] ? external[i] : onChip[i];
    Candidate best;
    for (const Option &option : options)
      consider(i, option, interval, best);
    if (!best.isFast && !isExternal[i] && !wide.empty())
      for (const Option &option : wide[i])
        if (option.cost.cycles <= interval)
          consider(i, option, interval, best);
    int64_t nextCycles = INT64_MAX;
    for (const Option &option : options)
      if (option.cost.cycles > interval &&
          option.cost.resources.dsp < best.option->cost.resources.dsp)
        nextCycles = std::min(nextCycles, option.cost.cycles);
    result.total += best.repack.resources;
    result.externalBytes += best.repack.externalBytes;
    LayerChoice choice{best.option->folding, best.option->cost,
                       best.option->cost.cycles,
                       nextCycles == INT64_MAX ? 0 : nextCycles};
    choice.cost.cycles = std::max(choice.cost.cycles, best.repack.cycles);
    return choice;
  }

  std::string whatIsMissing(const Exploration &found, int64_t interval) const {
    auto lacks = [](int64_t used, int64_t there, double share) {
      return double(used) > double(there) * share;
    };
    const Resources &r = found.total;
    if (found.interval > interval)
      return kInterval.str();
    if (lacks(r.bram36(), device.bram36, margins.bram))
      return "BRAM";
    if (lacks(r.dsp, device.dsp, margins.dsp))
      return "DSP";
    if (lacks(r.lut, device.lut, margins.lut))
      return "LUT";
    if (lacks(r.ff, device.ff, margins.ff))
      return "FF";
    if (lacks(r.uram, device.uram, margins.uram))
      return "URAM";
    if (double(found.externalBytes) > bytesPerCycle() * double(interval))
      return "bandwidth";
    return "";
  }

  /// Moves the weights of one more layer out; false if no move saves block RAM.
  bool moveWeights(const Exploration &found, int64_t interval) {
    int chosen = -1;
    double most = 0;
    for (size_t i = 0; i < layers.size(); ++i) {
      if (isExternal[i] || external[i].empty())
        continue;
      isExternal[i] = true;
      Exploration ignored;
      LayerChoice moved = chooseLayer(int(i), interval, ignored);
      isExternal[i] = false;
      double saved = double(found.layers[i].cost.resources.bram18 -
                            moved.cost.resources.bram18);
      bool isFast = moved.cost.cycles <= interval;
      double worth = saved / double(moved.cost.externalBytes + 1);
      if (isFast && saved > 0 && worth > most) {
        most = worth;
        chosen = int(i);
      }
    }
    if (chosen < 0)
      return false;
    isExternal[chosen] = true;
    return true;
  }

  const std::vector<Layer> &layers;
  const HlsDevice &device;
  const Margins &margins;
  std::vector<std::vector<Option>> onChip, external;
  /// Of words of several pixels, on the chip; none as long as one will do.
  std::vector<std::vector<Option>> wide;
  std::vector<bool> isExternal;
  std::vector<WordShape> words;       ///< of each layer's output, as chosen
  std::vector<LayerFolding> foldings; ///< of each layer, as chosen
  std::vector<Flow> flows;            ///< of each layer's output
};
} // namespace

double Exploration::dspEfficiency(const std::vector<Layer> &network) const {
  double products = 0, slots = double(total.dsp);
  for (size_t i = 0; i < network.size(); ++i) {
    products += double(network[i].products());
    if (productsPerDsp(network[i], layers[i].folding) == 2)
      slots += double(layers[i].cost.resources.dsp);
  }
  slots *= double(interval);
  return slots > 0 ? products / slots : 0;
}

Exploration cnnc::hls::explore(const std::vector<Layer> &layers,
                               const HlsDevice &device, const Goal &goal,
                               const Margins &margins) {
  if (layers.empty())
    return {};
  return Explorer(layers, device, margins).run(goal);
}
