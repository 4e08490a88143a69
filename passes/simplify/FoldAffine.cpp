//===- FoldAffine.cpp - scales and shifts into weights and biases ---------===//
//
// A convolution is linear in its weights, so that a factor for each output
// channel is a factor of the weights' rows, a factor for each input channel
// one of their columns, and a shift of the output is a bias.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/simplify/Contraction.h"
#include "passes/simplify/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_FOLDAFFINE
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static constexpr StringRef kPass = "cnn-fold-affine";

namespace {
/// What the patterns have done.
struct Counters {
  Pass::Statistic &scales, &shifts, &inputs, &chains;
};

/// A binary operation with a constant, seen as y*scale + shift: `mul`, `div`
/// (by the constant), `add` and `sub` on numbers.
struct Affine {
  Value x, constant;
  BinaryKind kind = BinaryKind::add;
  /// For `sub`: constant - x.
  bool reversed = false;

  bool isScale() const {
    return kind == BinaryKind::mul || kind == BinaryKind::div;
  }
};
} // namespace

static std::optional<Affine> affineOf(BinaryOp op) {
  auto operand = constantOperand(op);
  if (!operand)
    return std::nullopt;
  Affine affine{operand->other, operand->constant, op.getKind(), false};
  bool isFloat = isa<FloatType>(elementOf(op.getY()));
  switch (op.getKind()) {
  case BinaryKind::add:
  case BinaryKind::mul:
    return affine;
  case BinaryKind::sub:
    affine.reversed = operand->isLeft;
    return affine;
  case BinaryKind::div:
    // Truncation is not linear, and c / x is no multiple of x.
    if (operand->isLeft || !isFloat)
      return std::nullopt;
    return affine;
  default:
    return std::nullopt;
  }
}

/// Why weights scaled by `affine`'s constant would not be sound numbers, or
/// null. Scaling must not overflow: x * w might cancel where x * (w * s) meets
/// an infinity.
static const char *badScale(const Affine &affine, Value weights) {
  Type element = elementOf(weights);
  if (!isa<FloatType>(element))
    return nullptr;
  double factor = largestMagnitude(affine.constant);
  if (!std::isfinite(factor))
    return "the factor is not finite";
  if (affine.kind == BinaryKind::div) {
    auto divisors = constantDoubles(affine.constant);
    double least = INFINITY;
    for (double divisor : *divisors)
      least = std::min(least, std::abs(divisor));
    factor = 1 / least;
  }
  if (!(factor * largestMagnitude(weights) <= largestFinite(element)))
    return "the scaled weights would overflow";
  return nullptr;
}

/// Why `op` does not fold into the contraction that computes its operand, or
/// null if it does; `silent` reasons are no news to anyone.
static const char *whyNotAfter(BinaryOp op, Affine &affine,
                               Contraction &contraction, bool &silent) {
  silent = true;
  auto match = affineOf(op);
  if (!match)
    return "no affine map";
  affine = *match;
  contraction = contractionOf(affine.x);
  if (!contraction.op)
    return "no contraction with constant weights";
  if (!affine.isScale() && !contraction.takesBias())
    return "the sum stays as the product's epilogue";
  silent = false;
  if (!affine.x.hasOneUse())
    return "the contraction's result has other users";
  ArrayRef<int64_t> shape = shapeOf(affine.x);
  if (shape != shapeOf(op.getY()) ||
      !isAlongDimension(affine.constant, shape, contraction.channelDim))
    return "the constant differs along more than the output channels";
  if (affine.isScale())
    return badScale(affine, contraction.weights);
  return nullptr;
}

/// `constant` of shape 1 or `extent`, with shape `extent`.
static Value spread(PatternRewriter &rewriter, Location loc, Value constant,
                    int64_t extent) {
  return make<BroadcastOp>(rewriter, loc, constant, ArrayRef<int64_t>(extent));
}

/// The bias after `y = affine(contraction + bias)`.
static Value foldedBias(PatternRewriter &rewriter, Location loc,
                        const Affine &affine, const Contraction &contraction,
                        Value constant) {
  Value bias = contraction.bias;
  int64_t channels = shapeOf(contraction.result())[1];
  if (affine.isScale())
    return bias ? make<BinaryOp>(rewriter, loc, affine.kind, bias, constant)
                : Value();
  if (!bias) {
    Value shift = spread(rewriter, loc, constant, channels);
    bool negate = affine.kind == BinaryKind::sub && !affine.reversed;
    return negate ? make<UnaryOp>(rewriter, loc, UnaryKind::neg, shift) : shift;
  }
  Value first = affine.reversed ? constant : bias;
  Value second = affine.reversed ? bias : constant;
  return make<BinaryOp>(rewriter, loc, affine.kind, first, second);
}

