//===- CpuWindows.cpp - depthwise convolutions behind others --------------===//
//
// Inverted residuals (Sandler et al., "MobileNetV2", 2018) widen a picture
// before a depthwise convolution, whose input is then the largest tensor around
// and is read as soon as it is written. In one kernel a band of it at a time
// stays in the caches of a core; rows at the edges of bands are computed twice.
//
//===----------------------------------------------------------------------===//

#include "targets/cpu/CpuWindows.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/OpClass.h"
#include "targets/cpu/CostModel.h"
#include "targets/cpu/CpuLayout.h"
#include "targets/cpu/RegisterBlock.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

/// Threads do not run equally fast, so that they end a part of a task apart, of
/// which each costs this share of its time.
static constexpr double kUnevenness = 0.25;

/// Rounds of a register block: input channels times taps.
static double roundsOf(cnn::ConvOp conv) {
  return double(cnn::numElements(cnn::shapeOf(conv.getW()).drop_front()));
}

std::pair<cnn::ConvOp, cnn::ConvOp>
cnnc::cpu::windowedConvs(cnn::KernelOp kernel) {
  SmallVector<cnn::ConvOp> convs(kernel.getBlock().getOps<cnn::ConvOp>());
  if (convs.size() != 2)
    return {};
  return {convs[0], convs[1]};
}

int64_t cnnc::cpu::bandRows(cnn::ConvOp second, int64_t rows) {
  int64_t kernel = cnn::shapeOf(second.getW())[2];
  int64_t reach = second.getDilations()[0] * (kernel - 1) + 1;
  return std::min((rows - 1) * second.getStrides()[0] + reach,
                  cnn::shapeOf(second.getX())[2]);
}

/// Rows of the first convolution that two neighbouring rows of results read.
static int64_t commonRows(cnn::ConvOp second) {
  return std::max<int64_t>(0, bandRows(second, 1) - second.getStrides()[0]);
}

int64_t cnnc::cpu::windowPixels(const CpuDevice &device, int64_t width) {
  // Enough independent sums to hide the latency, and few enough that the code
  // of the borders stays small.
  int64_t most = std::min<int64_t>(8, device.vectorRegisters / 2);
  for (int64_t p = std::min(most, width); p > most / 2; --p)
    if (width % p == 0)
      return p;
  return std::min(most, width);
}

/// Bytes of a row of the second convolution's input, of some of its channels:
/// numbers of f32, or of f64 on grids.
static int64_t rowBytes(cnn::ConvOp second, int64_t channels) {
  return cnn::elementBytes(cnn::elementOf(second.getX())) *
         cnn::shapeOf(second.getX())[3] * channels;
}

/// Of a band of `rows`, the rows of a strip: strips alike, as few as keep what
/// they read in half of the second level.
static int64_t stripRows(const CpuDevice &device, cnn::ConvOp second,
                         int64_t rows, int64_t channels) {
  int64_t most = device.l2Bytes / 2 / rowBytes(second, channels);
  for (int64_t strips = 1; strips < rows; ++strips) {
    int64_t strip = llvm::divideCeil(rows, strips);
    if (bandRows(second, strip) <= most)
      return strip;
  }
  return 1;
}

/// The register block of the first convolution, whose cycles are those of all
/// its channels.
static RegisterBlock blockOfFirst(const CpuDevice &device, cnn::ConvOp first,
                                  int64_t blocks, bool &byColumns) {
  std::optional<RegisterBlock> special = blockByColumns(device, first);
  byColumns = special.has_value();
  if (!byColumns)
    return registerBlock(device, cnn::shapeOf(first.getY())[3], blocks);
  special->cycles *= double(blocks);
  return *special;
}

