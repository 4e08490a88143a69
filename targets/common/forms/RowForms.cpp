//===- RowForms.cpp - softmax, running sums, the k largest ----------------===//
//
// Each task is a row along the operation's axis (or, for softmax over another
// axis than the last, a vector of neighbouring rows).
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "targets/common/forms/Forms.h"

using namespace mlir;
using namespace cnnc;

/// Calls `row` for every row of [begin, end) with the index of its first
/// element. Rows are numbered in row-major order without the axis.
static void forEachRow(KernelContext &context, ElementEmitter &e,
                       ArrayRef<int64_t> shape, int64_t axis,
                       function_ref<void(Index)> row) {
  LaneBuilder &l = e.l;
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value task, ValueRange) -> SmallVector<Value> {
           Index index(shape.size(), l.uniform(0));
           Value rest = task;
           for (int64_t d = int64_t(shape.size()) - 1; d >= 0; --d) {
             if (d == axis || shape[d] == 1)
               continue;
             index[d] = l.uniform(
                 l.op<arith::RemUIOp>(rest, l.constantIndex(shape[d])));
             rest = l.op<arith::DivUIOp>(rest, l.constantIndex(shape[d]));
           }
           row(index);
           return {};
         });
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// `v`, computed in f32, as a number of `element`: 16-bit floats round after
/// every step, as ONNX's function body for Softmax does.
static Value rounded(LaneBuilder &l, Value v, Type element) {
  return l.widened(fromAccumulator(l, v, element));
}

Value cnnc::softmaxShift(LaneBuilder &l, cnn::SoftmaxOp op, Value x,
                         Value most) {
  return rounded(l, l.sub(x, most), cnn::elementOf(op.getX()));
}

Value cnnc::softmaxTerm(LaneBuilder &l, cnn::SoftmaxOp op, Value shifted) {
  return rounded(l, l.op<math::ExpOp>(shifted), cnn::elementOf(op.getX()));
}

Value cnnc::softmaxElement(LaneBuilder &l, cnn::SoftmaxOp op, Value shifted,
                           Value sum) {
  Type element = cnn::elementOf(op.getX());
  sum = rounded(l, sum, element);
  if (op.getLog())
    return fromAccumulator(
        l, l.sub(shifted, rounded(l, l.op<math::LogOp>(sum), element)),
        element);
  return fromAccumulator(l, l.divide(softmaxTerm(l, op, shifted), sum),
                         element);
}

namespace {
/// One pass over a row: vectors of lanes along the axis, then single elements.
class SoftmaxRow {
public:
  SoftmaxRow(KernelContext &context, cnn::SoftmaxOp op, int64_t lanes)
      : context(context), op(op), vectors(context.emitter(lanes)),
        scalars(context.emitter(1)), extent(cnn::shapeOf(op.getX())[axis()]),
        element(cnn::elementOf(op.getX())), type(accumulatorType(element)) {}

  int64_t axis() { return op.getAxis(); }

  void emit(const Index &row) {
    LaneBuilder &l = scalars.l;
    Value most = reduce(row, vector::CombiningKind::MAXIMUMF,
                        l.constant(type, -INFINITY),
                        [](ElementEmitter &, Value x) { return x; });
    Value sum =
        reduce(row, vector::CombiningKind::ADD, l.zero(type),
               [&](ElementEmitter &e, Value x) -> Value {
                 return softmaxTerm(e.l, op, softmaxShift(e.l, op, x, most));
               });
    pass(row, {}, [&](ElementEmitter &e, const Index &at, ValueRange) {
      Value shifted = softmaxShift(e.l, op, input(e, at), most);
      e.bindComputed(op.getY(), softmaxElement(e.l, op, shifted, sum));
      context.storeResults(e, at);
      return SmallVector<Value>();
    });
  }

  ElementEmitter &outer() { return vectors; }

private:
  Value input(ElementEmitter &e, const Index &at) {
    return e.l.widened(e.element(op.getX(), at));
  }

