//===- CpuTiling.cpp - the cpu target's tiling policy ---------------------===//

#include "targets/cpu/CpuTiling.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "targets/common/KernelCost.h"
#include "targets/common/forms/Forms.h"
#include "targets/cpu/CostModel.h"
#include "targets/cpu/CpuLayout.h"
#include "targets/cpu/CpuStrassen.h"
#include "targets/cpu/CpuWindows.h"
#include "targets/cpu/CpuWinograd.h"
#include "targets/cpu/PixelTiles.h"
#include "targets/cpu/RegisterBlock.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

/// Arithmetic operations that a chunk of tasks should hold at least, so that
/// handing it out (about a microsecond) does not show.
static constexpr int64_t kChunkWork = 64 << 10;

/// Operations that an element counts as that is moved to or from far apart: one
/// at a time, they take a nanosecond each.
static constexpr int64_t kScatteredWork = 64;

/// Pixels that a row of a pointwise convolution holds at most, so that there
/// are enough rows to share out.
static constexpr int64_t kLongestRow = 256;

/// How much longer tiles take whose pixels are read at places that are no
/// neighbours in a row, as measured on Zen 3.
static constexpr double kScatteredShare = 1.07;

/// Bands of rows that threads share: enough for a few threads, few enough that
/// weights are read from near caches by most rows.
static constexpr int64_t kFewestBands = 7;

/// The most taps of a pool's window along a row, which are written out.
static constexpr int64_t kLongestWindow = 16;

/// Pixels of a picture from which on depthwise convolutions and pools are
/// shared by rows: where convolutions around them, of usual numbers of
/// channels, are.
static constexpr int64_t kFewestPixels = 100;

namespace {
class CpuTiling : public TilingPolicy {
public:
  explicit CpuTiling(CpuDevice device) : device(std::move(device)) {}

  cnn::TilingAttr tile(cnn::KernelOp kernel) const override {
    if (auto [first, second] = windowedConvs(kernel); second)
      return windowedTiling(kernel, first, second);
    for (Operation &op : kernel.getBlock()) {
      if (auto conv = dyn_cast<cnn::ConvOp>(op)) {
        if (convFormOf(conv) == ConvForm::Direct)
          return directConvTiling(kernel, conv, "direct_conv");
        if (convFormOf(conv) == ConvForm::Grouped)
          return directConvTiling(kernel, conv, "grouped_conv");
        if (convFormOf(conv) == ConvForm::Depthwise)
          return depthwiseTiling(kernel, conv);
      }
      if (auto pool = dyn_cast<cnn::PoolOp>(op); pool && isBlocked(pool))
        return poolTiling(kernel, pool);
      if (auto winograd = dyn_cast<cnn::WinogradConvOp>(op))
        return bilinearTiling(kernel, "winograd_conv",
                              planWinograd(device, WinogradShape(winograd)));
      if (auto strassen = dyn_cast<cnn::StrassenConvOp>(op))
        return bilinearTiling(kernel, "strassen_conv",
                              planStrassen(device, StrassenShape(strassen)));
      if (auto matmul = dyn_cast<cnn::MatMulOp>(op))
        if (isPackedMatMul(matmul))
          return gemmTiling(kernel, matmul);
      if (auto softmax = dyn_cast<cnn::SoftmaxOp>(op))
        return softmaxTiling(kernel, softmax);
      if (auto cumsum = dyn_cast<cnn::CumSumOp>(op))
        return rowTiling(kernel, "cumsum", cumsum.getX(), cumsum.getAxis());
      if (auto topK = dyn_cast<cnn::TopKOp>(op))
        return rowTiling(kernel, "top_k", topK.getX(), topK.getAxis());
      if (isa<cnn::ScatterNDOp>(op))
        return sequential(kernel, "scatter_nd");
      if (isa<cnn::NonMaxSuppressionOp>(op))
        return sequential(kernel, "non_max_suppression");
    }
    return loopTiling(kernel);
  }

private:
  using Config = ArrayRef<std::pair<StringRef, int64_t>>;

  cnn::TilingAttr make(cnn::KernelOp kernel, StringRef form,
                       Config config) const {
    Builder b(kernel.getContext());
    SmallVector<NamedAttribute> attributes;
    for (auto [name, value] : config)
      attributes.push_back(b.getNamedAttr(name, b.getI64IntegerAttr(value)));
    return cnn::TilingAttr::get(b.getContext(), b.getStringAttr(form),
                                b.getDictionaryAttr(attributes));
  }

  /// Tasks to hand out at once, if all of them together do `work`.
  static int64_t grainFor(int64_t tasks, int64_t work) {
    int64_t each = std::max<int64_t>(1, work / std::max<int64_t>(1, tasks));
    return std::clamp<int64_t>(kChunkWork / each, 1,
                               std::max<int64_t>(1, tasks));
  }

