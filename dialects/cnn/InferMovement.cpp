//===- InferMovement.cpp - shape inference: elements moved ----------------===//

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/Infer.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace cnnc::cnn;

static LogicalResult resultLike(SmallVectorImpl<Type> &results, Value x,
                                ArrayRef<int64_t> shape) {
  results.push_back(RankedTensorType::get(shape, elementOf(x)));
  return success();
}

static bool inRank(int64_t axis, ArrayRef<int64_t> shape) {
  return axis >= 0 && axis < int64_t(shape.size());
}

LogicalResult ReshapeOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX()), to = adaptor.getShape();
  if (llvm::any_of(to, [](int64_t extent) { return extent < 0; }) ||
      numElements(from) != numElements(to))
    return violates(loc, "reshape", 1, "cannot reshape ", shapeString(from),
                    " to ", shapeString(to));
  return resultLike(results, adaptor.getX(), to);
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX());
  ArrayRef<int64_t> permutation = adaptor.getPermutation();
  llvm::SmallBitVector seen(from.size());
  SmallVector<int64_t> to;
  for (int64_t dim : permutation) {
    if (!inRank(dim, from) || seen.test(dim))
      break;
    seen.set(dim);
    to.push_back(from[dim]);
  }
  if (to.size() != from.size() || permutation.size() != from.size())
    return violates(loc, "transpose", 1, "expected a permutation of ",
                    from.size(), " dimensions");
  return resultLike(results, adaptor.getX(), to);
}

LogicalResult BroadcastOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX()), to = adaptor.getShape();
  auto shape = broadcastShapes(from, to);
  if (!shape || ArrayRef<int64_t>(*shape) != to)
    return violates(loc, "broadcast", 1, "shape ", shapeString(from),
                    " does not broadcast to ", shapeString(to));
  return resultLike(results, adaptor.getX(), to);
}

LogicalResult SliceOp::inferReturnTypes(MLIRContext *,
                                        std::optional<Location> loc,
                                        Adaptor adaptor,
                                        SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX());
  ArrayRef<int64_t> starts = adaptor.getStarts(), steps = adaptor.getSteps(),
                    sizes = adaptor.getSizes();
  if (starts.size() != from.size() || steps.size() != from.size() ||
      sizes.size() != from.size() || llvm::is_contained(steps, 0))
    return violates(loc, "slice", 1, "expected a start, a non-zero step and a ",
                    "size for each of ", from.size(), " dimensions");
  for (auto [i, size] : llvm::enumerate(sizes)) {
    int64_t span = 0, last = 0;
    bool overflow = __builtin_mul_overflow(size - 1, steps[i], &span) ||
                    __builtin_add_overflow(starts[i], span, &last);
    bool inside = !overflow && starts[i] >= 0 && starts[i] < from[i] &&
                  last >= 0 && last < from[i];
    if (size < 0 || (size > 0 && !inside))
      return violates(loc, "slice", 2, "dimension ", i, ": ", size,
                      " elements from ", starts[i], " by ", steps[i],
                      " leave extent ", from[i]);
  }
  return resultLike(results, adaptor.getX(), sizes);
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor adaptor,
                                      SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX());
  ArrayRef<int64_t> low = adaptor.getLow(), high = adaptor.getHigh();
  auto outside = [](int64_t pad) { return pad < 0 || pad > kMaxElements; };
  if (low.size() != from.size() || high.size() != from.size() ||
      llvm::any_of(low, outside) || llvm::any_of(high, outside))
    return violates(loc, "pad", 1, "expected non-negative padding for each of ",
                    from.size(), " dimensions");
  if (Value value = adaptor.getValue()) {
    if (adaptor.getMode() != PadMode::constant ||
        elementOf(value) != elementOf(adaptor.getX()) ||
        numElements(shapeOf(value)) != 1)
      return violates(loc, "pad", 2, "expected one value of type ",
                      elementOf(adaptor.getX()), " in constant mode");
  }
  SmallVector<int64_t> to;
  for (auto [i, extent] : llvm::enumerate(from)) {
    if (adaptor.getMode() != PadMode::constant && extent == 0 &&
        low[i] + high[i] > 0)
      return violates(loc, "pad", 3, "dimension ", i,
                      " is empty, so that it has no border to repeat");
    to.push_back(addExtents(extent, low[i] + high[i]));
  }
  return resultLike(results, adaptor.getX(), to);
}

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  if (adaptor.getXs().empty())
    return violates(loc, "concat", 1, "expected at least one operand");
  Value first = adaptor.getXs().front();
  SmallVector<int64_t> to(shapeOf(first));
  int64_t axis = adaptor.getAxis();
  if (!inRank(axis, to))
    return violates(loc, "concat", 2, "axis ", axis, " is outside rank ",
                    to.size());
  for (Value x : adaptor.getXs().drop_front()) {
    if (elementOf(x) != elementOf(first) || shapeOf(x).size() != to.size())
      return violates(loc, "concat", 1,
                      "operands differ in type or rank: ", first.getType(),
                      " and ", x.getType());
    for (auto [i, extent] : llvm::enumerate(shapeOf(x))) {
      if (int64_t(i) == axis)
        to[i] = addExtents(to[i], extent);
      else if (extent != to[i])
        return violates(loc, "concat", 3, "extents of dimension ", i,
                        " differ: ", to[i], " and ", extent);
    }
  }
  return resultLike(results, first, to);
}

