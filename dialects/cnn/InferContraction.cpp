//===- InferContraction.cpp - shape inference: contractions, windows ------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc::cnn;

namespace {
/// Strides, dilations and padding of a sliding window; references the op.
struct Window {
  ArrayRef<int64_t> kernel, strides, dilations, pads;

  /// True if there is one entry for each of `spatial` dimensions (two paddings)
  /// and all are in range.
  bool wellFormed(size_t spatial, bool negativeEnd) const {
    auto positive = [](int64_t v) { return v >= 1 && v <= kMaxElements; };
    if (kernel.size() != spatial || strides.size() != spatial ||
        dilations.size() != spatial || pads.size() != 2 * spatial)
      return false;
    if (!llvm::all_of(strides, positive) ||
        !llvm::all_of(dilations, positive) || !llvm::all_of(kernel, positive))
      return false;
    for (auto [i, pad] : llvm::enumerate(pads))
      if (std::abs(pad) > kMaxElements ||
          (pad < 0 && (i < spatial || !negativeEnd)))
        return false;
    return true;
  }

  /// Extent of the dilated kernel in spatial dimension `d`, saturating.
  int64_t reach(size_t d) const {
    int64_t span = 0;
    if (__builtin_mul_overflow(dilations[d], kernel[d] - 1, &span) ||
        span > kMaxElements)
      return kMaxElements;
    return span + 1;
  }
};
} // namespace

static LogicalResult inferWindow(const Window &window, ArrayRef<int64_t> from,
                                 std::optional<Location> loc,
                                 StringRef mnemonic, int constraint,
                                 SmallVectorImpl<int64_t> &to) {
  size_t spatial = from.size() - 2;
  for (size_t d = 0; d < spatial; ++d) {
    int64_t padded =
        addExtents(from[2 + d], window.pads[d] + window.pads[spatial + d]);
    int64_t room = padded - window.reach(d);
    if (room < 0)
      return violates(loc, mnemonic, constraint, "spatial dimension ", d,
                      ": the window of ", window.reach(d),
                      " does not fit in the padded extent ", padded);
    to.push_back(room / window.strides[d] + 1);
  }
  return success();
}

LogicalResult ConvOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> x = shapeOf(adaptor.getX()), w = shapeOf(adaptor.getW());
  Type element = elementOf(adaptor.getX());
  if (x.size() < 3 || x.size() > 5 || w.size() != x.size())
    return violates(loc, "conv", 1, "expected operands of equal rank 3 to 5, ",
                    "got ranks ", x.size(), " and ", w.size());
  Value bias = adaptor.getBias();
  // Sums stay f32 if the bias is.
  Type result = bias ? elementOf(bias) : element;
  bool isWidened = (element.isF16() || element.isBF16()) && result.isF32();
  if (elementOf(adaptor.getW()) != element ||
      (result != element && !isWidened) ||
      (isa<IntegerType>(element) && !element.isSignlessInteger(32)))
    return violates(loc, "conv", 2,
                    "expected one floating-point type or i32, got ", element,
                    " and ", elementOf(adaptor.getW()));
  int64_t group = adaptor.getGroup();
  if (group < 1 || x[1] % group || w[0] % group || w[1] != x[1] / group)
    return violates(loc, "conv", 3, "group ", group, " does not suit input ",
                    shapeString(x), " and weights ", shapeString(w));
  Window window{w.drop_front(2), adaptor.getStrides(), adaptor.getDilations(),
                adaptor.getPads()};
  if (!window.wellFormed(x.size() - 2, /*negativeEnd=*/false))
    return violates(loc, "conv", 4,
                    "kernel, strides, dilations or pads do not ", "suit ",
                    x.size() - 2, " spatial dimensions");
  if (bias && shapeOf(bias) != w.take_front(1))
    return violates(loc, "conv", 5, "expected a bias of shape ", w[0], ", got ",
                    shapeString(shapeOf(bias)));
  SmallVector<int64_t> to = {x[0], w[0]};
  if (failed(inferWindow(window, x, loc, "conv", 6, to)))
    return failure();
  results.push_back(RankedTensorType::get(to, result));
  return success();
}

