//===- DecomposeConvTranspose.cpp - transposed convolutions as plain ones -===//
//
// Output o of a transposed convolution gathers the taps r and inputs i with
// i*s - p + r = o (dilation 1). With o + p = q*s + f the taps are r = f + t*s,
// the inputs i = q - t: each of the s phases f of an axis is a convolution of
// stride 1 with ceil((R - f) / s) flipped taps, and the phases interleave (the
// sub-pixel convolution of W. Shi et al., "Is the deconvolution layer the same
// as a convolutional layer?", arXiv:1609.07009).
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "passes/simplify/Passes.h"
#include "passes/simplify/Rewrite.h"

namespace cnnc {
#define GEN_PASS_DEF_DECOMPOSECONVTRANSPOSE
#include "passes/simplify/Passes.h.inc"
} // namespace cnnc

using namespace mlir;
using namespace cnnc;
using namespace cnnc::cnn;

static constexpr StringRef kPass = "cnn-decompose-conv-transpose";

using Dims = SmallVector<int64_t>;

namespace {
/// One axis of the interleaved form. Positions are q = (o + p) / s, counted
/// from the first that is needed.
struct Axis {
  int64_t stride, begin, extent, output, taps;

  Axis(ConvTransposeOp op, size_t d)
      : stride(op.getStrides()[d]), begin(op.getPads()[d]),
        extent(shapeOf(op.getX())[2 + d]), output(shapeOf(op.getY())[2 + d]),
        taps(shapeOf(op.getW())[2 + d]) {}

  int64_t first() const { return begin / stride; }
  int64_t positions() const {
    return (output - 1 + begin) / stride - first() + 1;
  }
  /// Where the first output lies among the interleaved ones.
  int64_t crop() const { return begin % stride; }
  int64_t tapsOf(int64_t phase) const {
    return llvm::divideCeil(taps - phase, stride);
  }
  int64_t mostTaps() const { return tapsOf(0); }
};

/// A convolution of stride 1 along one axis: `taps` taps, of which the last
/// meets input `last` at the first position.
struct Placement {
  int64_t taps, last, positions, extent, dilation = 1;

  int64_t lowPad() const { return dilation * (taps - 1) - last; }
  int64_t highPad() const { return positions + last - extent; }
};
} // namespace

//===----------------------------------------------------------------------===//
// Pieces
//===----------------------------------------------------------------------===//

/// The part of `x` that convolutions with these placements read: padding that
/// would be negative is cut off.
static Value cropped(PatternRewriter &rewriter, Location loc, Value x,
                     ArrayRef<Placement> axes, Dims &pads) {
  Dims starts(2, 0), sizes(shapeOf(x).take_front(2)), ones(axes.size() + 2, 1);
  Dims highs;
  for (const Placement &axis : axes) {
    int64_t low = axis.lowPad(), high = axis.highPad();
    starts.push_back(std::max<int64_t>(0, -low));
    sizes.push_back(axis.extent - starts.back() - std::max<int64_t>(0, -high));
    pads.push_back(std::max<int64_t>(0, low));
    highs.push_back(std::max<int64_t>(0, high));
  }
  llvm::append_range(pads, highs);
  return make<SliceOp>(rewriter, loc, x, starts, ones, sizes);
}

/// Every axis must still have something to read.
static bool readsInput(ArrayRef<Placement> axes) {
  return llvm::all_of(axes, [](const Placement &axis) {
    return std::max<int64_t>(0, -axis.lowPad()) +
               std::max<int64_t>(0, -axis.highPad()) <
           axis.extent;
  });
}

