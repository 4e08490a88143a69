//===- Resize.cpp - Resize and Upsample
//------------------------------------===//
//
// One `cnn.resample` for each axis that changes, by the tables of
// ResizeTables.h.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"
#include "compiler/onnx/ops/ResizeTables.h"
#include <cmath>

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

/// A table with more entries than this does not belong in a model.
static constexpr double kMaxTableEntries = kMaxGeneratedElements;

namespace {
/// Everything that decides a Resize, for each dimension of the operand.
struct ResizePlan {
  ResizeMode mode;
  double extrapolation = 0;
  SmallVector<ResizeAxis> axes;
};
} // namespace

/// Saturating conversion of a resized f32 or f64 tensor to an integer type.
static Value toInteger(NodeContext &c, Value y, Type element) {
  auto integer = dyn_cast<IntegerType>(element);
  if (!integer || c.broken())
    return y;
  // cnn.cast saturates.
  return c.convert(c.unary(UnaryKind::round, y), element);
}

static Value resampleAxis(NodeContext &c, Value x, int64_t axis,
                          const ResizeTable &table, double extrapolation) {
  if (c.broken())
    return {};
  int64_t out = table.indices.size() / table.taps;
  Value indices =
      c.constant(makeIntegers(c.context(), {out, table.taps}, table.indices));
  Value weights;
  if (!table.isSelection()) {
    Type element = ValueBuilder::isHalf(x) ? c.builder().getF32Type()
                                           : ValueBuilder::element(x);
    weights = c.floats(element, {out, table.taps}, table.weights);
  }
  Value y = c.create<ResampleOp>(x, indices, weights, axis);
  if (table.extrapolated.empty() || c.broken())
    return y;
  SmallVector<int64_t> shape(ValueBuilder::rank(x), 1);
  shape[axis] = out;
  auto type = RankedTensorType::get(shape, c.builder().getI1Type());
  Value mask = c.constant(makeConstant(type, table.extrapolated));
  return c.select(mask, c.scalarLike(y, extrapolation), y);
}

/// True if nothing happens along an axis.
static bool isIdentity(const ResizeMode &mode, const ResizeAxis &axis) {
  bool whole = mode.transform != CoordinateTransform::tf_crop_and_resize ||
               (axis.roiStart == 0 && axis.roiEnd == 1);
  return axis.in == axis.out && std::abs(axis.scale - 1) < 1e-9 && whole;
}

static LogicalResult emitResize(NodeContext &c, const ResizePlan &plan) {
  Value x = c.operand(0);
  Type element = ValueBuilder::element(x);
  SmallVector<int64_t> to;
  for (auto [i, axis] : llvm::enumerate(plan.axes)) {
    if (axis.out < 0 || axis.out > kMaxTensorElements)
      return c.invalid("dimension " + Twine(i) + " has no sensible extent");
    to.push_back(axis.out);
  }
  if (llvm::is_contained(to, 0))
    return c.yield(c.splat(element, to, 0));
  SmallVector<std::pair<int64_t, ResizeTable>> tables;
  for (auto [i, axis] : llvm::enumerate(plan.axes)) {
    if (isIdentity(plan.mode, axis))
      continue;
    if (axis.in == 0)
      return c.invalid("dimension " + Twine(i) + " is empty");
    double taps = plan.mode.interpolation == Interpolation::nearest
                      ? 1
                      : 4 + 4 / std::min(axis.scale, 1.0);
    if (!(taps * axis.out <= kMaxTableEntries))
      return c.refuse(
          "dimension " + Twine(i) + " needs a resampling table of " +
              Twine(int64_t(std::min(taps * axis.out, 1e18))) + " entries",
          "resize in several steps");
    tables.push_back({int64_t(i), resizeTable(plan.mode, axis)});
  }
  bool selects = llvm::all_of(
      tables, [](const auto &entry) { return entry.second.isSelection(); });
  Value y = x;
  if (!selects && !isa<FloatType>(element)) {
    bool wide = element.getIntOrFloatBitWidth() > 16;
    y = c.convert(y, wide ? Type(c.builder().getF64Type())
                          : Type(c.builder().getF32Type()));
  }
  for (auto &[axis, table] : tables)
    y = resampleAxis(c, y, axis, table, plan.extrapolation);
  return c.yield(selects ? y : toInteger(c, y, element));
}