/// (C2) of convolutions by fewer multiplications, whose weights are transformed
/// ones of f32.
static LogicalResult checkF32(Value x, Value u, Value bias,
                              std::optional<Location> loc, StringRef name) {
  Type element = elementOf(x);
  if (element.isF32() && elementOf(u) == element &&
      (!bias || elementOf(bias) == element))
    return success();
  return violates(loc, name, 2, "expected operands of f32, got ", element,
                  " and ", elementOf(u));
}

LogicalResult WinogradConvOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location> loc,
                                               Adaptor adaptor,
                                               SmallVectorImpl<Type> &results) {
  constexpr StringLiteral name = "winograd_conv";
  ArrayRef<int64_t> x = shapeOf(adaptor.getX()), u = shapeOf(adaptor.getU());
  Type element = elementOf(adaptor.getX());
  if (x.size() != 4 || u.size() != 4)
    return violates(loc, name, 1, "expected operands of rank 4, got ranks ",
                    x.size(), " and ", u.size());
  Value bias = adaptor.getBias();
  if (failed(checkF32(adaptor.getX(), adaptor.getU(), bias, loc, name)))
    return failure();
  int64_t tile = adaptor.getTile(), points = tile + 2;
  if ((tile != 2 && tile != 4) ||
      u.drop_front() != ArrayRef<int64_t>{x[1], points, points})
    return violates(loc, name, 3, "tile ", tile, " does not suit input ",
                    shapeString(x), " and filters ", shapeString(u));
  int64_t stride = adaptor.getStride();
  if (stride != 1 && stride != 2)
    return violates(loc, name, 7, "expected a stride of 1 or 2, got ", stride);
  static constexpr int64_t ones[] = {1, 1}, taps[] = {3, 3};
  int64_t strides[] = {stride, stride};
  Window window{taps, strides, ones, adaptor.getPads()};
  if (!window.wellFormed(2, /*negativeEnd=*/false))
    return violates(loc, name, 4, "expected four non-negative pads");
  if (bias && shapeOf(bias) != u.take_front(1))
    return violates(loc, name, 5, "expected a bias of shape ", u[0], ", got ",
                    shapeString(shapeOf(bias)));
  SmallVector<int64_t> to = {x[0], u[0]};
  if (failed(inferWindow(window, x, loc, name, 6, to)))
    return failure();
  results.push_back(RankedTensorType::get(to, element));
  return success();
}

LogicalResult StrassenConvOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location> loc,
                                               Adaptor adaptor,
                                               SmallVectorImpl<Type> &results) {
  constexpr StringLiteral name = "strassen_conv";
  ArrayRef<int64_t> x = shapeOf(adaptor.getX()), u = shapeOf(adaptor.getU());
  Type element = elementOf(adaptor.getX());
  if (x.size() != 4 || u.size() != 3)
    return violates(loc, name, 1, "expected operands of ranks 4 and 3, got ",
                    x.size(), " and ", u.size());
  Value bias = adaptor.getBias();
  if (failed(checkF32(adaptor.getX(), adaptor.getU(), bias, loc, name)))
    return failure();
  int64_t parts = u[0] == 7 ? 2 : u[0] == 49 ? 4 : 0;
  if (parts == 0 || x[1] % parts != 0 || u[2] != x[1] / parts)
    return violates(loc, name, 3, "weights ", shapeString(u),
                    " do not suit input ", shapeString(x));
  static constexpr int64_t ones[] = {1, 1}, none[] = {0, 0, 0, 0};
  Window window{ones, adaptor.getStrides(), ones, none};
  if (!window.wellFormed(2, /*negativeEnd=*/false))
    return violates(loc, name, 4, "expected two positive strides");
  int64_t outputs = u[1];
  for (int64_t part = 1; part < parts; part *= 2)
    outputs = addExtents(outputs, outputs);
  SmallVector<int64_t> to = {x[0], outputs};
  if (bias && shapeOf(bias) != ArrayRef<int64_t>{to[1]})
    return violates(loc, name, 5, "expected a bias of shape ", to[1], ", got ",
                    shapeString(shapeOf(bias)));
  if (failed(inferWindow(window, x, loc, name, 6, to)))
    return failure();
  results.push_back(RankedTensorType::get(to, element));
  return success();
}

