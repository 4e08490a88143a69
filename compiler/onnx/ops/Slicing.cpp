//===- Slicing.cpp - parts of tensors, and tensors put together
//------------===//
//
// Concat, Split, Slice, Pad, CenterCropPad, ReverseSequence.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

static LogicalResult importConcat(NodeContext &c) {
  if (!c.hasAttr("axis"))
    return c.invalid("attribute 'axis' is missing");
  auto axis = c.axis(c.intAttr("axis", 0), ValueBuilder::rank(c.operand(0)));
  if (failed(axis))
    return failure();
  if (llvm::is_contained(c.operands(), Value()))
    return c.invalid("an operand is missing");
  return c.yield(c.concat(c.operands(), *axis));
}

namespace {
/// The arguments of cnn.slice; whole dimensions until changed.
struct Part {
  SmallVector<int64_t> starts, steps, sizes;

  explicit Part(ArrayRef<int64_t> shape)
      : starts(shape.size(), 0), steps(shape.size(), 1), sizes(shape) {}

  Value of(NodeContext &c, Value x) const {
    return c.slice(x, starts, steps, sizes);
  }
};
} // namespace

/// The sizes of the results of Split.
static FailureOr<SmallVector<int64_t>> splitSizes(NodeContext &c,
                                                  int64_t extent) {
  auto given = c.integersFrom("split", 13, 1);
  if (failed(given))
    return failure();
  int64_t count = c.numResults();
  if (*given) {
    int64_t sum = 0;
    for (int64_t size : **given)
      if (size < 0 || __builtin_add_overflow(sum, size, &sum))
        return c.invalid("a part is negative or too large");
    if (sum != extent || int64_t((*given)->size()) != count)
      return c.invalid("parts do not sum up to extent " + Twine(extent) +
                       ", or are not one for each of " + Twine(count) +
                       " results");
    return std::move(**given);
  }
  if (c.intAttr("num_outputs", count) != count)
    return c.invalid("num_outputs is not the number of results");
  int64_t part = (extent + count - 1) / count;
  SmallVector<int64_t> sizes(count, part);
  sizes.back() = extent - part * (count - 1);
  if (sizes.back() < 0)
    return c.invalid("extent " + Twine(extent) + " does not split into " +
                     Twine(count) + " parts");
  return sizes;
}

static LogicalResult importSplit(NodeContext &c) {
  Value x = c.operand(0);
  ArrayRef<int64_t> shape = ValueBuilder::shape(x);
  auto axis = c.axis(c.intAttr("axis", 0), shape.size());
  if (failed(axis))
    return failure();
  auto sizes = splitSizes(c, shape[*axis]);
  if (failed(sizes))
    return failure();
  Part part(shape);
  for (auto [i, size] : llvm::enumerate(*sizes)) {
    part.sizes[*axis] = size;
    if (c.wantsResult(i))
      c.setResult(i, part.of(c, x));
    part.starts[*axis] += size;
  }
  return success();
}

/// Restricts dimension `dim` of `part`, of extent `extent`, to ONNX's
/// [start, end) with a step that is not 0.
static void restrict(Part &part, int64_t dim, int64_t extent, int64_t start,
                     int64_t end, int64_t step) {
  step = std::clamp(step, -kMaxElements, kMaxElements);
  // Counting from the end cannot overflow: only negative numbers grow.
  start += start < 0 ? extent : 0;
  end += end < 0 ? extent : 0;
  int64_t size = 0;
  if (step > 0) {
    start = std::clamp<int64_t>(start, 0, extent);
    end = std::clamp<int64_t>(end, 0, extent);
    size = (end - start + step - 1) / step;
  } else if (extent > 0) {
    start = std::clamp<int64_t>(start, 0, extent - 1);
    end = std::clamp<int64_t>(end, -1, extent - 1);
    size = (start - end - step - 1) / -step;
  }
  size = std::max<int64_t>(size, 0);
  part.starts[dim] = size ? start : 0;
  // One form for slices of at most one element.
  part.steps[dim] = size > 1 ? step : 1;
  part.sizes[dim] = size;
}

namespace {
/// Slice's lists, which were attributes before opset 10.
struct SliceLists {
  SmallVector<int64_t> starts, ends, axes, steps;
};
} // namespace

