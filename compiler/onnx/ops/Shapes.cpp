//===- Shapes.cpp - the same elements under another shape
//------------------===//
//
// Reshape, Flatten, Squeeze, Unsqueeze, Transpose, Expand, Tile, Shape, Size,
// DepthToSpace, SpaceToDepth.
//
//===----------------------------------------------------------------------===//

#include "compiler/onnx/OpRegistry.h"

using namespace mlir;
using namespace cnnc::cnn;
using namespace cnnc::onnx_import;

static LogicalResult importReshape(NodeContext &c) {
  Value x = c.operand(0);
  ArrayRef<int64_t> from = ValueBuilder::shape(x);
  auto shape = c.integers(1, "shape");
  if (failed(shape))
    return failure();
  bool allowZero = c.intAttr("allowzero", 0) != 0;
  SmallVector<int64_t> to;
  std::optional<size_t> open;
  int64_t known = 1;
  for (auto [i, extent] : llvm::enumerate(*shape)) {
    if (extent == 0 && !allowZero) {
      if (i >= from.size())
        return c.invalid("entry " + Twine(i) +
                         " of the shape copies a "
                         "dimension that the operand does not have");
      extent = from[i];
    }
    if (extent < -1 || (extent == -1 && open))
      return c.invalid("the shape has a negative entry, or two that are open");
    if (extent == -1)
      open = i;
    else if (__builtin_mul_overflow(known, extent, &known))
      return c.invalid("the shape has too many elements");
    to.push_back(extent);
  }
  if (open) {
    if (known == 0)
      return c.invalid("the open entry of the shape cannot be told: another "
                       "extent is 0");
    to[*open] = numElements(from) / known;
  }
  return c.yield(c.reshape(x, to));
}

static LogicalResult importFlatten(NodeContext &c) {
  Value x = c.operand(0);
  ArrayRef<int64_t> from = ValueBuilder::shape(x);
  int64_t rank = from.size(), axis = c.intAttr("axis", 1);
  int64_t normal = axis < 0 ? axis + rank : axis;
  if (normal < 0 || normal > rank)
    return c.invalid("axis " + Twine(axis) + " is outside rank " + Twine(rank));
  return c.yield(c.reshape(x, {numElements(from.take_front(normal)),
                               numElements(from.drop_front(normal))}));
}

static LogicalResult importSqueeze(NodeContext &c) {
  Value x = c.operand(0);
  ArrayRef<int64_t> from = ValueBuilder::shape(x);
  auto axes = c.integersFrom("axes", 13, 1);
  if (failed(axes))
    return failure();
  SmallVector<int64_t> drop;
  if (*axes) {
    auto sorted = c.sortedAxes(**axes, from.size());
    if (failed(sorted))
      return failure();
    drop = *sorted;
  } else {
    for (auto [i, extent] : llvm::enumerate(from))
      if (extent == 1)
        drop.push_back(i);
  }
  SmallVector<int64_t> to;
  for (auto [i, extent] : llvm::enumerate(from)) {
    if (!llvm::is_contained(drop, int64_t(i)))
      to.push_back(extent);
    else if (extent != 1)
      return c.invalid("dimension " + Twine(i) + " has extent " +
                       Twine(extent) + ", only 1 can be squeezed");
  }
  return c.yield(c.reshape(x, to));
}

static LogicalResult importUnsqueeze(NodeContext &c) {
  Value x = c.operand(0);
  ArrayRef<int64_t> from = ValueBuilder::shape(x);
  auto axes = c.integersFrom("axes", 13, 1);
  if (failed(axes))
    return failure();
  if (!*axes)
    return c.invalid("axes are missing");
  int64_t rank = from.size() + (*axes)->size();
  auto sorted = c.sortedAxes(**axes, rank);
  if (failed(sorted))
    return failure();
  SmallVector<int64_t> to;
  for (int64_t i = 0, next = 0; i < rank; ++i)
    to.push_back(llvm::is_contained(*sorted, i) ? 1 : from[next++]);
  return c.yield(c.reshape(x, to));
}

static LogicalResult importTranspose(NodeContext &c) {
  Value x = c.operand(0);
  SmallVector<int64_t> permutation = c.intsAttr("perm");
  if (!c.hasAttr("perm"))
    permutation = llvm::to_vector(
        llvm::reverse(llvm::seq<int64_t>(0, ValueBuilder::rank(x))));
  return c.yield(c.transpose(x, permutation));
}

static LogicalResult importExpand(NodeContext &c) {
  Value x = c.operand(0);
  auto shape = c.integers(1, "shape");
  if (failed(shape))
    return failure();
  if (llvm::any_of(*shape, [](int64_t extent) { return extent < 0; }))
    return c.invalid("the shape has a negative extent");
  auto to = broadcastShapes(ValueBuilder::shape(x), *shape);
  if (!to)
    return c.invalid("shape " + shapeString(ValueBuilder::shape(x)) +
                     " does not broadcast to " + shapeString(*shape));
  return c.yield(c.broadcast(x, *to));
}

