//===- ReadUnshaped.cpp - views that kernels read through -----------------===//

#include "targets/hls/engine/ReadUnshaped.h"
#include "dialects/cnn/Infer.h"
#include "targets/hls/pipelines/StreamPlan.h"

using namespace mlir;
using namespace cnnc;

/// Whether `to` shows the images, channels and pixels of `from`.
static bool isSame(ArrayRef<int64_t> from, ArrayRef<int64_t> to,
                   bool flattens) {
  if (from.size() < 2 || to.size() < 2 || from[0] != to[0])
    return false;
  int64_t pixels = cnn::numElements(from.drop_front(2));
  if (pixels == 1 && from[1] == to[1])
    return cnn::numElements(to.drop_front(2)) == 1;
  return flattens && to.size() == 2 && from.size() <= 4;
}

bool cnnc::hls::readUnshaped(cnn::KernelOp kernel, BlockArgument argument,
                             bool flattens) {
  OpOperand &use = kernel.getInputsMutable()[argument.getArgNumber()];
  Value view = use.get(), source = viewedValue(view);
  SmallVector<int64_t> shape(cnn::shapeOf(argument));
  if (source == view || !source.getDefiningOp<cnn::KernelOp>() ||
      !isSame(cnn::shapeOf(source), shape, flattens))
    return false;
  use.set(source);
  argument.setType(source.getType());
  OpBuilder b = OpBuilder::atBlockBegin(&kernel.getBlock());
  auto inside = cnn::ReshapeOp::create(b, view.getLoc(), argument, shape);
  argument.replaceAllUsesExcept(inside, inside);
  while (view != source && view.use_empty()) {
    Operation *unused = view.getDefiningOp();
    view = unused->getOperand(0);
    unused->erase();
  }
  return true;
}
