//===- Pooling.cpp - windows and whole pictures reduced -------------------===//

#include "compiler/onnx/OpRegistry.h"
#include "compiler/onnx/ops/Window.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// Lengthens the end padding where ceil_mode adds an output: the last window
/// then begins inside the tensor or its begin padding.
static void applyCeilMode(Window &window, ArrayRef<int64_t> x) {
  size_t n = window.spatial();
  for (size_t d = 0; d < n; ++d) {
    int64_t begin = window.pads[d], stride = window.strides[d];
    int64_t room = x[2 + d] + begin + window.pads[n + d] - window.reach(d);
    // Rounded up, one output remains of an extent that is less than a stride
    // too short for a window.
    if (room <= -stride)
      continue; // no window at all; inference says so
    int64_t outputs = (room + stride - 1) / stride + 1;
    if ((outputs - 1) * stride >= x[2 + d] + begin)
      --outputs;
    int64_t needed = (outputs - 1) * stride + window.reach(d);
    window.pads[n + d] = needed - x[2 + d] - begin;
  }
}

/// The window of a pooling as written (`declared`), and with the end padding
/// that ceil_mode asks for (`window`).
struct PoolWindow {
  Window declared, window;
};

static FailureOr<PoolWindow> poolWindow(NodeContext &c, Value x) {
  SmallVector<int64_t> kernel = c.intsAttr("kernel_shape");
  if (kernel.empty())
    return c.invalid("attribute 'kernel_shape' is missing");
  auto window = readWindow(c, ValueBuilder::shape(x), kernel);
  if (failed(window))
    return failure();
  PoolWindow result{*window, *window};
  std::string mode = c.stringAttr("auto_pad", "NOTSET");
  if (c.intAttr("ceil_mode", 0) && (mode == "NOTSET" || mode.empty()))
    applyCeilMode(result.window, ValueBuilder::shape(x));
  return result;
}

static Value pool(NodeContext &c, PoolKind kind, Value x,
                  const Window &window) {
  return c.create<PoolOp>(kind, x, window.kernel, window.strides,
                          window.dilations, window.pads);
}

static LogicalResult importMaxPool(NodeContext &c) {
  Value x = c.operand(0);
  auto window = poolWindow(c, x);
  if (failed(window))
    return failure();
  const Window &w = window->window;
  c.setResult(0, pool(c, PoolKind::max, x, w));
  if (c.wantsResult(1))
    c.setResult(1, c.create<MaxPoolIndicesOp>(x, w.kernel, w.strides,
                                              w.dilations, w.pads,
                                              c.intAttr("storage_order", 0)));
  return success();
}

//===----------------------------------------------------------------------===//
// Averages
//===----------------------------------------------------------------------===//

/// How many elements of each window along dimension `d` count for an average:
/// those inside the tensor, or inside the declared padding too.
static SmallVector<int64_t> countsAlong(const PoolWindow &pooling, size_t d,
                                        int64_t extent, int64_t outputs,
                                        bool includePad) {
  const Window &w = pooling.window;
  size_t n = w.spatial();
  int64_t low = includePad ? -pooling.declared.pads[d] : 0;
  int64_t high = includePad ? extent + pooling.declared.pads[n + d] : extent;
  SmallVector<int64_t> counts;
  for (int64_t o = 0; o < outputs; ++o) {
    int64_t first = o * w.strides[d] - w.pads[d], dilation = w.dilations[d];
    // Taps first + t*dilation with low <= tap < high and 0 <= t < kernel.
    int64_t from = first >= low ? 0 : (low - first + dilation - 1) / dilation;
    int64_t to = first >= high ? 0 : (high - first + dilation - 1) / dilation;
    counts.push_back(std::max<int64_t>(0, std::min(to, w.kernel[d]) - from));
  }
  return counts;
}

/// 1 / number of elements that count, for each output position: a scalar if it
/// is the same everywhere, otherwise of shape 1 x 1 x outputs.
static Value reciprocalCounts(NodeContext &c, const PoolWindow &pooling,
                              ArrayRef<int64_t> x, Value sums) {
  ArrayRef<int64_t> outputs = ValueBuilder::shape(sums).drop_front(2);
  bool includePad = c.intAttr("count_include_pad", 0);
  SmallVector<double> table = {1};
  for (auto [d, extent] : llvm::enumerate(outputs)) {
    auto counts = countsAlong(pooling, d, x[2 + d], extent, includePad);
    SmallVector<double> next;
    for (double before : table)
      for (int64_t count : counts)
        next.push_back(before * double(count));
    table = std::move(next);
  }
  // A window of padding only has no average; its sum is 0 as well.
  for (double &entry : table)
    entry = entry == 0 ? 0 : 1 / entry;
  Type element = ValueBuilder::element(sums);
  if (llvm::all_equal(table))
    return c.scalar(element, table.empty() ? 1 : table.front());
  SmallVector<int64_t> shape(2, 1);
  llvm::append_range(shape, outputs);
  return c.floats(element, shape, table);
}

static LogicalResult importAveragePool(NodeContext &c) {
  Value x = c.operand(0);
  auto window = poolWindow(c, x);
  if (failed(window))
    return failure();
  if (!ValueBuilder::isFloat(x))
    return c.invalid("its operand is not floating-point");
  Value sums = pool(c, PoolKind::sum, c.widen(x), window->window);
  if (!sums)
    return failure();
  Value scale = reciprocalCounts(c, *window, ValueBuilder::shape(x), sums);
  return c.yield(c.convert(c.mul(sums, scale), ValueBuilder::element(x)));
}

//===----------------------------------------------------------------------===//
// Norms
//===----------------------------------------------------------------------===//

