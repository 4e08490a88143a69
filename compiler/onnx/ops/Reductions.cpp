//===- Reductions.cpp - Reduce*, ArgMax, CumSum, TopK
//----------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

namespace {
/// The dimensions that a Reduce* node reduces over.
struct Reduction {
  SmallVector<int64_t> axes;
  bool keepDims = true;
};
} // namespace

/// Reads the axes, an attribute before opset `since` and an operand from then
/// on.
static FailureOr<Reduction> readReduction(NodeContext &c, int64_t since) {
  int64_t rank = ValueBuilder::rank(c.operand(0));
  auto axes = c.integersFrom("axes", since, 1);
  if (failed(axes))
    return failure();
  Reduction result;
  result.keepDims = c.intAttr("keepdims", 1) != 0;
  bool none = !*axes || (*axes)->empty();
  if (none) {
    // Reducing over nothing still squares, takes roots and so on.
    if (!c.intAttr("noop_with_empty_axes", 0))
      result.axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
    return result;
  }
  auto sorted = c.sortedAxes(**axes, rank);
  if (failed(sorted))
    return failure();
  result.axes = *sorted;
  return result;
}

/// Drops the reduced dimensions if the node wants that.
static Value dropDims(NodeContext &c, const Reduction &how, Value y) {
  if (how.keepDims || c.broken())
    return y;
  SmallVector<int64_t> to;
  for (auto [i, extent] : llvm::enumerate(ValueBuilder::shape(y)))
    if (!llvm::is_contained(how.axes, int64_t(i)))
      to.push_back(extent);
  return c.reshape(y, to);
}

/// log(sum(exp(x))) without overflow: the maximum is taken out first. An
/// infinite maximum is left in, or infinity minus infinity would give NaN.
static Value logSumExp(NodeContext &c, Value x, ArrayRef<int64_t> axes) {
  Value most = c.reduce(ReduceKind::max, x, axes);
  Value shift =
      c.select(c.unary(UnaryKind::is_inf, most), c.scalarLike(x, 0), most);
  Value sum =
      c.reduce(ReduceKind::sum, c.unary(UnaryKind::exp, c.sub(x, shift)), axes);
  return c.add(c.unary(UnaryKind::log, sum), shift);
}

/// The part of a Reduce* that varies with its name, on a tensor of f32 or f64
/// where that name needs it.
static Value reduceBody(NodeContext &c, StringRef name, Value x,
                        ArrayRef<int64_t> axes) {
  if (name == "ReduceMean")
    return c.mean(x, axes);
  if (name == "ReduceL1")
    return c.reduce(ReduceKind::sum, c.unary(UnaryKind::abs, x), axes);
  if (name == "ReduceSumSquare")
    return c.reduce(ReduceKind::sum, c.mul(x, x), axes);
  if (name == "ReduceL2")
    return c.unary(UnaryKind::sqrt,
                   c.reduce(ReduceKind::sum, c.mul(x, x), axes));
  if (name == "ReduceLogSum")
    return c.unary(UnaryKind::log, c.reduce(ReduceKind::sum, x, axes));
  return logSumExp(c, x, axes);
}

/// Sums, products and extrema, which the dialect has.
template <ReduceKind kind, int64_t since>
static LogicalResult importPlainReduce(NodeContext &c) {
  auto how = readReduction(c, since);
  if (failed(how))
    return failure();
  return c.yield(dropDims(c, *how, c.reduce(kind, c.operand(0), how->axes)));
}

/// The others are made of them, in f32 for 16-bit floating-point numbers and
/// where they take roots or logarithms of integers in f64.
static LogicalResult importCompositeReduce(NodeContext &c) {
  auto how = readReduction(c, 18);
  if (failed(how))
    return failure();
  Value x = c.operand(0);
  Type element = ValueBuilder::element(x);
  StringRef name = c.opType();
  bool irrational = name.contains("Log") || name == "ReduceL2";
  Value wide = irrational && isa<IntegerType>(element)
                   ? c.convert(x, c.builder().getF64Type())
                   : c.widen(x);
  Value y = reduceBody(c, name, wide, how->axes);
  return c.yield(dropDims(c, *how, c.convert(y, element)));
}

template <ReduceKind kind>
static LogicalResult importArgReduce(NodeContext &c) {
  Value x = c.operand(0);
  auto axis = c.axis(c.intAttr("axis", 0), ValueBuilder::rank(x));
  if (failed(axis))
    return failure();
  Reduction how{{*axis}, c.intAttr("keepdims", 1) != 0};
  bool last = c.intAttr("select_last_index", 0) != 0;
  return c.yield(dropDims(c, how, c.create<ArgReduceOp>(kind, x, *axis, last)));
}

