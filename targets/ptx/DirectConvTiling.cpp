//===- DirectConvTiling.cpp - how direct convolutions are cut -------------===//
//
// All cuts are compared by an estimate of their time in cycles. A
// multiprocessor is bound by its f32 units or the issue of instructions, and by
// what its loads take from the L1 cache or what comes from the L2 cache. As a
// warp waits for what it loads, and nothing is on its way meanwhile, both are
// added. With few threads the bound is the latency of a step's loads.
//
// Constants, where they are not the device's (GpuTable.h):
// - 4 schedulers issue one warp's instruction each per cycle; the L1 cache
//   delivers a line of 128 bytes per cycle (CUDA C++ Programming Guide,
//   "Compute Capability 8.x").
// - A load waits for about 200 cycles where L2 has what it reads (Z. Jia et
//   al., "Dissecting the NVIDIA Volta GPU Architecture via Microbenchmarking",
//   arXiv:1804.06826).
//
//===----------------------------------------------------------------------===//

#include "targets/ptx/DirectConvTiling.h"
#include "dialects/cnn/Infer.h"
#include "targets/ptx/GemmTiling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

static constexpr double kSchedulers = 4, kSectorBytes = 32, kLineBytes = 128,
                        kLoadCycles = 200;
/// Time, in relation to that of tiles, below which their place is taken: what
/// is nearer is within the models' errors (as in DepthPolicy.cpp), and tiles
/// ask less of the caches.
static constexpr double kPays = 0.75;
/// Threads of a block at most; they do not cooperate beyond a warp.
static constexpr int64_t kMostThreads = 128;
/// Sums and registers of a thread, and multiply-adds of its loop's body, which
/// the instruction cache must hold.
static constexpr int64_t kMostSums = 64, kMostRegisters = 168,
                         kMostWrittenOut = 1024;
static constexpr int64_t kMostOutputs = 24, kMostChannels = 16;
/// Registers besides sums and operands: addresses, positions, counters.
static constexpr int64_t kOtherRegisters = 32;
/// Instructions of a step besides those counted: the loop, addresses.
static constexpr double kStepInstructions = 10;

namespace {
/// What a warp's loads of one run of elements by each of its lanes cost.
struct Loads {
  double instructions = 0, sectors = 0, lines = 0;

  Loads &operator+=(const Loads &x) {
    instructions += x.instructions;
    sectors += x.sectors;
    lines += x.lines;
    return *this;
  }
  Loads times(double n) const {
    return {n * instructions, n * sectors, n * lines};
  }
};
} // namespace

/// Loads of `count` elements in vectors of up to `vector`, by lanes that read
/// `places` places, `apart` bytes from each other, in each of `rows` rows.
static Loads loadsOf(double count, int64_t vector, int64_t bytes, double places,
                     double apart, double rows) {
  double size = double(vector * bytes), span = (places - 1) * apart + size;
  auto touched = [&](double unit) {
    return rows *
           std::min(places * std::ceil(size / unit), std::ceil(span / unit));
  };
  // What the lanes get passes the cache's port, the same bytes or not.
  double lines = std::max(touched(kLineBytes), kWarp * size / kLineBytes);
  return Loads{1, touched(kSectorBytes), lines}.times(
      std::ceil(count / double(vector)));
}

/// The largest vector of 16 bytes at most that starts at multiples of `extent`.
static int64_t vectorFor(const DirectConvProblem &p, int64_t extent) {
  return std::gcd(16 / p.elementBytes(), extent);
}

/// Loads of the input at one position, and of the weights of one tap.
static Loads inputLoads(const DirectConvProblem &p, const DirectConvTile &t) {
  int64_t count = t.channels(p), bytes = p.elementBytes();
  if (!p.inputChannelsInnermost) {
    double apart = double(t.columns * p.strides.back() * bytes);
    return loadsOf(double(count), 1, bytes, kWarp, apart, 1);
  }
  // Threads of different output channels of one group read the same.
  int64_t parts = t.groups(p) > 1 ? t.outputBlocks(p) : p.groups * t.sharing;
  int64_t threads = t.outputBlocks(p) * t.sharing;
  double places = std::max(
      1.0, std::min(double(parts), double(kWarp * parts) / double(threads)));
  double apart =
      double(t.sharing > 1 || t.groups(p) > 1 ? count : p.channels) * bytes;
  double rows = std::max(1.0, double(kWarp) / double(threads));
  return loadsOf(double(count), vectorFor(p, count), bytes, places, apart,
                 rows);
}

