//===- CpuWinograd.cpp - minimal filtering on the cpu target --------------===//
//
// A model of time in cycles of one core, precise enough to rank plans:
//
// - register blocks as in RegisterBlock.cpp;
// - transforms by kPointCycles;
// - bytes by CostModel.h. Filters of a network do not stay in caches from one
// run
//   to the next, so that they come from memory once; what later tasks read
//   again is near.
//
//===----------------------------------------------------------------------===//

#include "targets/cpu/CpuWinograd.h"
#include "dialects/cnn/Infer.h"
#include "targets/common/ConstantWeights.h"
#include "targets/cpu/CostModel.h"
#include "targets/cpu/RegisterBlock.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

/// A plan must be expected to save this much, since the model errs.
static constexpr double kLargestShare = 0.9;

/// What a thread's scratch memory holds at most.
static constexpr int64_t kMaxScratch = 8 << 20;

WinogradShape::WinogradShape(cnn::WinogradConvOp op)
    : images(cnn::shapeOf(op.getY())[0]), inputs(cnn::shapeOf(op.getX())[1]),
      outputs(cnn::shapeOf(op.getY())[1]), height(cnn::shapeOf(op.getY())[2]),
      width(cnn::shapeOf(op.getY())[3]), tile(op.getTile()) {}

WinogradShape::WinogradShape(cnn::ConvOp conv, int64_t tile)
    : images(cnn::shapeOf(conv.getY())[0]),
      inputs(cnn::shapeOf(conv.getX())[1]),
      outputs(cnn::shapeOf(conv.getY())[1]),
      height(cnn::shapeOf(conv.getY())[2]), width(cnn::shapeOf(conv.getY())[3]),
      tile(tile) {}

/// Cycles for each point of a transform of a block of channels of a tile, as
/// measured on Zen 4. Arithmetic is a fifth of it: every point goes to or comes
/// from a line of its own, beyond the first level.
static constexpr double kPointCycles = 15;

/// A thread gets lines that another core has written this much more slowly than
/// filters, which all read.
static constexpr int64_t kForeignLines = 10;

/// Bytes of scratch memory of a task: transformed tiles of all input channels,
/// and the products of a column of register blocks.
static int64_t scratchBytes(const WinogradShape &shape, int64_t block,
                            int64_t tiles, int64_t vectors) {
  int64_t inputs = llvm::alignTo(shape.inputs, block);
  return 4 * shape.points() * tiles * (inputs + vectors * block);
}

static WinogradPlan planFor(const CpuDevice &device, const WinogradShape &shape,
                            int64_t tiles, int64_t chunks) {
  int64_t block = device.lanes(4);
  int64_t inBlocks = llvm::divideCeil(shape.inputs, block);
  int64_t blocks = llvm::divideCeil(shape.outputs, block) / chunks;
  RegisterBlock chosen = registerBlock(device, tiles, blocks);
  int64_t groups = llvm::divideCeil(shape.tiles(), tiles);
  WinogradPlan plan = {tiles, chunks, chosen.rows, chosen.vectors};
  plan.tasks = groups * chunks;
  plan.scratchBytes = scratchBytes(shape, block, tiles, chosen.vectors);
  plan.tilesFirst = shape.images * shape.height * shape.width * kForeignLines >=
                    shape.points() * shape.outputs;

  double transform = kPointCycles * double(shape.points() * tiles);
  double cycles = transform * double(inBlocks + blocks) +
                  double(shape.points() * shape.inputs) * chosen.cycles;
  double filters =
      4. * double(shape.points() * shape.inputs) * double(blocks * block);
  // Once for each column of register blocks, if the second level cannot keep
  // the transformed tiles.
  double again =
      plan.scratchBytes > device.l2Bytes * 3 / 4
          ? double(plan.scratchBytes) * double(blocks) / double(chosen.vectors)
          : 0;
  double first = filters / kMemoryBytes / double(groups);
  double later = filters * (1 - 1. / double(groups)) / kFarBytes;
  // Half of it passes while arithmetic goes on.
  cycles += (first + later + again / kFarBytes) / 2;
  plan.cycles =
      cycles * double(plan.tasks) * imbalance(plan.tasks, device.threads);
  return plan;
}

WinogradPlan cnnc::cpu::planWinograd(const CpuDevice &device,
                                     const WinogradShape &shape) {
  WinogradPlan best;
  best.cycles = INFINITY;
  int64_t blocks = llvm::divideCeil(shape.outputs, device.lanes(4));
  for (int64_t chunks = 1; chunks <= std::min<int64_t>(blocks, 16); ++chunks) {
    if (blocks % chunks)
      continue;
    for (int64_t tiles = 1; tiles <= std::min<int64_t>(shape.tiles(), 64);
         ++tiles) {
      WinogradPlan plan = planFor(device, shape, tiles, chunks);
      bool fits = plan.scratchBytes <= kMaxScratch || tiles == 1;
      if (fits && plan.cycles < best.cycles * (1 - 1e-6))
        best = plan;
    }
  }
  return best;
}

/// The same model for the direct convolution.
static double directCycles(const CpuDevice &device, const WinogradShape &s) {
  int64_t blocks = llvm::divideCeil(s.outputs, device.lanes(4));
  RegisterBlock chosen = registerBlock(device, s.width, blocks);
  double filters = 4. * 9 * double(s.inputs * s.outputs);
  int64_t tasks = s.images * s.height * (blocks / chosen.vectors);
  return (chosen.cycles * double(s.images * s.height * s.inputs) * 9 +
          filters / kMemoryBytes / 2) *
         imbalance(tasks, device.threads);
}

namespace {
class CpuWinogradPolicy : public WinogradPolicy {
public:
  explicit CpuWinogradPolicy(CpuDevice device) : device(std::move(device)) {}

  WinogradChoice choose(cnn::ConvOp conv) const override {
    WinogradChoice best;
    if (!hasConstantWeights(conv)) {
      best.reason = "its bias is not a constant";
      return best;
    }
    // Few input channels (the network's picture) are read as they come.
    if (cnn::shapeOf(conv.getX())[1] < device.lanes(4) / 2) {
      best.reason = "its input has too few channels to fill a vector";
      return best;
    }
    double direct = directCycles(device, WinogradShape(conv, 4));
    double least = INFINITY;
    for (int64_t tile : {4, 2}) {
      double cycles =
          planWinograd(device, WinogradShape(conv, tile)).cycles / direct;
      if (cycles < least) {
        least = cycles;
        best.tile = tile;
      }
    }
    best.share = least;
    if (least > kLargestShare) {
      best.reason =
          llvm::formatv("tiles of {0}x{0} are expected to take {1:P0} "
                        "of the time of the convolution as it is",
                        best.tile, least);
      best.tile = 0;
    }
    return best;
  }

private:
  CpuDevice device;
};
} // namespace

WinogradPolicyPtr cnnc::cpu::makeWinogradPolicy(CpuDevice device) {
  return std::make_shared<CpuWinogradPolicy>(std::move(device));
}