/// Refuses an attribute whose value ONNX does not know.
static LogicalResult unknownAttribute(NodeContext &c, StringRef name,
                                      StringRef value) {
  return c.invalid("attribute '" + name + "' has the unknown value '" + value +
                   "'");
}

static LogicalResult readMode(NodeContext &c, ResizePlan &plan) {
  std::string mode = c.stringAttr("mode", "nearest");
  auto interpolation = interpolationNamed(mode);
  if (!interpolation)
    return unknownAttribute(c, "mode", mode);
  plan.mode.interpolation = *interpolation;
  // Upsample, and Resize before it had the attribute, scale from the corner
  // and take the element below.
  plan.mode.transform = CoordinateTransform::asymmetric;
  plan.mode.nearest = NearestMode::floor;
  if (c.opset() < 11 || c.opType() == "Upsample")
    return success();

  std::string name =
      c.stringAttr("coordinate_transformation_mode", "half_pixel");
  auto transform = coordinateTransformNamed(name);
  if (!transform)
    return unknownAttribute(c, "coordinate_transformation_mode", name);
  plan.mode.transform = *transform;
  name = c.stringAttr("nearest_mode", "round_prefer_floor");
  auto nearest = nearestModeNamed(name);
  if (!nearest)
    return unknownAttribute(c, "nearest_mode", name);
  plan.mode.nearest = *nearest;
  plan.mode.cubicA = c.floatAttr("cubic_coeff_a", -0.75);
  plan.mode.excludeOutside = c.intAttr("exclude_outside", 0) != 0;
  plan.mode.antialias = c.intAttr("antialias", 0) != 0;
  plan.extrapolation = c.floatAttr("extrapolation_value", 0);
  if (plan.mode.antialias && *interpolation == Interpolation::nearest)
    return c.invalid("'antialias' does not go with mode 'nearest'");
  return success();
}

/// Writes the entries of `values`, one for each of `dims`, by `set(axis,
/// value)`.
static LogicalResult
forAxes(NodeContext &c, ResizePlan &plan, StringRef what,
        ArrayRef<int64_t> dims, ArrayRef<double> values,
        llvm::function_ref<void(ResizeAxis &, double)> set) {
  if (values.size() != dims.size())
    return c.invalid("expected " + Twine(dims.size()) + " " + what + ", got " +
                     Twine(values.size()));
  for (auto [dim, value] : llvm::zip_equal(dims, values))
    set(plan.axes[dim], value);
  return success();
}

static LogicalResult setScales(NodeContext &c, ResizePlan &plan,
                               ArrayRef<int64_t> dims,
                               ArrayRef<double> scales) {
  for (double scale : scales)
    if (!(scale > 0) || std::isinf(scale))
      return c.invalid("a scale is not positive");
  return forAxes(
      c, plan, "scales", dims, scales, [](ResizeAxis &axis, double scale) {
        axis.scale = scale;
        axis.out = int64_t(std::min(std::floor(axis.in * scale), 0x1p60));
      });
}

