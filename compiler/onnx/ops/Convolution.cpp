//===- Convolution.cpp - Conv and its relatives ---------------------------===//

#include "compiler/onnx/OpRegistry.h"
#include "compiler/onnx/ops/Saturate.h"
#include "compiler/onnx/ops/Window.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// The kernel's extents: those of the weights `w`, with which `kernel_shape`
/// must agree.
static FailureOr<ArrayRef<int64_t>> kernelOf(NodeContext &c, Value w) {
  ArrayRef<int64_t> shape = ValueBuilder::shape(w);
  if (shape.size() < 3)
    return c.invalid("its weights have rank " + Twine(shape.size()) +
                     ", expected 3 or more");
  SmallVector<int64_t> named = c.intsAttr("kernel_shape");
  if (!named.empty() && ArrayRef<int64_t>(named) != shape.drop_front(2))
    return c.invalid("kernel_shape is " + shapeString(named) +
                     ", but the weights have shape " + shapeString(shape));
  return shape.drop_front(2);
}

/// The window of a convolution of `x` with weights `w`.
static FailureOr<Window> convWindow(NodeContext &c, Value x, Value w) {
  auto kernel = kernelOf(c, w);
  if (failed(kernel))
    return failure();
  return readWindow(c, ValueBuilder::shape(x), *kernel);
}

static Value conv(NodeContext &c, const Window &window, Value x, Value w,
                  Value bias) {
  return c.create<ConvOp>(x, w, bias, window.strides, window.dilations,
                          window.pads, c.intAttr("group", 1));
}

static LogicalResult importConv(NodeContext &c) {
  Value x = c.operand(0), w = c.operand(1);
  auto window = convWindow(c, x, w);
  if (failed(window))
    return failure();
  return c.yield(conv(c, *window, x, w, c.operand(2)));
}

//===----------------------------------------------------------------------===//
// Transposed
//===----------------------------------------------------------------------===//

/// Pads such that the output has extents `output`, of which `total[d]` elements
/// more were computed: ONNX splits them as evenly as it goes, the odd one at
/// the end for SAME_UPPER and at the beginning otherwise.
static void splitPads(Window &window, ArrayRef<int64_t> total, bool upper) {
  size_t n = window.spatial();
  for (size_t d = 0; d < n; ++d) {
    int64_t half = total[d] / 2;
    int64_t begin = upper ? half : total[d] - half;
    // Nothing is cut where elements are missing: zeros follow at the end.
    begin = std::max<int64_t>(begin, 0);
    window.pads[d] = begin;
    window.pads[n + d] = total[d] - begin;
  }
}

static LogicalResult importConvTranspose(NodeContext &c) {
  Value x = c.operand(0), w = c.operand(1);
  auto window = convWindow(c, x, w);
  auto output = c.intsAttr("output_shape");
  auto extra = c.intsAttr("output_padding");
  if (failed(window))
    return failure();
  size_t n = window->spatial();
  ArrayRef<int64_t> in = ValueBuilder::shape(x).drop_front(2);
  auto outside = [](int64_t v) { return v < 0 || v > int64_t(1) << 30; };
  // Some exporters write the two leading extents as well.
  if (output.size() == n + 2)
    output.erase(output.begin(), output.begin() + 2);
  extra.resize(std::max(extra.size(), n), 0);
  if ((!output.empty() && output.size() != n) || extra.size() != n ||
      llvm::any_of(output, outside) || llvm::any_of(extra, outside))
    return c.invalid("output_shape or output_padding do not suit " + Twine(n) +
                     " spatial dimensions");
  std::string mode = c.stringAttr("auto_pad", "NOTSET");
  bool same = StringRef(mode).starts_with("SAME");
  if (!output.empty() || same) {
    SmallVector<int64_t> total;
    for (size_t d = 0; d < n; ++d) {
      int64_t stride = window->strides[d];
      int64_t extent = output.empty() ? in[d] * stride : output[d];
      total.push_back(stride * (in[d] - 1) + window->reach(d) + extra[d] -
                      extent);
    }
    splitPads(*window, total, mode == "SAME_UPPER");
  }
  for (size_t d = 0; d < n; ++d)
    window->pads[n + d] -= extra[d];
  return c.yield(c.create<ConvTransposeOp>(x, w, c.operand(2), window->strides,
                                           window->dilations, window->pads,
                                           c.intAttr("group", 1)));
}

