//===- PtxTiling.cpp - the ptx target's tiling policy ---------------------===//

#include "targets/ptx/PtxTiling.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/GemmTiling.h"
#include "targets/ptx/PtxForms.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;

/// Threads of a block whose threads do not cooperate: enough warps to hide
/// latency at full occupancy on every device, few enough for small grids.
static constexpr int64_t kThreads = 128;

/// Threads that share a row at most.
static constexpr int64_t kReduceThreads = 256;

/// Output channels of a group below which a tile of them would be mostly empty;
/// a thread for each result reads no more then.
static constexpr int64_t kLeastColumns = 4;

namespace {
class PtxTiling : public TilingPolicy {
public:
  PtxTiling(ArrayRef<ptx::PtxDevice> devices, Precision precision)
      : device(devices.front()), precision(precision),
        async(llvm::all_of(devices, [](const ptx::PtxDevice &d) {
          return d.hasAsyncCopy();
        })) {
    for (const ptx::PtxDevice &other : devices)
      device.blockSharedBytes =
          std::min(device.blockSharedBytes, other.blockSharedBytes);
  }

  cnn::TilingAttr tile(cnn::KernelOp kernel) const override {
    for (Operation &op : kernel.getBlock()) {
      if (auto softmax = dyn_cast<cnn::SoftmaxOp>(op)) {
        if (cnn::TilingAttr tiling =
                blockTiling(kernel, "block_softmax", softmax.getX(),
                            {int64_t(softmax.getAxis())}))
          return tiling;
        return rowTiling(kernel, "softmax", softmax.getX(), softmax.getAxis());
      }
      if (auto reduce = dyn_cast<cnn::ReduceOp>(op))
        if (cnn::TilingAttr tiling = blockTiling(
                kernel, "block_reduce", reduce.getX(), reduce.getAxes()))
          return tiling;
      if (auto cumsum = dyn_cast<cnn::CumSumOp>(op))
        return rowTiling(kernel, "cumsum", cumsum.getX(), cumsum.getAxis());
      if (auto topK = dyn_cast<cnn::TopKOp>(op))
        return rowTiling(kernel, "top_k", topK.getX(), topK.getAxis());
      if (isa<cnn::ScatterNDOp>(op))
        return sequential(kernel, "scatter_nd");
      if (isa<cnn::NonMaxSuppressionOp>(op))
        return sequential(kernel, "non_max_suppression");
    }
    if (cnn::TilingAttr gemm = gemmTiling(kernel))
      return gemm;
    return elementsTiling(kernel);
  }

private:
  static RankedTensorType outputType(cnn::KernelOp kernel) {
    return cast<RankedTensorType>(
        kernel.getYield().getValues().front().getType());
  }
  static int64_t elementsOf(cnn::KernelOp kernel) {
    return cnn::numElements(cnn::physicalType(outputType(kernel)).getShape());
  }

  using Numbers = SmallVector<std::pair<StringRef, int64_t>>;

  cnn::TilingAttr make(cnn::KernelOp kernel, StringRef form,
                       const Numbers &numbers, int64_t grid,
                       int64_t block) const {
    Builder b(kernel.getContext());
    SmallVector<NamedAttribute> attributes;
    for (auto [name, value] : numbers)
      attributes.push_back(b.getNamedAttr(name, b.getI64IntegerAttr(value)));
    auto addExtents = [&](StringRef name, int64_t x) {
      attributes.push_back(
          b.getNamedAttr(name, b.getDenseI64ArrayAttr({x, 1, 1})));
    };
    addExtents("block", block);
    addExtents("grid", grid);
    return cnn::TilingAttr::get(b.getContext(), b.getStringAttr(form),
                                b.getDictionaryAttr(attributes));
  }

  /// A block for each tile of a convolution or a product; null if the kernel is
  /// none that fits.
  cnn::TilingAttr gemmTiling(cnn::KernelOp kernel) const {
    auto problem = ptx::gemmProblemOf(kernel);
    if (!problem || isa<cnn::ConvOp>(problem->op) && problem->batch > 1 &&
                        problem->n < kLeastColumns)
      return {};
    auto tile = ptx::chooseGemmTile(*problem, device, async, precision);
    if (!tile)
      return {};
    Numbers numbers;
    tile->write(numbers);
    numbers.push_back({"shared_bytes", tile->sharedBytes()});
    return make(kernel, "implicit_gemm", numbers,
                ptx::gemmBlocks(*problem, *tile), tile->threads());
  }