namespace {
/// conv(x, w) * s, / s, + t, - t, and t - conv(x, w).
struct FoldAfter : OpRewritePattern<BinaryOp> {
  FoldAfter(MLIRContext *context, Counters counters)
      : OpRewritePattern(context), counters(counters) {}

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    Affine affine;
    Contraction contraction;
    bool silent;
    if (whyNotAfter(op, affine, contraction, silent))
      return failure();
    rewriter.setInsertionPoint(contraction.op);
    // The constant may stand after the contraction.
    Value constant = ConstantOp::create(rewriter, affine.constant.getLoc(),
                                        constantOf(affine.constant));
    constant = alongDimension(rewriter, constant, shapeOf(affine.x),
                              contraction.channelDim);
    Location loc =
        rewriter.getFusedLoc({contraction.op->getLoc(), op.getLoc()});
    Value weights = contraction.weights;
    if (affine.isScale())
      weights = scaleOutputs(rewriter, loc, affine.kind, contraction, constant);
    else if (affine.reversed)
      weights = make<UnaryOp>(rewriter, loc, UnaryKind::neg, weights);
    Value bias = contraction.takesBias()
                     ? foldedBias(rewriter, loc, affine, contraction, constant)
                     : Value();
    remarkDone(op, kPass,
               Twine(stringifyBinaryKind(op.getKind())) +
                   " folds into the weights or bias before it");
    affine.isScale() ? ++counters.scales : ++counters.shifts;
    rewriter.replaceOp(op,
                       withWeights(rewriter, loc, contraction, weights, bias));
    return success();
  }

  Counters counters;
};
} // namespace

/// Why the affine map that computes `conv`'s input does not fold into the
/// weights, or null if it does.
static const char *whyNotBefore(ConvOp conv, Affine &affine, bool &silent) {
  silent = true;
  auto binary = conv.getX().getDefiningOp<BinaryOp>();
  if (!binary || !contractionOf(conv.getY()).op)
    return "no affine map, or weights that are not constant";
  auto match = affineOf(binary);
  if (!match || match->reversed)
    return "no affine map of the input";
  affine = *match;
  silent = false;
  if (!conv.getX().hasOneUse())
    return "the scaled input has other users";
  ArrayRef<int64_t> shape = shapeOf(conv.getX());
  if (shape != shapeOf(affine.x) ||
      !isAlongDimension(affine.constant, shape, 1))
    return "the constant differs along more than the input channels";
  if (affine.isScale())
    return badScale(affine, conv.getW());
  if (llvm::any_of(conv.getPads(), [](int64_t pad) { return pad != 0; }))
    return "the shift does not reach the zeros of the padding";
  return nullptr;
}

namespace {
/// conv(x * s, w), conv(x + t, w).
struct FoldBefore : OpRewritePattern<ConvOp> {
  FoldBefore(MLIRContext *context, Counters counters)
      : OpRewritePattern(context), counters(counters) {}

  LogicalResult matchAndRewrite(ConvOp conv,
                                PatternRewriter &rewriter) const override {
    Affine affine;
    bool silent;
    if (whyNotBefore(conv, affine, silent))
      return failure();
    Location loc = rewriter.getFusedLoc({conv.getX().getLoc(), conv.getLoc()});
    Value constant =
        alongDimension(rewriter, affine.constant, shapeOf(conv.getX()), 1);
    Contraction contraction = contractionOf(conv.getY());
    Value weights = conv.getW(), bias = conv.getBias();
    if (affine.isScale()) {
      weights = scaleInputs(rewriter, loc, affine.kind, conv, constant);
    } else {
      Value shift = shiftOfOutputs(rewriter, loc, conv, constant);
      if (bias)
        bias = make<BinaryOp>(rewriter, loc, affine.kind, bias, shift);
      else
        bias = affine.kind == BinaryKind::add
                   ? shift
                   : make<UnaryOp>(rewriter, loc, UnaryKind::neg, shift);
    }
    remarkDone(conv, kPass,
               Twine(stringifyBinaryKind(affine.kind)) +
                   " folds into the weights after it");
    ++counters.inputs;
    Value folded = withWeights(rewriter, loc, contraction, weights, bias);
    rewriter.modifyOpInPlace(folded.getDefiningOp(), [&] {
      folded.getDefiningOp()->setOperand(0, affine.x);
    });
    rewriter.replaceOp(conv, folded);
    return success();
  }