/// The taps of one phase of every axis, flipped, with output channels first:
/// from `C x K/G x R...` to `G*K/G x C/G x taps...`. Taps past the kernel,
/// where `taps` asks for more than the phase has, are zero.
static Value phaseWeights(PatternRewriter &rewriter, ConvTransposeOp op,
                          ArrayRef<int64_t> phase, ArrayRef<int64_t> strides,
                          ArrayRef<int64_t> taps) {
  Location loc = op.getLoc();
  Value w = op.getW();
  ArrayRef<int64_t> shape = shapeOf(w);
  Dims starts(2, 0), steps(2, 1), sizes(shape.take_front(2)), low(2, 0);
  for (auto [d, f] : llvm::enumerate(phase)) {
    int64_t own = llvm::divideCeil(shape[2 + d] - f, strides[d]);
    // Flipped: the last tap first.
    starts.push_back(f + (own - 1) * strides[d]);
    steps.push_back(-strides[d]);
    sizes.push_back(own);
    low.push_back(taps[d] - own);
  }
  Value part = make<SliceOp>(rewriter, loc, w, starts, steps, sizes);
  part = make<PadOp>(rewriter, loc, PadMode::constant, part, Value(), low,
                     Dims(low.size(), 0));
  // C x K/G x taps -> G x C/G x K/G x taps -> G x K/G x C/G x taps.
  int64_t groups = op.getGroup();
  Dims grouped = {groups, shape[0] / groups, shape[1]};
  llvm::append_range(grouped, taps);
  Dims swap = {0, 2, 1}, merged = {groups * shape[1], shape[0] / groups};
  for (size_t d = 0; d < taps.size(); ++d)
    swap.push_back(3 + d);
  llvm::append_range(merged, taps);
  part = make<ReshapeOp>(rewriter, loc, part, grouped);
  part = make<TransposeOp>(rewriter, loc, part, swap);
  return make<ReshapeOp>(rewriter, loc, part, merged);
}

static Value convolution(PatternRewriter &rewriter, ConvTransposeOp op, Value w,
                         Value bias, ArrayRef<Placement> axes) {
  Dims pads, dilations;
  for (const Placement &axis : axes)
    dilations.push_back(axis.dilation);
  Value x = cropped(rewriter, op.getLoc(), op.getX(), axes, pads);
  return ConvOp::create(rewriter, op.getLoc(), x, w, bias, Dims(axes.size(), 1),
                        dilations, pads, op.getGroup());
}

/// All combinations of 0 <= v[d] < extents[d], the last fastest.
static SmallVector<Dims> combinations(ArrayRef<int64_t> extents) {
  SmallVector<Dims> result = {{}};
  for (int64_t extent : extents) {
    SmallVector<Dims> longer;
    for (const Dims &prefix : result)
      for (int64_t v = 0; v < extent; ++v) {
        longer.push_back(prefix);
        longer.back().push_back(v);
      }
    result = std::move(longer);
  }
  return result;
}

/// From `N x G*phases*K/G x positions...`, phases of all axes in row-major
/// order, to the output: interleaved and cropped.
static Value interleave(PatternRewriter &rewriter, ConvTransposeOp op,
                        Value phases, ArrayRef<Axis> axes) {
  Location loc = op.getLoc();
  size_t spatial = axes.size();
  int64_t batch = shapeOf(op.getY())[0], channels = shapeOf(op.getY())[1];
  int64_t groups = op.getGroup();
  // N, G, s1...sn, K/G, Q1...Qn -> N, G, K/G, Q1, s1, ... Qn, sn.
  Dims split = {batch, groups};
  Dims order = {0, 1, int64_t(2 + spatial)};
  Dims merged = {batch, channels}, starts(2, 0);
  for (const Axis &axis : axes)
    split.push_back(axis.stride);
  split.push_back(channels / groups);
  for (auto [d, axis] : llvm::enumerate(axes)) {
    split.push_back(axis.positions());
    order.push_back(3 + spatial + d);
    order.push_back(2 + d);
    merged.push_back(axis.positions() * axis.stride);
    starts.push_back(axis.crop());
  }
  Value y = make<ReshapeOp>(rewriter, loc, phases, split);
  y = make<TransposeOp>(rewriter, loc, y, order);
  y = make<ReshapeOp>(rewriter, loc, y, merged);
  return make<SliceOp>(rewriter, loc, y, starts, Dims(spatial + 2, 1),
                       Dims(shapeOf(op.getY())));
}

