//===- FoldShuffles.cpp - channel shuffles into weights -------------------===//
//
// Networks with grouped convolutions mix the channels of different groups by a
// fixed order (Zhang et al., "ShuffleNet", 2018), exported as a reshape that
// splits the channels, a transpose and a reshape that joins them. That is one
// gather along the channels. It commutes with whatever treats channels alike or
// one by one, and what reads every channel takes it as an order of its weights.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/cnn/OpClass.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/simplify/Passes.h"
#include "passes/simplify/Permute.h"

namespace cnnc {
#define GEN_PASS_DEF_FOLDSHUFFLES
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static constexpr StringRef kPass = "cnn-fold-shuffles";

/// Channels are the second dimension.
static constexpr int64_t kChannels = 1;

//===----------------------------------------------------------------------===//
// Reading and making shuffles
//===----------------------------------------------------------------------===//

namespace {
/// The dimensions of a split tensor that make up its images, its channels and
/// what is left: [0, channels), [channels, pixels), [pixels, rank).
struct Split {
  size_t channels, pixels;
};
} // namespace

/// How `split` divides `shape`, images x channels x pixels; nothing if one of
/// its dimensions has to do with more than one of them.
static std::optional<Split> splitOf(ArrayRef<int64_t> split,
                                    ArrayRef<int64_t> shape) {
  size_t dim = 0;
  auto skip = [&](int64_t extent) {
    int64_t product = 1;
    while (product < extent && dim < split.size())
      product *= split[dim++];
    return product == extent;
  };
  if (llvm::is_contained(shape, 0) || !skip(shape[0]))
    return std::nullopt;
  Split result{dim, 0};
  if (!skip(shape[kChannels]))
    return std::nullopt;
  result.pixels = dim;
  return result;
}

/// True if the transpose moves dimensions of the channels among themselves and
/// no others, but for extents of 1.
static bool movesChannelsOnly(TransposeOp op, Split split) {
  ArrayRef<int64_t> extents = shapeOf(op.getX());
  SmallVector<int64_t> before, after, moved;
  for (int64_t dim = 0; dim < int64_t(extents.size()); ++dim)
    if (extents[dim] != 1)
      before.push_back(dim);
  for (int64_t dim : op.getPermutation())
    if (extents[dim] != 1)
      after.push_back(dim);
  auto isChannel = [&](int64_t dim) {
    return dim >= int64_t(split.channels) && dim < int64_t(split.pixels);
  };
  for (auto [from, to] : llvm::zip(before, after))
    if (from != to && !(isChannel(from) && isChannel(to)))
      return false;
  return true;
}

/// For each channel of the transpose's result, its number before.
static SmallVector<int64_t> sourcesOf(TransposeOp op, Split split) {
  ArrayRef<int64_t> extents = shapeOf(op.getX());
  SmallVector<int64_t> strides(extents.size(), 0);
  int64_t count = 1;
  for (size_t dim = split.pixels; dim-- > split.channels;) {
    strides[dim] = count;
    count *= extents[dim];
  }
  SmallVector<int64_t> sources = {0};
  for (int64_t dim : op.getPermutation()) {
    if (strides[dim] == 0)
      continue;
    SmallVector<int64_t> next;
    for (int64_t source : sources)
      for (int64_t i = 0; i < extents[dim]; ++i)
        next.push_back(source + i * strides[dim]);
    sources = std::move(next);
  }
  return sources;
}

static Value indexTable(RewriterBase &rewriter, Location loc,
                        ArrayRef<int64_t> values) {
  auto attr =
      makeIntegers(rewriter.getContext(), {int64_t(values.size())}, values);
  return ConstantOp::create(rewriter, loc, attr.getType(), attr);
}

/// `x` with the channels (or dimension `axis`) `sources`.
static Value gathered(RewriterBase &rewriter, Location loc, Value x,
                      ArrayRef<int64_t> sources, int64_t axis = kChannels) {
  return make<GatherOp>(rewriter, loc, x, indexTable(rewriter, loc, sources),
                        axis);
}

static std::optional<SmallVector<int64_t>> channelsTaken(GatherOp op) {
  return op ? cnn::channelsTaken(op, op.getIndices()) : std::nullopt;
}

/// The order that a gather puts all channels of its operand in; nothing if it
/// takes some of them more than once or not at all.
static std::optional<Permutation> orderOf(GatherOp op) {
  auto taken = channelsTaken(op);
  if (!taken || int64_t(taken->size()) != shapeOf(op.getX())[kChannels])
    return std::nullopt;
  SmallVector<int64_t> sorted(*taken);
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<int64_t>(0, sorted.size())))
    return std::nullopt;
  return taken;
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