LogicalResult
ConvTransposeOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                                  Adaptor adaptor,
                                  SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> x = shapeOf(adaptor.getX()), w = shapeOf(adaptor.getW());
  Type element = elementOf(adaptor.getX());
  if (x.size() < 3 || x.size() > 5 || w.size() != x.size())
    return violates(loc, "conv_transpose", 1,
                    "expected operands of equal rank ", "3 to 5, got ranks ",
                    x.size(), " and ", w.size());
  Value bias = adaptor.getBias();
  if (elementOf(adaptor.getW()) != element ||
      (bias && elementOf(bias) != element))
    return violates(loc, "conv_transpose", 2, "expected one element type, got ",
                    element, " and ", elementOf(adaptor.getW()));
  int64_t group = adaptor.getGroup();
  if (group < 1 || x[1] % group || w[0] != x[1])
    return violates(loc, "conv_transpose", 3, "group ", group,
                    " does not suit input ", shapeString(x), " and weights ",
                    shapeString(w));
  size_t spatial = x.size() - 2;
  ArrayRef<int64_t> pads = adaptor.getPads();
  Window window{w.drop_front(2), adaptor.getStrides(), adaptor.getDilations(),
                pads};
  if (!window.wellFormed(spatial, /*negativeEnd=*/true))
    return violates(loc, "conv_transpose", 4, "kernel, strides, dilations or ",
                    "pads do not suit ", spatial, " spatial dimensions");
  int64_t channels = w[1] * group;
  if (bias && shapeOf(bias) != ArrayRef<int64_t>(channels))
    return violates(loc, "conv_transpose", 5, "expected a bias of shape ",
                    channels, ", got ", shapeString(shapeOf(bias)));
  SmallVector<int64_t> to = {x[0], channels};
  for (size_t d = 0; d < spatial; ++d) {
    int64_t span = 0;
    if (__builtin_mul_overflow(window.strides[d], x[2 + d] - 1, &span))
      span = kMaxElements;
    int64_t extent = std::min(span, kMaxElements) + window.reach(d) - pads[d] -
                     pads[spatial + d];
    if (extent < 1 || extent > kMaxElements)
      return violates(loc, "conv_transpose", 6, "spatial dimension ", d,
                      " would have extent ", extent);
    to.push_back(extent);
  }
  results.push_back(RankedTensorType::get(to, element));
  return success();
}

LogicalResult MatMulOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> a = shapeOf(adaptor.getA()), b = shapeOf(adaptor.getB());
  Type element = elementOf(adaptor.getA());
  if (element != elementOf(adaptor.getB()) ||
      (isa<IntegerType>(element) && element.getIntOrFloatBitWidth() < 32))
    return violates(loc, "matmul", 1, "expected one floating-point or 32 or ",
                    "64-bit integer type, got ", element, " and ",
                    elementOf(adaptor.getB()));
  if (a.size() < 2 || b.size() < 2)
    return violates(loc, "matmul", 2, "expected ranks of 2 or more, got ",
                    a.size(), " and ", b.size());
  if (a.back() != b[b.size() - 2])
    return violates(loc, "matmul", 3, "inner extents of ", shapeString(a),
                    " and ", shapeString(b), " differ");
  auto to = broadcastShapes(a.drop_back(2), b.drop_back(2));
  if (!to)
    return violates(loc, "matmul", 4, "batch dimensions of ", shapeString(a),
                    " and ", shapeString(b), " do not broadcast");
  to->append({a[a.size() - 2], b.back()});
  results.push_back(RankedTensorType::get(*to, element));
  return success();
}

