//===- Sampling.cpp - pictures sampled at computed places
//------------------===//
//
// GridSample, AffineGrid, RoiAlign, NonMaxSuppression, Col2Im.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

static LogicalResult importGridSample(NodeContext &c) {
  Value x = c.operand(0);
  std::string mode = c.stringAttr("mode", "linear");
  // Opset 16 names the modes after two dimensions.
  if (mode == "bilinear")
    mode = "linear";
  if (mode == "bicubic")
    mode = "cubic";
  auto sample = symbolizeSampleMode(mode);
  std::string padding = c.stringAttr("padding_mode", "zeros");
  auto border = symbolizeBorderMode(padding);
  if (!sample || !border)
    return c.invalid("mode '" + mode + "' or padding_mode '" + padding +
                     "' is unknown");
  if (!ValueBuilder::isFloat(x) || !ValueBuilder::isFloat(c.operand(1)))
    return c.refuse("only floating-point pictures are sampled",
                    "cast the picture to float before the node");
  if (*sample == SampleMode::cubic && ValueBuilder::rank(x) != 4)
    return c.refuse("cubic sampling has two spatial dimensions",
                    "use mode linear");
  Value grid = c.convert(c.operand(1), ValueBuilder::element(x));
  bool align = c.intAttr("align_corners", 0) != 0;
  return c.yield(c.create<GridSampleOp>(*sample, *border, x, grid, align));
}

/// Coordinates in [-1, 1] of the centres (or, aligned, the corners) of
/// `extent` elements.
static SmallVector<double> gridPositions(int64_t extent, bool alignCorners) {
  SmallVector<double> positions;
  for (int64_t i = 0; i < extent; ++i) {
    if (alignCorners)
      positions.push_back(extent > 1 ? -1 + 2.0 * i / (extent - 1) : 0);
    else
      positions.push_back(-1 + (2.0 * i + 1) / extent);
  }
  return positions;
}

/// The grid is a matrix product of homogeneous coordinates, a constant, with
/// the transposed transformation.
static LogicalResult importAffineGrid(NodeContext &c) {
  Value theta = c.operand(0);
  auto size = c.integers(1, "size");
  if (failed(size))
    return failure();
  int64_t spatial = int64_t(size->size()) - 2;
  if (spatial < 2 || spatial > 3 || !ValueBuilder::isFloat(theta) ||
      ValueBuilder::shape(theta) !=
          ArrayRef<int64_t>({size->front(), spatial, spatial + 1}))
    return c.invalid("size and theta do not suit each other");
  ArrayRef<int64_t> extents = ArrayRef<int64_t>(*size).drop_front(2);
  for (int64_t extent : extents)
    if (extent < 1 || extent > kMaxGeneratedElements)
      return c.invalid("an extent is not positive or too large");
  int64_t points = numElements(extents);
  if (points > kMaxGeneratedElements)
    return c.refuse("the grid has too many points",
                    "compute it outside and feed it as an input");
  SmallVector<SmallVector<double>> positions;
  for (int64_t extent : extents)
    positions.push_back(
        gridPositions(extent, c.intAttr("align_corners", 0) != 0));
  SmallVector<double> base;
  for (int64_t point = 0; point < points; ++point) {
    // x first: the fastest dimension leads in a grid.
    int64_t rest = point;
    for (int64_t dim = spatial - 1; dim >= 0; --dim) {
      base.push_back(positions[dim][rest % extents[dim]]);
      rest /= extents[dim];
    }
    base.push_back(1);
  }
  Value homogeneous =
      c.floats(ValueBuilder::element(theta), {points, spatial + 1}, base);
  Value grid = c.create<MatMulOp>(homogeneous, c.transpose(theta, {0, 2, 1}));
  SmallVector<int64_t> to = {size->front()};
  llvm::append_range(to, extents);
  to.push_back(spatial);
  return c.yield(c.reshape(grid, to));
}

static LogicalResult importRoiAlign(NodeContext &c) {
  Value x = c.operand(0);
  std::string mode = c.stringAttr("mode", "avg");
  std::string transform =
      c.opset() < 16
          ? "output_half_pixel"
          : c.stringAttr("coordinate_transformation_mode", "half_pixel");
  if ((mode != "avg" && mode != "max") ||
      (transform != "half_pixel" && transform != "output_half_pixel"))
    return c.invalid("mode '" + mode + "' or coordinate_transformation_mode '" +
                     transform + "' is unknown");
  if (!ValueBuilder::isFloat(x) || !ValueBuilder::isFloat(c.operand(1)))
    return c.invalid("expected a floating-point picture and regions");
  Value rois = c.convert(c.operand(1), ValueBuilder::element(x));
  Value batch = c.convert(c.operand(2), c.builder().getI64Type());
  return c.yield(c.create<RoiAlignOp>(
      mode == "avg" ? PoolKind::sum : PoolKind::max, x, rois, batch,
      c.intAttr("output_height", 1), c.intAttr("output_width", 1),
      c.intAttr("sampling_ratio", 0), APFloat(c.floatAttr("spatial_scale", 1)),
      transform == "half_pixel"));
}

/// A scalar operand that may be left out.
static FailureOr<std::optional<double>>
optionalScalar(NodeContext &c, unsigned i, StringRef what) {
  std::optional<double> result;
  if (!c.operand(i))
    return result;
  auto values = c.doubles(i, what);
  if (failed(values))
    return failure();
  if (values->size() > 1)
    return c.invalid(what + " is no scalar");
  if (!values->empty())
    result = values->front();
  return result;
}

