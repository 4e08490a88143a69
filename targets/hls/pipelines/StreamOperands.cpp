//===- StreamOperands.cpp - what element-wise operations read -------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/GridRanges.h"
#include "dialects/cnn/Infer.h"
#include "targets/hls/pipelines/StreamPlan.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

ElementsAttr cnnc::hls::constantIn(cnn::KernelOp kernel, Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    value = kernel.getInputs()[argument.getArgNumber()];
  return cnn::constantOf(value);
}

std::optional<Meeting> cnnc::hls::meetingOf(cnn::KernelOp kernel, Value operand,
                                            ArrayRef<int64_t> shape) {
  if (constantIn(kernel, operand))
    return Meeting::Constant;
  ArrayRef<int64_t> own = cnn::shapeOf(operand);
  if (own == shape)
    return Meeting::Element;
  if (own.size() != shape.size() || own.size() < 2 || own[0] != shape[0])
    return std::nullopt;
  auto isOne = [](int64_t extent) { return extent == 1; };
  if (own[1] == shape[1] && llvm::all_of(own.drop_front(2), isOne))
    return Meeting::Vector;
  if (own[1] == 1 && own.drop_front(2) == shape.drop_front(2))
    return Meeting::Pixel;
  return std::nullopt;
}

bool cnnc::hls::isOfColumns(cnn::KernelOp kernel, cnn::LookupOp op) {
  ElementsAttr table = constantIn(kernel, op.getTable());
  return table && !cnn::columnRanges(table).empty();
}