static FailureOr<SliceLists> readSlice(NodeContext &c, int64_t rank) {
  SliceLists lists;
  auto starts = c.integersFrom("starts", 10, 1);
  auto ends = c.integersFrom("ends", 10, 2);
  auto axes = c.integersFrom("axes", 10, 3);
  // Before opset 10 there are no steps, and no attribute of that name.
  auto steps = c.integersFrom("steps", 10, 4);
  if (failed(starts) || failed(ends) || failed(axes) || failed(steps))
    return failure();
  if (!*starts || !*ends)
    return c.invalid("starts or ends are missing");
  lists.starts = **starts;
  lists.ends = **ends;
  lists.axes = *axes ? **axes
                     : llvm::to_vector(
                           llvm::seq<int64_t>(0, int64_t(lists.starts.size())));
  lists.steps = *steps ? **steps : SmallVector<int64_t>(lists.starts.size(), 1);
  size_t count = lists.starts.size();
  if (lists.ends.size() != count || lists.axes.size() != count ||
      lists.steps.size() != count)
    return c.invalid("starts, ends, axes and steps differ in length");
  if (llvm::is_contained(lists.steps, 0))
    return c.invalid("a step is 0");
  if (failed(c.sortedAxes(lists.axes, rank)))
    return failure();
  return lists;
}

static LogicalResult importSlice(NodeContext &c) {
  Value x = c.operand(0);
  ArrayRef<int64_t> shape = ValueBuilder::shape(x);
  auto lists = readSlice(c, shape.size());
  if (failed(lists))
    return failure();
  Part part(shape);
  for (size_t i = 0; i < lists->starts.size(); ++i) {
    int64_t axis = lists->axes[i];
    axis += axis < 0 ? shape.size() : 0;
    restrict(part, axis, shape[axis], lists->starts[i], lists->ends[i],
             lists->steps[i]);
  }
  return c.yield(part.of(c, x));
}

namespace {
/// What a Pad node adds to (or, negative, takes from) each dimension.
struct Padding {
  SmallVector<int64_t> low, high;
};
} // namespace

static FailureOr<Padding> readPadding(NodeContext &c) {
  int64_t rank = ValueBuilder::rank(c.operand(0));
  auto pads = c.integersFrom("pads", 11, 1);
  auto axes = c.integersFrom("axes", 18, 3);
  if (failed(pads) || failed(axes))
    return failure();
  if (!*pads)
    return c.invalid("pads are missing");
  SmallVector<int64_t> dims =
      *axes ? **axes : llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (failed(c.sortedAxes(dims, rank)))
    return failure();
  if ((*pads)->size() != 2 * dims.size())
    return c.invalid("expected " + Twine(2 * dims.size()) + " pads, got " +
                     Twine((*pads)->size()));
  for (int64_t pad : **pads)
    if (pad > kMaxElements || pad < -kMaxElements)
      return c.invalid("a pad is too large");
  Padding padding{SmallVector<int64_t>(rank, 0), SmallVector<int64_t>(rank, 0)};
  for (auto [i, dim] : llvm::enumerate(dims)) {
    dim += dim < 0 ? rank : 0;
    padding.low[dim] = (**pads)[i];
    padding.high[dim] = (**pads)[dims.size() + i];
  }
  return padding;
}

/// Pads by what is positive after cutting off by what is negative.
static Value padOrCrop(NodeContext &c, Value x, PadMode mode, Value value,
                       Padding padding) {
  Part part(ValueBuilder::shape(x));
  for (auto [dim, extent] : llvm::enumerate(ValueBuilder::shape(x))) {
    int64_t &low = padding.low[dim], &high = padding.high[dim];
    int64_t front = std::min<int64_t>(low, 0),
            back = std::min<int64_t>(high, 0);
    part.starts[dim] = -front;
    part.sizes[dim] = extent + front + back;
    if (part.sizes[dim] < 0) {
      (void)c.invalid("dimension " + Twine(dim) +
                      " has less elements than pads take away");
      return {};
    }
    low -= front;
    high -= back;
  }
  return c.create<PadOp>(mode, part.of(c, x), value, padding.low, padding.high);
}

