//===- Reduction.cpp - elements that are sums or extrema of others --------===//

#include "dialects/cnn/Infer.h"
#include "targets/common/element/ElementEmitter.h"
#include "targets/common/element/Window.h"

using namespace mlir;
using namespace cnnc;
using cnn::ReduceKind;

//===----------------------------------------------------------------------===//
// Accumulation
//===----------------------------------------------------------------------===//

Type cnnc::accumulatorType(Type element) {
  if (element.isF16() || element.isBF16())
    return Float32Type::get(element.getContext());
  return valueType(element);
}

Value cnnc::fromAccumulator(LaneBuilder &l, Value v, Type element) {
  return accumulatorType(element) == valueType(element)
             ? v
             : l.truncate(v, element);
}

Value cnnc::reductionIdentity(LaneBuilder &l, ReduceKind kind, Type element) {
  Type type = accumulatorType(element);
  if (kind == ReduceKind::sum)
    return l.zero(type);
  if (kind == ReduceKind::prod)
    return l.constantInteger(type, 1);
  bool least = kind == ReduceKind::max;
  if (isa<FloatType>(type))
    return l.constant(type, least ? -INFINITY : INFINITY);
  unsigned width = type.getIntOrFloatBitWidth();
  bool isUnsigned = element.isUnsignedInteger() || element.isInteger(1);
  APInt bits = isUnsigned ? (least ? APInt::getMinValue(width)
                                   : APInt::getMaxValue(width))
                          : (least ? APInt::getSignedMinValue(width)
                                   : APInt::getSignedMaxValue(width));
  return arith::ConstantOp::create(l.b, l.loc, l.b.getIntegerAttr(type, bits));
}

Value cnnc::reductionStep(LaneBuilder &l, ReduceKind kind, Value acc, Value x,
                          Type element) {
  bool isUnsigned = element.isUnsignedInteger() || element.isInteger(1);
  x = l.widened(x);
  switch (kind) {
  case ReduceKind::sum:
    return l.add(acc, x);
  case ReduceKind::prod:
    return l.mul(acc, x);
  case ReduceKind::max:
    return l.max(acc, x, isUnsigned);
  case ReduceKind::min:
    return l.min(acc, x, isUnsigned);
  }
  llvm_unreachable("all kinds are handled");
}

//===----------------------------------------------------------------------===//
// Convolutions and products
//===----------------------------------------------------------------------===//

/// The bias of channel `k` (or zero), as an accumulator.
static Value initialAccumulator(ElementEmitter &e, Value bias,
                                const LaneIndex &k, Type element) {
  Value value = bias ? e.l.widened(e.element(bias, {k}))
                     : e.l.zero(accumulatorType(element));
  return e.l.spread(value);
}

Value cnnc::emitConv(ElementEmitter &e, cnn::ConvOp op, IndexRef index) {
  LaneBuilder &l = e.l;
  ArrayRef<int64_t> x = cnn::shapeOf(op.getX()), w = cnn::shapeOf(op.getW());
  Type element = cnn::elementOf(op.getX());
  int64_t perGroup = w[0] / int64_t(op.getGroup());
  LaneIndex group = l.divide(index[1], perGroup);
  LaneIndex firstChannel = l.affine(group, w[1], int64_t(0));
  Value acc = initialAccumulator(e, op.getBias(), index[1], element);
  WindowGeometry window{x.drop_front(2), w.drop_front(2), op.getStrides(),
                        op.getDilations(), op.getPads()};
  auto step = [&](IndexRef kernel, IndexRef input, Value inside,
                  ValueRange carried) -> SmallVector<Value> {
    return e.nest(
        {w[1]}, carried,
        [&](ValueRange ivs, ValueRange sums) -> SmallVector<Value> {
          LaneIndex c = l.uniform(ivs[0]);
          Index at = {index[0], l.plus(firstChannel, c)};
          llvm::append_range(at, input);
          Index weight = {index[1], c};
          llvm::append_range(weight, kernel);
          Value value = l.widened(e.element(op.getX(), at));
          if (inside)
            value =
                l.select(inside, value, l.zero(LaneBuilder::scalarType(value)));
          return {
              l.fma(value, l.widened(e.element(op.getW(), weight)), sums[0])};
        });
  };
  Value sum = emitWindow(e, window, index.drop_front(2), acc, step).front();
  return fromAccumulator(l, sum, cnn::elementOf(op.getY()));
}