/// Repeats become dimensions of their own, which broadcast.
static LogicalResult importTile(NodeContext &c) {
  Value x = c.operand(0);
  ArrayRef<int64_t> from = ValueBuilder::shape(x);
  auto repeats = c.integers(1, "repeats");
  if (failed(repeats))
    return failure();
  if (repeats->size() != from.size())
    return c.invalid("expected " + Twine(from.size()) + " repeats, got " +
                     Twine(repeats->size()));
  SmallVector<int64_t> split, wide, to;
  for (auto [extent, times] : llvm::zip_equal(from, *repeats)) {
    int64_t total = 0;
    if (times < 0 || __builtin_mul_overflow(extent, times, &total))
      return c.invalid("a repeat is negative or too large");
    if (times != 1 && extent != 1) {
      split.push_back(1);
      wide.push_back(times);
    }
    split.push_back(extent);
    wide.push_back(extent == 1 ? times : extent);
    to.push_back(total);
  }
  return c.yield(c.reshape(c.broadcast(c.reshape(x, split), wide), to));
}

static LogicalResult importShape(NodeContext &c) {
  ArrayRef<int64_t> shape = ValueBuilder::shape(c.operand(0));
  int64_t rank = shape.size();
  auto clamp = [&](int64_t at) {
    return std::clamp<int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  int64_t start = clamp(c.intAttr("start", 0));
  int64_t end = clamp(c.intAttr("end", rank));
  return c.yield(
      c.integerTensor(shape.slice(start, std::max<int64_t>(end - start, 0))));
}

static LogicalResult importSize(NodeContext &c) {
  return c.yield(c.constant(makeIntegers(
      c.context(), {}, numElements(ValueBuilder::shape(c.operand(0))))));
}

/// The block size of DepthToSpace and SpaceToDepth, and checks of the shape.
static FailureOr<int64_t> readBlock(NodeContext &c) {
  int64_t block = c.intAttr("blocksize", 0);
  ArrayRef<int64_t> shape = ValueBuilder::shape(c.operand(0));
  if (shape.size() < 3)
    return c.invalid("expected an operand with spatial dimensions, got shape " +
                     shapeString(shape));
  if (block < 1 || block > (1 << 20))
    return c.invalid("blocksize is not positive or too large");
  return block;
}

/// True for order DCR (block, channel), false for CRD (channel, block).
static FailureOr<bool> blockFirst(NodeContext &c) {
  std::string mode = c.stringAttr("mode", "DCR");
  if (mode != "DCR" && mode != "CRD")
    return c.invalid("mode is neither DCR nor CRD");
  return mode == "DCR";
}

static LogicalResult importDepthToSpace(NodeContext &c) {
  auto block = readBlock(c);
  auto dcr = blockFirst(c);
  if (failed(block) || failed(dcr))
    return failure();
  ArrayRef<int64_t> from = ValueBuilder::shape(c.operand(0));
  int64_t spatial = from.size() - 2, channels = from[1];
  for (int64_t i = 0; i < spatial; ++i) {
    if (channels % *block)
      return c.invalid(Twine(from[1]) + " channels do not divide into blocks");
    channels /= *block;
  }
  // N, (block..., C | C, block...), spatial...
  SmallVector<int64_t> split = {from[0]}, to = {from[0], channels};
  if (!*dcr)
    split.push_back(channels);
  split.append(spatial, *block);
  if (*dcr)
    split.push_back(channels);
  llvm::append_range(split, from.drop_front(2));
  int64_t channelAt = *dcr ? 1 + spatial : 1, blockAt = *dcr ? 1 : 2;
  SmallVector<int64_t> permutation = {0, channelAt};
  for (int64_t i = 0; i < spatial; ++i) {
    permutation.push_back(2 + spatial + i);
    permutation.push_back(blockAt + i);
    to.push_back(from[2 + i] * *block);
  }
  Value y = c.transpose(c.reshape(c.operand(0), split), permutation);
  return c.yield(c.reshape(y, to));
}

static LogicalResult importSpaceToDepth(NodeContext &c) {
  auto block = readBlock(c);
  auto dcr = blockFirst(c);
  if (failed(block) || failed(dcr))
    return failure();
  ArrayRef<int64_t> from = ValueBuilder::shape(c.operand(0));
  int64_t spatial = from.size() - 2, channels = from[1];
  SmallVector<int64_t> split = {from[0], from[1]}, to = {from[0], 0};
  SmallVector<int64_t> blocks, places;
  for (int64_t i = 0; i < spatial; ++i) {
    if (from[2 + i] % *block)
      return c.invalid("spatial extent " + Twine(from[2 + i]) +
                       " does not divide into blocks");
    split.append({from[2 + i] / *block, *block});
    places.push_back(2 + 2 * i);
    blocks.push_back(3 + 2 * i);
    to.push_back(from[2 + i] / *block);
    channels *= *block;
  }
  to[1] = channels;
  SmallVector<int64_t> permutation = {0};
  if (!*dcr)
    permutation.push_back(1);
  llvm::append_range(permutation, blocks);
  if (*dcr)
    permutation.push_back(1);
  llvm::append_range(permutation, places);
  Value y = c.transpose(c.reshape(c.operand(0), split), permutation);
  return c.yield(c.reshape(y, to));
}

void cnnc::onnx_import::addShapes(OpRegistry &registry) {
  registry.add({
      {"Reshape", 2, 2, importReshape},
      {"Flatten", 1, 1, importFlatten},
      {"Squeeze", 1, 2, importSqueeze},
      {"Unsqueeze", 1, 2, importUnsqueeze},
      {"Transpose", 1, 1, importTranspose},
      {"Expand", 2, 2, importExpand, 8},
      {"Tile", 2, 2, importTile},
      {"Shape", 1, 1, importShape},
      {"Size", 1, 1, importSize},
      {"DepthToSpace", 1, 1, importDepthToSpace},
      {"SpaceToDepth", 1, 1, importSpaceToDepth},
  });
}