static Loads weightLoads(const DirectConvProblem &p, const DirectConvTile &t) {
  int64_t bytes = p.elementBytes(), depth = t.channels(p) / t.groups(p);
  double shares = double(std::min(t.sharing, kWarp));
  double blocks =
      p.inputChannelsInnermost
          ? std::min(double(t.outputBlocks(p)), std::max(1.0, kWarp / shares))
          : 1;
  if (p.weightOutputsInnermost || !p.weightChannelsInnermost) {
    int64_t vector = p.weightOutputsInnermost ? vectorFor(p, t.outputs) : 1;
    Loads of = loadsOf(double(t.outputs), vector, bytes, blocks,
                       double(t.outputs * bytes), 1);
    // Lanes that share a window read rows `depth` apart.
    Loads all = loadsOf(double(t.outputs), vector, bytes, shares,
                        double(depth * p.weightRow * bytes), blocks);
    return (shares > 1 ? all : of).times(double(depth));
  }
  double apart = double(depth * bytes);
  return loadsOf(double(depth), vectorFor(p, depth), bytes, shares, apart,
                 blocks)
      .times(double(t.outputs));
}

static int64_t registersOf(const DirectConvProblem &p,
                           const DirectConvTile &t) {
  int64_t depth = t.channels(p) / t.groups(p);
  int64_t positions = t.positions(p).size();
  return t.columns * t.outputs + positions * t.channels(p) + t.outputs * depth +
         kOtherRegisters;
}

/// Steps of a thread's loop: rows of a window, taps of a row, channels.
static double stepsOf(const DirectConvProblem &p, const DirectConvTile &t) {
  return double(cnn::numElements(p.kernel)) / double(t.taps(p)) *
         double(t.rounds(p));
}

static double multiplyAdds(const DirectConvProblem &p,
                           const DirectConvTile &t) {
  return double(t.taps(p) * t.columns * t.outputs * t.channels(p)) /
         double(t.groups(p));
}

static double estimate(const DirectConvProblem &p, const PtxDevice &d,
                       const DirectConvTile &t, int64_t threads) {
  double positions = double(t.positions(p).size()), taps = double(t.taps(p));
  double steps = stepsOf(p, t), fmas = multiplyAdds(p, t);
  Loads loads = inputLoads(p, t).times(positions);
  loads += weightLoads(p, t).times(taps);
  double read = double(t.channels(p)) * positions +
                taps * double(t.outputs * t.channels(p) / t.groups(p));
  double conversions = p.elementBytes() == 2 ? read : 0;
  double sums = double(t.columns * t.outputs);
  // Halves are chosen, moved and added; what is left has an epilogue.
  double closing =
      4 * sums * (1 - 1.0 / double(t.sharing)) + 4 * sums / double(t.sharing);
  double issue =
      (steps * (fmas + loads.instructions + conversions + kStepInstructions) +
       closing) /
      kSchedulers;
  double perCycle = double(d.l2BytesPerCycle) / d.multiprocessors;
  double arithmetic = std::max(steps * fmas * kWarp / d.fmaPerCycle, issue);
  double reading =
      steps * std::max(loads.lines, loads.sectors * kSectorBytes / perCycle);
  double bound = arithmetic + reading;
  double warps = double(threads) / kWarp;
  double blocks = double(llvm::divideCeil(t.tasks(p), threads));
  double perSm = std::ceil(blocks / d.multiprocessors);
  double resident = std::max(
      1.0, std::min({double(d.registers / (registersOf(p, t) * threads)),
                     double(d.maxThreads / threads), double(d.maxBlocks)}));
  double waves = std::ceil(perSm / resident);
  double busy = std::min(1.0, std::min(perSm, resident) * warps / kSchedulers);
  return std::max(perSm * warps * bound / busy, waves * steps * kLoadCycles) +
         waves * kBlockCycles;
}

bool cnnc::ptx::isClearlyFaster(double direct, double tiled) {
  return direct < kPays * tiled;
}

