//===- BilinearPlan.cpp - how a bilinear algorithm is cut up --------------===//
//
// A model of time in cycles of one core, precise enough to rank plans:
//
// - register blocks as in RegisterBlock.cpp;
// - transforms by what the algorithm says of a point;
// - bytes by CostModel.h. Filters of a network do not stay in caches from one
//   run to the next, so that they come from memory once; what later tasks read
//   again is near.
//
//===----------------------------------------------------------------------===//

#include "targets/cpu/BilinearPlan.h"
#include "targets/cpu/CostModel.h"
#include "targets/cpu/RegisterBlock.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace cnnc::cpu;

/// What a thread's scratch memory holds at most.
static constexpr int64_t kMaxScratch = 8 << 20;

/// Threads do not run equally fast, so that they end this share of a task's
/// time apart, as if it were more work.
static constexpr double kUnevenness = 0.04;

/// How much longer plans take, beside others, whose memory the second level
/// does not keep, as measured on Zen 3 for vectors of half a line.
static constexpr double kFarShareOfHalves = 1.06;

/// Bytes of scratch memory of a task: transformed tiles of all input channels,
/// and the products of a column of register blocks.
static int64_t scratchBytes(const BilinearShape &shape, int64_t block,
                            int64_t tiles, int64_t vectors) {
  int64_t inputs = llvm::alignTo(shape.inputs, block);
  return 4 * shape.points * tiles * (inputs + vectors * block);
}

/// True if the second level cannot keep a task's memory.
static bool isFar(const CpuDevice &device, const BilinearPlan &plan) {
  return plan.scratchBytes > device.l2Bytes * 3 / 4;
}

static BilinearPlan planFor(const CpuDevice &device, const BilinearShape &shape,
                            int64_t tiles, int64_t chunks) {
  int64_t block = device.lanes(4);
  int64_t inBlocks = llvm::divideCeil(shape.inputs, block);
  int64_t blocks = llvm::divideCeil(shape.outputs, block) / chunks;
  RegisterBlock chosen = registerBlock(device, tiles, blocks);
  int64_t groups = llvm::divideCeil(shape.tiles, tiles);
  BilinearPlan plan = {tiles, chunks, chosen.rows, chosen.vectors};
  plan.tasks = groups * chunks;
  plan.scratchBytes = scratchBytes(shape, block, tiles, chosen.vectors);
  plan.tilesFirst = shape.tilesFirst;

  double transform = shape.inputCycles * double(inBlocks) +
                     shape.outputCycles * double(blocks);
  double products =
      double(shape.points * shape.inputs) * chosen.cyclesOn(device);
  double filters =
      4. * double(shape.filterPoints * shape.inputs) * double(blocks * block);
  // Once for each column of register blocks, if the second level cannot keep
  // the transformed tiles.
  bool far = isFar(device, plan);
  double again =
      far ? double(plan.scratchBytes) * double(blocks) / double(chosen.vectors)
          : 0;
  double first = filters / kMemoryBytes / double(groups);
  double later = filters * (1 - 1. / double(groups)) / kFarBytes;
  double bytes = first + later + again / kFarBytes;
  // Most of it passes while arithmetic goes on, as the next filters are fetched
  // then (PointProducts.cpp); a quarter is not hidden, as measured on Zen 4.
  double cycles = transform * double(shape.points * tiles) +
                  std::max(products + bytes / 4, bytes);
  // A store reads its line before it writes it.
  if (far && shape.waitsForStores)
    cycles += 2 * double(plan.scratchBytes) / kFarBytes;
  double uneven = kUnevenness * double(device.threads);
  plan.cycles = cycles * (double(plan.tasks) + uneven) *
                imbalance(plan.tasks, device.threads);
  return plan;
}

/// What a plan is ranked by.
static double rankOf(const CpuDevice &device, const BilinearPlan &plan) {
  bool isSlow = !device.hasMasks() && isFar(device, plan);
  return plan.cycles * (isSlow ? kFarShareOfHalves : 1);
}

BilinearPlan cnnc::cpu::planBilinear(const CpuDevice &device,
                                     const BilinearShape &shape) {
  BilinearPlan best;
  double least = INFINITY;
  int64_t blocks = llvm::divideCeil(shape.outputs, device.lanes(4));
  for (int64_t chunks = 1; chunks <= std::min<int64_t>(blocks, 16); ++chunks) {
    if (blocks % chunks)
      continue;
    for (int64_t tiles = 1; tiles <= std::min<int64_t>(shape.tiles, 64);
         ++tiles) {
      BilinearPlan plan = planFor(device, shape, tiles, chunks);
      bool fits = plan.scratchBytes <= kMaxScratch || tiles == 1;
      double rank = rankOf(device, plan);
      if (fits && rank < least * (1 - 1e-6)) {
        least = rank;
        best = plan;
      }
    }
  }
  return best;
}
