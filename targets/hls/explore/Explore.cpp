//===- Explore.cpp - how much of each layer runs in parallel --------------===//

#include "targets/hls/explore/Explore.h"
#include "targets/hls/estimate/MemoryCosts.h"
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
        isExternal(layers.size(), false), words(layers.size()) {
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
      auto interval =
          std::max<int64_t>(1, int64_t(device.clockMHz * 1e6 / goal.fps));
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
      double busy = double(choice.cost.cycles) / double(interval);
      for (FifoShape fifo : waiting(int(i), choice.folding, busy))
        fifos.push_back({i, fifo});
      flows[i] = flowOf(layers[i], choice.folding, std::min(1.0, busy),
                        latest(int(i)));
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
      int source = layer.inputs[k];
      WordShape wanted =
          k == 0 ? inputWords(layer, folding) : outputWords(layer, folding);
      if (source < 0) {
        LayerCost load = loading(layer, k == 0, wanted);
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

  /// What it takes to move the first of a layer's inputs, or another, from
  /// memory.
  static LayerCost loading(const Layer &layer, bool isFirst, WordShape wanted) {
    if (!isFirst)
      return loadCost(layer.images, layer.results, layer.outHeight,
                      layer.outWidth, layer.memoryBits, layer.inputBits,
                      wanted);
    // In the order of the stream each pixel is an image.
    if (layer.isInOrder)
      return loadCost(layer.images * layer.pixels(), layer.channels, 1, 1,
                      layer.memoryBits, layer.inputBits, wanted);
    return loadCost(layer.images, layer.channels, layer.height, layer.width,
                    layer.memoryBits, layer.inputBits, wanted);
  }

  /// The FIFOs in which inputs wait: those that come on a shorter way for the
  /// others, and what comes at once until it is used.
  std::vector<FifoShape> waiting(int i, const LayerFolding &folding,
                                 double busy) const {
    const Layer &layer = layers[i];
    Flow before = latest(i);
    // The product's input comes in time; what its epilogue reads waits for it.
    int first = layer.inputs.empty() ? -1 : layer.inputs[0];
    Flow main = first < 0 ? Flow() : flows[first];
    main = flowOf(layer, folding, std::min(1.0, busy), main);
    std::vector<FifoShape> fifos;
    for (size_t k = 0; k < layer.inputs.size(); ++k) {
      int source = layer.inputs[k];
      if (source < 0)
        continue;
      const Layer &from = layers[source];
      double until = k == 0 && layer.multiplies()
                         ? flows[source].delay
                         : std::max(main.delay, before.delay);
      double share = until - flows[source].delay + flows[source].burst;
      WordShape word =
          k == 0 ? inputWords(layer, folding) : outputWords(layer, folding);
      int64_t wanted = word.numbers();
      auto depth = int64_t(share * double(from.outPixels() * from.results) /
                           double(wanted));
      if (depth > 2)
        fifos.push_back({wanted * from.outputBits, depth});
    }
    return fifos;
  }

  /// Of a layer's inputs the one that comes last.
  Flow latest(int i) const {
    Flow last;
    for (int source : layers[i].inputs)
      if (source >= 0 && flows[source].delay >= last.delay)
        last = flows[source];
    return last;
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
    double busy = double(option.cost.cycles) / double(interval);
    double cost = share(option.cost.resources + repack.resources +
                            leastOf(waiting(i, option.folding, busy)),
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
  std::vector<WordShape> words; ///< of each layer's output, as chosen
  std::vector<Flow> flows;      ///< of each layer's output
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
