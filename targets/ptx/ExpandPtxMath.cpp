//===- ExpandPtxMath.cpp - cnn-ptx-expand-math ----------------------------===//

#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "targets/ptx/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_EXPANDPTXMATH
#include "targets/ptx/Passes.h.inc"
} // namespace cnnc

/// What NVPTX has instructions for (PTX ISA, "Floating Point Instructions").
static bool isInstruction(Operation *op) {
  return isa<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp,
             math::FloorOp, math::FmaOp, math::RoundEvenOp, math::SqrtOp,
             math::TruncOp>(op);
}

static bool isFunction(Operation *op) {
  return isa_and_nonnull<math::MathDialect>(op->getDialect()) &&
         !isInstruction(op) &&
         isa<FloatType>(getElementTypeOrSelf(op->getOperand(0).getType()));
}

/// Steps of ExpandRemainder that any quotient takes. Each step leaves less than
/// 2^-(p-1) of the remainder, p being the bits of the fraction; the largest
/// quotient is that of the largest and the smallest number.
static int64_t remainderSteps(FloatType type) {
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  int64_t precision = llvm::APFloat::semanticsPrecision(semantics);
  int64_t largest = llvm::APFloat::semanticsMaxExponent(semantics) + 1;
  int64_t smallest =
      llvm::APFloat::semanticsMinExponent(semantics) - (precision - 1);
  return llvm::divideCeil(largest - smallest, precision - 1) + 1;
}

namespace {
/// C's fmod, exactly: takes whole multiples of y from x, by a multiply-add that
/// does not round because what is left has few enough bits.
struct ExpandRemainder : OpRewritePattern<arith::RemFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::RemFOp op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getType();
    auto element = cast<FloatType>(getElementTypeOrSelf(type));
    if (element.getWidth() < 32)
      return widen(op, rewriter);
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    auto constant = [&](const llvm::APFloat &value) -> Value {
      TypedAttr attribute = b.getFloatAttr(element, value);
      if (auto vector = dyn_cast<VectorType>(type))
        attribute = DenseElementsAttr::get(vector, attribute);
      return arith::ConstantOp::create(b, attribute);
    };
    const llvm::fltSemantics &semantics = element.getFloatSemantics();
    Value zero = constant(llvm::APFloat::getZero(semantics));
    Value infinity = constant(llvm::APFloat::getInf(semantics));
    Value most = constant(llvm::APFloat::getLargest(semantics));
    Value x = op.getLhs();
    Value size = math::AbsFOp::create(b, op.getRhs());
    auto index = [&](int64_t value) -> Value {
      return arith::ConstantIndexOp::create(b, value);
    };
    auto less = [&](Value lhs, Value rhs) -> Value {
      return arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, lhs, rhs);
    };
    auto loop = scf::ForOp::create(
        b, index(0), index(remainderSteps(element)), index(1), ValueRange{x},
        [&](OpBuilder &nested, Location loc, Value, ValueRange left) {
          ImplicitLocOpBuilder in(loc, nested);
          Value quotient = arith::DivFOp::create(in, left[0], size);
          Value whole = math::TruncOp::create(in, quotient);
          // Of a quotient that is too large for the type take what fits.
          Value isLarge =
              arith::CmpFOp::create(in, arith::CmpFPredicate::OGT,
                                    math::AbsFOp::create(in, whole), most);
          Value fitting = math::CopySignOp::create(in, most, whole);
          Value times = arith::SelectOp::create(in, isLarge, fitting, whole);
          Value taken = arith::NegFOp::create(in, times);
          Value rest = math::FmaOp::create(in, taken, size, left[0]);
          scf::YieldOp::create(in, rest);
        });
    Value rest = loop.getResult(0);
    // A quotient that was rounded up has taken one too many.
    Value wrong = arith::XOrIOp::create(b, less(rest, zero), less(x, zero));
    Value isRest =
        arith::CmpFOp::create(b, arith::CmpFPredicate::ONE, rest, zero);
    Value back = math::CopySignOp::create(b, size, x);
    Value corrected = arith::AddFOp::create(b, rest, back);
    Value signs = arith::AndIOp::create(b, wrong, isRest);
    Value result = arith::SelectOp::create(b, signs, corrected, rest);
    // The sign is that of x, also of nothing.
    result = math::CopySignOp::create(b, result, x);
    Value small = less(math::AbsFOp::create(b, x), size);
    result = arith::SelectOp::create(b, small, x, result);
    // Nothing is left of no number: x infinite or y zero.
    Value sound = arith::AndIOp::create(
        b, less(math::AbsFOp::create(b, x), infinity), less(zero, size));
    Value nan = constant(llvm::APFloat::getQNaN(semantics));
    rewriter.replaceOpWithNewOp<arith::SelectOp>(op, sound, result, nan);
    return success();
  }

  /// Numbers of 16 bits are remainders of 32 bits without rounding.
  LogicalResult widen(arith::RemFOp op, PatternRewriter &rewriter) const {
    Location loc = op.getLoc();
    Type wide = rewriter.getF32Type();
    if (auto vector = dyn_cast<VectorType>(op.getType()))
      wide = vector.clone(wide);
    Value x = arith::ExtFOp::create(rewriter, loc, wide, op.getLhs());
    Value y = arith::ExtFOp::create(rewriter, loc, wide, op.getRhs());
    Value rest = arith::RemFOp::create(rewriter, loc, x, y);
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), rest);
    return success();
  }
};

struct ExpandPtxMath : cnnc::impl::ExpandPtxMathBase<ExpandPtxMath> {
  void runOnOperation() override {
    unsigned before = countFunctions();
    RewritePatternSet patterns(&getContext());
    populateMathPolynomialApproximationPatterns(
        patterns, [](StringRef name) { return name != "math.powf"; });
    math::populateExpansionPatterns(
        patterns, {"sinh", "cosh", "tan", "asinh", "acosh", "atanh", "powf",
                   "exp2", "rsqrt", "round", "fpowi", "ctlz"});
    arith::populateExpandBFloat16Patterns(patterns);
    patterns.add<ExpandRemainder>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    expanded += before - std::min(before, countFunctions());
    WalkResult left = getOperation().walk([](Operation *op) {
      if (!isFunction(op))
        return WalkResult::advance();
      op->emitError("the ptx target has no code for ")
          << op->getName() << " of " << op->getOperand(0).getType()
          << "; compile the model in f32";
      return WalkResult::interrupt();
    });
    if (left.wasInterrupted())
      signalPassFailure();
  }

  unsigned countFunctions() {
    unsigned count = 0;
    getOperation().walk([&](Operation *op) { count += isFunction(op); });
    return count;
  }
};
} // namespace