template <typename Adaptor>
static LogicalResult inferPool(Adaptor adaptor, StringRef mnemonic,
                               std::optional<Location> loc, Type element,
                               SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> x = shapeOf(adaptor.getX());
  if (x.size() < 3 || x.size() > 5)
    return violates(loc, mnemonic, 1, "expected rank 3 to 5, got ", x.size());
  Window window{adaptor.getKernel(), adaptor.getStrides(),
                adaptor.getDilations(), adaptor.getPads()};
  if (!window.wellFormed(x.size() - 2, /*negativeEnd=*/true))
    return violates(loc, mnemonic, 2, "kernel, strides, dilations or pads do ",
                    "not suit ", x.size() - 2, " spatial dimensions");
  SmallVector<int64_t> to(x.take_front(2));
  if (failed(inferWindow(window, x, loc, mnemonic, 3, to)))
    return failure();
  results.push_back(RankedTensorType::get(to, element));
  return success();
}

LogicalResult PoolOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &results) {
  return inferPool(adaptor, "pool", loc, elementOf(adaptor.getX()), results);
}

LogicalResult
MaxPoolIndicesOp::inferReturnTypes(MLIRContext *context,
                                   std::optional<Location> loc, Adaptor adaptor,
                                   SmallVectorImpl<Type> &results) {
  return inferPool(adaptor, "max_pool_indices", loc,
                   IntegerType::get(context, 64), results);
}

LogicalResult ReduceOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  SmallVector<int64_t> to(shapeOf(adaptor.getX()));
  Type element = elementOf(adaptor.getX());
  int64_t previous = -1;
  for (int64_t axis : adaptor.getAxes()) {
    if (axis <= previous || axis >= int64_t(to.size()))
      return violates(loc, "reduce", 1,
                      "expected sorted, distinct axes within ", "rank ",
                      to.size(), ", got ", axis, " after ", previous);
    to[axis] = 1;
    previous = axis;
  }
  ReduceKind kind = adaptor.getKind();
  if ((kind == ReduceKind::sum || kind == ReduceKind::prod) &&
      !isNumber(element))
    return violates(loc, "reduce", 2, "expected numbers for ",
                    stringifyReduceKind(kind), ", got ", element);
  results.push_back(RankedTensorType::get(to, element));
  return success();
}

/// Checks (C1) of the operations that work along one axis.
static LogicalResult checkAxis(std::optional<Location> loc, StringRef mnemonic,
                               int64_t axis, ArrayRef<int64_t> shape) {
  if (axis < 0 || axis >= int64_t(shape.size()))
    return violates(loc, mnemonic, 1, "axis ", axis, " is outside rank ",
                    shape.size());
  return success();
}

LogicalResult ArgReduceOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &results) {
  SmallVector<int64_t> to(shapeOf(adaptor.getX()));
  int64_t axis = adaptor.getAxis();
  if (failed(checkAxis(loc, "arg_reduce", axis, to)))
    return failure();
  if (to[axis] == 0)
    return violates(loc, "arg_reduce", 1, "axis ", axis, " is empty");
  if (adaptor.getKind() != ReduceKind::max &&
      adaptor.getKind() != ReduceKind::min)
    return violates(loc, "arg_reduce", 2, "expected max or min, got ",
                    stringifyReduceKind(adaptor.getKind()));
  to[axis] = 1;
  results.push_back(RankedTensorType::get(to, IntegerType::get(context, 64)));
  return success();
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> shape = shapeOf(adaptor.getX());
  results.push_back(RankedTensorType::get(shape, elementOf(adaptor.getX())));
  return checkAxis(loc, "softmax", adaptor.getAxis(), shape);
}

LogicalResult CumSumOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> shape = shapeOf(adaptor.getX());
  results.push_back(RankedTensorType::get(shape, elementOf(adaptor.getX())));
  return checkAxis(loc, "cumsum", adaptor.getAxis(), shape);
}

LogicalResult TopKOp::inferReturnTypes(MLIRContext *context,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &results) {
  SmallVector<int64_t> to(shapeOf(adaptor.getX()));
  int64_t axis = adaptor.getAxis(), k = adaptor.getK();
  if (failed(checkAxis(loc, "top_k", axis, to)))
    return failure();
  if (k < 0 || k > to[axis])
    return violates(loc, "top_k", 2, "k = ", k, " exceeds extent ", to[axis],
                    " of axis ", axis);
  to[axis] = k;
  results.push_back(RankedTensorType::get(to, elementOf(adaptor.getX())));
  results.push_back(RankedTensorType::get(to, IntegerType::get(context, 64)));
  return success();
}