  using Step = function_ref<SmallVector<Value>(ElementEmitter &, const Index &,
                                               ValueRange)>;
  /// Runs `step` over the row; the vector part's carried values start as
  /// `initial`, one vector each; returns what they end as.
  SmallVector<Value>
  pass(const Index &row, ValueRange initial, Step step,
       function_ref<SmallVector<Value>(ValueRange)> join = nullptr) {
    int64_t lanes = vectors.l.lanes;
    int64_t covered = extent / lanes * lanes;
    LaneBuilder &l = vectors.l;
    auto body = [&](ElementEmitter &e) {
      return [&](Value iv, ValueRange carried) -> SmallVector<Value> {
        Index at(row);
        at[axis()] = e.l.uniform(iv);
        if (e.l.lanes > 1) {
          at[axis()].kind = LaneIndex::Kind::Contiguous;
          at[axis()].alignment = lanes;
        }
        return step(e, at, carried);
      };
    };
    SmallVector<Value> state =
        vectors.loop(l.constantIndex(0), l.constantIndex(covered), lanes,
                     initial, body(vectors));
    if (join)
      state = join(state);
    if (covered < extent)
      state = scalars.loop(l.constantIndex(covered), l.constantIndex(extent), 1,
                           state, body(scalars));
    return state;
  }

  Value reduce(const Index &row, vector::CombiningKind kind, Value identity,
               function_ref<Value(ElementEmitter &, Value)> map) {
    auto step = [&](ElementEmitter &e, const Index &at,
                    ValueRange carried) -> SmallVector<Value> {
      Value x = map(e, input(e, at));
      bool isMax = kind == vector::CombiningKind::MAXIMUMF;
      return {isMax ? e.l.max(carried[0], x) : e.l.add(carried[0], x)};
    };
    auto join = [&](ValueRange state) -> SmallVector<Value> {
      if (!LaneBuilder::isVector(state[0]))
        return {state[0]};
      return {vector::ReductionOp::create(vectors.l.b, vectors.l.loc, kind,
                                          state[0])};
    };
    return pass(row, vectors.l.spread(identity), step, join).front();
  }

  KernelContext &context;
  cnn::SoftmaxOp op;
  ElementEmitter vectors, scalars;
  int64_t extent;
  Type element, type;
};
} // namespace

/// Softmax along another axis than the last: a vector of neighbouring rows (or
/// one row) at `index`, whose entry for the axis is overwritten.
static void emitSoftmaxLanes(KernelContext &context, ElementEmitter &e,
                             cnn::SoftmaxOp op, Index index) {
  LaneBuilder &l = e.l;
  int64_t axis = op.getAxis(), extent = cnn::shapeOf(op.getX())[axis];
  Type element = cnn::elementOf(op.getX()), type = accumulatorType(element);
  auto input = [&](Value iv) {
    index[axis] = l.uniform(iv);
    return l.widened(e.element(op.getX(), index));
  };
  Value first = l.constantIndex(0), last = l.constantIndex(extent);
  Value most = e.loop(first, last, 1, l.spread(l.constant(type, -INFINITY)),
                      [&](Value iv, ValueRange m) -> SmallVector<Value> {
                        return {l.max(m[0], input(iv))};
                      })[0];
  Value sum = e.loop(first, last, 1, l.spread(l.zero(type)),
                     [&](Value iv, ValueRange s) -> SmallVector<Value> {
                       Value x = softmaxShift(l, op, input(iv), most);
                       return {l.add(s[0], softmaxTerm(l, op, x))};
                     })[0];
  e.loop(first, last, 1, {}, [&](Value iv, ValueRange) -> SmallVector<Value> {
    Value shifted = softmaxShift(l, op, input(iv), most);
    e.bindComputed(op.getY(), softmaxElement(l, op, shifted, sum));
    context.storeResults(e, index);
    return {};
  });
}

