//===- InferSpatial.cpp - shape inference: sampling and boxes -------------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"

using namespace mlir;
using namespace cnnc::cnn;

LogicalResult ResampleOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> loc,
                                           Adaptor adaptor,
                                           SmallVectorImpl<Type> &results) {
  SmallVector<int64_t> to(shapeOf(adaptor.getX()));
  Type element = elementOf(adaptor.getX());
  ArrayRef<int64_t> table = shapeOf(adaptor.getIndices());
  int64_t axis = adaptor.getAxis();
  if (axis < 0 || axis >= int64_t(to.size()))
    return violates(loc, "resample", 1, "axis ", axis, " is outside rank ",
                    to.size());
  Value weights = adaptor.getWeights();
  if (table.size() != 2 || table[1] < 1 || (!weights && table[1] != 1) ||
      to[axis] == 0)
    return violates(loc, "resample", 2, "expected indices of shape out x taps ",
                    weights ? "" : "with one tap ",
                    "into a non-empty axis, got ", shapeString(table));
  if (auto constant = constantIntegers(adaptor.getIndices()))
    for (int64_t index : *constant)
      if (index < 0 || index >= to[axis])
        return violates(loc, "resample", 2, "index ", index,
                        " is outside extent ", to[axis]);
  if (weights) {
    bool half = element.isF16() || element.isBF16();
    bool right =
        isa<FloatType>(element) && shapeOf(weights) == table &&
        (half ? elementOf(weights).isF32() : elementOf(weights) == element);
    if (!right)
      return violates(loc, "resample", 3, "weights ", weights.getType(),
                      " do not suit ", adaptor.getX().getType());
  }
  to[axis] = table[0];
  results.push_back(RankedTensorType::get(to, element));
  return success();
}

LogicalResult GridSampleOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> loc,
                                             Adaptor adaptor,
                                             SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> x = shapeOf(adaptor.getX());
  ArrayRef<int64_t> grid = shapeOf(adaptor.getGrid());
  if (x.size() < 4 || x.size() > 5 || grid.size() != x.size() ||
      grid.back() != int64_t(x.size()) - 2 ||
      llvm::is_contained(x.drop_front(2), 0))
    return violates(loc, "grid_sample", 1, "picture ", shapeString(x),
                    " and grid ", shapeString(grid), " do not suit each other");
  if (elementOf(adaptor.getX()) != elementOf(adaptor.getGrid()) ||
      x[0] != grid[0])
    return violates(loc, "grid_sample", 2, "expected one element type and N, ",
                    "got ", adaptor.getX().getType(), " and ",
                    adaptor.getGrid().getType());
  if (adaptor.getMode() == SampleMode::cubic && x.size() != 4)
    return violates(loc, "grid_sample", 3, "cubic takes rank 4, got ",
                    x.size());
  SmallVector<int64_t> to = {x[0], x[1]};
  llvm::append_range(to, grid.drop_front().drop_back());
  results.push_back(RankedTensorType::get(to, elementOf(adaptor.getX())));
  return success();
}

LogicalResult RoiAlignOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> loc,
                                           Adaptor adaptor,
                                           SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> x = shapeOf(adaptor.getX());
  ArrayRef<int64_t> rois = shapeOf(adaptor.getRois());
  ArrayRef<int64_t> batch = shapeOf(adaptor.getBatch());
  Type element = elementOf(adaptor.getX());
  if (x.size() != 4 || rois.size() != 2 || rois[1] != 4 || batch.size() != 1 ||
      batch[0] != rois[0] || elementOf(adaptor.getRois()) != element ||
      x[0] == 0 || x[2] == 0 || x[3] == 0)
    return violates(loc, "roi_align", 1, "picture ", adaptor.getX().getType(),
                    ", rois ", adaptor.getRois().getType(),
                    " and batch indices ", shapeString(batch),
                    " do not suit each other");
  int64_t height = adaptor.getOutputHeight(), width = adaptor.getOutputWidth();
  int64_t ratio = adaptor.getSamplingRatio();
  if (height < 1 || width < 1 || height > kMaxElements ||
      width > kMaxElements || ratio < 0 || ratio > kMaxRoiSamples)
    return violates(loc, "roi_align", 2, "expected a positive output and a ",
                    "sampling ratio between 0 and ", kMaxRoiSamples);
  results.push_back(
      RankedTensorType::get({rois[0], x[1], height, width}, element));
  return success();
}

LogicalResult NonMaxSuppressionOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> loc, Adaptor adaptor,
    SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> boxes = shapeOf(adaptor.getBoxes());
  ArrayRef<int64_t> scores = shapeOf(adaptor.getScores());
  if (boxes.size() != 3 || scores.size() != 3 || boxes[2] != 4 ||
      boxes[0] != scores[0] || boxes[1] != scores[2] ||
      !elementOf(adaptor.getBoxes()).isF32() ||
      !elementOf(adaptor.getScores()).isF32())
    return violates(loc, "non_max_suppression", 1, "boxes ",
                    adaptor.getBoxes().getType(), " and scores ",
                    adaptor.getScores().getType(), " do not suit each other");
  int64_t most = adaptor.getMaxOutput();
  if (most < 0)
    return violates(loc, "non_max_suppression", 2,
                    "max_output must not be negative, got ", most);
  int64_t rows = numElements({boxes[0], scores[1], std::min(most, boxes[1])});
  if (rows > kMaxElements)
    return violates(loc, "non_max_suppression", 2, "up to ", rows,
                    " rows are too many");
  results.push_back(
      RankedTensorType::get({rows, 3}, IntegerType::get(context, 64)));
  return success();
}
