//===- Movement.cpp - elements that are moved, not computed ---------------===//

#include "dialects/cnn/Infer.h"
#include "targets/common/element/ElementEmitter.h"

using namespace mlir;
using namespace cnnc;

//===----------------------------------------------------------------------===//
// Reshape
//===----------------------------------------------------------------------===//

/// The index of dimensions `shape[from, to)`, linearised.
static LaneIndex linearise(LaneBuilder &l, IndexRef index,
                           ArrayRef<int64_t> shape) {
  LaneIndex linear = l.uniform(0);
  linear.alignment = 0;
  for (auto [i, extent] : llvm::zip(index, shape))
    if (extent != 1)
      linear = l.plus(l.affine(linear, extent, int64_t(0)), i);
  return linear;
}

/// A linear index within `shape`, as one index for each dimension.
static Index delinearise(LaneBuilder &l, LaneIndex linear,
                         ArrayRef<int64_t> shape) {
  Index index(shape.size(), l.uniform(0));
  int64_t outermost = -1;
  for (auto [d, extent] : llvm::enumerate(shape))
    if (extent != 1 && outermost < 0)
      outermost = d;
  for (int64_t d = int64_t(shape.size()) - 1; d >= 0; --d) {
    if (shape[d] == 1)
      continue;
    if (d == outermost) {
      index[d] = linear;
      break;
    }
    index[d] = l.modulo(linear, shape[d]);
    linear = l.divide(linear, shape[d]);
  }
  return index;
}

Value cnnc::emitReshape(ElementEmitter &e, cnn::ReshapeOp op, IndexRef index) {
  ArrayRef<int64_t> from = cnn::shapeOf(op.getX()), to = op.getShape();
  // Dimensions fall into groups of equal products; only inside a group does
  // the order have to be worked out.
  Index result;
  size_t f = 0, t = 0;
  while (f < from.size() || t < to.size()) {
    size_t f0 = f, t0 = t;
    int64_t fromProduct = f < from.size() ? from[f++] : 1;
    int64_t toProduct = t < to.size() ? to[t++] : 1;
    while (fromProduct != toProduct) {
      if (fromProduct < toProduct && f < from.size())
        fromProduct *= from[f++];
      else if (t < to.size())
        toProduct *= to[t++];
      else
        fromProduct *= from[f++];
    }
    ArrayRef<int64_t> fromGroup = from.slice(f0, f - f0);
    if (fromGroup.empty())
      continue;
    LaneIndex linear =
        linearise(e.l, index.slice(t0, t - t0), to.slice(t0, t - t0));
    result.append(delinearise(e.l, linear, fromGroup));
  }
  return e.element(op.getX(), result);
}

//===----------------------------------------------------------------------===//
// Regular movements
//===----------------------------------------------------------------------===//

Value cnnc::emitTranspose(ElementEmitter &e, cnn::TransposeOp op,
                          IndexRef index) {
  Index result(index.size());
  for (auto [i, dim] : llvm::enumerate(op.getPermutation()))
    result[dim] = index[i];
  return e.element(op.getX(), result);
}

Value cnnc::emitBroadcast(ElementEmitter &e, cnn::BroadcastOp op,
                          IndexRef index) {
  ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
  Index result;
  for (auto [extent, i] : llvm::zip(shape, index.take_back(shape.size())))
    result.push_back(extent == 1 ? e.l.uniform(0) : i);
  return e.element(op.getX(), result);
}

Value cnnc::emitSlice(ElementEmitter &e, cnn::SliceOp op, IndexRef index) {
  Index result;
  for (auto [d, i] : llvm::enumerate(index))
    result.push_back(e.l.affine(i, op.getSteps()[d], op.getStarts()[d]));
  return e.element(op.getX(), result);
}

/// Position `i` (which may lie outside) mirrored into [0, extent), the border
/// itself not repeated. `low` bounds how far before 0 it lies.
static LaneIndex reflect(LaneBuilder &l, const LaneIndex &i, int64_t extent,
                         int64_t low) {
  int64_t period = 2 * (extent - 1);
  if (period == 0)
    return l.uniform(0);
  int64_t lift = (low + period - 1) / period * period;
  LaneIndex t = l.modulo(l.affine(i, 1, lift), period);
  Value v = l.valueOf(t);
  Value mirrored = l.sub(l.constantIndex(period), v);
  return l.fromValue(l.op<arith::MinSIOp>(v, mirrored));
}

