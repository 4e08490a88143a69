//===- GenericForm.cpp - loops over arrays for every kernel ---------------===//

#include "targets/hls/GenericForm.h"
#include "dialects/cnn/Infer.h"
#include "targets/common/forms/Forms.h"
#include "targets/hls/IndexArithmetic.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace cnnc;

static bool isEmpty(cnn::KernelOp kernel) {
  Value first = kernel.getYield().getValues().front();
  return cnn::numElements(cnn::shapeOf(first)) == 0;
}

static cnn::TilingAttr make(cnn::KernelOp kernel, StringRef form,
                            int64_t tasks) {
  Builder b(kernel.getContext());
  std::pair<StringRef, int64_t> numbers[] = {
      {"grain", 1}, {"lanes", 1}, {"task_dims", 0}, {"tasks", tasks}};
  SmallVector<NamedAttribute> config;
  for (auto [name, value] : numbers)
    config.push_back(b.getNamedAttr(name, b.getI64IntegerAttr(value)));
  return cnn::TilingAttr::get(b.getContext(), b.getStringAttr(form),
                              b.getDictionaryAttr(config));
}

static cnn::TilingAttr rowTiling(cnn::KernelOp kernel, StringRef form, Value x,
                                 int64_t axis) {
  ArrayRef<int64_t> shape = cnn::shapeOf(x);
  int64_t rows = cnn::numElements(shape);
  if (isEmpty(kernel) || rows == 0)
    return make(kernel, form, 0);
  rows /= shape[axis];
  // The softmax form's tasks are rows of the last dimension.
  if (form == "softmax" && axis + 1 < int64_t(shape.size()))
    rows /= shape.back();
  return make(kernel, form, rows);
}

cnn::TilingAttr cnnc::hls::genericTiling(cnn::KernelOp kernel) {
  for (Operation &op : kernel.getBlock()) {
    if (auto softmax = dyn_cast<cnn::SoftmaxOp>(op))
      return rowTiling(kernel, "softmax", softmax.getX(), softmax.getAxis());
    if (auto cumsum = dyn_cast<cnn::CumSumOp>(op))
      return rowTiling(kernel, "cumsum", cumsum.getX(), cumsum.getAxis());
    if (auto topK = dyn_cast<cnn::TopKOp>(op))
      return rowTiling(kernel, "top_k", topK.getX(), topK.getAxis());
    if (isa<cnn::ScatterNDOp>(op))
      return make(kernel, "scatter_nd", isEmpty(kernel) ? 0 : 1);
    if (isa<cnn::NonMaxSuppressionOp>(op))
      return make(kernel, "non_max_suppression", isEmpty(kernel) ? 0 : 1);
  }
  return make(kernel, "loops", isEmpty(kernel) ? 0 : 1);
}

hls::GenericForm cnnc::hls::findGenericForm(StringRef name) {
  return llvm::StringSwitch<GenericForm>(name)
      .Case("loops", emitLoopForm)
      .Case("softmax", emitSoftmaxForm)
      .Case("cumsum", emitCumSumForm)
      .Case("top_k", emitTopKForm)
      .Case("scatter_nd", emitScatterForm)
      .Case("non_max_suppression", emitNonMaxSuppressionForm)
      .Default(nullptr);
}

void cnnc::hls::writeLoops(cnn::KernelOp kernel) {
  auto function = kernel->getParentOfType<func::FuncOp>();
  cnn::TilingAttr tiling = kernel.getTilingAttr();
  flattenArguments(function);
  OpBuilder b(kernel);
  Value begin = arith::ConstantIndexOp::create(b, kernel.getLoc(), 0);
  Value end = arith::ConstantIndexOp::create(b, kernel.getLoc(),
                                             tiling.getInt("tasks"));
  KernelContext context(b, kernel, function, begin, end);
  findGenericForm(tiling.getForm())(context);
  kernel.erase();
  linearizeAccesses(function);
}