static LogicalResult importNonMaxSuppression(NodeContext &c) {
  auto most = optionalScalar(c, 2, "max_output_boxes_per_class");
  auto overlap = optionalScalar(c, 3, "iou_threshold");
  auto score = optionalScalar(c, 4, "score_threshold");
  if (failed(most) || failed(overlap) || failed(score))
    return failure();
  FloatAttr least;
  if (*score)
    least = c.builder().getF64FloatAttr(**score);
  c.warn("the number of boxes depends on data: the result has room for the "
         "largest number, and rows past the selected boxes are -1");
  // ONNX has no bound that is too large, only one that all boxes stay under.
  double bound = std::clamp(most->value_or(0), 0.0, 0x1p40);
  return c.yield(c.create<NonMaxSuppressionOp>(
      c.operand(0), c.operand(1), int64_t(bound), APFloat(overlap->value_or(0)),
      least, c.intAttr("center_point_box", 0) != 0));
}

namespace {
/// The geometry of Col2Im, for each spatial dimension.
struct Columns {
  SmallVector<int64_t> image, block, strides, dilations, pads, steps;

  /// Index in the flattened image of block element `b` at step `s`, both
  /// flattened; -1 for what lies in the padding.
  int64_t position(int64_t b, int64_t s) const {
    int64_t index = 0, scale = 1;
    for (int64_t dim = image.size() - 1; dim >= 0; --dim) {
      int64_t at = (s % steps[dim]) * strides[dim] - pads[dim] +
                   (b % block[dim]) * dilations[dim];
      if (at < 0 || at >= image[dim])
        return -1;
      index += at * scale;
      scale *= image[dim];
      s /= steps[dim];
      b /= block[dim];
    }
    return index;
  }
};
} // namespace

static FailureOr<Columns> readColumns(NodeContext &c) {
  auto image = c.integers(1, "image_shape");
  auto block = c.integers(2, "block_shape");
  if (failed(image) || failed(block))
    return failure();
  size_t rank = image->size();
  auto list = [&](StringRef name, size_t size, int64_t otherwise) {
    return c.hasAttr(name) ? c.intsAttr(name)
                           : SmallVector<int64_t>(size, otherwise);
  };
  Columns g{*image,
            *block,
            list("strides", rank, 1),
            list("dilations", rank, 1),
            list("pads", 2 * rank, 0),
            {}};
  constexpr int64_t limit = 1 << 24;
  auto positive = [](int64_t v) { return v >= 1 && v <= limit; };
  auto sane = [](int64_t v) { return v >= 0 && v <= limit; };
  if (g.block.size() != rank || g.strides.size() != rank ||
      g.dilations.size() != rank || g.pads.size() != 2 * rank ||
      !llvm::all_of(g.image, positive) || !llvm::all_of(g.block, positive) ||
      !llvm::all_of(g.strides, positive) ||
      !llvm::all_of(g.dilations, positive) || !llvm::all_of(g.pads, sane))
    return c.invalid("image_shape, block_shape, strides, dilations and pads do "
                     "not suit each other");
  for (size_t dim = 0; dim < rank; ++dim) {
    int64_t room = g.image[dim] + g.pads[dim] + g.pads[rank + dim] -
                   g.dilations[dim] * (g.block[dim] - 1) - 1;
    if (room < 0)
      return c.invalid("the block is larger than the padded image");
    g.steps.push_back(room / g.strides[dim] + 1);
  }
  return g;
}

/// Columns become rows of a table that scatter-add sums up into the rows of
/// the picture, all channels at once.
static LogicalResult importCol2Im(NodeContext &c) {
  Value x = c.operand(0);
  auto g = readColumns(c);
  if (failed(g))
    return failure();
  ArrayRef<int64_t> from = ValueBuilder::shape(x);
  int64_t block = numElements(g->block), steps = numElements(g->steps);
  if (from.size() != 3 || from[1] % block || from[2] != steps)
    return c.invalid("operand " + shapeString(from) +
                     " does not hold blocks of " + Twine(block) +
                     " elements at " + Twine(steps) + " positions");
  if (block > kMaxGeneratedElements / steps)
    return c.refuse("the table of positions is too large",
                    "express the node as a transposed convolution");
  int64_t planes = from[0] * (from[1] / block), points = numElements(g->image);
  SmallVector<int64_t> targets;
  for (int64_t b = 0; b < block; ++b)
    for (int64_t s = 0; s < steps; ++s) {
      int64_t at = g->position(b, s);
      // cnn.scatter_nd drops what lies outside.
      targets.push_back(at < 0 ? points : at);
    }
  Value indices =
      c.constant(makeIntegers(c.context(), {block * steps, 1}, targets));
  Value rows = c.transpose(c.reshape(x, {planes, block * steps}), {1, 0});
  Value zeros = c.splat(ValueBuilder::element(x), {points, planes}, 0);
  Value sums = c.create<ScatterNDOp>(ScatterKind::add, zeros, indices, rows);
  SmallVector<int64_t> to = {from[0], from[1] / block};
  llvm::append_range(to, g->image);
  return c.yield(c.reshape(c.transpose(sums, {1, 0}), to));
}

void cnnc::onnx_import::addSampling(OpRegistry &registry) {
  registry.add({
      {"GridSample", 2, 2, importGridSample, 16},
      {"AffineGrid", 2, 2, importAffineGrid, 20},
      {"RoiAlign", 3, 3, importRoiAlign, 10},
      {"NonMaxSuppression", 2, 5, importNonMaxSuppression, 10},
      {"Col2Im", 3, 3, importCol2Im, 18},
  });
}
