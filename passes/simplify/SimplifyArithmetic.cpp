//===- SimplifyArithmetic.cpp - cheaper forms of the same numbers ---------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/simplify/Passes.h"
#include "passes/simplify/Rewrite.h"

namespace cnnc {
#define GEN_PASS_DEF_SIMPLIFYARITHMETIC
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

/// Constants of more elements than this are not looked into.
static constexpr int64_t kMostElements = 1 << 16;

static bool isFloat(Value value) { return isa<FloatType>(elementOf(value)); }

/// `value` broadcast to the shape of `like`.
static Value broadcastLike(PatternRewriter &rewriter, Location loc, Value value,
                           Value like) {
  return make<BroadcastOp>(rewriter, loc, value,
                           SmallVector<int64_t>(shapeOf(like)));
}

/// The operand of `value` if that is a unary operation of this kind, or null.
static Value operandOf(Value value, UnaryKind kind) {
  auto op = value.getDefiningOp<UnaryOp>();
  return op && op.getKind() == kind ? op.getX() : Value();
}

namespace {
//===----------------------------------------------------------------------===//
// Binary operations
//===----------------------------------------------------------------------===//

/// c # x is x # c for commutative #, so that others look on one side only.
struct ConstantToTheRight : CountedPattern<BinaryOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(BinaryOp op,
                         PatternRewriter &rewriter) const override {
    auto operand = constantOperand(op);
    if (!operand || !operand->isLeft || !isCommutative(op.getKind()))
      return failure();
    rewriter.modifyOpInPlace(
        op, [&] { op->setOperands({operand->other, operand->constant}); });
    return success();
  }

  static bool isCommutative(BinaryKind kind) {
    switch (kind) {
    case BinaryKind::add:
    case BinaryKind::mul:
    case BinaryKind::max:
    case BinaryKind::min:
    case BinaryKind::equal:
    case BinaryKind::logical_and:
    case BinaryKind::logical_or:
    case BinaryKind::logical_xor:
      return true;
    default:
      return false;
    }
  }
};

/// x - c is x + (-c), x + (-y) is x - y, x - (-y) is x + y.
struct NormaliseSums : CountedPattern<BinaryOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(BinaryOp op,
                         PatternRewriter &rewriter) const override {
    BinaryKind kind = op.getKind();
    Type element = elementOf(op.getA());
    if ((kind != BinaryKind::add && kind != BinaryKind::sub) ||
        element.isUnsignedInteger())
      return failure();
    if (kind == BinaryKind::sub && constantOf(op.getB()) &&
        !constantOf(op.getA())) {
      Value negated =
          make<UnaryOp>(rewriter, op.getLoc(), UnaryKind::neg, op.getB());
      rewriter.replaceOpWithNewOp<BinaryOp>(op, BinaryKind::add, op.getA(),
                                            negated);
      return success();
    }
    Value y = operandOf(op.getB(), UnaryKind::neg);
    if (!y)
      return failure();
    rewriter.replaceOpWithNewOp<BinaryOp>(
        op, kind == BinaryKind::add ? BinaryKind::sub : BinaryKind::add,
        op.getA(), y);
    return success();
  }
};

/// x / c is x * (1 / c) where 1 / c is exact, that is for powers of two; for
/// all constants if `inexact`.
struct DivisionByConstant : CountedPattern<BinaryOp> {
  DivisionByConstant(MLIRContext *context, Pass::Statistic &count, bool inexact)
      : CountedPattern(context, count), inexact(inexact) {}
  LogicalResult simplify(BinaryOp op,
                         PatternRewriter &rewriter) const override {
    ElementsAttr divisor = constantOf(op.getB());
    if (op.getKind() != BinaryKind::div || !isFloat(op.getA()) || !divisor ||
        constantOf(op.getA()) || divisor.getNumElements() > kMostElements)
      return failure();
    double most = std::min(largestFinite(elementOf(op.getA())) / 4, 0x1p1020);
    auto divisors = constantDoubles(op.getB());
    for (double v : *divisors) {
      int exponent;
      bool power = std::abs(std::frexp(v, &exponent)) == 0.5;
      // Neither the divisor nor its reciprocal may be subnormal or infinite.
      bool inRange = std::abs(v) <= most && std::abs(v) >= 1 / most;
      if (!inRange || (!power && !inexact))
        return failure();
    }
    Value one = makeNumber(rewriter, op.getLoc(), elementOf(op.getB()), 1);
    Value factor =
        make<BinaryOp>(rewriter, op.getLoc(), BinaryKind::div, one, op.getB());
    rewriter.replaceOpWithNewOp<BinaryOp>(op, BinaryKind::mul, op.getA(),
                                          factor);
    return success();
  }
  bool inexact;
};