/// The axis of CumSum and CumProd, a scalar operand.
static FailureOr<int64_t> scanAxis(NodeContext &c) {
  auto axis = c.integers(1, "axis");
  if (failed(axis))
    return failure();
  if (axis->size() != 1)
    return c.invalid("axis is no scalar");
  return c.axis(axis->front(), ValueBuilder::rank(c.operand(0)));
}

static LogicalResult importCumSum(NodeContext &c) {
  auto axis = scanAxis(c);
  if (failed(axis))
    return failure();
  return c.yield(c.create<CumSumOp>(c.operand(0), *axis,
                                    c.intAttr("exclusive", 0) != 0,
                                    c.intAttr("reverse", 0) != 0));
}

/// `x` moved up by `distance` along `axis`, with ones moving in.
static Value shifted(NodeContext &c, Value x, int64_t axis, int64_t distance) {
  if (c.broken())
    return {};
  SmallVector<int64_t> sizes(ValueBuilder::shape(x));
  SmallVector<int64_t> zeros(sizes.size(), 0), ones(sizes.size(), 1),
      low(zeros);
  low[axis] = std::min(distance, sizes[axis]);
  sizes[axis] -= low[axis];
  Value kept = c.slice(x, zeros, ones, sizes);
  return c.create<PadOp>(PadMode::constant, kept, c.scalarLike(x, 1), low,
                         zeros);
}

static Value reversed(NodeContext &c, Value x, int64_t axis) {
  if (c.broken())
    return {};
  ArrayRef<int64_t> sizes = ValueBuilder::shape(x);
  SmallVector<int64_t> starts(sizes.size(), 0), steps(sizes.size(), 1);
  starts[axis] = std::max<int64_t>(sizes[axis] - 1, 0);
  steps[axis] = -1;
  return c.slice(x, starts, steps, sizes);
}

/// Running products by doubling: after step k every element is the product of
/// the 2^k elements that end there.
static LogicalResult importCumProd(NodeContext &c) {
  auto axis = scanAxis(c);
  if (failed(axis))
    return failure();
  Value x = c.operand(0), y = x;
  int64_t extent = ValueBuilder::shape(x)[*axis];
  bool reverse = c.intAttr("reverse", 0) != 0;
  if (reverse)
    y = reversed(c, y, *axis);
  if (c.intAttr("exclusive", 0))
    y = shifted(c, y, *axis, 1);
  for (int64_t distance = 1; distance < extent; distance *= 2)
    y = c.mul(y, shifted(c, y, *axis, distance));
  return c.yield(reverse ? reversed(c, y, *axis) : y);
}

static LogicalResult importTopK(NodeContext &c) {
  Value x = c.operand(0);
  auto axis = c.axis(c.intAttr("axis", -1), ValueBuilder::rank(x));
  if (failed(axis))
    return failure();
  int64_t k = c.intAttr("k", -1);
  if (c.opset() >= 10) {
    auto value = c.integers(1, "k");
    if (failed(value))
      return failure();
    if (value->size() != 1)
      return c.invalid("k is not one number");
    k = value->front();
  }
  // `sorted = 0` leaves the order open, so that sorted is right as well.
  bool smallest = c.intAttr("largest", 1) == 0;
  auto results = c.createAll<TopKOp>(x, k, *axis, smallest);
  if (c.broken())
    return failure();
  c.setResult(0, results[0]);
  c.setResult(1, results[1]);
  return success();
}

void cnnc::onnx_import::addReductions(OpRegistry &registry) {
  registry.add({
      {"ReduceSum", 1, 2, importPlainReduce<ReduceKind::sum, 13>},
      {"ReduceProd", 1, 2, importPlainReduce<ReduceKind::prod, 18>},
      {"ReduceMax", 1, 2, importPlainReduce<ReduceKind::max, 18>},
      {"ReduceMin", 1, 2, importPlainReduce<ReduceKind::min, 18>},
      {"ReduceMean", 1, 2, importCompositeReduce},
      {"ReduceL1", 1, 2, importCompositeReduce},
      {"ReduceL2", 1, 2, importCompositeReduce},
      {"ReduceSumSquare", 1, 2, importCompositeReduce},
      {"ReduceLogSum", 1, 2, importCompositeReduce},
      {"ReduceLogSumExp", 1, 2, importCompositeReduce},
      {"ArgMax", 1, 1, importArgReduce<ReduceKind::max>},
      {"ArgMin", 1, 1, importArgReduce<ReduceKind::min>},
      {"CumSum", 2, 2, importCumSum, 11},
      {"CumProd", 2, 2, importCumProd, 26},
      {"TopK", 1, 2, importTopK},
  });
}