Value cnnc::emitPad(ElementEmitter &e, cnn::PadOp op, IndexRef index) {
  LaneBuilder &l = e.l;
  ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
  Index result;
  Value inside;
  for (auto [d, i] : llvm::enumerate(index)) {
    int64_t low = op.getLow()[d], high = op.getHigh()[d], extent = shape[d];
    LaneIndex source = l.affine(i, 1, -low);
    if (low == 0 && high == 0) {
      result.push_back(source);
      continue;
    }
    switch (op.getMode()) {
    case cnn::PadMode::constant: {
      // Unsigned, so that positions before the beginning are large.
      Value here = l.compare(arith::CmpIPredicate::ult, l.valueOf(source),
                             l.constantIndex(extent));
      inside = inside ? l.logicalAnd(inside, here) : here;
      result.push_back(extent == 0 ? l.uniform(0) : l.clamp(source, extent));
      break;
    }
    case cnn::PadMode::edge:
      result.push_back(l.clamp(source, extent));
      break;
    case cnn::PadMode::reflect:
      result.push_back(reflect(l, source, extent, low));
      break;
    case cnn::PadMode::wrap: {
      int64_t lift = (low + extent - 1) / extent * extent;
      result.push_back(l.modulo(l.affine(source, 1, lift), extent));
      break;
    }
    }
  }
  if (!inside)
    return e.element(op.getX(), result);
  Value border;
  if (Value value = op.getValue())
    border = e.element(value, Index(cnn::shapeOf(value).size(), l.uniform(0)));
  else
    border = l.zero(valueType(cnn::elementOf(op.getX())));
  return l.select(inside, e.element(op.getX(), result), border);
}

namespace {
/// An operand of a concatenation and where it begins.
struct Part {
  Value x;
  int64_t begin;
};
} // namespace

/// The element at `index` of `parts` one after another. Lanes that belong to
/// another part than the one read are forced inside it and not selected.
static Value emitParts(ElementEmitter &e, ArrayRef<Part> parts, int64_t axis,
                       Index index) {
  LaneBuilder &l = e.l;
  LaneIndex at = index[axis];
  auto [x, begin] = parts.front();
  index[axis] = l.affine(at, 1, -begin);
  if (parts.size() == 1) {
    if (!at.isUniform() && begin > 0)
      index[axis] = l.clamp(index[axis], cnn::shapeOf(x)[axis]);
    return e.element(x, index);
  }
  Value here = l.compare(arith::CmpIPredicate::slt, l.valueOf(at),
                         l.constantIndex(parts[1].begin));
  auto rest = [&] {
    Index original(index);
    original[axis] = at;
    return emitParts(e, parts.drop_front(), axis, original);
  };
  if (at.isUniform())
    return e.ifElse(here, [&, x = x] { return e.element(x, index); }, rest);
  index[axis] = l.clamp(index[axis], cnn::shapeOf(x)[axis]);
  Value value = e.element(x, index);
  return l.select(here, value, rest());
}

Value cnnc::emitConcat(ElementEmitter &e, cnn::ConcatOp op, IndexRef index) {
  SmallVector<Part> parts;
  int64_t begin = 0;
  for (Value x : op.getXs()) {
    int64_t extent = cnn::shapeOf(x)[op.getAxis()];
    if (extent > 0)
      parts.push_back({x, begin});
    begin += extent;
  }
  return emitParts(e, parts, op.getAxis(), Index(index));
}

//===----------------------------------------------------------------------===//
// By index
//===----------------------------------------------------------------------===//

/// A loaded index, counted from the end if negative, forced into [0, extent).
static LaneIndex wrapIndex(LaneBuilder &l, Value loaded, int64_t extent) {
  Value v = l.toIndex(loaded);
  Value negative = l.compare(arith::CmpIPredicate::slt, v, l.constantIndex(0));
  v = l.select(negative, l.add(v, l.constantIndex(extent)), v);
  return l.clamp(l.fromValue(v), extent);
}

LaneIndex cnnc::gatheredIndex(ElementEmitter &e, cnn::GatherOp op,
                              IndexRef index) {
  return wrapIndex(e.l, e.element(op.getIndices(), index),
                   cnn::shapeOf(op.getX())[op.getAxis()]);
}

Value cnnc::emitGather(ElementEmitter &e, cnn::GatherOp op, IndexRef index) {
  size_t axis = op.getAxis(), depth = cnn::shapeOf(op.getIndices()).size();
  Index source(index.take_front(axis));
  source.push_back(gatheredIndex(e, op, index.slice(axis, depth)));
  llvm::append_range(source, index.drop_front(axis + depth));
  return e.element(op.getX(), source);
}

Value cnnc::emitGatherElements(ElementEmitter &e, cnn::GatherElementsOp op,
                               IndexRef index) {
  Index source(index);
  int64_t axis = op.getAxis();
  source[axis] = wrapIndex(e.l, e.element(op.getIndices(), index),
                           cnn::shapeOf(op.getX())[axis]);
  return e.element(op.getX(), source);
}

Value cnnc::emitGatherND(ElementEmitter &e, cnn::GatherNDOp op,
                         IndexRef index) {
  ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
  ArrayRef<int64_t> indices = cnn::shapeOf(op.getIndices());
  size_t batch = op.getBatchDims(), lead = indices.size() - 1;
  Index source(index.take_front(batch));
  for (int64_t d = 0; d < indices.back(); ++d) {
    Index at(index.take_front(lead));
    at.push_back(e.l.uniform(d));
    source.push_back(
        wrapIndex(e.l, e.element(op.getIndices(), at), shape[batch + d]));
  }
  llvm::append_range(source, index.drop_front(lead));
  return e.element(op.getX(), source);
}
