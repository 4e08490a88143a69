//===- FoldPadding.cpp - explicit borders into windows --------------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/simplify/Passes.h"
#include "passes/simplify/Rewrite.h"

namespace cnnc {
#define GEN_PASS_DEF_FOLDPADDING
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static constexpr StringRef kPass = "cnn-fold-padding";

/// The number that a pad of mode `constant` surrounds its operand with, if it
/// is known.
static std::optional<double> paddingValue(PadOp pad) {
  if (pad.getMode() != PadMode::constant)
    return std::nullopt;
  return pad.getValue() ? constantSplat(pad.getValue()) : 0.0;
}

static bool isZero(ArrayRef<int64_t> values) {
  return llvm::all_of(values, [](int64_t v) { return v == 0; });
}

/// True if only the spatial dimensions are padded.
static bool padsSpatialOnly(PadOp pad) {
  return pad.getLow().size() >= 3 && isZero(pad.getLow().take_front(2)) &&
         isZero(pad.getHigh().take_front(2));
}

/// A window's pads (all begins, all ends) with those of `pad` added.
static SmallVector<int64_t> withPadding(ArrayRef<int64_t> pads, PadOp pad) {
  SmallVector<int64_t> sum(pads);
  size_t spatial = pads.size() / 2;
  for (size_t d = 0; d < spatial; ++d) {
    sum[d] += pad.getLow()[2 + d];
    sum[spatial + d] += pad.getHigh()[2 + d];
  }
  return sum;
}

//===----------------------------------------------------------------------===//
// Into convolutions and pools
//===----------------------------------------------------------------------===//

static const char *whyNotConv(PadOp pad) {
  auto value = paddingValue(pad);
  if (!value || *value != 0)
    return "the border is not zero";
  return padsSpatialOnly(pad) ? nullptr
                              : "batch or channels are padded as well";
}

/// True if every window of `pool` over an extent padded by `pads` holds an
/// element that is not padding. Windows are products of ranges, so that each
/// dimension may be looked at alone.
static bool everyWindowMeetsData(PoolOp pool, ArrayRef<int64_t> extents,
                                 ArrayRef<int64_t> pads) {
  // Pathological extents would be counted one by one below.
  constexpr int64_t kMostSteps = 1 << 22;
  for (auto [d, extent] : llvm::enumerate(extents)) {
    int64_t taps = pool.getKernel()[d], stride = pool.getStrides()[d];
    int64_t dilation = pool.getDilations()[d];
    int64_t outputs = shapeOf(pool.getY())[2 + d];
    if (outputs > kMostSteps / taps)
      return false;
    for (int64_t o = 0; o < outputs; ++o) {
      bool meets = false;
      for (int64_t r = 0; r < taps && !meets; ++r) {
        int64_t i = o * stride - pads[d] + r * dilation;
        meets = i >= 0 && i < extent;
      }
      if (!meets)
        return false;
    }
  }
  return true;
}

static const char *whyNotPool(PadOp pad, PoolOp pool) {
  auto value = paddingValue(pad);
  if (!value)
    return "the border is not a known number";
  if (!padsSpatialOnly(pad))
    return "batch or channels are padded as well";
  if (pool.getKind() == PoolKind::sum)
    return *value == 0 ? nullptr : "the border is not zero";
  // A border that is never larger than the data loses against it.
  bool isFloat = isa<FloatType>(elementOf(pad.getX()));
  bool least = isFloat && *value == -INFINITY;
  if (!least && !(*value <= 0 && isNonNegative(pad.getX())))
    return "the border may be the largest element of a window";
  SmallVector<int64_t> pads = withPadding(pool.getPads(), pad);
  return everyWindowMeetsData(pool, shapeOf(pad.getX()).drop_front(2), pads)
             ? nullptr
             : "a window lies entirely in the border";
}

namespace {
/// conv(pad(x)) is a convolution with more padding.
struct PadIntoConv : CountedPattern<ConvOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(ConvOp conv,
                         PatternRewriter &rewriter) const override {
    auto pad = conv.getX().getDefiningOp<PadOp>();
    if (!pad || whyNotConv(pad))
      return failure();
    Location loc = rewriter.getFusedLoc({pad.getLoc(), conv.getLoc()});
    remarkDone(pad, kPass, "border becomes the convolution's padding");
    rewriter.replaceOp(
        conv,
        ConvOp::create(rewriter, loc, pad.getX(), conv.getW(), conv.getBias(),
                       conv.getStrides(), conv.getDilations(),
                       withPadding(conv.getPads(), pad), conv.getGroup()));
    return success();
  }
};

/// pool(pad(x)) is a pool with more padding.
struct PadIntoPool : CountedPattern<PoolOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(PoolOp pool,
                         PatternRewriter &rewriter) const override {
    auto pad = pool.getX().getDefiningOp<PadOp>();
    if (!pad || whyNotPool(pad, pool))
      return failure();
    Location loc = rewriter.getFusedLoc({pad.getLoc(), pool.getLoc()});
    remarkDone(pad, kPass, "border becomes the pool's padding");
    rewriter.replaceOp(pool,
                       PoolOp::create(rewriter, loc, pool.getKind(), pad.getX(),
                                      pool.getKernel(), pool.getStrides(),
                                      pool.getDilations(),
                                      withPadding(pool.getPads(), pad)));
    return success();
  }
};

