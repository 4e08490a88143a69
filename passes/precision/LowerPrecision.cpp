//===- LowerPrecision.cpp - cnn-lower-precision ---------------------------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "passes/precision/Passes.h"
#include "passes/precision/Rounding.h"
#include "passes/precision/TensorCores.h"

namespace cnnc {
#define GEN_PASS_DEF_LOWERPRECISION
#include "passes/precision/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static bool isConstant(Value v) { return !v || bool(constantOf(v)); }

bool cnnc::suitsTensorCores(Operation *op, int64_t align) {
  if (auto conv = dyn_cast<ConvOp>(op)) {
    int64_t channels = shapeOf(conv.getX())[1];
    bool depthwise = conv.getGroup() > 1 && shapeOf(conv.getW())[1] == 1;
    int64_t depth = depthwise ? channels : shapeOf(conv.getW())[1];
    return depth % align == 0 && isConstant(conv.getW()) &&
           isConstant(conv.getBias());
  }
  auto matmul = cast<MatMulOp>(op);
  return shapeOf(matmul.getA()).back() % align == 0 &&
         shapeOf(matmul.getB()).size() == 2 && isConstant(matmul.getB());
}

namespace {
struct LowerPrecision : cnnc::impl::LowerPrecisionBase<LowerPrecision> {
  using LowerPrecisionBase::LowerPrecisionBase;

  void runOnOperation() override {
    rounded.clear();
    SmallVector<Operation *> candidates;
    getOperation().walk([&](Operation *op) {
      if (isa<ConvOp, MatMulOp>(op) && elementOf(op->getOperand(0)).isF32())
        candidates.push_back(op);
    });
    for (Operation *op : candidates) {
      if (!isEligible(op)) {
        ++kept;
        continue;
      }
      if (auto conv = dyn_cast<ConvOp>(op))
        lower(conv);
      else
        lower(cast<MatMulOp>(op));
      ++lowered;
    }
    SmallVector<ConcatOp> concats(
        getOperation().getBody().front().getOps<ConcatOp>());
    for (ConcatOp concat : llvm::reverse(concats))
      roundOperands(concat);
  }

private:
  bool isEligible(Operation *op) const {
    return numElements(shapeOf(op->getResult(0))) != 0 && !isCompensated(op) &&
           suitsTensorCores(op, align);
  }

  static Value castTo(OpBuilder &b, Location loc, Value v, Type element) {
    auto type = cast<RankedTensorType>(v.getType());
    return CastOp::create(b, loc, type.clone(element), v,
                          TypeAttr::get(element));
  }

  /// `v` in f16, made behind its definition; others read it from there too.
  Value half(Value v) {
    Value &known = rounded[v];
    if (known)
      return known;
    OpBuilder b(&getContext());
    if (Operation *definition = v.getDefiningOp())
      b.setInsertionPointAfter(definition);
    else
      b.setInsertionPointToStart(v.getParentBlock());
    Location loc = v.getLoc();
    known = castTo(b, loc, v, b.getF16Type());
    if (isa<BlockArgument>(v) || constantOf(v))
      return known;
    Value back = castTo(b, loc, known, b.getF32Type());
    v.replaceUsesWithIf(back, [&](OpOperand &use) {
      return use.getOwner() != known.getDefiningOp() &&
             !use.getOwner()->hasTrait<OpTrait::IsTerminator>();
    });
    return known;
  }

  /// The f16 number that `v` has been widened from; null if it has not.
  static Value narrow(Value v) {
    auto back = v.getDefiningOp<CastOp>();
    return back && elementOf(back.getX()).isF16() ? back.getX() : Value();
  }

  /// Rounds the operands of a concatenation of which only rounded numbers are
  /// read, in place of its result: the same numbers, and what computes an
  /// operand writes it in f16.
  void roundOperands(ConcatOp concat) {
    auto cast = concat->hasOneUse() ? dyn_cast<CastOp>(*concat->user_begin())
                                    : CastOp();
    if (!cast || !elementOf(concat.getY()).isF32() ||
        !elementOf(cast.getY()).isF16())
      return;
    if (!llvm::all_of(concat.getXs(), [&](Value x) {
          return narrow(x) ||
                 (x.getDefiningOp() && x.hasOneUse() && !constantOf(x));
        }))
      return;
    OpBuilder b(concat);
    SmallVector<Value> halves =
        llvm::map_to_vector(concat.getXs(), [&](Value x) {
          Value known = narrow(x);
          OpBuilder::InsertionGuard guard(b);
          if (!known)
            b.setInsertionPointAfter(x.getDefiningOp());
          return known ? known : castTo(b, x.getLoc(), x, b.getF16Type());
        });
    Value y = ConcatOp::create(b, concat.getLoc(), cast.getY().getType(),
                               halves, concat.getAxisAttr());
    cast.getY().replaceAllUsesWith(y);
    cast->erase();
    concat->erase();
    ++concatenations;
  }

  /// Gives `op`'s users the sum of `result`, in f32, and the bias of channel 1.
  void replace(OpBuilder &b, Operation *op, Value result, Value bias) {
    Location loc = op->getLoc();
    Value sum = castTo(b, loc, result, b.getF32Type());
    if (bias) {
      auto type = cast<RankedTensorType>(sum.getType());
      SmallVector<int64_t> shape(type.getRank() - 1, 1);
      shape[0] = type.getDimSize(1);
      Value spread = ReshapeOp::create(
          b, loc, RankedTensorType::get(shape, b.getF32Type()), bias,
          b.getDenseI64ArrayAttr(shape));
      sum = BinaryOp::create(b, loc, type, BinaryKind::add, sum, spread);
    }
    op->getResult(0).replaceAllUsesWith(sum);
    op->erase();
  }

  void lower(ConvOp op) {
    Value x = half(op.getX());
    OpBuilder b(op);
    Value w = castTo(b, op.getW().getLoc(), op.getW(), b.getF16Type());
    auto type = cast<RankedTensorType>(op.getType()).clone(b.getF16Type());
    Value y = ConvOp::create(b, op.getLoc(), type, x, w, /*bias=*/Value(),
                             op.getStridesAttr(), op.getDilationsAttr(),
                             op.getPadsAttr(), op.getGroupAttr());
    replace(b, op, y, op.getBias());
  }

  void lower(MatMulOp op) {
    Value a = half(op.getA());
    OpBuilder b(op);
    Value w = castTo(b, op.getB().getLoc(), op.getB(), b.getF16Type());
    auto type = cast<RankedTensorType>(op.getType()).clone(b.getF16Type());
    Value y = MatMulOp::create(b, op.getLoc(), type, a, w);
    replace(b, op, y, Value());
  }

  llvm::DenseMap<Value, Value> rounded;
};
} // namespace
