//===- Sampling.cpp - elements of resample, grid_sample, roi_align --------===//

#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "targets/common/element/ElementEmitter.h"

using namespace mlir;
using namespace cnnc;

Value cnnc::emitResample(ElementEmitter &e, cnn::ResampleOp op,
                         IndexRef index) {
  LaneBuilder &l = e.l;
  int64_t axis = op.getAxis(), taps = cnn::shapeOf(op.getIndices())[1];
  int64_t extent = cnn::shapeOf(op.getX())[axis];
  Type element = cnn::elementOf(op.getX());
  auto sample = [&](const LaneIndex &tap) {
    Value position = l.toIndex(e.element(op.getIndices(), {index[axis], tap}));
    Index at(index);
    at[axis] = l.clamp(l.fromValue(position), extent);
    return e.element(op.getX(), at);
  };
  if (!op.getWeights())
    return sample(l.uniform(0));
  Value zero = l.spread(l.zero(accumulatorType(element)));
  auto step = [&](ValueRange ivs, ValueRange carried) -> SmallVector<Value> {
    LaneIndex tap = l.uniform(ivs[0]);
    Value weight = e.element(op.getWeights(), {index[axis], tap});
    return {l.fma(weight, l.widened(sample(tap)), carried[0])};
  };
  return fromAccumulator(l, e.nest({taps}, zero, step).front(), element);
}

//===----------------------------------------------------------------------===//
// GridSample
//===----------------------------------------------------------------------===//

namespace {
/// GridSample of one output position, in `type` (f32 or f64).
class GridSampler {
public:
  GridSampler(ElementEmitter &e, cnn::GridSampleOp op, IndexRef index)
      : e(e), l(e.l), op(op), index(index),
        shape(cnn::shapeOf(op.getX()).drop_front(2)),
        type(accumulatorType(cnn::elementOf(op.getX()))) {}

  Value sample() {
    for (size_t d = 0; d < shape.size(); ++d)
      position.push_back(positionIn(d));
    switch (op.getMode()) {
    case cnn::SampleMode::nearest: {
      SmallVector<Value> at;
      for (Value p : position)
        at.push_back(l.op<math::RoundEvenOp>(p));
      return pixel(at);
    }
    case cnn::SampleMode::linear:
      return weighted(2, 0, [&](Value t) -> SmallVector<Value> {
        return {l.sub(number(1), t), t};
      });
    case cnn::SampleMode::cubic:
      return weighted(4, -1, [&](Value t) { return cubicWeights(t); });
    }
    llvm_unreachable("all modes are handled");
  }

private:
  Value number(double v) { return l.constant(type, v); }

  /// The least and the largest position of a picture's content in dimension d.
  std::pair<double, double> content(size_t d) {
    double last = double(shape[d]) - 1;
    return op.getAlignCorners() ? std::pair(0.0, last)
                                : std::pair(-0.5, last + 0.5);
  }

  /// The position sampled in dimension d, in pixels.
  Value positionIn(size_t d) {
    // The grid gives the fastest dimension first.
    Index at = {index[0]};
    llvm::append_range(at, index.drop_front(2));
    at.push_back(l.uniform(int64_t(shape.size() - 1 - d)));
    Value g = l.widened(e.element(op.getGrid(), at));
    double extent = shape[d];
    double scale = (op.getAlignCorners() ? extent - 1 : extent) / 2;
    double offset = (extent - 1) / 2;
    Value p = l.add(l.mul(g, number(scale)), number(offset));
    if (op.getMode() == cnn::SampleMode::nearest)
      return l.op<math::RoundEvenOp>(p);
    if (op.getBorder() == cnn::BorderMode::border)
      p = broughtBack(p, d);
    if (op.getBorder() == cnn::BorderMode::reflection)
      p = reflect(p, d);
    return p;
  }

  /// Positions outside of the content go to the centre of the nearest pixel;
  /// those between that and the pixel's edge stay.
  Value broughtBack(Value p, size_t d) {
    auto [low, high] = content(d);
    Value inside =
        l.logicalAnd(l.compare(arith::CmpFPredicate::OGE, p, number(low)),
                     l.compare(arith::CmpFPredicate::OLE, p, number(high)));
    double last = double(shape[d]) - 1;
    return l.select(inside, p, l.min(l.max(p, number(0)), number(last)));
  }

  /// A triangle wave between the ends of the content.
  Value reflect(Value p, size_t d) {
    auto [low, high] = content(d);
    double range = high - low;
    if (range <= 0)
      return number(0);
    Value t = l.op<math::AbsFOp>(l.sub(p, number(low)));
    Value periods = l.op<math::FloorOp>(l.divide(t, number(2 * range)));
    t = l.sub(t, l.mul(periods, number(2 * range)));
    Value mirrored = l.sub(number(2 * range), t);
    return l.add(l.min(t, mirrored), number(low));
  }