/// (reduce |x|^p)^(1/p), where `reduce` sums.
static LogicalResult importNorm(NodeContext &c,
                                llvm::function_ref<Value(Value)> reduce) {
  Value x = c.operand(0);
  // Until opset 1 it was a float.
  int64_t p = c.intAttr("p", 2);
  if (!ValueBuilder::isFloat(x) || p < 1)
    return c.invalid("p is " + Twine(p) +
                     ", expected 1 or more, of a "
                     "floating-point operand");
  Value wide = c.widen(x), y;
  if (p == 2) {
    y = c.unary(UnaryKind::sqrt, reduce(c.mul(wide, wide)));
  } else {
    Value magnitude = c.unary(UnaryKind::abs, wide);
    auto power = [&](Value v, double exponent) {
      return p == 1 || c.broken()
                 ? v
                 : c.binary(BinaryKind::pow, v, c.scalarLike(v, exponent));
    };
    y = power(reduce(power(magnitude, double(p))), 1 / double(p));
  }
  return c.yield(c.convert(y, ValueBuilder::element(x)));
}

static LogicalResult importLpPool(NodeContext &c) {
  auto window = poolWindow(c, c.operand(0));
  if (failed(window))
    return failure();
  return importNorm(c, [&](Value powers) {
    return pool(c, PoolKind::sum, powers, window->window);
  });
}

//===----------------------------------------------------------------------===//
// Whole pictures
//===----------------------------------------------------------------------===//

/// The spatial dimensions of `x`, or a refusal.
static FailureOr<SmallVector<int64_t>> spatialAxes(NodeContext &c) {
  int64_t rank = ValueBuilder::rank(c.operand(0));
  if (rank < 3)
    return c.invalid("its operand has rank " + Twine(rank) +
                     ", expected 3 or more");
  return llvm::to_vector(llvm::seq<int64_t>(2, rank));
}

static LogicalResult importGlobalAveragePool(NodeContext &c) {
  Value x = c.operand(0);
  auto axes = spatialAxes(c);
  if (failed(axes))
    return failure();
  if (!ValueBuilder::isFloat(x))
    return c.invalid("its operand is not floating-point");
  return c.yield(
      c.convert(c.mean(c.widen(x), *axes), ValueBuilder::element(x)));
}

static LogicalResult importGlobalMaxPool(NodeContext &c) {
  auto axes = spatialAxes(c);
  return failed(axes) ? failure()
                      : c.yield(c.reduce(ReduceKind::max, c.operand(0), *axes));
}

static LogicalResult importGlobalLpPool(NodeContext &c) {
  auto axes = spatialAxes(c);
  if (failed(axes))
    return failure();
  return importNorm(c, [&](Value powers) {
    return c.reduce(ReduceKind::sum, powers, *axes);
  });
}

//===----------------------------------------------------------------------===//
// MaxUnpool
//===----------------------------------------------------------------------===//

/// Scatters each element to its index in a tensor of the shape that MaxPool
/// would have had, and then, as ONNX's reference does, adds zeros at the ends
/// up to `output_shape`.
static LogicalResult importMaxUnpool(NodeContext &c) {
  Value x = c.operand(0), indices = c.operand(1);
  ArrayRef<int64_t> from = ValueBuilder::shape(x);
  auto pooling = poolWindow(c, x);
  if (failed(pooling))
    return failure();
  if (ValueBuilder::shape(indices) != from)
    return c.invalid("its indices have another shape than its operand");
  const Window &w = pooling->declared;
  size_t n = w.spatial();
  SmallVector<int64_t> inner(from.take_front(2));
  for (size_t d = 0; d < n; ++d)
    inner.push_back((from[2 + d] - 1) * w.strides[d] + w.kernel[d] - w.pads[d] -
                    w.pads[n + d]);
  SmallVector<int64_t> outer = inner;
  if (c.operand(2)) {
    auto shape = c.integers(2, "output_shape");
    if (failed(shape))
      return failure();
    outer = *shape;
  }
  SmallVector<int64_t> low(from.size(), 0), high;
  if (outer.size() != from.size())
    return c.invalid("output_shape has " + Twine(outer.size()) +
                     " entries, expected " + Twine(from.size()));
  for (size_t d = 0; d < outer.size(); ++d)
    high.push_back(outer[d] - inner[d]);
  auto negative = [](int64_t v) { return v < 0; };
  if (llvm::any_of(inner, negative) || llvm::any_of(high, negative))
    return c.invalid("output_shape " + shapeString(outer) +
                     " is smaller than the unpooled " + shapeString(inner));
  int64_t count = numElements(from), size = numElements(inner);
  if (size > kMaxTensorElements)
    return c.invalid("the unpooled shape is too large");
  Value zeros = c.splat(ValueBuilder::element(x), {size}, 0);
  Value flat = c.create<ScatterNDOp>(ScatterKind::assign, zeros,
                                     c.reshape(indices, {count, 1}),
                                     c.reshape(x, {count}));
  return c.yield(c.create<PadOp>(PadMode::constant, c.reshape(flat, inner),
                                 Value(), low, high));
}

void cnnc::onnx_import::addPooling(OpRegistry &registry) {
  registry.add({
      {"AveragePool", 1, 1, importAveragePool},
      {"GlobalAveragePool", 1, 1, importGlobalAveragePool, 1},
      {"GlobalLpPool", 1, 1, importGlobalLpPool, 2},
      {"GlobalMaxPool", 1, 1, importGlobalMaxPool, 1},
      {"LpPool", 1, 1, importLpPool, 2},
      {"MaxPool", 1, 1, importMaxPool, 1},
      {"MaxUnpool", 2, 3, importMaxUnpool, 9},
  });
}