/// Calls `consider` with every cut of channels for `outputs` output channels.
static void
forEachDepth(const DirectConvProblem &p, DirectConvTile t,
             llvm::function_ref<void(const DirectConvTile &)> consider) {
  if (t.outputs > p.outputs) {
    t.vector = p.channels;
    t.sharing = 1;
    if (t.channels(p) <= kMostChannels)
      consider(t);
    return;
  }
  int64_t most = 16 / p.elementBytes();
  for (t.vector = 1; t.vector <= most; ++t.vector) {
    if (p.channels % t.vector != 0)
      continue;
    for (t.sharing = 1; t.sharing <= kWarp; t.sharing *= 2)
      if (p.channels % (t.vector * t.sharing) == 0 &&
          (t.sharing == 1 || p.inputChannelsInnermost))
        consider(t);
  }
}

static void
forEachTile(const DirectConvProblem &p,
            llvm::function_ref<void(const DirectConvTile &)> consider) {
  int64_t all = p.groups * p.outputs;
  for (int64_t outputs = 1; outputs <= std::min(all, kMostOutputs); ++outputs) {
    bool wholeGroups = outputs % p.outputs == 0 && all % outputs == 0;
    if (p.outputs % outputs != 0 && !wholeGroups)
      continue;
    for (int64_t columns : {8, 4, 2, 1})
      if (columns * outputs <= kMostSums &&
          (columns == 1 || columns <= p.output.back()))
        forEachDepth(p, {columns, outputs, 1, 1}, consider);
  }
}

std::optional<DirectConvChoice>
cnnc::ptx::chooseDirectConv(const DirectConvProblem &p, const PtxDevice &d) {
  std::optional<DirectConvChoice> best;
  forEachTile(p, [&](const DirectConvTile &t) {
    if (registersOf(p, t) > kMostRegisters ||
        multiplyAdds(p, t) > kMostWrittenOut || t.tasks(p) >= INT32_MAX)
      return;
    // A grid that leaves multiprocessors idle gets smaller blocks.
    int64_t threads = kMostThreads;
    while (threads > kWarp && t.tasks(p) / threads < d.multiprocessors)
      threads /= 2;
    double cycles = estimate(p, d, t, threads);
    if (!best || cycles < best->cycles * (1 - 1e-9))
      best = {t, threads, cycles};
  });
  return best;
}

/// The time of the tiles of a GEMM, if all that can lie as they want it does.
static double tiledCycles(const DirectConvProblem &p, const PtxDevice &d) {
  int64_t leaving = 0;
  for (size_t by = 0; by <= p.last(); ++by)
    leaving += p.mayLeave(by);
  Type element = cnn::elementOf(p.x());
  int64_t chunk = GemmShape::chunkOf(element);
  GemmShape shape{element,
                  p.groups,
                  p.images * cnn::numElements(p.output),
                  p.outputs,
                  p.channels * cnn::numElements(p.kernel),
                  std::gcd(chunk, p.channels),
                  p.groups > 1 ? std::gcd(chunk, p.outputs) : chunk,
                  /*copiedDepthB=*/0,
                  leaving};
  if (!fillsTiles(shape, p.groups > 1))
    return INFINITY;
  auto choice = chooseGemmTile(shape, d, Precision::F32, /*compensated=*/false);
  return choice ? choice->cycles : INFINITY;
}

bool cnnc::ptx::wantsChannelsInnermost(cnn::ConvOp conv, const PtxDevice &d) {
  auto p = directConvProblemOf(conv);
  if (!p || p->channels == 1)
    return false;
  p->inputChannelsInnermost = p->resultChannelsInnermost = true;
  // Rows are padded to whole vectors (PtxLayout.cpp).
  int64_t row = llvm::alignTo(p->groups * p->outputs, 4);
  auto cycles = [&](bool channelsInnermost) {
    p->weightOutputsInnermost = !channelsInnermost;
    p->weightChannelsInnermost = channelsInnermost;
    p->weightRow = channelsInnermost ? 1 : row;
    auto choice = chooseDirectConv(*p, d);
    return choice ? choice->cycles : INFINITY;
  };
  double best = cycles(true);
  return best < cycles(false) && isClearlyFaster(best, tiledCycles(*p, d));
}