//===----------------------------------------------------------------------===//
// Forms
//===----------------------------------------------------------------------===//

namespace {
enum class Form { gather, flipped, merged, phases };

/// What is to be done, or why nothing is.
struct Decision {
  Form form = Form::gather;
  const char *reason = nullptr;
};
} // namespace

static SmallVector<Axis> axesOf(ConvTransposeOp op) {
  SmallVector<Axis> axes;
  for (size_t d = 0; d < op.getStrides().size(); ++d)
    axes.emplace_back(op, d);
  return axes;
}

static SmallVector<Placement> flippedPlacements(ConvTransposeOp op) {
  SmallVector<Placement> result;
  for (auto [d, axis] : llvm::enumerate(axesOf(op)))
    result.push_back({axis.taps, axis.begin, axis.output, axis.extent,
                      op.getDilations()[d]});
  return result;
}

static SmallVector<Placement> phasePlacements(ArrayRef<Axis> axes,
                                              ArrayRef<int64_t> taps) {
  SmallVector<Placement> result;
  for (auto [axis, count] : llvm::zip(axes, taps))
    result.push_back({count, axis.first(), axis.positions(), axis.extent});
  return result;
}

/// Multiply-adds for one input and one output channel: each phase has its own
/// number of taps, the merged form pads all to the largest.
static int64_t macs(ArrayRef<Axis> axes, bool merged) {
  int64_t product = 1;
  for (const Axis &axis : axes)
    product *=
        axis.positions() * (merged ? axis.stride * axis.mostTaps() : axis.taps);
  return product;
}

/// How many convolutions a transposed one may become.
static constexpr int64_t kMostPhases = 64;

static Decision decide(ConvTransposeOp op) {
  bool isConstant =
      constantOf(op.getW()) && (!op.getBias() || constantOf(op.getBias()));
  if (!isConstant)
    return {Form::gather, "weights or bias are not constant"};
  auto isOne = [](int64_t v) { return v == 1; };
  if (llvm::is_contained(shapeOf(op.getY()), 0) ||
      llvm::is_contained(shapeOf(op.getX()), 0))
    return {Form::gather, "a tensor is empty"};
  if (llvm::all_of(op.getStrides(), isOne))
    return readsInput(flippedPlacements(op))
               ? Decision{Form::flipped, nullptr}
               : Decision{Form::gather, "no output meets the input"};
  if (!llvm::all_of(op.getDilations(), isOne))
    return {Form::gather, "both strides and dilations exceed 1"};
  SmallVector<Axis> axes = axesOf(op);
  int64_t phases = 1;
  for (const Axis &axis : axes) {
    if (axis.taps < axis.stride)
      return {Form::gather, "the stride exceeds the kernel"};
    if (axis.stride > kMostPhases || (phases *= axis.stride) > kMostPhases)
      return {Form::gather, "the stride is too large"};
  }
  // An eighth more arithmetic pays for one large convolution in place of many
  // small ones and a concatenation.
  bool merge = macs(axes, true) <= macs(axes, false) * 9 / 8;
  for (const Dims &phase : combinations(op.getStrides())) {
    Dims taps;
    for (auto [axis, f] : llvm::zip(axes, phase))
      taps.push_back(axis.tapsOf(merge ? 0 : f));
    if (!readsInput(phasePlacements(axes, taps)))
      return {Form::gather, "no output of a phase meets the input"};
  }
  return {merge ? Form::merged : Form::phases, nullptr};
}

/// Stride 1: one convolution with the flipped kernel.
static Value flipped(PatternRewriter &rewriter, ConvTransposeOp op) {
  Dims phase(op.getStrides().size(), 0);
  Value w = phaseWeights(rewriter, op, phase, op.getStrides(),
                         shapeOf(op.getW()).drop_front(2));
  return convolution(rewriter, op, w, op.getBias(), flippedPlacements(op));
}

