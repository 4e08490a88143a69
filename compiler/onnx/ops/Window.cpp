//===- Window.cpp - kernel, strides, dilations, padding -------------------===//

#include "compiler/onnx/ops/Window.h"

using namespace mlir;
using namespace cnnc::onnx_import;

/// Numbers of a window beyond this are hostile.
static constexpr int64_t kMost = int64_t(1) << 30;

/// The attribute `name`, or `count` times `otherwise`; refuses another length
/// and entries below `least`.
static FailureOr<SmallVector<int64_t>> entries(NodeContext &c, StringRef name,
                                               size_t count, int64_t otherwise,
                                               int64_t least) {
  SmallVector<int64_t> values = c.intsAttr(name);
  // Some exporters write an empty list for the default.
  if (values.empty())
    values.assign(count, otherwise);
  if (values.size() != count)
    return c.invalid("attribute '" + name + "' has " + Twine(values.size()) +
                     " entries, expected " + Twine(count));
  for (int64_t value : values)
    if (value < least || value > kMost)
      return c.invalid("attribute '" + name + "' holds " + Twine(value));
  return values;
}

/// Padding for `auto_pad`: SAME_* makes ceil(extent / stride) outputs, the odd
/// element at the end (UPPER) or the beginning (LOWER).
static void padSame(Window &window, ArrayRef<int64_t> x, bool upper) {
  size_t n = window.spatial();
  for (size_t d = 0; d < n; ++d) {
    int64_t stride = window.strides[d], extent = x[2 + d];
    int64_t outputs = (extent + stride - 1) / stride;
    int64_t total =
        std::max<int64_t>(0, (outputs - 1) * stride + window.reach(d) - extent);
    int64_t less = total / 2, more = total - less;
    window.pads[d] = upper ? less : more;
    window.pads[n + d] = upper ? more : less;
  }
}

FailureOr<Window> cnnc::onnx_import::readWindow(NodeContext &c,
                                                ArrayRef<int64_t> x,
                                                ArrayRef<int64_t> kernel) {
  size_t n = kernel.size();
  if (x.size() != n + 2)
    return c.invalid("its input has rank " + Twine(x.size()) + ", expected " +
                     Twine(n + 2) + " for a window of " + Twine(n) +
                     " dimensions");
  for (int64_t extent : x)
    if (extent > kMost)
      return c.invalid("extent " + Twine(extent) + " is too large");
  auto strides = entries(c, "strides", n, 1, 1);
  auto dilations = entries(c, "dilations", n, 1, 1);
  auto pads = entries(c, "pads", 2 * n, 0, -kMost);
  if (failed(strides) || failed(dilations) || failed(pads))
    return failure();
  Window window{SmallVector<int64_t>(kernel), *strides, *dilations, *pads};
  for (size_t d = 0; d < n; ++d)
    if (kernel[d] < 1 || kernel[d] > kMost ||
        window.dilations[d] * kernel[d] > kMost)
      return c.invalid("kernel extent " + Twine(kernel[d]) +
                       " is out of range");
  std::string mode = c.stringAttr("auto_pad", "NOTSET");
  if (mode == "SAME_UPPER" || mode == "SAME_LOWER")
    padSame(window, x, mode == "SAME_UPPER");
  else if (mode == "VALID")
    window.pads.assign(2 * n, 0);
  else if (mode != "NOTSET" && !mode.empty())
    return c.invalid("auto_pad '" + mode + "' is unknown");
  return window;
}