/// Powers with small constant exponents are products, roots and reciprocals.
struct ConstantPower : CountedPattern<BinaryOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(BinaryOp op,
                         PatternRewriter &rewriter) const override {
    auto exponent = constantSplat(op.getB());
    Value x = op.getA();
    if (op.getKind() != BinaryKind::pow || !exponent || !isFloat(x) ||
        shapeOf(x) != shapeOf(op.getY()))
      return failure();
    Location loc = op.getLoc();
    auto product = [&](Value a, Value b) -> Value {
      return make<BinaryOp>(rewriter, loc, BinaryKind::mul, a, b);
    };
    double magnitude = std::abs(*exponent);
    Value y;
    if (magnitude == 0.5)
      y = make<UnaryOp>(rewriter, loc, UnaryKind::sqrt, x);
    else if (magnitude == 1)
      y = x;
    else if (magnitude == 2)
      y = product(x, x);
    else if (magnitude == 3)
      y = product(product(x, x), x);
    else
      return failure();
    if (*exponent < 0)
      y = make<BinaryOp>(rewriter, loc, BinaryKind::div,
                         makeNumber(rewriter, loc, elementOf(x), 1), y);
    rewriter.replaceOp(op, y);
    return success();
  }
};

/// max(x, 0) is relu(x); a maximum with what x never falls below is x.
struct MaximumWithConstant : CountedPattern<BinaryOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(BinaryOp op,
                         PatternRewriter &rewriter) const override {
    auto bound = constantSplat(op.getB());
    if (op.getKind() != BinaryKind::max || !bound ||
        shapeOf(op.getA()) != shapeOf(op.getY()))
      return failure();
    if (*bound <= 0 && isNonNegative(op.getA())) {
      rewriter.replaceOp(op, op.getA());
      return success();
    }
    Value x = operandOf(op.getA(), UnaryKind::relu);
    if (x && *bound >= 0) {
      rewriter.replaceOpWithNewOp<BinaryOp>(op, BinaryKind::max, x, op.getB());
      return success();
    }
    if (*bound != 0)
      return failure();
    rewriter.replaceOpWithNewOp<UnaryOp>(op, UnaryKind::relu, op.getA());
    return success();
  }
};

/// 1 / (1 + exp(-x)) is sigmoid(x), which does not overflow on the way.
struct RecogniseSigmoid : CountedPattern<BinaryOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(BinaryOp op,
                         PatternRewriter &rewriter) const override {
    auto sum = op.getB().getDefiningOp<BinaryOp>();
    if (op.getKind() != BinaryKind::div || constantSplat(op.getA()) != 1.0 ||
        !sum || sum.getKind() != BinaryKind::add)
      return failure();
    auto one = constantOperand(sum);
    if (!one || constantSplat(one->constant) != 1.0)
      return failure();
    Value power = operandOf(one->other, UnaryKind::exp);
    Value x = power ? operandOf(power, UnaryKind::neg) : Value();
    if (!x || shapeOf(x) != shapeOf(op.getY()))
      return failure();
    rewriter.replaceOpWithNewOp<UnaryOp>(op, UnaryKind::sigmoid, x);
    return success();
  }
};

/// An operand that is broadcast explicitly broadcasts by itself.
struct ImplicitBroadcast : CountedPattern<BinaryOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(BinaryOp op,
                         PatternRewriter &rewriter) const override {
    for (unsigned i : {0, 1}) {
      auto broadcast = op->getOperand(i).getDefiningOp<BroadcastOp>();
      if (!broadcast)
        continue;
      Value x = broadcast.getX();
      auto joint = broadcastShapes(shapeOf(x), shapeOf(op->getOperand(1 - i)));
      if (!joint || ArrayRef<int64_t>(*joint) != shapeOf(op.getY()))
        continue;
      rewriter.modifyOpInPlace(op, [&] { op->setOperand(i, x); });
      return success();
    }
    return failure();
  }
};

//===----------------------------------------------------------------------===//
// Unary operations, casts, selections
//===----------------------------------------------------------------------===//