  Counters counters;
};

/// (a.B + c1) * c2 = a.(B*c2) + c1*c2: batch normalisation after a product.
struct DistributeOverBias : OpRewritePattern<BinaryOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    auto outer = affineOf(op);
    if (!outer || !outer->isScale() || !outer->x.hasOneUse())
      return failure();
    auto sum = outer->x.getDefiningOp<BinaryOp>();
    auto inner = sum ? affineOf(sum) : std::nullopt;
    if (!inner || inner->isScale() || !inner->x.hasOneUse())
      return failure();
    Contraction contraction = contractionOf(inner->x);
    ArrayRef<int64_t> shape = shapeOf(op.getY());
    if (!contraction.op || shape != shapeOf(inner->x) ||
        !isAlongDimension(outer->constant, shape, contraction.channelDim) ||
        badScale(*outer, contraction.weights))
      return failure();
    Value scaled = BinaryOp::create(rewriter, op.getLoc(), outer->kind,
                                    inner->x, outer->constant);
    Value shift = make<BinaryOp>(rewriter, sum.getLoc(), outer->kind,
                                 inner->constant, outer->constant);
    Value first = inner->reversed ? shift : scaled;
    Value second = inner->reversed ? scaled : shift;
    rewriter.replaceOpWithNewOp<BinaryOp>(op, inner->kind, first, second);
    return success();
  }
};
} // namespace

/// True if no product of an element of `a` and one of `b` overflows, and none
/// that is not zero anyway is flushed to zero.
static bool productsAreSound(Value a, Value b) {
  if (!isa<FloatType>(elementOf(a)))
    return true;
  double largest = largestMagnitude(a) * largestMagnitude(b);
  double least = 1;
  for (Value v : {a, b}) {
    double leastOfValue = INFINITY;
    auto numbers = constantDoubles(v);
    for (double number : *numbers)
      if (number != 0)
        leastOfValue = std::min(leastOfValue, std::abs(number));
    least *= leastOfValue;
  }
  // f16 has the narrowest range: its normal numbers begin at 6e-5.
  double smallest = elementOf(a).isF16() ? 0x1p-14 : 0x1p-126;
  return largest <= largestFinite(elementOf(a)) && !(least < smallest);
}

namespace {
/// (x # c1) # c2 = x # (c1 # c2) for associative and commutative #.
struct MergeChain : OpRewritePattern<BinaryOp> {
  MergeChain(MLIRContext *context, Counters counters)
      : OpRewritePattern(context), counters(counters) {}

  /// Constants of this many elements are worth an evaluation at every visit.
  static constexpr int64_t kMostElements = 1 << 16;

  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    if (!isAssociative(op.getKind()))
      return failure();
    auto outer = constantOperand(op);
    if (!outer || !outer->other.hasOneUse())
      return failure();
    auto chained = outer->other.getDefiningOp<BinaryOp>();
    auto inner = chained && chained.getKind() == op.getKind()
                     ? constantOperand(chained)
                     : std::nullopt;
    if (!inner)
      return failure();
    ArrayRef<int64_t> a = shapeOf(inner->constant);
    ArrayRef<int64_t> b = shapeOf(outer->constant);
    auto joint = broadcastShapes(a, b);
    // The merged constant must not be larger than either.
    if (!joint || numElements(*joint) > kMostElements ||
        numElements(*joint) > std::max(numElements(a), numElements(b)))
      return failure();
    if (op.getKind() == BinaryKind::mul &&
        !productsAreSound(inner->constant, outer->constant))
      return failure();
    Value merged = make<BinaryOp>(rewriter, op.getLoc(), op.getKind(),
                                  inner->constant, outer->constant);
    ++counters.chains;
    Location loc = rewriter.getFusedLoc({chained.getLoc(), op.getLoc()});
    rewriter.replaceOp(op, BinaryOp::create(rewriter, loc, op.getKind(),
                                            inner->other, merged));
    return success();
  }

  static bool isAssociative(BinaryKind kind) {
    switch (kind) {
    case BinaryKind::add:
    case BinaryKind::mul:
    case BinaryKind::max:
    case BinaryKind::min:
    case BinaryKind::logical_and:
    case BinaryKind::logical_or:
    case BinaryKind::logical_xor:
      return true;
    default:
      return false;
    }
  }

  Counters counters;
};

struct FoldAffine : cnnc::impl::FoldAffineBase<FoldAffine> {
  void runOnOperation() override {
    Counters counters{numScales, numShifts, numInputs, numChains};
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldAfter, FoldBefore, MergeChain>(&getContext(), counters);
    patterns.add<DistributeOverBias>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    explain();
  }

  /// Says of every affine map beside a contraction why it is still there.
  void explain() {
    if (!getContext().getRemarkEngine())
      return;
    Affine affine;
    Contraction contraction;
    bool silent = true;
    getOperation().walk([&](Operation *op) {
      const char *reason = nullptr;
      if (auto binary = dyn_cast<BinaryOp>(op))
        reason = whyNotAfter(binary, affine, contraction, silent);
      else if (auto conv = dyn_cast<ConvOp>(op))
        reason = whyNotBefore(conv, affine, silent);
      if (reason && !silent)
        remarkMissed(op, kPass, reason);
    });
  }
};
} // namespace