LogicalResult GatherOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> loc,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX());
  ArrayRef<int64_t> indices = shapeOf(adaptor.getIndices());
  int64_t axis = adaptor.getAxis();
  if (!inRank(axis, from) || (from[axis] == 0 && numElements(indices) > 0))
    return violates(loc, "gather", 1, "axis ", axis,
                    " is outside or empty in shape ", shapeString(from));
  SmallVector<int64_t> to(from.take_front(axis));
  llvm::append_range(to, indices);
  llvm::append_range(to, from.drop_front(axis + 1));
  return resultLike(results, adaptor.getX(), to);
}

LogicalResult
GatherElementsOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                                   Adaptor adaptor,
                                   SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX());
  ArrayRef<int64_t> indices = shapeOf(adaptor.getIndices());
  int64_t axis = adaptor.getAxis();
  if (!inRank(axis, from) || (from[axis] == 0 && numElements(indices) > 0))
    return violates(loc, "gather_elements", 1, "axis ", axis,
                    " is outside or empty in shape ", shapeString(from));
  bool fits = from.size() == indices.size();
  for (size_t i = 0; fits && i < from.size(); ++i)
    fits = int64_t(i) == axis || indices[i] <= from[i];
  if (!fits)
    return violates(loc, "gather_elements", 2, "indices ", shapeString(indices),
                    " do not fit in ", shapeString(from));
  return resultLike(results, adaptor.getX(), indices);
}

LogicalResult GatherNDOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> loc,
                                           Adaptor adaptor,
                                           SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX());
  ArrayRef<int64_t> indices = shapeOf(adaptor.getIndices());
  int64_t batch = adaptor.getBatchDims();
  if (!inRank(batch, from) || !inRank(batch, indices) ||
      from.take_front(batch) != indices.take_front(batch))
    return violates(loc, "gather_nd", 1, batch,
                    " batch dimensions do not suit ", shapeString(from),
                    " and ", shapeString(indices));
  int64_t depth = indices.back();
  if (depth < 1 || depth > int64_t(from.size()) - batch ||
      (numElements(indices) > 0 &&
       llvm::is_contained(from.slice(batch, depth), 0)))
    return violates(loc, "gather_nd", 2, "index tuples of length ", depth,
                    " do not suit shape ", shapeString(from));
  SmallVector<int64_t> to(indices.drop_back());
  llvm::append_range(to, from.drop_front(batch + depth));
  return resultLike(results, adaptor.getX(), to);
}

LogicalResult ScatterNDOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> loc,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &results) {
  ArrayRef<int64_t> from = shapeOf(adaptor.getX());
  ArrayRef<int64_t> indices = shapeOf(adaptor.getIndices());
  int64_t depth = indices.empty() ? 0 : indices.back();
  if (depth < 1 || depth > int64_t(from.size()))
    return violates(loc, "scatter_nd", 1, "index tuples of length ", depth,
                    " do not suit shape ", shapeString(from));
  SmallVector<int64_t> expected(indices.drop_back());
  llvm::append_range(expected, from.drop_front(depth));
  if (elementOf(adaptor.getUpdates()) != elementOf(adaptor.getX()) ||
      shapeOf(adaptor.getUpdates()) != ArrayRef<int64_t>(expected))
    return violates(loc, "scatter_nd", 2, "expected updates of shape ",
                    shapeString(expected), ", got ",
                    adaptor.getUpdates().getType());
  if (adaptor.getKind() != ScatterKind::assign &&
      !isNumber(elementOf(adaptor.getX())))
    return violates(loc, "scatter_nd", 3, "expected numbers for ",
                    stringifyScatterKind(adaptor.getKind()), ", got ",
                    elementOf(adaptor.getX()));
  return resultLike(results, adaptor.getX(), from);
}
