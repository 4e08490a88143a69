//===- SimplifyMovement.cpp - fewer moves to the same place ---------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/simplify/Passes.h"
#include "passes/simplify/Rewrite.h"

namespace cnnc {
#define GEN_PASS_DEF_SIMPLIFYMOVEMENT
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

using Dims = SmallVector<int64_t>;

namespace {
/// start, start + step, start + 2*step, ...
struct Progression {
  int64_t start, step, count;
};
} // namespace

/// Constant indices into an extent, negative ones counted from the end and the
/// rest clamped, if they are an arithmetic progression without repetition.
static std::optional<Progression> progressionOf(Value indices, int64_t extent) {
  // Longer tables are not read again and again.
  if (numElements(shapeOf(indices)) > 1 << 20)
    return std::nullopt;
  auto values = constantIntegers(indices);
  if (!values || values->empty())
    return std::nullopt;
  for (int64_t &index : *values) {
    if (index < 0)
      index += extent;
    index = std::clamp<int64_t>(index, 0, extent - 1);
  }
  int64_t count = values->size();
  int64_t step = count > 1 ? (*values)[1] - (*values)[0] : 1;
  if (step == 0)
    return std::nullopt;
  for (int64_t i = 1; i < count; ++i)
    if ((*values)[i] - (*values)[i - 1] != step)
      return std::nullopt;
  return Progression{values->front(), step, count};
}

/// The slice of `x` that takes this progression along `axis`.
static Value sliceAlong(PatternRewriter &rewriter, Location loc, Value x,
                        int64_t axis, const Progression &progression) {
  Dims sizes(shapeOf(x)), starts(sizes.size(), 0), steps(sizes.size(), 1);
  starts[axis] = progression.start;
  steps[axis] = progression.step;
  sizes[axis] = progression.count;
  return make<SliceOp>(rewriter, loc, x, starts, steps, sizes);
}

/// The step along dimension `d` of a slice; of one element it is of no
/// importance.
static int64_t stepOf(SliceOp op, size_t d) {
  return op.getSizes()[d] == 1 ? 1 : op.getSteps()[d];
}

namespace {
/// A gather with regular indices is a slice.
struct RegularGather : CountedPattern<GatherOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(GatherOp op,
                         PatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis();
    auto progression = progressionOf(op.getIndices(), shapeOf(op.getX())[axis]);
    if (!progression)
      return failure();
    Value slice =
        sliceAlong(rewriter, op.getLoc(), op.getX(), axis, *progression);
    rewriter.replaceOp(op, make<ReshapeOp>(rewriter, op.getLoc(), slice,
                                           Dims(shapeOf(op.getY()))));
    return success();
  }
};

/// A resample with one tap of weight 1 and regular indices is a slice.
struct RegularResample : CountedPattern<ResampleOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(ResampleOp op,
                         PatternRewriter &rewriter) const override {
    if (shapeOf(op.getIndices())[1] != 1 ||
        (op.getWeights() && constantSplat(op.getWeights()) != 1.0))
      return failure();
    int64_t axis = op.getAxis();
    auto progression = progressionOf(op.getIndices(), shapeOf(op.getX())[axis]);
    if (progression) {
      rewriter.replaceOp(
          op, sliceAlong(rewriter, op.getLoc(), op.getX(), axis, *progression));
      return success();
    }
    if (!op.getWeights())
      return failure();
    rewriter.replaceOpWithNewOp<ResampleOp>(op, op.getX(), op.getIndices(),
                                            Value(), axis);
    return success();
  }
};

/// slice(slice(x)) is one slice.
struct MergeSlices : CountedPattern<SliceOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(SliceOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<SliceOp>();
    if (!inner || llvm::is_contained(op.getSizes(), 0))
      return failure();
    Dims starts, steps;
    for (size_t d = 0; d < op.getSizes().size(); ++d) {
      starts.push_back(inner.getStarts()[d] +
                       inner.getSteps()[d] * op.getStarts()[d]);
      steps.push_back(stepOf(inner, d) * stepOf(op, d));
    }
    Location loc = rewriter.getFusedLoc({inner.getLoc(), op.getLoc()});
    rewriter.replaceOp(op, make<SliceOp>(rewriter, loc, inner.getX(), starts,
                                         steps, op.getSizes()));
    return success();
  }
};