/// Functions that change nothing here, and involutions.
struct IdleUnary : CountedPattern<UnaryOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(UnaryOp op, PatternRewriter &rewriter) const override {
    Value x = op.getX();
    Value replacement;
    switch (op.getKind()) {
    case UnaryKind::relu:
      replacement = isNonNegative(x) ? x : Value();
      break;
    case UnaryKind::abs:
      // Not for floating-point numbers, among which -0 is not negative.
      replacement = elementOf(x).isUnsignedInteger() ? x : Value();
      break;
    case UnaryKind::neg:
    case UnaryKind::logical_not:
      replacement = operandOf(x, op.getKind());
      break;
    default:
      break;
    }
    if (!replacement)
      return failure();
    rewriter.replaceOp(op, replacement);
    return success();
  }
};

/// f(broadcast(x)) is broadcast(f(x)).
template <typename OpTy> struct ComputeBeforeBroadcast : CountedPattern<OpTy> {
  using CountedPattern<OpTy>::CountedPattern;
  LogicalResult simplify(OpTy op, PatternRewriter &rewriter) const override {
    auto broadcast = op.getX().template getDefiningOp<BroadcastOp>();
    if (!broadcast || !broadcast.getY().hasOneUse())
      return failure();
    rewriter.setInsertionPoint(op);
    Operation *inner = rewriter.clone(*op);
    inner->setOperand(0, broadcast.getX());
    inner->getResult(0).setType(
        RankedTensorType::get(shapeOf(broadcast.getX()), elementOf(op.getY())));
    rewriter.replaceOp(op, broadcastLike(rewriter, broadcast.getLoc(),
                                         inner->getResult(0), op.getY()));
    return success();
  }
};
} // namespace

/// Bits of magnitude that a type represents exactly, and whether it has a sign.
static std::pair<unsigned, bool> precisionOf(Type element) {
  if (auto floating = dyn_cast<FloatType>(element))
    return {floating.getFPMantissaWidth(), true};
  bool hasSign = !element.isUnsignedInteger() && !element.isInteger(1);
  return {element.getIntOrFloatBitWidth() - hasSign, hasSign};
}

/// True if every value of `from` is one of `to`.
static bool isLossless(Type from, Type to) {
  auto [fromBits, fromSign] = precisionOf(from);
  auto [toBits, toSign] = precisionOf(to);
  if (isa<FloatType>(from)) {
    if (!isa<FloatType>(to))
      return false;
    // bf16 has more range than f16, which has more precision.
    bool moreRange = !from.isBF16() || !to.isF16();
    return fromBits <= toBits && moreRange;
  }
  // An f16 reaches 65504 only, but 11 bits are far below that.
  return fromBits <= toBits && (toSign || !fromSign);
}

namespace {
/// A cast of a cast that loses nothing is one cast.
struct MergeCasts : CountedPattern<CastOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(CastOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<CastOp>();
    if (!inner)
      return failure();
    Type from = elementOf(inner.getX()), middle = elementOf(op.getX());
    Type to = op.getElement();
    if (!isLossless(from, middle))
      return failure();
    // Narrow integers are truncated when they come from integers, but
    // saturated when they come from floating-point numbers.
    bool changesRule = isa<IntegerType>(from) && isa<FloatType>(middle) &&
                       isa<IntegerType>(to) && !to.isInteger(1);
    if (changesRule && !isLossless(from, to))
      return failure();
    rewriter.replaceOp(op,
                       make<CastOp>(rewriter, op.getLoc(), inner.getX(), to));
    return success();
  }
};

/// Selections that are decided, or whose condition is a negation.
struct DecidedSelect : CountedPattern<SelectOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(SelectOp op,
                         PatternRewriter &rewriter) const override {
    auto condition = constantSplat(op.getCondition());
    if (condition || op.getA() == op.getB()) {
      Value chosen = !condition || *condition != 0 ? op.getA() : op.getB();
      rewriter.replaceOp(
          op, broadcastLike(rewriter, op.getLoc(), chosen, op.getY()));
      return success();
    }
    Value negated = operandOf(op.getCondition(), UnaryKind::logical_not);
    if (!negated)
      return failure();
    rewriter.replaceOpWithNewOp<SelectOp>(op, negated, op.getB(), op.getA());
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Reductions and windows
//===----------------------------------------------------------------------===//

/// Reductions of one kind after another are one reduction.
struct MergeReductions : CountedPattern<ReduceOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(ReduceOp op,
                         PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<ReduceOp>();
    if (!inner || inner.getKind() != op.getKind() || !inner.getY().hasOneUse())
      return failure();
    SmallVector<int64_t> axes(inner.getAxes());
    for (int64_t axis : op.getAxes())
      if (!llvm::is_contained(axes, axis))
        axes.push_back(axis);
    llvm::sort(axes);
    Location loc = rewriter.getFusedLoc({inner.getLoc(), op.getLoc()});
    rewriter.replaceOp(
        op, ReduceOp::create(rewriter, loc, op.getKind(), inner.getX(), axes));
    return success();
  }
};