  /// A block for each row along `axes`, if rows are long and their elements
  /// neighbours in memory, or if there are too few rows for a thread each; null
  /// otherwise.
  cnn::TilingAttr blockTiling(cnn::KernelOp kernel, StringRef form, Value x,
                              ArrayRef<int64_t> axes) const {
    auto type = cast<RankedTensorType>(x.getType());
    auto strides = ptx::linearStrides(type);
    int64_t row = 1, rows = 1;
    bool neighbours = false;
    for (int64_t d = 0; d < type.getRank(); ++d) {
      bool isReduced = llvm::is_contained(axes, d);
      (isReduced ? row : rows) *= type.getDimSize(d);
      if (isReduced && strides && type.getDimSize(d) > 1)
        neighbours |= (*strides)[d] == 1;
    }
    bool few = rows < device.multiprocessors * ptx::kWarp;
    if (row < ptx::kWarp || rows == 0 || !(neighbours || few) ||
        !ptx::isShuffled(type.getElementType()))
      return {};
    int64_t threads = ptx::kWarp;
    while (threads < kReduceThreads && threads < row)
      threads *= 2;
    return make(
        kernel, form,
        {{"shared_bytes", ptx::kReduceSharedBytes}, {"threads", threads}}, rows,
        threads);
  }

  /// A thread for each vector of up to 16 bytes of results, as far as there are
  /// enough of them to keep the device busy.
  cnn::TilingAttr elementsTiling(cnn::KernelOp kernel) const {
    RankedTensorType type = cnn::physicalType(outputType(kernel));
    int64_t bytes = 1;
    auto look = [&](Value value) {
      Type element = cnn::storageType(cnn::elementOf(value));
      bytes = std::max<int64_t>(bytes, element.getIntOrFloatBitWidth() / 8);
    };
    llvm::for_each(kernel.getBlock().getArguments(), look);
    llvm::for_each(kernel.getYield().getValues(), look);
    int64_t elements = elementsOf(kernel),
            lanes = std::min<int64_t>(4, 16 / bytes);
    int64_t extent = type.getRank() == 0
                         ? 1
                         : type.getDimSize(lanesDimension(type.getShape()));
    while (lanes > 1 &&
           (extent % lanes != 0 ||
            elements / lanes < device.multiprocessors * ptx::kWarp))
      lanes /= 2;
    return independent(kernel, "elements", elements / lanes, type.getRank(),
                       lanes);
  }

  /// One thread for each task; threads do not cooperate.
  cnn::TilingAttr independent(cnn::KernelOp kernel, StringRef form,
                              int64_t tasks,
                              std::optional<int64_t> taskDims = std::nullopt,
                              int64_t lanes = 1) const {
    // A grid that leaves multiprocessors idle gets smaller blocks.
    int64_t threads = kThreads;
    while (threads > ptx::kWarp && tasks / threads < device.multiprocessors)
      threads /= 2;
    Numbers numbers = {{"lanes", lanes}, {"tasks", tasks}, {"shared_bytes", 0}};
    if (taskDims)
      numbers.push_back({"task_dims", *taskDims});
    return make(kernel, form, numbers, llvm::divideCeil(tasks, threads),
                threads);
  }

  cnn::TilingAttr rowTiling(cnn::KernelOp kernel, StringRef form, Value x,
                            int64_t axis) const {
    int64_t elements = cnn::numElements(cnn::shapeOf(x));
    bool empty = elements == 0 || elementsOf(kernel) == 0;
    int64_t rows = empty ? 0 : elements / cnn::shapeOf(x)[axis];
    // The form's tasks are rows of the last dimension.
    if (form == "softmax" && axis + 1 < int64_t(cnn::shapeOf(x).size()) &&
        !empty)
      rows /= cnn::shapeOf(x).back();
    return independent(kernel, form, rows);
  }

  cnn::TilingAttr sequential(cnn::KernelOp kernel, StringRef form) const {
    return independent(kernel, form, std::min<int64_t>(elementsOf(kernel), 1));
  }

  ptx::PtxDevice device; ///< the one that code is tuned for
  Precision precision;
  bool async; ///< all have asynchronous copies
};
} // namespace

TilingPolicyPtr cnnc::ptx::makeTilingPolicy(ArrayRef<PtxDevice> devices,
                                            Precision precision) {
  return std::make_shared<PtxTiling>(devices, precision);
}