/// A slice of a concatenation needs those operands only that it reaches.
struct SliceConcat : CountedPattern<SliceOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(SliceOp op, PatternRewriter &rewriter) const override {
    auto concat = op.getX().getDefiningOp<ConcatOp>();
    if (!concat || llvm::is_contained(op.getSizes(), 0))
      return failure();
    int64_t axis = concat.getAxis();
    int64_t first = op.getStarts()[axis];
    int64_t last = first + stepOf(op, axis) * (op.getSizes()[axis] - 1);
    auto [least, most] = std::minmax(first, last);
    SmallVector<Value> reached;
    int64_t offset = 0, skipped = 0;
    for (Value x : concat.getXs()) {
      int64_t end = offset + shapeOf(x)[axis];
      if (end <= least)
        skipped = end;
      else if (offset <= most)
        reached.push_back(x);
      offset = end;
    }
    if (reached.size() == concat.getXs().size())
      return failure();
    Value part =
        make<ConcatOp>(rewriter, concat.getLoc(), ValueRange(reached), axis);
    Dims starts(op.getStarts());
    starts[axis] -= skipped;
    rewriter.replaceOp(op, make<SliceOp>(rewriter, op.getLoc(), part, starts,
                                         op.getSteps(), op.getSizes()));
    return success();
  }
};

/// concat(concat(a, b), c) is concat(a, b, c); empty operands go.
struct FlattenConcat : CountedPattern<ConcatOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(ConcatOp op,
                         PatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis();
    SmallVector<Value> operands;
    SmallVector<Location> locs = {op.getLoc()};
    bool changed = false;
    for (Value x : op.getXs()) {
      auto inner = x.getDefiningOp<ConcatOp>();
      if (inner && int64_t(inner.getAxis()) == axis && x.hasOneUse()) {
        llvm::append_range(operands, inner.getXs());
        locs.push_back(inner.getLoc());
        changed = true;
      } else if (shapeOf(x)[axis] == 0 && shapeOf(op.getY())[axis] != 0) {
        changed = true;
      } else {
        operands.push_back(x);
      }
    }
    if (!changed)
      return failure();
    rewriter.replaceOp(op, make<ConcatOp>(rewriter, rewriter.getFusedLoc(locs),
                                          ValueRange(operands), axis));
    return success();
  }
};

/// Neighbouring slices of one tensor, concatenated again, are one slice.
struct ConcatOfSlices : CountedPattern<ConcatOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(ConcatOp op,
                         PatternRewriter &rewriter) const override {
    SmallVector<Value> operands;
    for (Value x : op.getXs()) {
      Value joint = operands.empty()
                        ? Value()
                        : joined(rewriter, operands.back(), x, op.getAxis());
      if (joint)
        operands.back() = joint;
      else
        operands.push_back(x);
    }
    if (operands.size() == op.getXs().size())
      return failure();
    rewriter.replaceOp(op, make<ConcatOp>(rewriter, op.getLoc(),
                                          ValueRange(operands), op.getAxis()));
    return success();
  }

  static Value joined(PatternRewriter &rewriter, Value left, Value right,
                      int64_t axis) {
    auto a = left.getDefiningOp<SliceOp>(), b = right.getDefiningOp<SliceOp>();
    if (!a || !b || a.getX() != b.getX() || a.getSteps() != b.getSteps() ||
        a.getSteps()[axis] != 1)
      return {};
    Dims sizes(a.getSizes());
    for (size_t d = 0; d < sizes.size(); ++d) {
      int64_t expected = a.getStarts()[d];
      if (int64_t(d) == axis)
        expected += sizes[d];
      if (b.getStarts()[d] != expected)
        return {};
    }
    sizes[axis] += b.getSizes()[axis];
    return make<SliceOp>(rewriter, b.getLoc(), a.getX(), a.getStarts(),
                         a.getSteps(), sizes);
  }
};

/// A broadcast of a broadcast is one; one that adds extents of 1 is a reshape.
struct TrivialBroadcast : CountedPattern<BroadcastOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(BroadcastOp op,
                         PatternRewriter &rewriter) const override {
    Dims shape(op.getShape());
    if (auto inner = op.getX().getDefiningOp<BroadcastOp>()) {
      rewriter.replaceOp(
          op, make<BroadcastOp>(rewriter, op.getLoc(), inner.getX(), shape));
      return success();
    }
    if (numElements(shapeOf(op.getX())) != numElements(shape) ||
        shapeOf(op.getX()).size() == shape.size())
      return failure();
    rewriter.replaceOp(
        op, make<ReshapeOp>(rewriter, op.getLoc(), op.getX(), shape));
    return success();
  }
};

struct SimplifyMovement : cnnc::impl::SimplifyMovementBase<SimplifyMovement> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<RegularGather, RegularResample, MergeSlices, SliceConcat,
                 FlattenConcat, ConcatOfSlices, TrivialBroadcast>(
        context, numSimplified);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