/// The maximum or minimum of repetitions is that of the original.
struct ReduceBroadcast : CountedPattern<ReduceOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(ReduceOp op,
                         PatternRewriter &rewriter) const override {
    auto broadcast = op.getX().getDefiningOp<BroadcastOp>();
    bool idempotent =
        op.getKind() == ReduceKind::max || op.getKind() == ReduceKind::min;
    if (!broadcast || !idempotent ||
        shapeOf(broadcast.getX()).size() != shapeOf(op.getX()).size() ||
        llvm::is_contained(shapeOf(op.getX()), 0))
      return failure();
    Value reduced = make<ReduceOp>(rewriter, op.getLoc(), op.getKind(),
                                   broadcast.getX(), op.getAxes());
    rewriter.replaceOp(
        op, broadcastLike(rewriter, broadcast.getLoc(), reduced, op.getY()));
    return success();
  }
};

/// A pool with one window that holds everything is a reduction, a pool whose
/// windows hold one element each is a slice.
struct TrivialPool : CountedPattern<PoolOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(PoolOp op, PatternRewriter &rewriter) const override {
    if (holdsEverything(op)) {
      bool sum = op.getKind() == PoolKind::sum;
      auto axes = llvm::to_vector(
          llvm::seq<int64_t>(2, int64_t(shapeOf(op.getX()).size())));
      rewriter.replaceOp(op,
                         make<ReduceOp>(rewriter, op.getLoc(),
                                        sum ? ReduceKind::sum : ReduceKind::max,
                                        op.getX(), axes));
      return success();
    }
    auto isOne = [](int64_t v) { return v == 1; };
    auto isZero = [](int64_t v) { return v <= 0; };
    if (!llvm::all_of(op.getKernel(), isOne) ||
        !llvm::all_of(op.getPads(), isZero) ||
        llvm::is_contained(shapeOf(op.getX()), 0))
      return failure();
    SmallVector<int64_t> starts(shapeOf(op.getX()).size(), 0), steps(2, 1);
    llvm::append_range(steps, op.getStrides());
    rewriter.replaceOp(
        op, make<SliceOp>(rewriter, op.getLoc(), op.getX(), starts, steps,
                          SmallVector<int64_t>(shapeOf(op.getY()))));
    return success();
  }

  static bool holdsEverything(PoolOp op) {
    ArrayRef<int64_t> from = shapeOf(op.getX()).drop_front(2);
    ArrayRef<int64_t> to = shapeOf(op.getY()).drop_front(2);
    for (auto [d, extent] : llvm::enumerate(from)) {
      int64_t first = -op.getPads()[d];
      if (to[d] != 1 || extent == 0 || first > 0 ||
          (op.getDilations()[d] != 1 && op.getKernel()[d] != 1) ||
          first + op.getKernel()[d] < extent)
        return false;
    }
    return true;
  }
};

struct SimplifyArithmetic
    : cnnc::impl::SimplifyArithmeticBase<SimplifyArithmetic> {
  using SimplifyArithmeticBase::SimplifyArithmeticBase;
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<ConstantToTheRight, NormaliseSums, ConstantPower,
                 MaximumWithConstant, RecogniseSigmoid, ImplicitBroadcast,
                 IdleUnary, ComputeBeforeBroadcast<UnaryOp>,
                 ComputeBeforeBroadcast<CastOp>,
                 ComputeBeforeBroadcast<QuantizeOp>, MergeCasts, DecidedSelect,
                 MergeReductions, ReduceBroadcast, TrivialPool>(context,
                                                                numSimplified);
    patterns.add<DivisionByConstant>(context, numSimplified, inexactReciprocal);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