/// `parts`, each with K/G entries for each of G groups along `axis`, joined
/// group by group: all parts of group 0, then those of group 1, ...
static Value joinGroups(PatternRewriter &rewriter, Location loc,
                        ArrayRef<Value> parts, int64_t groups, int64_t axis) {
  if (parts.size() == 1)
    return parts.front();
  if (groups == 1)
    return make<ConcatOp>(rewriter, loc, ValueRange(parts), axis);
  ArrayRef<int64_t> shape = shapeOf(parts.front());
  Dims split(shape.take_front(axis));
  llvm::append_range(split, ArrayRef<int64_t>{groups, shape[axis] / groups});
  llvm::append_range(split, shape.drop_front(axis + 1));
  Dims merged(shape);
  merged[axis] *= parts.size();
  SmallVector<Value> grouped;
  for (Value part : parts)
    grouped.push_back(make<ReshapeOp>(rewriter, loc, part, split));
  Value joint = make<ConcatOp>(rewriter, loc, ValueRange(grouped), axis + 1);
  return make<ReshapeOp>(rewriter, loc, joint, merged);
}

/// All phases as channels of one convolution.
static Value mergedPhases(PatternRewriter &rewriter, ConvTransposeOp op) {
  SmallVector<Axis> axes = axesOf(op);
  Dims taps;
  for (const Axis &axis : axes)
    taps.push_back(axis.mostTaps());
  SmallVector<Value> weights, biases;
  for (const Dims &phase : combinations(op.getStrides())) {
    weights.push_back(phaseWeights(rewriter, op, phase, op.getStrides(), taps));
    biases.push_back(op.getBias());
  }
  int64_t groups = op.getGroup();
  Location loc = op.getLoc();
  Value w = joinGroups(rewriter, loc, weights, groups, 0);
  Value bias =
      op.getBias() ? joinGroups(rewriter, loc, biases, groups, 0) : Value();
  Value y = convolution(rewriter, op, w, bias, phasePlacements(axes, taps));
  return interleave(rewriter, op, y, axes);
}

/// One convolution for each phase.
static Value separatePhases(PatternRewriter &rewriter, ConvTransposeOp op) {
  SmallVector<Axis> axes = axesOf(op);
  SmallVector<Value> parts;
  for (const Dims &phase : combinations(op.getStrides())) {
    Dims taps;
    for (auto [axis, f] : llvm::zip(axes, phase))
      taps.push_back(axis.tapsOf(f));
    Value w = phaseWeights(rewriter, op, phase, op.getStrides(), taps);
    parts.push_back(convolution(rewriter, op, w, op.getBias(),
                                phasePlacements(axes, taps)));
  }
  Value y = joinGroups(rewriter, op.getLoc(), parts, op.getGroup(), 1);
  return interleave(rewriter, op, y, axes);
}

namespace {
struct Decompose : CountedPattern<ConvTransposeOp> {
  using CountedPattern::CountedPattern;
  LogicalResult simplify(ConvTransposeOp op,
                         PatternRewriter &rewriter) const override {
    Form form = decide(op).form;
    Value y;
    switch (form) {
    case Form::gather:
      return failure();
    case Form::flipped:
      remarkDone(op, kPass, "becomes a convolution with flipped weights");
      y = flipped(rewriter, op);
      break;
    case Form::merged:
      remarkDone(op, kPass, "becomes one convolution for all phases");
      y = mergedPhases(rewriter, op);
      break;
    case Form::phases:
      remarkDone(op, kPass, "becomes one convolution for each phase");
      y = separatePhases(rewriter, op);
      break;
    }
    rewriter.replaceOp(op, y);
    return success();
  }
};

struct DecomposeConvTranspose
    : cnnc::impl::DecomposeConvTransposeBase<DecomposeConvTranspose> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Decompose>(&getContext(), numDecomposed);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    if (!getContext().getRemarkEngine())
      return;
    getOperation().walk(
        [](ConvTransposeOp op) { remarkMissed(op, kPass, decide(op).reason); });
  }
};
} // namespace