/// Where the contribution of kernel position `k` to output position `o` of a
/// transposed convolution comes from: input position (o + pad - k*dilation) /
/// stride, if that divides and lies inside.
static std::pair<LaneIndex, Value> sourceOf(LaneBuilder &l, const LaneIndex &o,
                                            Value k, cnn::ConvTransposeOp op,
                                            size_t d) {
  int64_t stride = op.getStrides()[d];
  int64_t extent = cnn::shapeOf(op.getX())[2 + d];
  Value back = l.mul(k, l.constantIndex(-op.getDilations()[d]));
  LaneIndex t = l.affine(l.affine(o, 1, op.getPads()[d]), 1, back);
  Value v = l.valueOf(t);
  Value zero = l.constantIndex(0);
  Value inside = l.compare(arith::CmpIPredicate::sge, v, zero);
  Value clamped = l.op<arith::MaxSIOp>(v, zero);
  Value source = l.op<arith::DivUIOp>(clamped, l.constantIndex(stride));
  if (stride != 1) {
    Value rest = l.op<arith::RemUIOp>(clamped, l.constantIndex(stride));
    inside =
        l.logicalAnd(inside, l.compare(arith::CmpIPredicate::eq, rest, zero));
  }
  inside = l.logicalAnd(inside, l.compare(arith::CmpIPredicate::slt, source,
                                          l.constantIndex(extent)));
  return {l.clamp(l.fromValue(source), extent), inside};
}

Value cnnc::emitConvTranspose(ElementEmitter &e, cnn::ConvTransposeOp op,
                              IndexRef index) {
  LaneBuilder &l = e.l;
  ArrayRef<int64_t> x = cnn::shapeOf(op.getX()), w = cnn::shapeOf(op.getW());
  Type element = cnn::elementOf(op.getX());
  int64_t inGroup = x[1] / int64_t(op.getGroup());
  LaneIndex group = l.divide(index[1], w[1]);
  LaneIndex k = l.modulo(index[1], w[1]);
  LaneIndex firstChannel = l.affine(group, inGroup, int64_t(0));
  Value acc = initialAccumulator(e, op.getBias(), index[1], element);
  auto atKernel = [&](ValueRange kernel,
                      ValueRange carried) -> SmallVector<Value> {
    Index input;
    Value inside;
    for (size_t d = 0; d + 2 < x.size(); ++d) {
      auto [source, here] = sourceOf(l, index[2 + d], kernel[d], op, d);
      input.push_back(source);
      inside = inside ? l.logicalAnd(inside, here) : here;
    }
    return e.nest(
        {inGroup}, carried,
        [&](ValueRange ivs, ValueRange sums) -> SmallVector<Value> {
          LaneIndex c = l.plus(firstChannel, l.uniform(ivs[0]));
          Index at = {index[0], c};
          llvm::append_range(at, input);
          Index weight = {c, k};
          for (Value r : kernel)
            weight.push_back(l.uniform(r));
          Value value = l.widened(e.element(op.getX(), at));
          value =
              l.select(inside, value, l.zero(LaneBuilder::scalarType(value)));
          return {
              l.fma(value, l.widened(e.element(op.getW(), weight)), sums[0])};
        });
  };
  Value sum = e.nest(w.drop_front(2), acc, atKernel).front();
  return fromAccumulator(l, sum, element);
}

