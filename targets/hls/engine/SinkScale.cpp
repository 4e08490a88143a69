//===- SinkScale.cpp - scales where numbers are read ----------------------===//

#include "targets/hls/engine/SinkScale.h"
#include "dialects/cnn/Constants.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace cnnc;

/// The product of a rounded number and a constant that the kernel yields.
static cnn::BinaryOp lastScale(cnn::KernelOp kernel) {
  if (kernel->getNumResults() != 1)
    return {};
  auto scale =
      kernel.getYield().getValues().front().getDefiningOp<cnn::BinaryOp>();
  if (!scale || scale.getKind() != cnn::BinaryKind::mul ||
      !scale->hasOneUse() || !cnn::constantSplat(scale.getB()) ||
      !scale.getA().getDefiningOp<cnn::QuantizeOp>() ||
      scale.getA().getType() != scale.getResult().getType())
    return {};
  return scale;
}

/// The operands of kernels that read `value` or views of it; false if anything
/// else does.
static bool collectUses(Value value, SmallVectorImpl<OpOperand *> &uses) {
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    if (isa<cnn::ReshapeOp>(user) ? !collectUses(user->getResult(0), uses)
                                  : !isa<cnn::KernelOp>(user))
      return false;
    if (isa<cnn::KernelOp>(user))
      uses.push_back(&use);
  }
  return true;
}

bool cnnc::hls::sinkScale(cnn::KernelOp kernel) {
  cnn::BinaryOp scale = lastScale(kernel);
  SmallVector<OpOperand *> uses;
  if (!scale || !collectUses(kernel.getResult(0), uses) || uses.empty())
    return false;
  auto scalar = RankedTensorType::get(
      {}, cast<ShapedType>(scale.getB().getType()).getElementType());
  ElementsAttr factor =
      cnn::makeSplat(scalar, *cnn::constantSplat(scale.getB()));
  for (OpOperand *use : uses) {
    auto user = cast<cnn::KernelOp>(use->getOwner());
    BlockArgument x = user.getBlock().getArgument(use->getOperandNumber());
    OpBuilder b = OpBuilder::atBlockBegin(&user.getBlock());
    Value number = cnn::ConstantOp::create(b, scale.getLoc(), factor);
    auto product = cnn::BinaryOp::create(b, scale.getLoc(),
                                         cnn::BinaryKind::mul, x, number);
    x.replaceAllUsesExcept(product, product);
  }
  kernel.getYield()->setOperand(0, scale.getA());
  scale.erase();
  return true;
}