namespace {
/// What the patterns have done.
struct Counters {
  Pass::Statistic &found, &pushed, &folded;
};

/// reshape, transpose, reshape: a gather.
struct FindShuffle : CountedPattern<ReshapeOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(ReshapeOp joined,
                         PatternRewriter &rewriter) const override {
    auto transpose = joined.getX().getDefiningOp<TransposeOp>();
    auto split =
        transpose ? transpose.getX().getDefiningOp<ReshapeOp>() : ReshapeOp();
    if (!split || !transpose->hasOneUse())
      return failure();
    ArrayRef<int64_t> shape = shapeOf(split.getX());
    if (shape.size() < 2 || shape != shapeOf(joined.getY()))
      return failure();
    auto dims = splitOf(split.getShape(), shape);
    if (!dims || !movesChannelsOnly(transpose, *dims))
      return failure();
    Location loc = rewriter.getFusedLoc(
        {split.getLoc(), transpose.getLoc(), joined.getLoc()});
    rewriter.replaceOp(joined, gathered(rewriter, loc, split.getX(),
                                        sourcesOf(transpose, *dims)));
    return success();
  }
};

/// A gather of a gather is one.
struct MergeGathers : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<GatherOp>();
    auto first = channelsTaken(inner), second = channelsTaken(op);
    if (!first || !second)
      return failure();
    Location loc = rewriter.getFusedLoc({inner.getLoc(), op.getLoc()});
    rewriter.replaceOp(
        op, gathered(rewriter, loc, inner.getX(), permuted(*first, *second)));
    return success();
  }
};

/// A slice of the channels of a gather takes fewer.
struct SliceGather : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SliceOp op,
                                PatternRewriter &rewriter) const override {
    auto gather = op.getX().getDefiningOp<GatherOp>();
    auto taken = channelsTaken(gather);
    ArrayRef<int64_t> from = shapeOf(op.getX()), to = op.getSizes();
    if (!taken || from[0] != to[0] || from.drop_front(2) != to.drop_front(2) ||
        llvm::is_contained(to, 0))
      return failure();
    for (size_t dim = 0; dim < from.size(); ++dim)
      if (dim != kChannels && op.getSteps()[dim] < 0)
        return failure();
    SmallVector<int64_t> sources;
    for (int64_t i = 0; i < to[kChannels]; ++i)
      sources.push_back(
          (*taken)[op.getStarts()[kChannels] + i * op.getSteps()[kChannels]]);
    Location loc = rewriter.getFusedLoc({gather.getLoc(), op.getLoc()});
    rewriter.replaceOp(op, gathered(rewriter, loc, gather.getX(), sources));
    return success();
  }
};

/// Moves a gather of all channels behind its one user.
struct PushShuffle : OpRewritePattern<GatherOp> {
  PushShuffle(MLIRContext *context, Counters counters)
      : OpRewritePattern(context), counters(counters) {}