  /// The pixel at integral positions, by the rule for the border.
  Value pixel(ArrayRef<Value> at) {
    Index source = {index[0], index[1]};
    Value inside;
    for (auto [d, p] : llvm::enumerate(at)) {
      double last = shape[d] - 1;
      if (op.getBorder() == cnn::BorderMode::zeros) {
        Value here =
            l.logicalAnd(l.compare(arith::CmpFPredicate::OGE, p, number(0)),
                         l.compare(arith::CmpFPredicate::OLE, p, number(last)));
        inside = inside ? l.logicalAnd(inside, here) : here;
      }
      Value q =
          op.getBorder() == cnn::BorderMode::reflection ? reflect(p, d) : p;
      // NaN positions compare false everywhere and read the first pixel.
      q = l.select(l.compare(arith::CmpFPredicate::OGT, q, number(0)), q,
                   number(0));
      q = l.select(l.compare(arith::CmpFPredicate::OLT, q, number(last)), q,
                   number(last));
      Value i = arith::FPToSIOp::create(l.b, l.loc,
                                        l.typeLike(q, l.b.getI64Type()), q);
      source.push_back(l.clamp(l.fromValue(l.toIndex(i)), shape[d]));
    }
    Value value = l.widened(e.element(op.getX(), source));
    return inside ? l.select(inside, value, number(0)) : value;
  }

  /// Sum over `taps` neighbours in each dimension, the first `first` pixels
  /// from the position's floor, weighted by a function of the fraction.
  Value weighted(int taps, int first,
                 llvm::function_ref<SmallVector<Value>(Value)> weights) {
    SmallVector<Value> floors;
    SmallVector<SmallVector<Value>> tables;
    for (Value p : position) {
      Value f = l.op<math::FloorOp>(p);
      floors.push_back(f);
      tables.push_back(weights(l.sub(p, f)));
    }
    Value sum = l.spread(number(0));
    int64_t count = 1;
    for (size_t d = 0; d < shape.size(); ++d)
      count *= taps;
    for (int64_t n = 0; n < count; ++n) {
      SmallVector<Value> at;
      Value weight;
      int64_t rest = n;
      for (size_t d = 0; d < shape.size(); ++d, rest /= taps) {
        int tap = rest % taps;
        at.push_back(l.add(floors[d], number(first + tap)));
        Value w = tables[d][tap];
        weight = weight ? l.mul(weight, w) : w;
      }
      sum = l.add(sum, l.mul(weight, pixel(at)));
    }
    return sum;
  }

  /// Keys' cubic convolution with a = -0.75 (ONNX GridSample).
  SmallVector<Value> cubicWeights(Value t) {
    constexpr double a = -0.75;
    auto polynomial = [&](Value x, std::initializer_list<double> c) {
      Value r = number(0);
      for (double k : c)
        r = l.add(l.mul(r, x), number(k));
      return r;
    };
    Value u = l.sub(number(1), t);
    Value t1 = l.add(t, number(1)), u1 = l.add(u, number(1));
    auto outer = [&](Value x) {
      return polynomial(x, {a, -5 * a, 8 * a, -4 * a});
    };
    auto inner = [&](Value x) {
      return polynomial(x, {a + 2, -(a + 3), 0, 1});
    };
    return {outer(t1), inner(t), inner(u), outer(u1)};
  }

  ElementEmitter &e;
  LaneBuilder &l;
  cnn::GridSampleOp op;
  IndexRef index;
  ArrayRef<int64_t> shape;
  Type type;
  SmallVector<Value> position;
};
} // namespace

Value cnnc::emitGridSample(ElementEmitter &e, cnn::GridSampleOp op,
                           IndexRef index) {
  Value v = GridSampler(e, op, index).sample();
  return fromAccumulator(e.l, v, cnn::elementOf(op.getX()));
}

//===----------------------------------------------------------------------===//
// RoiAlign
//===----------------------------------------------------------------------===//

namespace {
/// RoiAlign of one output position (ONNX RoiAlign-16; He et al., "Mask R-CNN",
/// 2017). The region must be the same for all lanes.
class RoiAligner {
public:
  RoiAligner(ElementEmitter &e, cnn::RoiAlignOp op, IndexRef index)
      : e(e), l(e.l), op(op), index(index),
        type(accumulatorType(cnn::elementOf(op.getX()))) {
    assert(index[0].isUniform() && "lanes run within one region");
  }

  Value sample() {
    ArrayRef<int64_t> x = cnn::shapeOf(op.getX());
    Axis y = axis(1, 3, op.getOutputHeight(), index[2], x[2]);
    Axis xx = axis(0, 2, op.getOutputWidth(), index[3], x[3]);
    bool isMax = op.getKind() == cnn::PoolKind::max;
    Value initial = l.spread(isMax ? number(-INFINITY) : number(0));
    auto rows = [&](Value iy, ValueRange outer) -> SmallVector<Value> {
      auto columns = [&](Value ix, ValueRange acc) -> SmallVector<Value> {
        Value v = bilinear(tap(y, iy), tap(xx, ix), isMax);
        return {isMax ? l.max(acc[0], v) : l.add(acc[0], v)};
      };
      return e.loop(l.constantIndex(0), xx.samples, 1, outer, columns);
    };
    Value result =
        e.loop(l.constantIndex(0), y.samples, 1, initial, rows).front();
    Value count = l.op<arith::MulIOp>(y.samples, xx.samples);
    Value none = l.compare(arith::CmpIPredicate::eq, count, l.constantIndex(0));
    if (isMax)
      return l.select(none, number(0), result);
    Value safe = l.select(none, l.constantIndex(1), count);
    return l.divide(result, toFloat(safe));
  }

private:
  struct Axis {
    Value start;   ///< where this output's bin begins, in pixels (lanes)
    Value step;    ///< distance of its samples
    Value samples; ///< how many (index, uniform)
    int64_t extent;
  };
  /// Two neighbouring pixels and their weights; both 0 outside.
  struct Tap {
    LaneIndex low, high;
    Value lowWeight, highWeight;
  };

