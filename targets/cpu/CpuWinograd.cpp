//===- CpuWinograd.cpp - minimal filtering on the cpu target --------------===//
//===----------------------------------------------------------------------===//

#include "targets/cpu/CpuWinograd.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/eval/Winograd.h"
#include "targets/common/ConstantWeights.h"
#include "targets/cpu/CostModel.h"
#include "targets/cpu/CpuStrassen.h"
#include "targets/cpu/RegisterBlock.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

/// A plan must be expected to save this much, since the model errs.
static constexpr double kLargestShare = 0.9;

WinogradShape::WinogradShape(cnn::WinogradConvOp op)
    : images(cnn::shapeOf(op.getY())[0]), inputs(cnn::shapeOf(op.getX())[1]),
      outputs(cnn::shapeOf(op.getY())[1]), height(cnn::shapeOf(op.getY())[2]),
      width(cnn::shapeOf(op.getY())[3]), tile(op.getTile()),
      stride(op.getStride()) {}

WinogradShape::WinogradShape(cnn::ConvOp conv, int64_t tile)
    : images(cnn::shapeOf(conv.getY())[0]),
      inputs(cnn::shapeOf(conv.getX())[1]),
      outputs(cnn::shapeOf(conv.getY())[1]),
      height(cnn::shapeOf(conv.getY())[2]), width(cnn::shapeOf(conv.getY())[3]),
      tile(tile), stride(conv.getStrides()[0]) {}

int64_t WinogradShape::points() const {
  int64_t points = cnn::findWinograd(tile, stride)->points();
  return points * points;
}

int64_t WinogradShape::filterPoints() const {
  int64_t points = cnn::findWinograd(tile, stride)->filterPoints();
  return points * points;
}

/// Cycles for each point of a transform of a block of channels of a tile, as
/// measured on Zen 4 for vectors of a line, and on Zen 3 for half ones.
/// Arithmetic, which is the same for short vectors, is less than half of 10:
/// every vector goes to or comes from a place of its own, beyond the first
/// level.
static double pointCycles(const CpuDevice &device) {
  return std::max(5., 10. * double(device.vectorBytes) / 64);
}

/// A thread gets lines that another core has written this much more slowly than
/// filters, which all read.
static constexpr int64_t kForeignLines = 10;

BilinearPlan cnnc::cpu::planWinograd(const CpuDevice &device,
                                     const WinogradShape &shape) {
  bool tilesFirst = shape.images * shape.height * shape.width * kForeignLines >=
                    shape.points() * shape.outputs;
  return planBilinear(device,
                      {shape.points(), shape.filterPoints(), shape.tiles(),
                       shape.inputs, shape.outputs, pointCycles(device),
                       pointCycles(device), tilesFirst,
                       /*waitsForStores=*/false});
}

/// Bytes of weights that every row of results reads anew, from the second level
/// of the caches as a register block's do not stay in the first.
static double bytesOfRows(const CpuDevice &device, const WinogradShape &s,
                          int64_t vectors) {
  int64_t panel = 4 * 9 * s.inputs * vectors * device.lanes(4);
  double filters = 4. * 9 * double(s.inputs * s.outputs);
  return panel > device.l1Bytes ? filters * double(s.images * s.height - 1) : 0;
}

/// The same model for the direct convolution. Half of the time that weights
/// take, a vector a cycle from the second level, is not hidden.
static double directCycles(const CpuDevice &device, const WinogradShape &s) {
  int64_t blocks = llvm::divideCeil(s.outputs, device.lanes(4));
  RegisterBlock chosen = registerBlock(device, s.width, blocks);
  double filters = 4. * 9 * double(s.inputs * s.outputs);
  double near = bytesOfRows(device, s, chosen.vectors);
  int64_t tasks = s.images * s.height * (blocks / chosen.vectors);
  return (chosen.cyclesOn(device) * double(s.images * s.height * s.inputs) * 9 +
          filters / kMemoryBytes / 2 + near / double(device.vectorBytes) / 2) *
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

  StrassenChoice chooseProduct(cnn::ConvOp conv) const override {
    return chooseStrassen(device, conv);
  }

private:
  CpuDevice device;
};
} // namespace

WinogradPolicyPtr cnnc::cpu::makeWinogradPolicy(CpuDevice device) {
  return std::make_shared<CpuWinogradPolicy>(std::move(device));
}