void cnnc::emitSoftmaxForm(KernelContext &context) {
  auto op = context.root<cnn::SoftmaxOp>();
  SmallVector<int64_t> shape(cnn::shapeOf(op.getX()));
  int64_t axis = op.getAxis(), rank = shape.size();
  int64_t lanes = context.tiling.getInt("lanes");
  if (axis == rank - 1) {
    SoftmaxRow row(context, op, lanes);
    forEachRow(context, row.outer(), shape, axis,
               [&](const Index &index) { row.emit(index); });
    return;
  }
  // Tasks are rows of the last dimension, lanes run along it.
  int64_t inner = shape.back(), covered = inner / lanes * lanes;
  shape.back() = 1;
  ElementEmitter vectors = context.emitter(lanes);
  ElementEmitter scalars = context.emitter(1);
  auto body = [&](ElementEmitter &e, Index index) {
    return [&e, &context, op, index](Value iv,
                                     ValueRange) mutable -> SmallVector<Value> {
      index.back() = e.l.uniform(iv);
      if (e.l.lanes > 1) {
        index.back().kind = LaneIndex::Kind::Contiguous;
        index.back().alignment = e.l.lanes;
      }
      emitSoftmaxLanes(context, e, op, index);
      return {};
    };
  };
  forEachRow(context, vectors, shape, axis, [&](const Index &index) {
    LaneBuilder &l = vectors.l;
    if (covered > 0)
      vectors.loop(l.constantIndex(0), l.constantIndex(covered), lanes, {},
                   body(vectors, index));
    if (covered < inner)
      scalars.loop(l.constantIndex(covered), l.constantIndex(inner), 1, {},
                   body(scalars, index));
  });
}

//===----------------------------------------------------------------------===//
// CumSum
//===----------------------------------------------------------------------===//

void cnnc::emitCumSumForm(KernelContext &context) {
  auto op = context.root<cnn::CumSumOp>();
  ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
  int64_t axis = op.getAxis(), extent = shape[axis];
  Type element = cnn::elementOf(op.getX());
  ElementEmitter e = context.emitter(1);
  LaneBuilder &l = e.l;
  forEachRow(context, e, shape, axis, [&](Index index) {
    Value zero = l.zero(accumulatorType(element));
    e.loop(l.constantIndex(0), l.constantIndex(extent), 1, zero,
           [&](Value iv, ValueRange sum) -> SmallVector<Value> {
             Value at =
                 op.getReverse() ? l.sub(l.constantIndex(extent - 1), iv) : iv;
             index[axis] = l.uniform(at);
             Value x = l.widened(e.element(op.getX(), index));
             Value next = l.add(sum[0], x);
             Value y = op.getExclusive() ? sum[0] : next;
             e.bindComputed(op.getY(), fromAccumulator(l, y, element));
             context.storeResults(e, index);
             return {next};
           });
  });
}

//===----------------------------------------------------------------------===//
// TopK
//===----------------------------------------------------------------------===//

namespace {
/// A heap in the result buffers themselves keeps the best k elements of a row,
/// the worst of them on top (O(n log k), no scratch memory); sorting it in
/// place then leaves them best first.
class TopKRow {
public:
  TopKRow(KernelContext &context, cnn::TopKOp op, ElementEmitter &e)
      : op(op), e(e), l(e.l), outputs(context.outputs()), axis(op.getAxis()),
        k(op.getK()), extent(cnn::shapeOf(op.getX())[axis]),
        i64(l.b.getI64Type()) {}

  void emit(const Index &row) {
    index = row;
    fill();
    // Turn the first k elements into a heap, from the last parent upwards.
    e.loop(l.constantIndex(0), l.constantIndex(k / 2), 1, {},
           [&](Value iv, ValueRange) -> SmallVector<Value> {
             Value parent = l.sub(l.constantIndex(k / 2 - 1), iv);
             siftDown(parent, l.constantIndex(k));
             return {};
           });
    scanRest();
    // Repeatedly move the worst to the end of the shrinking heap.
    e.loop(l.constantIndex(1), l.constantIndex(k), 1, {},
           [&](Value iv, ValueRange) -> SmallVector<Value> {
             Value last = l.sub(l.constantIndex(k), iv);
             Entry top = load(l.constantIndex(0)), end = load(last);
             store(last, top);
             store(l.constantIndex(0), end);
             siftDown(l.constantIndex(0), last);
             return {};
           });
  }

private:
  struct Entry {
    Value value, position;
  };

