//===- CpuStrassen.cpp - 1x1 convolutions with fewer products -------------===//

#include "targets/cpu/CpuStrassen.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"
#include "dialects/cnn/eval/Strassen.h"
#include "targets/common/ConstantWeights.h"
#include "targets/cpu/CostModel.h"
#include "targets/cpu/RegisterBlock.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

/// A plan must be expected to save something, as its weights are larger. An
/// eighth is the most that can be saved by a level.
static constexpr double kLargestShare = 0.99;

/// Cycles for each of the sums of a tile of pixels and a block of channels, as
/// measured on Zen 4: its store, and the loads of what it comes from; on the
/// way back its load, and the stores of results.
static constexpr double kInputCycles = 3, kOutputCycles = 5;

StrassenShape::StrassenShape(cnn::StrassenConvOp op)
    : images(cnn::shapeOf(op.getY())[0]), inputs(cnn::shapeOf(op.getX())[1]),
      outputs(cnn::shapeOf(op.getY())[1]),
      pixels(cnn::numElements(cnn::shapeOf(op.getY()).drop_front(2))),
      parts(inputs / cnn::shapeOf(op.getU())[2]),
      products(cnn::shapeOf(op.getU())[0]) {}

StrassenShape::StrassenShape(cnn::ConvOp conv, int64_t levels)
    : images(cnn::shapeOf(conv.getY())[0]),
      inputs(cnn::shapeOf(conv.getX())[1]),
      outputs(cnn::shapeOf(conv.getY())[1]),
      pixels(cnn::numElements(cnn::shapeOf(conv.getY()).drop_front(2))),
      parts(cnn::strassen(levels).parts()),
      products(cnn::strassen(levels).products()) {}

BilinearPlan cnnc::cpu::planStrassen(const CpuDevice &device,
                                     const StrassenShape &shape) {
  // What is less to read: all weights for each thread, or all of the input.
  bool tilesFirst =
      shape.images * shape.pixels * (shape.inputs + shape.outputs) >=
      shape.inputs * shape.outputs;
  return planBilinear(device,
                      {shape.products, shape.products, shape.tiles(),
                       shape.inputs / shape.parts, shape.outputs / shape.parts,
                       kInputCycles, kOutputCycles, tilesFirst,
                       /*waitsForStores=*/true});
}

/// The share of the time that weights take to come from memory that is not
/// hidden, as measured on Zen 4, and on Zen 3 for vectors of half a line.
static double waitingShare(const CpuDevice &device) {
  return device.hasMasks() ? 0.5 : 0.25;
}

/// The same model for register blocks of pixels x output channels.
static double directCycles(const CpuDevice &device, const StrassenShape &s) {
  int64_t blocks = s.outputs / device.lanes(4);
  RegisterBlock chosen = registerBlock(device, s.pixels, blocks);
  double weights = 4. * double(s.inputs * s.outputs);
  return (chosen.cyclesOn(device) * double(s.images * s.inputs) +
          weights / kMemoryBytes * waitingShare(device)) *
         imbalance(s.images * (blocks / chosen.vectors) *
                       llvm::divideCeil(s.pixels, chosen.rows),
                   device.threads);
}

/// True if a depthwise convolution reads what `conv` computes, perhaps through
/// an activation: cnn-fuse-windows may give them a kernel in common.
static bool feedsDepthwise(cnn::ConvOp conv) {
  SmallVector<Operation *> next(conv->getUsers());
  while (!next.empty()) {
    Operation *user = next.pop_back_val();
    if (cnn::isDepthwise(user))
      return true;
    if (isa<cnn::UnaryOp, cnn::BinaryOp, cnn::SelectOp>(user) &&
        user->hasOneUse())
      llvm::append_range(next, user->getUsers());
  }
  return false;
}

StrassenChoice cnnc::cpu::chooseStrassen(const CpuDevice &device,
                                         cnn::ConvOp conv) {
  StrassenChoice choice;
  StrassenShape shape(conv, 1);
  auto divides = [&](int64_t parts) {
    int64_t whole = parts * device.lanes(4);
    return shape.inputs % whole == 0 && shape.outputs % whole == 0;
  };
  if (!hasConstantWeights(conv))
    choice.reason = "its bias is not a constant";
  else if (!divides(shape.parts))
    choice.reason = llvm::formatv(
        "halves of its {0} and {1} channels are no whole vectors of {2}",
        shape.inputs, shape.outputs, device.lanes(4));
  else if (feedsDepthwise(conv))
    choice.reason = "it may share a kernel with the depthwise convolution that "
                    "reads its result";
  if (!choice.reason.empty())
    return choice;
  double direct = directCycles(device, shape), least = INFINITY;
  for (int64_t levels = 1; levels <= cnn::kStrassenLevels; ++levels) {
    StrassenShape candidate(conv, levels);
    if (!divides(candidate.parts))
      continue;
    double cycles = planStrassen(device, candidate).cycles;
    if (cycles < least) {
      least = cycles;
      choice.levels = levels;
    }
  }
  choice.share = least / direct;
  if (choice.share <= kLargestShare)
    return choice;
  choice.levels = 0;
  choice.reason =
      llvm::formatv("seven products for eight are expected to take {0:P0} of "
                    "the time of the convolution as it is",
                    choice.share);
  return choice;
}