  Value number(double v) { return l.constant(type, v); }
  Value toFloat(Value i) {
    Value v = arith::IndexCastOp::create(l.b, l.loc,
                                         l.typeLike(i, l.b.getI64Type()), i);
    return arith::SIToFPOp::create(l.b, l.loc, l.typeLike(i, type), v);
  }
  Value corner(int64_t k) {
    Value v = e.element(op.getRois(), {index[0], l.uniform(k)});
    double scale = op.getSpatialScale().convertToDouble();
    v = l.mul(l.widened(v), number(scale));
    return op.getHalfPixel() ? l.sub(v, number(0.5)) : v;
  }

  Axis axis(int64_t from, int64_t to, int64_t outputs, const LaneIndex &out,
            int64_t extent) {
    Value begin = corner(from);
    Value size = l.sub(corner(to), begin);
    if (!op.getHalfPixel())
      size = l.max(size, number(1));
    Value bin = l.divide(size, number(outputs));
    Value samples;
    if (int64_t ratio = op.getSamplingRatio()) {
      samples = l.constantIndex(ratio);
    } else {
      // A bound keeps a hostile region from looping for ever; no picture needs
      // more samples than twice its pixels.
      Value ceil = l.op<math::CeilOp>(bin);
      Value most = number(double(2 * extent + 2));
      ceil = l.select(l.compare(arith::CmpFPredicate::OLT, ceil, most), ceil,
                      most);
      ceil = l.select(l.compare(arith::CmpFPredicate::OGT, ceil, number(0)),
                      ceil, number(0));
      samples = l.toIndex(
          arith::FPToSIOp::create(l.b, l.loc, l.b.getI64Type(), ceil));
    }
    Value one = l.constantIndex(1);
    Value step = l.divide(bin, toFloat(l.op<arith::MaxSIOp>(samples, one)));
    Value start = l.add(begin, l.mul(toFloat(l.valueOf(out)), bin));
    return {start, step, samples, extent};
  }

  Tap tap(const Axis &a, Value i) {
    Value p = l.add(a.start, l.mul(l.add(toFloat(i), number(0.5)), a.step));
    double last = double(a.extent) - 1;
    Value inside = l.logicalAnd(
        l.compare(arith::CmpFPredicate::OGE, p, number(-1)),
        l.compare(arith::CmpFPredicate::OLE, p, number(double(a.extent))));
    p = l.select(inside, l.min(l.max(p, number(0)), number(last)), number(0));
    Value floor = l.op<math::FloorOp>(p);
    Value fraction = l.sub(p, floor);
    Value zero = number(0);
    Value i64 = arith::FPToSIOp::create(
        l.b, l.loc, l.typeLike(floor, l.b.getI64Type()), floor);
    LaneIndex low = l.clamp(l.fromValue(l.toIndex(i64)), a.extent);
    LaneIndex high = l.clamp(l.affine(low, 1, int64_t(1)), a.extent);
    return {low, high, l.select(inside, l.sub(number(1), fraction), zero),
            l.select(inside, fraction, zero)};
  }

  Value bilinear(const Tap &y, const Tap &x, bool isMax) {
    Value loaded = e.element(op.getBatch(), {index[0]});
    LaneIndex batch =
        l.clamp(l.fromValue(l.toIndex(loaded)), cnn::shapeOf(op.getX())[0]);
    auto corner = [&](const LaneIndex &iy, const LaneIndex &ix, Value wy,
                      Value wx) {
      Value v = e.element(op.getX(), {batch, index[1], iy, ix});
      return l.mul(l.mul(wy, wx), l.widened(v));
    };
    Value a = corner(y.low, x.low, y.lowWeight, x.lowWeight);
    Value b = corner(y.low, x.high, y.lowWeight, x.highWeight);
    Value c = corner(y.high, x.low, y.highWeight, x.lowWeight);
    Value d = corner(y.high, x.high, y.highWeight, x.highWeight);
    if (isMax)
      return l.max(l.max(a, b), l.max(c, d));
    return l.add(l.add(a, b), l.add(c, d));
  }

  ElementEmitter &e;
  LaneBuilder &l;
  cnn::RoiAlignOp op;
  IndexRef index;
  Type type;
};
} // namespace

Value cnnc::emitRoiAlign(ElementEmitter &e, cnn::RoiAlignOp op,
                         IndexRef index) {
  Value v = RoiAligner(e, op, index).sample();
  return fromAccumulator(e.l, v, cnn::elementOf(op.getX()));
}