Value cnnc::emitMatMul(ElementEmitter &e, cnn::MatMulOp op, IndexRef index) {
  LaneBuilder &l = e.l;
  ArrayRef<int64_t> a = cnn::shapeOf(op.getA()), b = cnn::shapeOf(op.getB());
  Type element = cnn::elementOf(op.getA());
  IndexRef batch = index.drop_back(2);
  auto batchIndex = [&](ArrayRef<int64_t> shape) {
    Index result;
    ArrayRef<int64_t> lead = shape.drop_back(2);
    for (auto [extent, i] : llvm::zip(lead, batch.take_back(lead.size())))
      result.push_back(extent == 1 ? l.uniform(0) : i);
    return result;
  };
  Index atA = batchIndex(a), atB = batchIndex(b);
  atA.append({index[index.size() - 2], LaneIndex()});
  atB.append({LaneIndex(), index.back()});
  Value acc = l.spread(l.zero(accumulatorType(element)));
  auto step = [&](ValueRange ivs, ValueRange carried) -> SmallVector<Value> {
    atA.back() = l.uniform(ivs[0]);
    atB[atB.size() - 2] = l.uniform(ivs[0]);
    return {l.fma(l.widened(e.element(op.getA(), atA)),
                  l.widened(e.element(op.getB(), atB)), carried[0])};
  };
  return fromAccumulator(l, e.nest({a.back()}, acc, step).front(), element);
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

template <typename PoolLike> static WindowGeometry geometryOf(PoolLike op) {
  return {cnn::shapeOf(op.getX()).drop_front(2), op.getKernel(),
          op.getStrides(), op.getDilations(), op.getPads()};
}

Value cnnc::emitPool(ElementEmitter &e, cnn::PoolOp op, IndexRef index) {
  LaneBuilder &l = e.l;
  Type element = cnn::elementOf(op.getX());
  ReduceKind kind = reductionOf(op);
  Value identity = reductionIdentity(l, kind, element);
  auto step = [&](IndexRef, IndexRef input, Value inside,
                  ValueRange carried) -> SmallVector<Value> {
    Index at = {index[0], index[1]};
    llvm::append_range(at, input);
    Value x = l.widened(e.element(op.getX(), at));
    if (inside)
      x = l.select(inside, x, identity);
    return {reductionStep(l, kind, carried[0], x, element)};
  };
  Value result = emitWindow(e, geometryOf(op), index.drop_front(2),
                            l.spread(identity), step)
                     .front();
  return fromAccumulator(l, result, element);
}

/// The index of a spatial position in the flattened tensor.
static LaneIndex flatIndex(LaneBuilder &l, cnn::MaxPoolIndicesOp op,
                           IndexRef index, IndexRef input) {
  ArrayRef<int64_t> x = cnn::shapeOf(op.getX());
  LaneIndex flat = l.plus(l.affine(index[0], x[1], int64_t(0)), index[1]);
  size_t spatial = x.size() - 2;
  for (size_t i = 0; i < spatial; ++i)
    flat = l.affine(flat, x[2 + i], int64_t(0));
  int64_t stride = 1;
  for (size_t i = 0; i < spatial; ++i) {
    size_t d = op.getColumnMajor() ? i : spatial - 1 - i;
    flat = l.plus(flat, l.affine(input[d], stride, int64_t(0)));
    stride *= x[2 + d];
  }
  return flat;
}

Value cnnc::emitMaxPoolIndices(ElementEmitter &e, cnn::MaxPoolIndicesOp op,
                               IndexRef index) {
  LaneBuilder &l = e.l;
  Type element = cnn::elementOf(op.getX());
  Type i64 = l.b.getI64Type();
  Value none = l.spread(l.constantInteger(i64, -1));
  Value least = l.spread(reductionIdentity(l, ReduceKind::max, element));
  auto step = [&](IndexRef, IndexRef input, Value inside,
                  ValueRange carried) -> SmallVector<Value> {
    Index at = {index[0], index[1]};
    llvm::append_range(at, input);
    Value x = l.spread(l.widened(e.element(op.getX(), at)));
    Value better = l.less(carried[0], x, element.isUnsignedInteger());
    Value first = l.compare(arith::CmpIPredicate::slt, carried[1], l.zero(i64));
    Value take = l.logicalOr(better, first);
    if (inside)
      take = l.logicalAnd(take, inside);
    Value flat = l.valueOf(flatIndex(l, op, index, input));
    flat = arith::IndexCastOp::create(l.b, l.loc, l.typeLike(flat, i64), flat);
    return {l.select(take, x, carried[0]),
            l.spread(l.select(take, flat, carried[1]))};
  };
  return emitWindow(e, geometryOf(op), index.drop_front(2), {least, none},
                    step)[1];
}

//===----------------------------------------------------------------------===//
// Whole dimensions
//===----------------------------------------------------------------------===//

Value cnnc::emitReduce(ElementEmitter &e, cnn::ReduceOp op, IndexRef index) {
  LaneBuilder &l = e.l;
  ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
  Type element = cnn::elementOf(op.getX());
  SmallVector<int64_t> extents;
  for (int64_t axis : op.getAxes())
    extents.push_back(shape[axis]);
  Value acc = l.spread(reductionIdentity(l, op.getKind(), element));
  auto step = [&](ValueRange ivs, ValueRange carried) -> SmallVector<Value> {
    Index at(index);
    for (auto [axis, iv] : llvm::zip(op.getAxes(), ivs))
      at[axis] = l.uniform(iv);
    return {reductionStep(l, op.getKind(), carried[0], e.element(op.getX(), at),
                          element)};
  };
  return fromAccumulator(l, e.nest(extents, acc, step).front(), element);
}

Value cnnc::emitArgReduce(ElementEmitter &e, cnn::ArgReduceOp op,
                          IndexRef index) {
  LaneBuilder &l = e.l;
  int64_t axis = op.getAxis();
  Type element = cnn::elementOf(op.getX());
  bool isUnsigned = element.isUnsignedInteger();
  Type i64 = l.b.getI64Type();
  Index first(index);
  first[axis] = l.uniform(0);
  Value best = l.spread(l.widened(e.element(op.getX(), first)));
  Value position = l.spread(l.zero(i64));
  bool wantsMax = op.getKind() == ReduceKind::max;
  auto step = [&](Value iv, ValueRange carried) -> SmallVector<Value> {
    Index at(index);
    at[axis] = l.uniform(iv);
    Value x = l.spread(l.widened(e.element(op.getX(), at)));
    Value low = wantsMax ? carried[0] : x, high = wantsMax ? x : carried[0];
    Value take = l.less(low, high, isUnsigned);
    if (op.getSelectLast()) {
      Value equal = isa<FloatType>(element)
                        ? l.compare(arith::CmpFPredicate::OEQ, low, high)
                        : l.compare(arith::CmpIPredicate::eq, low, high);
      take = l.logicalOr(take, equal);
    }
    Value here = l.spread(arith::IndexCastOp::create(l.b, l.loc, i64, iv));
    return {l.select(take, x, carried[0]), l.select(take, here, carried[1])};
  };
  return e.loop(l.constantIndex(1),
                l.constantIndex(cnn::shapeOf(op.getX())[axis]), 1,
                {best, position}, step)[1];
}