WindowedPlan cnnc::cpu::planWindowed(const CpuDevice &device, cnn::ConvOp first,
                                     cnn::ConvOp second) {
  ArrayRef<int64_t> e = cnn::shapeOf(first.getY());
  ArrayRef<int64_t> y = cnn::shapeOf(second.getY());
  int64_t block = cnn::channelBlockOf(cnn::layoutOf(first.getY().getType()));
  int64_t blocks = llvm::divideCeil(e[1], block);
  bool byColumns;
  RegisterBlock chosen = blockOfFirst(device, first, blocks, byColumns);
  WindowedPlan best;
  double least = INFINITY;
  for (int64_t rows = 1; rows <= y[2]; ++rows) {
    WindowedPlan plan;
    plan.pixels = chosen.rows;
    plan.vectors = chosen.vectors;
    plan.byColumns = byColumns;
    plan.windowPixels = windowPixels(device, y[3]);
    plan.rows = rows;
    int64_t bands = llvm::divideCeil(y[2], rows);
    plan.tasks = y[0] * (blocks / chosen.vectors) * bands;
    plan.stripRows = stripRows(device, second, rows, plan.vectors * block);
    plan.scratchBytes = rowBytes(second, plan.vectors * block) *
                        bandRows(second, plan.stripRows);
    double computed = double(e[2] + (bands - 1) * commonRows(second));
    plan.cycles = chosen.cycles * roundsOf(first) * double(y[0]) * computed *
                  imbalance(plan.tasks, device.threads);
    double expected = plan.cycles * (1 + kUnevenness * double(device.threads) /
                                             double(plan.tasks));
    if (expected < least * (1 - 1e-6)) {
      least = expected;
      best = plan;
    }
  }
  return best;
}

/// The same for the first convolution in a kernel of its own, with its results
/// written to memory and read again.
static double cyclesApart(const CpuDevice &device, cnn::ConvOp first) {
  ArrayRef<int64_t> e = cnn::shapeOf(first.getY());
  int64_t block = cnn::channelBlockOf(cnn::layoutOf(first.getY().getType()));
  int64_t blocks = llvm::divideCeil(e[1], block);
  bool byColumns;
  RegisterBlock chosen = blockOfFirst(device, first, blocks, byColumns);
  double bytes =
      double(cnn::byteSize(cast<RankedTensorType>(first.getY().getType())));
  // A store reads the line before it writes it.
  double traffic =
      bytes > double(device.l2Bytes) / 2 ? 3 * bytes / kFarBytes : 0;
  return chosen.cycles * roundsOf(first) * double(e[0] * e[2]) + traffic;
}

namespace {
class CpuFusion : public FusionPolicy {
public:
  explicit CpuFusion(CpuDevice device) : device(std::move(device)) {}

  FusionVerdict joinsWindow(cnn::KernelOp producer,
                            Operation *window) const override {
    auto second = dyn_cast<cnn::ConvOp>(window);
    if (!second || convFormOf(second) != ConvForm::Depthwise)
      return {false, "it is no depthwise convolution on blocked channels"};
    if (llvm::count_if(producer.getBlock(),
                       [](Operation &op) { return cnn::isAnchor(&op); }) != 1)
      return {false, "two share a kernel already"};
    auto convs = producer.getBlock().getOps<cnn::ConvOp>();
    if (convs.empty())
      return {false, "what it reads is no convolution"};
    cnn::ConvOp first = *convs.begin();
    if (convFormOf(first) != ConvForm::Direct || first.getGroup() != 1 ||
        cnn::shapeOf(first.getX()).size() != 4)
      return {false,
              "what it reads is no convolution of two dimensions and one "
              "group"};
    double joined = planWindowed(device, first, second).cycles;
    double apart = cyclesApart(device, first);
    return {joined < apart,
            llvm::formatv("{0:F0} thousand cycles with its input, {1:F0} "
                          "thousand for that alone (estimates)",
                          joined / 1e3, apart / 1e3)};
  }

  FusionVerdict joinsGather(cnn::GatherOp gather,
                            cnn::ConvOp conv) const override {
    if (convFormOf(conv) != ConvForm::Grouped ||
        cnn::layoutOf(gather.getX().getType()) !=
            cnn::layoutOf(conv.getY().getType()))
      return {false, "the convolution does not take channels one by one"};
    return {true, "it takes channels one by one, wherever they lie"};
  }

private:
  CpuDevice device;
};
} // namespace

FusionPolicyPtr cnnc::cpu::makeFusionPolicy(CpuDevice device) {
  return std::make_shared<CpuFusion>(std::move(device));
}