static LogicalResult setSizes(NodeContext &c, ResizePlan &plan,
                              ArrayRef<int64_t> dims, ArrayRef<double> sizes) {
  for (double size : sizes)
    if (!(size >= 0) || size > double(kMaxTensorElements))
      return c.invalid("a size is negative or too large");
  if (failed(forAxes(c, plan, "sizes", dims, sizes,
                     [](ResizeAxis &axis, double size) {
                       axis.out = int64_t(size);
                       axis.scale = axis.in ? size / axis.in : 1;
                     })))
    return failure();
  std::string policy = c.stringAttr("keep_aspect_ratio_policy", "stretch");
  if (policy == "stretch" || dims.empty())
    return success();
  bool larger = policy == "not_smaller";
  if (!larger && policy != "not_larger")
    return unknownAttribute(c, "keep_aspect_ratio_policy", policy);
  double scale = plan.axes[dims.front()].scale;
  for (int64_t dim : dims)
    scale = larger ? std::max(scale, plan.axes[dim].scale)
                   : std::min(scale, plan.axes[dim].scale);
  for (int64_t dim : dims) {
    ResizeAxis &axis = plan.axes[dim];
    axis.scale = scale;
    axis.out = int64_t(std::min(std::floor(scale * axis.in + 0.5), 0x1p60));
  }
  return success();
}

static LogicalResult setRegion(NodeContext &c, ResizePlan &plan,
                               ArrayRef<int64_t> dims, unsigned operand) {
  auto roi = c.doubles(operand, "roi");
  if (failed(roi))
    return failure();
  size_t half = roi->size() / 2;
  ArrayRef<double> values = *roi;
  if (roi->size() != 2 * dims.size())
    return c.invalid("expected " + Twine(2 * dims.size()) +
                     " entries in roi, got " + Twine(roi->size()));
  if (!llvm::all_of(values, [](double v) { return std::isfinite(v); }))
    return c.invalid("roi is not finite");
  for (auto [i, dim] : llvm::enumerate(dims)) {
    plan.axes[dim].roiStart = values[i];
    plan.axes[dim].roiEnd = values[half + i];
  }
  return success();
}

/// A plan that changes nothing.
static ResizePlan identityPlan(Value x) {
  ResizePlan plan;
  for (int64_t extent : ValueBuilder::shape(x))
    plan.axes.push_back({extent, extent, 1.0});
  return plan;
}

/// True if operand `i` is given and not empty, the older way to leave it out.
static bool isGiven(NodeContext &c, unsigned i) {
  Value value = c.operand(i);
  return value && numElements(ValueBuilder::shape(value)) > 0;
}

static LogicalResult importResize(NodeContext &c) {
  ResizePlan plan = identityPlan(c.operand(0));
  if (failed(readMode(c, plan)))
    return failure();
  int64_t rank = plan.axes.size();
  SmallVector<int64_t> dims;
  for (int64_t dim : c.intsAttr("axes")) {
    auto normal = c.axis(dim, rank);
    if (failed(normal))
      return failure();
    dims.push_back(*normal);
  }
  if (!c.hasAttr("axes"))
    dims = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  unsigned scalesAt = c.opset() < 11 ? 1 : 2;
  if (isGiven(c, 3) == isGiven(c, scalesAt))
    return c.invalid("expected either scales or sizes");
  bool bySize = isGiven(c, 3);
  auto values = c.doubles(bySize ? 3 : scalesAt, bySize ? "sizes" : "scales");
  if (failed(values) || failed(bySize ? setSizes(c, plan, dims, *values)
                                      : setScales(c, plan, dims, *values)))
    return failure();
  bool crops = plan.mode.transform == CoordinateTransform::tf_crop_and_resize;
  if (crops && failed(setRegion(c, plan, dims, 1)))
    return failure();
  return emitResize(c, plan);
}

static LogicalResult importUpsample(NodeContext &c) {
  ResizePlan plan = identityPlan(c.operand(0));
  if (failed(readMode(c, plan)))
    return failure();
  SmallVector<double> scales = c.floatsAttr("scales");
  if (c.opset() >= 9) {
    auto values = c.doubles(1, "scales");
    if (failed(values))
      return failure();
    scales = *values;
  }
  auto dims = llvm::to_vector(llvm::seq<int64_t>(0, plan.axes.size()));
  if (failed(setScales(c, plan, dims, scales)))
    return failure();
  return emitResize(c, plan);
}

void cnnc::onnx_import::addResizing(OpRegistry &registry) {
  registry.add({
      {"Resize", 1, 4, importResize, 10},
      {"Upsample", 1, 2, importUpsample},
  });
}
