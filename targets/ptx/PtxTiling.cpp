//===- PtxTiling.cpp - the ptx target's tiling policy ---------------------===//

#include "targets/ptx/PtxTiling.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;

/// Threads of a block whose threads do not cooperate: enough warps to hide
/// latency at full occupancy on every device, few enough for small grids.
static constexpr int64_t kThreads = 128;
static constexpr int64_t kWarp = 32;

namespace {
class PtxTiling : public TilingPolicy {
public:
  explicit PtxTiling(ptx::PtxDevice device) : device(device) {}

  cnn::TilingAttr tile(cnn::KernelOp kernel) const override {
    for (Operation &op : kernel.getBlock()) {
      if (auto softmax = dyn_cast<cnn::SoftmaxOp>(op))
        return rowTiling(kernel, "softmax", softmax.getX(), softmax.getAxis());
      if (auto cumsum = dyn_cast<cnn::CumSumOp>(op))
        return rowTiling(kernel, "cumsum", cumsum.getX(), cumsum.getAxis());
      if (auto topK = dyn_cast<cnn::TopKOp>(op))
        return rowTiling(kernel, "top_k", topK.getX(), topK.getAxis());
      if (isa<cnn::ScatterNDOp>(op))
        return sequential(kernel, "scatter_nd");
      if (isa<cnn::NonMaxSuppressionOp>(op))
        return sequential(kernel, "non_max_suppression");
    }
    return independent(kernel, "elements", elementsOf(kernel),
                       cnn::physicalType(outputType(kernel)).getRank());
  }

private:
  static RankedTensorType outputType(cnn::KernelOp kernel) {
    return cast<RankedTensorType>(
        kernel.getYield().getValues().front().getType());
  }
  static int64_t elementsOf(cnn::KernelOp kernel) {
    return cnn::numElements(cnn::physicalType(outputType(kernel)).getShape());
  }

  /// One thread for each task; threads do not cooperate.
  cnn::TilingAttr independent(cnn::KernelOp kernel, StringRef form,
                              int64_t tasks, int64_t taskDims = 0) const {
    // A grid that leaves multiprocessors idle gets smaller blocks.
    int64_t threads = kThreads;
    while (threads > kWarp && tasks / threads < device.multiprocessors)
      threads /= 2;
    Builder b(kernel.getContext());
    SmallVector<NamedAttribute> numbers;
    auto add = [&](StringRef name, int64_t value) {
      numbers.push_back(b.getNamedAttr(name, b.getI64IntegerAttr(value)));
    };
    add("lanes", 1);
    if (taskDims > 0)
      add("task_dims", taskDims);
    add("tasks", tasks);
    add("shared_bytes", 0);
    auto addExtents = [&](StringRef name, int64_t x) {
      numbers.push_back(
          b.getNamedAttr(name, b.getDenseI64ArrayAttr({x, 1, 1})));
    };
    addExtents("block", threads);
    addExtents("grid", llvm::divideCeil(tasks, threads));
    return cnn::TilingAttr::get(b.getContext(), b.getStringAttr(form),
                                b.getDictionaryAttr(numbers));
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

  ptx::PtxDevice device;
};
} // namespace

TilingPolicyPtr cnnc::ptx::makeTilingPolicy(PtxDevice device) {
  return std::make_shared<PtxTiling>(device);
}