  /// True if neighbours in the kernel's results are no neighbours where they
  /// come from: a picture whose channels were last.
  static bool scatters(cnn::KernelOp kernel) {
    auto transposes = kernel.getBlock().getOps<cnn::TransposeOp>();
    return llvm::any_of(transposes, [](cnn::TransposeOp op) {
      ArrayRef<int64_t> from = op.getPermutation();
      return !from.empty() && from.back() != int64_t(from.size()) - 1;
    });
  }

  /// Work of a kernel, at least a few operations for each element moved.
  static int64_t workOf(cnn::KernelOp kernel) {
    int64_t moved = 0;
    for (Value value : kernel.getYield().getValues())
      moved += cnn::numElements(cnn::shapeOf(value));
    int64_t flops = kernelFlops(kernel);
    int64_t each = scatters(kernel) ? kScatteredWork : 4;
    return flops > INT64_MAX / 2 ? flops : flops + each * moved;
  }

  /// Lanes for code that runs along an extent: as many as a register holds of
  /// the widest number in the body (64-bit integers, which are indices, do not
  /// count), but no more than there are elements.
  int64_t lanesFor(cnn::KernelOp kernel, int64_t extent) const {
    int64_t bytes = 1;
    auto look = [&](Value value) {
      Type element = cnn::elementOf(value);
      if (!isa<IntegerType>(element) || element.getIntOrFloatBitWidth() < 64)
        bytes = std::max<int64_t>(bytes, cnn::elementBytes(element));
    };
    for (Operation &op : kernel.getBlock()) {
      llvm::for_each(op.getOperands(), look);
      llvm::for_each(op.getResults(), look);
    }
    int64_t most = std::min<int64_t>(device.lanes(bytes), extent);
    return most < 1 ? 1 : int64_t(llvm::bit_floor(uint64_t(most)));
  }

  /// Lanes for a reduction of all pixels, whose results have extents of 1
  /// behind the channels, from blocked channels; 0 for other kernels.
  int64_t lanesOfMeans(cnn::KernelOp kernel, ArrayRef<int64_t> extents) const {
    auto reductions = kernel.getBlock().getOps<cnn::ReduceOp>();
    size_t dim = lanesDimension(extents);
    if (reductions.empty() || dim + 1 >= extents.size() || extents[dim] == 0)
      return 0;
    Value x = (*reductions.begin()).getX();
    int64_t lanes = std::min(lanesFor(kernel, extents[dim]),
                             cnn::channelBlockOf(cnn::layoutOf(x.getType())));
    while (lanes > 0 && extents[dim] % lanes)
      lanes /= 2;
    return lanes;
  }

  cnn::TilingAttr loopTiling(cnn::KernelOp kernel) const {
    auto type =
        cast<RankedTensorType>(kernel.getYield().getValues().front().getType());
    SmallVector<int64_t> extents(cnn::physicalType(type).getShape());
    int64_t elements = cnn::numElements(extents);
    int64_t work = workOf(kernel);
    if (int64_t lanes = lanesOfMeans(kernel, extents); lanes > 1)
      return make(kernel, "loops",
                  {{"lanes", lanes},
                   {"task_dims", int64_t(extents.size())},
                   {"tasks", elements / lanes},
                   {"grain", grainFor(elements / lanes, work)}});
    // Leading dimensions become tasks until a task is small enough to share the
    // work out evenly.
    int64_t taskDims = 0, tasks = std::min<int64_t>(elements, 1);
    while (taskDims + 1 < int64_t(extents.size()) &&
           work / std::max<int64_t>(1, tasks) > kChunkWork / 4)
      tasks *= extents[taskDims++];
    int64_t lanes = lanesFor(kernel, extents.empty() ? 1 : extents.back());
    return make(kernel, "loops",
                {{"lanes", lanes},
                 {"task_dims", taskDims},
                 {"tasks", tasks},
                 {"grain", grainFor(tasks, work)}});
  }

  cnn::TilingAttr rowTiling(cnn::KernelOp kernel, StringRef form, Value x,
                            int64_t axis) const {
    ArrayRef<int64_t> shape = cnn::shapeOf(x);
    int64_t elements = cnn::numElements(shape);
    int64_t tasks = elements == 0 ? 0 : elements / shape[axis];
    if (cnn::numElements(cnn::shapeOf(kernel.getYield().getValues().front())) ==
        0)
      tasks = 0;
    return make(kernel, form,
                {{"lanes", 1},
                 {"tasks", tasks},
                 {"grain", grainFor(tasks, workOf(kernel))}});
  }

