//===- FusionRules.cpp - which operations may meet in a kernel ------------===//

#include "passes/fusion/FusionRules.h"
#include "dialects/cnn/Concat.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/Layout.h"
#include "dialects/cnn/NodeNames.h"
#include "dialects/cnn/OpClass.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

bool cnnc::acceptsEpilogue(Operation *anchor) {
  return isa<ConvOp, ConvTransposeOp, MatMulOp, PoolOp, MaxPoolIndicesOp,
             ReduceOp, ArgReduceOp, SoftmaxOp, CumSumOp, RoiAlignOp,
             GridSampleOp>(anchor);
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

/// True if the function returns `value` or a view of it: its memory is then
/// the caller's.
static bool isReturned(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) {
    return user->hasTrait<OpTrait::IsTerminator>() ||
           (isView(user) && isReturned(user->getResult(0)));
  });
}

/// A concatenation in which every part can be written by its own producer is
/// no work at all (cnn-place-concats), unless it is fused with something.
static bool isFree(ConcatOp concat) {
  if (!concatOffsets(concat) || isReturned(concat.getY()))
    return false;
  return llvm::all_of(concat.getXs(), [](Value x) {
    Operation *producer = x.getDefiningOp();
    return producer && !isa<ConstantOp>(producer) && !isView(producer) &&
           !isReturned(x) && llvm::count_if(x.getUsers(), [](Operation *user) {
                               return isa<ConcatOp>(user);
                             }) == 1;
  });
}

std::string cnnc::whyNotWithin(Operation *op, const KernelGroup &group) {
  bool besides = false, before = false;
  for (Operation *user : op->getUsers()) {
    if (!group.members.contains(user))
      continue;
    (group.epilogue.contains(user) ? besides : before) = true;
    if (auto concat = dyn_cast<ConcatOp>(user))
      if (isFree(concat))
        return "the concatenation is written in place";
  }
  if (auto concat = dyn_cast<ConcatOp>(op))
    if (isFree(concat))
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