static LogicalResult importPad(NodeContext &c) {
  Value x = c.operand(0);
  std::string name = c.stringAttr("mode", "constant");
  auto mode = symbolizePadMode(name);
  if (!mode)
    return c.invalid("attribute 'mode' has the unknown value '" + name + "'");
  auto padding = readPadding(c);
  if (failed(padding))
    return failure();
  Value value;
  if (*mode == PadMode::constant) {
    value = c.operand(2);
    if (c.opset() < 11)
      value = c.scalarLike(x, c.floatAttr("value", 0));
    // Zero is what cnn.pad takes without a value.
    if (auto number = value ? constantSplat(value) : std::nullopt)
      if (*number == 0 && !std::signbit(*number))
        value = {};
  }
  Value y = padOrCrop(c, x, *mode, value, *padding);
  return c.refused() ? failure() : c.yield(y);
}

static LogicalResult importCenterCropPad(NodeContext &c) {
  Value x = c.operand(0);
  ArrayRef<int64_t> shape = ValueBuilder::shape(x);
  auto target = c.integers(1, "shape");
  if (failed(target))
    return failure();
  SmallVector<int64_t> axes = c.intsAttr("axes");
  if (!c.hasAttr("axes"))
    axes = llvm::to_vector(llvm::seq<int64_t>(0, int64_t(shape.size())));
  if (failed(c.sortedAxes(axes, shape.size())))
    return failure();
  if (axes.size() != target->size())
    return c.invalid("expected " + Twine(axes.size()) + " extents, got " +
                     Twine(target->size()));
  Padding padding{SmallVector<int64_t>(shape.size(), 0),
                  SmallVector<int64_t>(shape.size(), 0)};
  for (auto [axis, extent] : llvm::zip_equal(axes, *target)) {
    if (extent < 0 || extent > kMaxTensorElements)
      return c.invalid("an extent is negative or too large");
    axis += axis < 0 ? shape.size() : 0;
    int64_t grow = extent - shape[axis];
    // Of an odd number, the end gets one more in either direction.
    padding.low[axis] = grow / 2;
    padding.high[axis] = grow - grow / 2;
  }
  Value y = padOrCrop(c, x, PadMode::constant, Value(), padding);
  return c.refused() ? failure() : c.yield(y);
}

/// Every sequence is gathered in reverse up to its length, and as it stands
/// after that.
static LogicalResult importReverseSequence(NodeContext &c) {
  Value x = c.operand(0), lengths = c.operand(1);
  int64_t batchAxis = c.intAttr("batch_axis", 1);
  int64_t timeAxis = c.intAttr("time_axis", 0);
  if (ValueBuilder::rank(x) < 2 || batchAxis + timeAxis != 1 ||
      (batchAxis != 0 && batchAxis != 1))
    return c.invalid("batch_axis and time_axis are not 0 and 1");
  SmallVector<int64_t> swap =
      llvm::to_vector(llvm::seq<int64_t>(0, ValueBuilder::rank(x)));
  if (batchAxis == 1)
    std::swap(swap[0], swap[1]);
  Value byBatch = c.transpose(x, swap);
  int64_t batch = ValueBuilder::shape(byBatch)[0];
  int64_t time = ValueBuilder::shape(byBatch)[1];
  if (ValueBuilder::shape(lengths) != ArrayRef<int64_t>(batch))
    return c.invalid("expected " + Twine(batch) + " lengths");
  Value length =
      c.reshape(c.convert(lengths, c.builder().getI64Type()), {batch, 1});
  Value at = c.reshape(c.iota(time), {1, time});
  Value mirrored = c.sub(c.sub(length, at), 1.0);
  Value from = c.select(c.less(at, length), mirrored, at);
  Value y = c.create<GatherNDOp>(byBatch, c.reshape(from, {batch, time, 1}), 1);
  return c.yield(c.transpose(y, swap));
}

void cnnc::onnx_import::addSlicing(OpRegistry &registry) {
  registry.add({
      {"Concat", 1, kAnyNumber, importConcat},
      {"Split", 1, 2, importSplit},
      {"Slice", 1, 5, importSlice},
      {"Pad", 1, 4, importPad},
      {"CenterCropPad", 2, 2, importCenterCropPad, 18},
      {"ReverseSequence", 2, 2, importReverseSequence, 10},
  });
}