  cnn::TilingAttr softmaxTiling(cnn::KernelOp kernel, cnn::SoftmaxOp op) const {
    ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
    int64_t axis = op.getAxis(), last = shape.size() - 1;
    int64_t elements = cnn::numElements(shape);
    int64_t tasks = elements == 0 ? 0 : elements / shape[axis];
    if (axis != last && tasks > 0)
      tasks /= shape.back();
    return make(kernel, "softmax",
                {{"lanes", lanesFor(kernel, shape.back())},
                 {"tasks", tasks},
                 {"grain", grainFor(tasks, workOf(kernel))}});
  }

  /// Whether threads should share a convolution by rows of its results, and all
  /// read its weights, or by its output channels, and all read its input: what
  /// is less to read.
  static bool readsMoreThanWeights(cnn::ConvOp conv) {
    auto bytes = [](Value v) {
      return cnn::byteSize(cast<RankedTensorType>(v.getType()));
    };
    return bytes(conv.getX()) + bytes(conv.getY()) >= bytes(conv.getW());
  }

  /// Rows of a band: the largest divisor of `rows` that leaves enough bands.
  static int64_t bandRowsOf(int64_t rows) {
    for (int64_t d = rows / kFewestBands; d > 1; --d)
      if (rows % d == 0)
        return d;
    return 1;
  }

  /// Blocks of output channels that read the same input: those of a group; one,
  /// if groups begin inside of blocks.
  static int64_t blocksAlike(cnn::ConvOp conv, int64_t block) {
    int64_t outputs = cnn::shapeOf(conv.getY())[1], group = conv.getGroup();
    if (group == 1)
      return llvm::divideCeil(outputs, block);
    return outputs / group % block == 0 ? outputs / group / block : 1;
  }