  LogicalResult matchAndRewrite(GatherOp gather,
                                PatternRewriter &rewriter) const override {
    auto order = orderOf(gather);
    if (!order || !gather->hasOneUse())
      return failure();
    OpOperand &use = *gather->use_begin();
    Operation *user = use.getOwner();
    rewriter.setInsertionPoint(user);
    return llvm::TypeSwitch<Operation *, LogicalResult>(user)
        .Case<UnaryOp, CastOp, PoolOp>([&](Operation *op) {
          SmallVector<Value> operands = {gather.getX()};
          return push(rewriter, gather, *order, op, operands);
        })
        .Case([&](BinaryOp op) {
          return pushThrough(rewriter, gather, *order, op, use);
        })
        .Case([&](ConvOp op) {
          return use.getOperandNumber() == 0
                     ? intoConv(rewriter, gather, *order, op)
                     : failure();
        })
        .Default([](Operation *) { return failure(); });
  }

private:
  /// `op` on `operands`, whose channels are in the order of the gather's
  /// operand, and the gather behind it.
  LogicalResult push(PatternRewriter &rewriter, GatherOp gather,
                     const Permutation &order, Operation *op,
                     ValueRange operands) const {
    Operation *copy = rewriter.clone(*op);
    copy->setOperands(operands);
    ++counters.pushed;
    rewriter.replaceOp(
        op, gathered(rewriter, gather.getLoc(), copy->getResult(0), order));
    return success();
  }

  /// The other operand must be constant, and may differ along the channels.
  LogicalResult pushThrough(PatternRewriter &rewriter, GatherOp gather,
                            const Permutation &order, BinaryOp op,
                            OpOperand &use) const {
    unsigned number = use.getOperandNumber();
    Value other = op->getOperand(1 - number);
    ArrayRef<int64_t> shape = shapeOf(gather.getY());
    if (!constantOf(other) || shape != shapeOf(op.getY()))
      return failure();
    ArrayRef<int64_t> extents = shapeOf(other);
    int64_t axis = kChannels + int64_t(extents.size()) - int64_t(shape.size());
    if (axis >= 0 && extents[axis] != 1)
      other = gathered(rewriter, other.getLoc(), other, inverse(order), axis);
    SmallVector<Value> operands = {gather.getX(), other};
    if (number == 1)
      std::swap(operands[0], operands[1]);
    return push(rewriter, gather, order, op, operands);
  }

  LogicalResult intoConv(PatternRewriter &rewriter, GatherOp gather,
                         const Permutation &order, ConvOp op) const {
    bool depthwise = isDepthwise(op);
    if (!constantOf(op.getW()) || !(depthwise || op.getGroup() == 1))
      return failure();
    Location loc = op.getLoc();
    SmallVector<Value> operands = {
        gather.getX(), gathered(rewriter, loc, op.getW(), inverse(order),
                                depthwise ? 0 : kChannels)};
    if (Value bias = op.getBias())
      operands.push_back(
          depthwise ? gathered(rewriter, loc, bias, inverse(order), 0) : bias);
    if (depthwise)
      return push(rewriter, gather, order, op, operands);
    ++counters.folded;
    remarkDone(gather, kPass,
               "shuffle becomes an order of the convolution's weights");
    rewriter.modifyOpInPlace(op, [&] { op->setOperands(operands); });
    return success();
  }

  Counters counters;
};

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

struct FoldShuffles : cnnc::impl::FoldShufflesBase<FoldShuffles> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<FindShuffle>(context, numFound);
    patterns.add<MergeGathers, SliceGather>(context);
    patterns.add<PushShuffle>(context,
                              Counters{numFound, numPushed, numFolded});
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    explain();
  }

  /// Says of every shuffle that is left who reads it.
  void explain() {
    if (!getContext().getRemarkEngine())
      return;
    getOperation().walk([](GatherOp op) {
      if (!orderOf(op) || op.getY().use_empty())
        return;
      remarkMissed(
          op, kPass,
          Twine("shuffle stays in front of ") +
              op.getY().getUsers().begin()->getName().getStringRef().str());
    });
  }
};
} // namespace
