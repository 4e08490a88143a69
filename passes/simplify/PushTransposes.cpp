//===- PushTransposes.cpp - transposes off the hot path -------------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/simplify/DimensionOrder.h"
#include "passes/simplify/Passes.h"

namespace cnnc {
#define GEN_PASS_DEF_PUSHTRANSPOSES
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static constexpr StringRef kPass = "cnn-push-transposes";

//===----------------------------------------------------------------------===//
// Transposes and reshapes
//===----------------------------------------------------------------------===//

/// If `to` is `from` without some extents of 1, marks the dimensions that
/// stay; otherwise nothing.
static std::optional<SmallVector<int64_t>> keptDims(ArrayRef<int64_t> from,
                                                    ArrayRef<int64_t> to) {
  SmallVector<int64_t> kept;
  for (auto [dim, extent] : llvm::enumerate(from)) {
    if (kept.size() < to.size() && to[kept.size()] == extent)
      kept.push_back(dim);
    else if (extent != 1)
      return std::nullopt;
  }
  if (kept.size() != to.size() || to.size() >= from.size())
    return std::nullopt;
  return kept;
}

/// `p` among the dimensions of its result in `kept` (sorted): the permutation
/// of what is left once all others, of extent 1, are dropped. `operandDims`
/// receives the dimensions of the operand that stay, sorted.
static Permutation restricted(ArrayRef<int64_t> p, ArrayRef<int64_t> kept,
                              SmallVector<int64_t> &operandDims) {
  for (int64_t dim : kept)
    operandDims.push_back(p[dim]);
  llvm::sort(operandDims);
  Permutation result;
  for (int64_t dim : kept)
    result.push_back(llvm::lower_bound(operandDims, p[dim]) -
                     operandDims.begin());
  return result;
}

namespace {
/// squeeze(transpose(x)) = transpose(squeeze(x)): transposes move to where
/// there are fewer dimensions, and meet there.
struct SqueezeTranspose : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp reshape,
                                PatternRewriter &rewriter) const override {
    auto transpose = reshape.getX().getDefiningOp<TransposeOp>();
    if (!transpose || !transpose.getY().hasOneUse())
      return failure();
    auto kept = keptDims(shapeOf(transpose.getY()), reshape.getShape());
    if (!kept)
      return failure();
    SmallVector<int64_t> dims;
    Permutation p = restricted(transpose.getPermutation(), *kept, dims);
    Value squeezed =
        make<ReshapeOp>(rewriter, reshape.getLoc(), transpose.getX(),
                        permuted(shapeOf(transpose.getX()), dims));
    rewriter.replaceOp(
        reshape, make<TransposeOp>(rewriter, transpose.getLoc(), squeezed, p));
    return success();
  }
};

/// transpose(unsqueeze(x)) = unsqueeze(transpose(x)).
struct TransposeUnsqueezed : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp transpose,
                                PatternRewriter &rewriter) const override {
    auto reshape = transpose.getX().getDefiningOp<ReshapeOp>();
    if (!reshape)
      return failure();
    auto dims = keptDims(reshape.getShape(), shapeOf(reshape.getX()));
    if (!dims)
      return failure();
    // The permutation of the dimensions that x has.
    Permutation p;
    for (int64_t dim : transpose.getPermutation()) {
      auto found = llvm::find(*dims, dim);
      if (found != dims->end())
        p.push_back(found - dims->begin());
    }
    Value inner = make<TransposeOp>(rewriter, transpose.getLoc(),
                                    reshape.getX(), ArrayRef<int64_t>(p));
    rewriter.replaceOpWithNewOp<ReshapeOp>(
        transpose, inner, SmallVector<int64_t>(shapeOf(transpose.getY())));
    return success();
  }
};