  cnn::TilingAttr directConvTiling(cnn::KernelOp kernel, cnn::ConvOp conv,
                                   StringRef form) const {
    ArrayRef<int64_t> y = cnn::shapeOf(conv.getY());
    int64_t block = cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()));
    int64_t blocks = llvm::divideCeil(y[1], block);
    int64_t perGroup = blocksAlike(conv, block);
    int64_t all = cnn::numElements(y.drop_front(2));
    int64_t width = y.back();
    std::optional<RegisterBlock> byColumns = blockByColumns(device, conv);
    RegisterBlock chosen =
        byColumns ? *byColumns : registerBlock(device, width, perGroup);
    bool byRows = readsMoreThanWeights(conv);
    int64_t rows = y.size() > 3 ? y[2] : 1;
    bool isDense =
        llvm::all_of(conv.getStrides(), [](int64_t s) { return s == 1; });
    bool mayScatter = form == "direct_conv" && y.size() == 4;
    if (y.size() > 3 && (isDense || mayScatter) &&
        flattensPixels(kernel, conv)) {
      auto cyclesOf = [&](const RegisterBlock &b, int64_t width) {
        int64_t rows = all / width;
        return b.cycles * double(rows) *
               imbalance(y[0] * (blocks / b.vectors) * rows, device.threads);
      };
      // Any divisor of the number of pixels can be the length of a row: what
      // computes fastest, and lets threads end together.
      double least = isDense ? INFINITY : cyclesOf(chosen, width);
      double factor = isDense ? 1 : kScatteredShare;
      int64_t longest =
          byRows ? std::max<int64_t>(1, all / kFewestBands) : kLongestRow;
      for (int64_t d = std::min({all, kLongestRow, longest}); d >= 1; --d) {
        if (all % d != 0)
          continue;
        RegisterBlock candidate = registerBlock(device, d, perGroup);
        double cycles = factor * cyclesOf(candidate, d);
        if (cycles < least * (1 - 1e-6)) {
          least = cycles;
          chosen = candidate;
          width = d;
        }
      }
      rows = y.size() == 4 ? all / width : 1;
    }
    int64_t tasks = y[0] * (blocks / chosen.vectors) * (all / width);
    SmallVector<std::pair<StringRef, int64_t>> config = {
        {"pixels", chosen.rows},
        {"vectors", chosen.vectors},
        {"width", width},
        {"band_rows", byRows ? bandRowsOf(rows) : rows},
        {"tasks", tasks},
        {"grain", grainFor(tasks, workOf(kernel))}};
    if (byColumns)
      config.push_back({"by_columns", 1});
    if (device.hasMasks() && form == "grouped_conv")
      config.push_back({"masked", 1});
    return make(kernel, form, config);
  }

  cnn::TilingAttr windowedTiling(cnn::KernelOp kernel, cnn::ConvOp first,
                                 cnn::ConvOp second) const {
    WindowedPlan plan = planWindowed(device, first, second);
    SmallVector<std::pair<StringRef, int64_t>> config = {
        {"pixels", plan.pixels},
        {"vectors", plan.vectors},
        {"window_pixels", plan.windowPixels},
        {"rows", plan.rows},
        {"strip_rows", plan.stripRows},
        {"scratch_bytes", plan.scratchBytes},
        {"tasks", plan.tasks},
        {"grain", 1}};
    if (plan.byColumns)
      config.push_back({"by_columns", 1});
    return make(kernel, "windowed_conv", config);
  }

  cnn::TilingAttr bilinearTiling(cnn::KernelOp kernel, StringRef form,
                                 const BilinearPlan &plan) const {
    return make(kernel, form,
                {{"tiles", plan.tiles},
                 {"chunks", plan.chunks},
                 {"tiles_first", plan.tilesFirst},
                 {"rows", plan.rows},
                 {"vectors", plan.vectors},
                 {"scratch_bytes", plan.scratchBytes},
                 {"tasks", plan.tasks},
                 {"grain", 1}});
  }

  cnn::TilingAttr depthwiseTiling(cnn::KernelOp kernel,
                                  cnn::ConvOp conv) const {
    ArrayRef<int64_t> y = cnn::shapeOf(conv.getY());
    int64_t block = cnn::channelBlockOf(cnn::layoutOf(conv.getY().getType()));
    return make(kernel, "depthwise_conv",
                rowConfig(kernel, y, block, windowPixels(device, y.back())));
  }

  /// For kernels that compute rows of one block of the channels of `y`.
  SmallVector<std::pair<StringRef, int64_t>> rowConfig(cnn::KernelOp kernel,
                                                       ArrayRef<int64_t> y,
                                                       int64_t block,
                                                       int64_t pixels) const {
    int64_t tasks = y[0] * llvm::divideCeil(y[1], block) *
                    cnn::numElements(y.drop_front(2).drop_back());
    int64_t rows = y.size() > 3 ? y[2] : 1;
    bool byRows =
        y.size() > 3 && cnn::numElements(y.drop_front(2)) >= kFewestPixels;
    return {{"pixels", pixels},
            {"band_rows", byRows ? bandRowsOf(rows) : rows},
            {"tasks", tasks},
            {"grain", grainFor(tasks, workOf(kernel))}};
  }

  /// True if a vector of registers holds a block of the pool's channels, and
  /// its windows are no longer than code should be.
  bool isBlocked(cnn::PoolOp pool) const {
    Type element = cnn::elementOf(pool.getY());
    int64_t block = cnn::channelBlockOf(cnn::layoutOf(pool.getY().getType()));
    return isa<FloatType>(element) && block != 0 &&
           block == device.lanes(cnn::elementBytes(element)) &&
           pool.getKernel().back() <= kLongestWindow;
  }

  cnn::TilingAttr poolTiling(cnn::KernelOp kernel, cnn::PoolOp pool) const {
    ArrayRef<int64_t> y = cnn::shapeOf(pool.getY());
    int64_t block = cnn::channelBlockOf(cnn::layoutOf(pool.getY().getType()));
    // The columns of a tile's windows are in registers, with two to spare.
    int64_t span = pool.getDilations().back() * (pool.getKernel().back() - 1);
    int64_t pixels = std::min<int64_t>(8, y.back());
    while (pixels > 1 && (pixels - 1) * pool.getStrides().back() + span + 1 >
                             device.vectorRegisters - 2)
      --pixels;
    return make(kernel, "pool", rowConfig(kernel, y, block, pixels));
  }

  cnn::TilingAttr gemmTiling(cnn::KernelOp kernel, cnn::MatMulOp op) const {
    ArrayRef<int64_t> y = cnn::shapeOf(op.getY());
    int64_t block = cnn::layoutOf(op.getB().getType()).getInnerSizes().front();
    int64_t m = y[y.size() - 2], n = y.back(), whole = n / block;
    RegisterBlock chosen =
        registerBlock(device, m, std::max<int64_t>(1, whole));
    int64_t rows = chosen.rows, vectors = chosen.vectors;
    int64_t tasks = cnn::numElements(y.drop_back(2)) *
                    llvm::divideCeil(m, rows) *
                    (whole / vectors + (n % block != 0));
    return make(kernel, "gemm",
                {{"rows", rows},
                 {"vectors", vectors},
                 {"tasks", tasks},
                 {"grain", grainFor(tasks, workOf(kernel))}});
  }

  cnn::TilingAttr sequential(cnn::KernelOp kernel, StringRef form) const {
    int64_t elements =
        cnn::numElements(cnn::shapeOf(kernel.getYield().getValues().front()));
    return make(kernel, form,
                {{"lanes", 1},
                 {"tasks", std::min<int64_t>(elements, 1)},
                 {"grain", 1}});
  }

  CpuDevice device;
};
} // namespace

TilingPolicyPtr cnnc::cpu::makeTilingPolicy(CpuDevice device) {
  return std::make_shared<CpuTiling>(std::move(device));
}
