//===- Folds.cpp - operations that are one of their operands --------------===//
//
// Only identities fold here; constants are folded by the pass
// `cnn-fold-constants`, which calls the reference evaluator once instead of at
// every visit of every driver.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc::cnn;

/// `x` if the operation returns it unchanged: `unchanged` holds and so does the
/// type, layout included.
static OpFoldResult identity(Value x, Value result, bool unchanged) {
  return unchanged && x.getType() == result.getType() ? OpFoldResult(x)
                                                      : OpFoldResult();
}

static bool allAre(ArrayRef<int64_t> values, int64_t expected) {
  return llvm::all_of(values, [=](int64_t v) { return v == expected; });
}

OpFoldResult BinaryOp::fold(FoldAdaptor) {
  // x - 0, x + (-0): x + 0 would turn -0 into 0, which no network notices but
  // a bitwise comparison does, so only exact identities are taken.
  bool isFloat = isa<FloatType>(elementOf(getA()));
  auto neutral = [&](Value v, double number) {
    auto splat = constantSplat(v);
    return splat && *splat == number &&
           std::signbit(*splat) == std::signbit(number);
  };
  switch (getKind()) {
  case BinaryKind::mul:
    if (OpFoldResult r = identity(getA(), getY(), neutral(getB(), 1)))
      return r;
    return identity(getB(), getY(), neutral(getA(), 1));
  case BinaryKind::div:
    return identity(getA(), getY(), neutral(getB(), 1));
  case BinaryKind::sub:
    return identity(getA(), getY(), neutral(getB(), 0));
  case BinaryKind::add: {
    double zero = isFloat ? -0.0 : 0.0;
    if (OpFoldResult r = identity(getA(), getY(), neutral(getB(), zero)))
      return r;
    return identity(getB(), getY(), neutral(getA(), zero));
  }
  default:
    return {};
  }
}

OpFoldResult CastOp::fold(FoldAdaptor) {
  return identity(getX(), getY(), true);
}

OpFoldResult QuantizeOp::fold(FoldAdaptor) {
  // Numbers that are on the grid already. `sat_sym` takes one of them away.
  auto inner = getX().getDefiningOp<QuantizeOp>();
  bool symmetric = getOverflow() == OverflowKind::sat_sym &&
                   !(inner && inner.getOverflow() == OverflowKind::sat_sym &&
                     inner.getGrid() == getGrid()) &&
                   !(inner && inner.getGrid().getIsUnsigned());
  return identity(getX(), getY(),
                  inner && inner.getGrid().isWithin(getGrid()) && !symmetric);
}

OpFoldResult ReduceOp::fold(FoldAdaptor) {
  // 16-bit sums round once either way.
  bool trivial = llvm::all_of(
      getAxes(), [&](int64_t axis) { return shapeOf(getX())[axis] == 1; });
  return identity(getX(), getY(), trivial);
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (OpFoldResult same = identity(getX(), getY(), true))
    return same;
  auto inner = getX().getDefiningOp<ReshapeOp>();
  return inner ? identity(inner.getX(), getY(), true) : OpFoldResult();
}

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  return identity(getX(), getY(),
                  llvm::equal(getPermutation(),
                              llvm::seq<int64_t>(0, getPermutation().size())));
}

OpFoldResult BroadcastOp::fold(FoldAdaptor) {
  return identity(getX(), getY(), true);
}

OpFoldResult SliceOp::fold(FoldAdaptor) {
  return identity(getX(), getY(),
                  allAre(getStarts(), 0) && allAre(getSteps(), 1));
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  return identity(getX(), getY(), allAre(getLow(), 0) && allAre(getHigh(), 0));
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getXs().size() == 1 ? identity(getXs().front(), getY(), true)
                             : OpFoldResult();
}