/// A product of a flattened transpose and a constant matrix flattens first and
/// permutes the matrix's rows: the classifier of a network with channels last.
struct FlattenIntoProduct : CountedPattern<MatMulOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(MatMulOp product,
                         PatternRewriter &rewriter) const override {
    auto flatten = product.getA().getDefiningOp<ReshapeOp>();
    auto transpose =
        flatten ? flatten.getX().getDefiningOp<TransposeOp>() : TransposeOp();
    if (!transpose || !flatten.getY().hasOneUse() ||
        !transpose.getY().hasOneUse() || !constantOf(product.getB()) ||
        shapeOf(product.getB()).size() != 2)
      return failure();
    ArrayRef<int64_t> from = shapeOf(transpose.getY());
    size_t leading = leadingDims(from, shapeOf(flatten.getY()).back());
    ArrayRef<int64_t> p = transpose.getPermutation();
    for (size_t dim = 0; dim < leading; ++dim)
      if (p[dim] != int64_t(dim))
        return failure();
    if (leading == from.size())
      return failure();
    Permutation trailing;
    for (int64_t dim : p.drop_front(leading))
      trailing.push_back(dim - leading);
    // Rows in the order of x instead of that of the transpose.
    Permutation rows = inverse(trailing);
    ArrayRef<int64_t> matrix = shapeOf(product.getB());
    SmallVector<int64_t> split(from.drop_front(leading));
    split.push_back(matrix[1]);
    rows.push_back(rows.size());
    Location loc = product.getLoc();
    Value b = make<ReshapeOp>(rewriter, loc, product.getB(), split);
    b = make<TransposeOp>(rewriter, loc, b, rows);
    b = make<ReshapeOp>(rewriter, loc, b, matrix);
    Value a = make<ReshapeOp>(rewriter, flatten.getLoc(), transpose.getX(),
                              flatten.getShape());
    remarkDone(transpose, kPass,
               "transpose becomes an order of the product's constant rows");
    rewriter.replaceOpWithNewOp<MatMulOp>(product, a, b);
    return success();
  }

  /// The number of leading dimensions before those whose product is `size`;
  /// all of them if there is no such number.
  static size_t leadingDims(ArrayRef<int64_t> shape, int64_t size) {
    int64_t trailing = 1;
    for (size_t dim = shape.size(); dim-- > 0;) {
      trailing *= shape[dim];
      if (trailing == size && (dim == 0 || shape[dim - 1] != 1))
        return dim;
    }
    return shape.size();
  }
};

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

struct PushTransposes : cnnc::impl::PushTransposesBase<PushTransposes> {
  void runOnOperation() override;

private:
  LogicalResult simplify();
  bool improveOrders();
  void explain();
};
} // namespace

/// Local rewrites that never add a transpose.
LogicalResult PushTransposes::simplify() {
  MLIRContext *context = &getContext();
  RewritePatternSet patterns(context);
  patterns.add<SqueezeTranspose, TransposeUnsqueezed>(context);
  patterns.add<FlattenIntoProduct>(context, numMerged);
  TransposeOp::getCanonicalizationPatterns(patterns, context);
  ReshapeOp::getCanonicalizationPatterns(patterns, context);
  return applyPatternsGreedily(getOperation(), std::move(patterns));
}

/// Chooses orders of dimensions anew for each permutation that occurs; true if
/// something was gained.
bool PushTransposes::improveOrders() {
  Block &block = getOperation().getBody().front();
  llvm::SmallSetVector<Attribute, 8> permutations;
  Builder builder(&getContext());
  for (TransposeOp op : block.getOps<TransposeOp>()) {
    permutations.insert(op.getPermutationAttr());
    permutations.insert(
        builder.getDenseI64ArrayAttr(inverse(op.getPermutation())));
  }
  bool changed = false;
  IRRewriter rewriter(&getContext());
  for (Attribute p : permutations) {
    DimensionOrder order(block, cast<DenseI64ArrayAttr>(p).asArrayRef());
    if (!order.improves())
      continue;
    numPushed += order.apply(rewriter);
    changed = true;
  }
  return changed;
}

/// Says of every transpose that is left who wants it.
void PushTransposes::explain() {
  if (!getContext().getRemarkEngine())
    return;
  getOperation().walk([](TransposeOp op) {
    Operation *producer = op.getX().getDefiningOp();
    std::string from = producer ? producer->getName().getStringRef().str()
                                : "an argument of the function";
    std::string to = "nothing";
    if (!op.getY().use_empty())
      to = op.getY().getUsers().begin()->getName().getStringRef().str();
    remarkMissed(op, kPass,
                 Twine("transpose stays between ") + from + " and " + to);
  });
}

void PushTransposes::runOnOperation() {
  if (!llvm::hasSingleElement(getOperation().getBody()))
    return;
  auto count = [&] {
    auto ops = getOperation().getBody().front().getOps<TransposeOp>();
    return std::distance(ops.begin(), ops.end());
  };
  int64_t before = count();
  // Every round lowers the cost; a dozen is more than any model needs.
  constexpr int kMostRounds = 12;
  for (int round = 0; round < kMostRounds; ++round) {
    if (failed(simplify()))
      return signalPassFailure();
    if (!improveOrders())
      break;
  }
  if (failed(simplify()))
    return signalPassFailure();
  numRemoved += std::max<int64_t>(0, before - count());
  explain();
}