/// A transposed convolution of which only a part is used pads more: ONNX
/// exports of TensorFlow crop what they call SAME this way.
struct CropConvTranspose : CountedPattern<SliceOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(SliceOp slice,
                         PatternRewriter &rewriter) const override {
    auto conv = slice.getX().getDefiningOp<ConvTransposeOp>();
    if (!conv || !conv.getY().hasOneUse())
      return failure();
    ArrayRef<int64_t> whole = shapeOf(conv.getY());
    ArrayRef<int64_t> part = shapeOf(slice.getY());
    if (part.take_front(2) != whole.take_front(2) ||
        llvm::is_contained(part, 0) ||
        !llvm::all_of(slice.getSteps(), [](int64_t s) { return s == 1; }))
      return failure();
    SmallVector<int64_t> pads(conv.getPads());
    size_t spatial = pads.size() / 2;
    for (size_t d = 0; d < spatial; ++d) {
      int64_t start = slice.getStarts()[2 + d];
      pads[d] += start;
      pads[spatial + d] += whole[2 + d] - start - part[2 + d];
    }
    Location loc = rewriter.getFusedLoc({conv.getLoc(), slice.getLoc()});
    rewriter.replaceOp(slice, ConvTransposeOp::create(
                                  rewriter, loc, conv.getX(), conv.getW(),
                                  conv.getBias(), conv.getStrides(),
                                  conv.getDilations(), pads, conv.getGroup()));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Among pads and slices
//===----------------------------------------------------------------------===//

/// pad(pad(x)) with the same border is one pad.
struct MergePads : CountedPattern<PadOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(PadOp outer,
                         PatternRewriter &rewriter) const override {
    auto inner = outer.getX().getDefiningOp<PadOp>();
    if (!inner || !sameBorder(outer, inner))
      return failure();
    SmallVector<int64_t> low(outer.getLow()), high(outer.getHigh());
    for (size_t d = 0; d < low.size(); ++d) {
      low[d] += inner.getLow()[d];
      high[d] += inner.getHigh()[d];
    }
    Location loc = rewriter.getFusedLoc({inner.getLoc(), outer.getLoc()});
    rewriter.replaceOp(outer, PadOp::create(rewriter, loc, outer.getMode(),
                                            inner.getX(), inner.getValue(), low,
                                            high));
    return success();
  }

  static bool sameBorder(PadOp a, PadOp b) {
    if (a.getMode() == PadMode::edge)
      return b.getMode() == PadMode::edge;
    if (a.getMode() != PadMode::constant || b.getMode() != PadMode::constant)
      return false;
    if (a.getValue() == b.getValue())
      return true;
    auto one = paddingValue(a), other = paddingValue(b);
    return one && other && *one == *other &&
           std::signbit(*one) == std::signbit(*other);
  }
};

/// slice(pad(x)) pads only what the slice keeps of the border.
struct SliceOfPad : CountedPattern<SliceOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(SliceOp slice,
                         PatternRewriter &rewriter) const override {
    auto pad = slice.getX().getDefiningOp<PadOp>();
    if (!pad ||
        !llvm::all_of(slice.getSteps(), [](int64_t s) { return s == 1; }))
      return failure();
    ArrayRef<int64_t> extents = shapeOf(pad.getX());
    SmallVector<int64_t> starts, sizes, low, high;
    for (auto [d, extent] : llvm::enumerate(extents)) {
      // The slice in coordinates of x, then what of it lies inside.
      int64_t begin = slice.getStarts()[d] - pad.getLow()[d];
      int64_t end = begin + slice.getSizes()[d];
      int64_t from = std::max<int64_t>(begin, 0), to = std::min(end, extent);
      if (from >= to)
        return failure();
      starts.push_back(from);
      sizes.push_back(to - from);
      low.push_back(from - begin);
      high.push_back(end - to);
    }
    bool keepsBorder = !isZero(low) || !isZero(high);
    bool padsLess = low != pad.getLow() || high != pad.getHigh();
    // Reflections and repetitions would reach for what is sliced away, and an
    // unchanged border means that slice and pad only trade places.
    if (keepsBorder && (pad.getMode() != PadMode::constant || !padsLess))
      return failure();
    Location loc = rewriter.getFusedLoc({pad.getLoc(), slice.getLoc()});
    Value inside = make<SliceOp>(rewriter, loc, pad.getX(), starts,
                                 slice.getSteps(), sizes);
    rewriter.replaceOp(slice, make<PadOp>(rewriter, loc, pad.getMode(), inside,
                                          pad.getValue(), low, high));
    return success();
  }
};

struct FoldPadding : cnnc::impl::FoldPaddingBase<FoldPadding> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<PadIntoConv, PadIntoPool>(context, numFolded);
    patterns.add<CropConvTranspose>(context, numCropped);
    patterns.add<MergePads, SliceOfPad>(context, numMerged);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    explain();
  }

  /// Says why a pad before a window is still there.
  void explain() {
    if (!getContext().getRemarkEngine())
      return;
    getOperation().walk([](PadOp pad) {
      for (Operation *user : pad->getUsers()) {
        const char *reason = nullptr;
        if (auto conv = dyn_cast<ConvOp>(user))
          reason = conv.getX() == pad.getY() ? whyNotConv(pad) : nullptr;
        else if (auto pool = dyn_cast<PoolOp>(user))
          reason = whyNotPool(pad, pool);
        if (reason)
          remarkMissed(pad, kPass, reason);
      }
    });
  }
};
} // namespace