//===----------------------------------------------------------------------===//
// Quantised
//===----------------------------------------------------------------------===//

/// A scale or zero point of the weights, one for all or one for each output
/// channel (dimension 0 of `rank`), so that it broadcasts along `axis`; null if
/// it was left out.
static FailureOr<Value> perChannel(NodeContext &c, Value parameter,
                                   int64_t channels, int64_t rank,
                                   int64_t axis) {
  if (!parameter)
    return Value();
  int64_t count = numElements(ValueBuilder::shape(parameter));
  if (count == 1)
    return c.reshape(parameter, {});
  if (ValueBuilder::rank(parameter) != 1 || count != channels)
    return c.invalid("a parameter of the weights has shape " +
                     shapeString(ValueBuilder::shape(parameter)) +
                     ", expected one or " + Twine(channels) + " elements");
  return c.alongAxis(parameter, rank, axis);
}

/// The one element of a scale or zero point of a whole tensor; null if it was
/// left out.
static FailureOr<Value> perTensor(NodeContext &c, Value parameter) {
  if (parameter && numElements(ValueBuilder::shape(parameter)) != 1)
    return c.invalid("a scale or zero point has shape " +
                     shapeString(ValueBuilder::shape(parameter)) +
                     ", expected a scalar");
  return parameter ? c.reshape(parameter, {}) : Value();
}

/// The i32 convolution of quantised operands.
static FailureOr<Value> integerConv(NodeContext &c, Value x, Value xZero,
                                    Value w, Value wZero, Value bias) {
  if (!isQuantized(ValueBuilder::element(x), 8) ||
      !isQuantized(ValueBuilder::element(w), 8))
    return c.invalid("its operands are not 8-bit integers");
  auto window = convWindow(c, x, w);
  if (failed(window))
    return failure();
  ArrayRef<int64_t> shape = ValueBuilder::shape(w);
  auto xOffset = perTensor(c, xZero);
  auto wOffset = perChannel(c, wZero, shape[0], shape.size(), 0);
  if (failed(xOffset) || failed(wOffset))
    return failure();
  return conv(c, *window, withoutZeroPoint(c, x, *xOffset),
              withoutZeroPoint(c, w, *wOffset), bias);
}

static LogicalResult importConvInteger(NodeContext &c) {
  auto y = integerConv(c, c.operand(0), c.operand(2), c.operand(1),
                       c.operand(3), Value());
  return failed(y) ? failure() : c.yield(*y);
}

static LogicalResult importQLinearConv(NodeContext &c) {
  Value x = c.operand(0), w = c.operand(3), yZero = c.operand(7);
  auto sums = integerConv(c, x, c.operand(2), w, c.operand(5), c.operand(8));
  if (failed(sums))
    return failure();
  int64_t rank = ValueBuilder::rank(w);
  auto xScale = perTensor(c, c.operand(1)), yScale = perTensor(c, c.operand(6));
  auto wScale = perChannel(c, c.operand(4), ValueBuilder::shape(w)[0], rank, 1);
  auto zero = perTensor(c, yZero);
  if (failed(xScale) || failed(yScale) || failed(wScale) || failed(zero))
    return failure();
  Value scale = c.div(c.mul(*xScale, *wScale), *yScale);
  Type element = ValueBuilder::element(yZero ? yZero : x);
  if (!isQuantized(element, 8))
    return c.invalid("its result is no 8-bit integer");
  return c.yield(requantize(c, *sums, scale, *zero, element));
}

void cnnc::onnx_import::addConvolutions(OpRegistry &registry) {
  registry.add({
      {"Conv", 2, 3, importConv, 1},
      {"ConvInteger", 2, 4, importConvInteger, 10},
      {"ConvTranspose", 2, 3, importConvTranspose, 1},
      {"QLinearConv", 8, 9, importQLinearConv, 10},
  });
}