  Index at(Value i) {
    Index result(index);
    result[axis] = l.uniform(i);
    return result;
  }
  Entry load(Value i) {
    return {loadElement(l, outputs[0], at(i)),
            loadElement(l, outputs[1], at(i))};
  }
  void store(Value i, Entry entry) {
    storeElement(l, outputs[0], at(i), entry.value);
    storeElement(l, outputs[1], at(i), entry.position);
  }
  Entry input(Value i) {
    return {e.element(op.getX(), at(i)),
            arith::IndexCastOp::create(l.b, l.loc, i64, i)};
  }
  /// True if `a` ranks behind `b`: the larger index loses among equals, and
  /// NaN ranks first, as the largest number does.
  Value worse(Entry a, Entry b) {
    bool isUnsigned = cnn::elementOf(op.getX()).isUnsignedInteger();
    Value x = op.getSmallest() ? b.value : a.value;
    Value y = op.getSmallest() ? a.value : b.value;
    Value behind = l.less(x, y, isUnsigned);
    Value ahead = l.less(y, x, isUnsigned);
    Value later = l.less(b.position, a.position);
    return l.select(
        behind, behind,
        l.select(ahead, l.constantInteger(l.b.getI1Type(), 0), later));
  }

  void fill() {
    e.loop(l.constantIndex(0), l.constantIndex(k), 1, {},
           [&](Value iv, ValueRange) -> SmallVector<Value> {
             store(iv, input(iv));
             return {};
           });
  }

  void scanRest() {
    e.loop(l.constantIndex(k), l.constantIndex(extent), 1, {},
           [&](Value iv, ValueRange) -> SmallVector<Value> {
             Entry candidate = input(iv);
             e.ifThen(worse(load(l.constantIndex(0)), candidate), [&] {
               store(l.constantIndex(0), candidate);
               siftDown(l.constantIndex(0), l.constantIndex(k));
             });
             return {};
           });
  }

  /// Moves the entry at `root` down until neither child is worse. The depth of
  /// the heap bounds the loop.
  void siftDown(Value root, Value size) {
    int64_t depth = llvm::Log2_64_Ceil(k + 1) + 1;
    Value one = l.constantIndex(1);
    e.loop(l.constantIndex(0), l.constantIndex(depth), 1, root,
           [&](Value, ValueRange carried) -> SmallVector<Value> {
             Value here = carried[0];
             Value left = l.add(l.add(here, here), one);
             Value hasLeft = l.less(left, size);
             auto move = [&]() -> Value {
               Value right = l.add(left, one);
               Value hasRight = l.less(right, size);
               Value safe = l.select(hasRight, right, left);
               Value takeRight =
                   l.logicalAnd(hasRight, worse(load(safe), load(left)));
               Value child = l.select(takeRight, right, left);
               Entry parent = load(here), below = load(child);
               Value swap = worse(below, parent);
               e.ifThen(swap, [&] {
                 store(here, below);
                 store(child, parent);
               });
               return l.select(swap, child, size);
             };
             return {e.ifElse(hasLeft, move, [&] { return size; })};
           });
  }

  cnn::TopKOp op;
  ElementEmitter &e;
  LaneBuilder &l;
  SmallVector<Buffer> outputs;
  Index index;
  int64_t axis, k, extent;
  Type i64;
};
} // namespace

void cnnc::emitTopKForm(KernelContext &context) {
  auto op = context.root<cnn::TopKOp>();
  ElementEmitter e = context.emitter(1);
  TopKRow row(context, op, e);
  forEachRow(context, e, cnn::shapeOf(op.getX()), op.getAxis(),
             [&](const Index &index) { row.emit(index); });
}
