//===- CpuTiling.cpp - the cpu target's tiling policy ---------------------===//

#include "targets/cpu/CpuTiling.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "llvm/Support/MathExtras.h"
#include "targets/common/KernelCost.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cpu;

/// Arithmetic operations that a chunk of tasks should hold at least, so that
/// handing it out (about a microsecond) does not show.
static constexpr int64_t kChunkWork = 64 << 10;

namespace {
class CpuTiling : public TilingPolicy {
public:
  explicit CpuTiling(CpuDevice device) : device(std::move(device)) {}

  cnn::TilingAttr tile(cnn::KernelOp kernel) const override {
    for (Operation &op : kernel.getBlock()) {
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

  /// Work of a kernel, at least a few operations for each element moved.
  static int64_t workOf(cnn::KernelOp kernel) {
    int64_t moved = 0;
    for (Value value : kernel.getYield().getValues())
      moved += cnn::numElements(cnn::shapeOf(value));
    int64_t flops = kernelFlops(kernel);
    return flops > INT64_MAX / 2 ? flops : flops + 4 * moved;
  }

  /// Lanes for code that runs along an extent: as many as a register holds of
  /// the widest number in the body (64-bit integers, which are indices, do not
  /// count), but no more than there are elements.
  int64_t lanesFor(cnn::KernelOp kernel, int64_t extent) const {
    int64_t bytes = 1;
    auto look = [&](Value value) {
      Type element = cnn::elementOf(value);
      if (!isa<IntegerType>(element) || element.getIntOrFloatBitWidth() < 64)
        bytes = std::max<int64_t>(bytes,
                                  element.getIntOrFloatBitWidth() / 8);
    };
    for (Operation &op : kernel.getBlock()) {
      llvm::for_each(op.getOperands(), look);
      llvm::for_each(op.getResults(), look);
    }
    int64_t most = std::min<int64_t>(device.lanes(bytes), extent);
    return most < 1 ? 1 : int64_t(llvm::bit_floor(uint64_t(most)));
  }

  cnn::TilingAttr loopTiling(cnn::KernelOp kernel) const {
    auto type = cast<RankedTensorType>(
        kernel.getYield().getValues().front().getType());
    SmallVector<int64_t> extents(cnn::physicalType(type).getShape());
    int64_t elements = cnn::numElements(extents);
    int64_t work = workOf(kernel);
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

  cnn::TilingAttr softmaxTiling(cnn::KernelOp kernel,
                                cnn::SoftmaxOp op) const {
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

  cnn::TilingAttr sequential(cnn::KernelOp kernel, StringRef form) const {
    int64_t elements = cnn::numElements(
        cnn::shapeOf(kernel.getYield().getValues().front()));
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
