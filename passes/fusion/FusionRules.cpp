//===- FusionRules.cpp - which operations may meet in a kernel ------------===//

#include "passes/fusion/FusionRules.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

bool cnnc::acceptsEpilogue(Operation *anchor) {
  return isa<ConvOp, WinogradConvOp, StrassenConvOp, ConvTransposeOp, MatMulOp,
             PoolOp, MaxPoolIndicesOp, ReduceOp, ArgReduceOp, SoftmaxOp,
             CumSumOp, RoiAlignOp, GridSampleOp>(anchor);
}

bool cnnc::mayFollow(Operation *op, Operation *anchor,
                     const FusionOptions &options) {
  if (!isElementwise(op) &&
      !(isa<RelayoutOp>(op) &&
        (options.fuseRelayoutEpilogue || !isContraction(anchor))))
    return false;
  return shapeOf(op->getResult(0)) == shapeOf(anchor->getResult(0));
}

bool cnnc::isCheapToRepeat(Operation *op) {
  if (!isa<CastOp, BroadcastOp, SliceOp>(op))
    return false;
  return byteSize(cast<RankedTensorType>(op->getOperand(0).getType())) <=
             byteSize(cast<RankedTensorType>(op->getResult(0).getType())) ||
         isa<SliceOp>(op);
}

/// Anchors that read each operand in an order known beforehand, few times.
static bool acceptsPrologue(Operation *anchor) {
  return isa<PoolOp, MaxPoolIndicesOp, ReduceOp, ArgReduceOp, SoftmaxOp,
             CumSumOp>(anchor);
}

std::string cnnc::whyNotWithin(Operation *op, const KernelGroup &group,
                               const InPlaceConcats &inPlace) {
  bool besides = false, before = false;
  for (Operation *user : op->getUsers()) {
    if (!group.members.contains(user))
      continue;
    (group.epilogue.contains(user) ? besides : before) = true;
    if (inPlace.contains(user))
      return "the concatenation is written in place";
  }
  if (inPlace.contains(op))
    return "the concatenation is written in place";
  Operation *anchor = group.anchor;
  if (!anchor)
    return "";
  if (besides && before)
    return "it is needed before and after " + displayName(anchor);
  if (besides) {
    // An element of a slice is as near as the element itself.
    if (!(isElementwise(op) || isa<SliceOp>(op)) ||
        shapeOf(op->getResult(0)) != shapeOf(anchor->getResult(0)))
      return "an epilogue takes element-wise operations and slices of the same "
             "shape only";
    return "";
  }
  if (isContraction(anchor))
    return displayName(anchor) + " would compute it again for every tap";
  if (!acceptsPrologue(anchor))
    return displayName(anchor) + " reads its operands in no fixed order";
  if (!isElementwise(op) &&
      !isa<PadOp, SliceOp, BroadcastOp, RelayoutOp, TransposeOp>(op))
    return displayName(anchor) + " reads no such operation within its loops";
  return "";
}
