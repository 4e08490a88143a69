//===- ConvRewrites.cpp - what these passes share -------------------------===//

#include "passes/winograd/ConvRewrites.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc;

bool cnnc::isPlainConv(cnn::ConvOp conv, int64_t kernel) {
  auto all = [](ArrayRef<int64_t> values, int64_t v) {
    return llvm::all_of(values, [=](int64_t x) { return x == v; });
  };
  ArrayRef<int64_t> w = cnn::shapeOf(conv.getW());
  return w.size() == 4 && all(w.drop_front(2), kernel) &&
         all(conv.getDilations(), 1) && conv.getGroup() == 1 &&
         cnn::elementOf(conv.getX()).isF32() && cnn::constantOf(conv.getW()) &&
         cnn::numElements(cnn::shapeOf(conv.getY())) != 0;
}

LogicalResult
cnnc::forEachConv(func::FuncOp function,
                  llvm::function_ref<bool(cnn::ConvOp)> isCandidate,
                  llvm::function_ref<LogicalResult(cnn::ConvOp)> visit) {
  SmallVector<cnn::ConvOp> convs;
  function.walk([&](cnn::ConvOp conv) {
    if (isCandidate(conv))
      convs.push_back(conv);
  });
  for (cnn::ConvOp conv : convs)
    if (failed(visit(conv)))
      return failure();
  return success();
}

cnn::Tensor cnnc::weightsOf(cnn::ConvOp conv) {
  return cnn::Tensor::constant(cnn::constantOf(conv.getW()));
}

Value cnnc::weightsConstant(OpBuilder &b, cnn::ConvOp conv,
                            const cnn::Tensor &weights) {
  return cnn::ConstantOp::create(b, conv.getW().getLoc(), weights.type(),
                                 weights.toAttribute());
}

void cnnc::replaceConv(cnn::ConvOp conv, Value y) {
  conv.getY().replaceAllUsesWith(y);
  Operation *weights = conv.getW().getDefiningOp();
  conv.erase();
  if (weights && weights->use_empty())
    weights->erase();
}
