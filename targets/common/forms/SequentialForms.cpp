//===- SequentialForms.cpp - updates and suppression, in order ------------===//

#include "dialects/cnn/Infer.h"
#include "targets/common/forms/Forms.h"

using namespace mlir;
using namespace cnnc;

//===----------------------------------------------------------------------===//
// ScatterND
//===----------------------------------------------------------------------===//

static Value combine(LaneBuilder &l, cnn::ScatterKind kind, Value old, Value x,
                     Type element) {
  bool isUnsigned = element.isUnsignedInteger() || element.isInteger(1);
  switch (kind) {
  case cnn::ScatterKind::assign:
    return x;
  case cnn::ScatterKind::add:
    return l.add(old, x);
  case cnn::ScatterKind::mul:
    return l.mul(old, x);
  case cnn::ScatterKind::max:
    return l.max(old, x, isUnsigned);
  case cnn::ScatterKind::min:
    return l.min(old, x, isUnsigned);
  }
  llvm_unreachable("all kinds are handled");
}

/// Applies the update slice at `lead` (indices of the tuple's dimensions).
static void emitUpdate(ElementEmitter &e, cnn::ScatterNDOp op,
                       const Buffer &out, ValueRange lead) {
  LaneBuilder &l = e.l;
  ArrayRef<int64_t> shape = cnn::shapeOf(op.getX());
  int64_t depth = cnn::shapeOf(op.getIndices()).back();
  Type element = cnn::elementOf(op.getX());
  Index target;
  Value inside;
  for (int64_t d = 0; d < depth; ++d) {
    Index at = llvm::map_to_vector(lead, [&](Value v) { return l.uniform(v); });
    at.push_back(l.uniform(d));
    Value v = l.toIndex(e.element(op.getIndices(), at));
    Value extent = l.constantIndex(shape[d]);
    Value negative =
        l.compare(arith::CmpIPredicate::slt, v, l.constantIndex(0));
    v = l.select(negative, l.add(v, extent), v);
    Value here = l.compare(arith::CmpIPredicate::ult, v, extent);
    inside = inside ? l.logicalAnd(inside, here) : here;
    target.push_back(l.uniform(v));
  }
  e.ifThen(inside, [&] {
    e.nest(shape.drop_front(depth), {}, [&](ValueRange rest, ValueRange) {
      Index from =
          llvm::map_to_vector(lead, [&](Value v) { return l.uniform(v); });
      Index to(target);
      for (Value v : rest) {
        from.push_back(l.uniform(v));
        to.push_back(l.uniform(v));
      }
      Value x = e.element(op.getUpdates(), from);
      Value old = loadElement(l, out, to);
      storeElement(l, out, to, combine(l, op.getKind(), old, x, element));
      return SmallVector<Value>();
    });
  });
}

void cnnc::emitScatterForm(KernelContext &context) {
  auto op = context.root<cnn::ScatterNDOp>();
  Buffer out = context.outputs().front();
  ElementEmitter e = context.emitter(1);
  LaneBuilder &l = e.l;
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value, ValueRange) -> SmallVector<Value> {
           e.nest(cnn::shapeOf(op.getX()), {}, [&](ValueRange ivs, ValueRange) {
             Index at = llvm::map_to_vector(
                 ivs, [&](Value v) { return l.uniform(v); });
             storeElement(l, out, at, e.element(op.getX(), at));
             return SmallVector<Value>();
           });
           e.nest(cnn::shapeOf(op.getIndices()).drop_back(), {},
                  [&](ValueRange lead, ValueRange) {
                    emitUpdate(e, op, out, lead);
                    return SmallVector<Value>();
                  });
           return {};
         });
}

//===----------------------------------------------------------------------===//
// NonMaxSuppression
//===----------------------------------------------------------------------===//

namespace {
/// Greedy suppression without scratch memory: boxes are visited in order of
/// score by searching the next best one each time, and compared with those
/// selected before, which are read back from the result.
class Suppressor {
public:
  Suppressor(KernelContext &context, cnn::NonMaxSuppressionOp op,
             ElementEmitter &e)
      : op(op), e(e), l(e.l), out(context.outputs().front()),
        i64(l.b.getI64Type()), f32(l.b.getF32Type()) {}

  void emit() {
    ArrayRef<int64_t> scores = cnn::shapeOf(op.getScores());
    int64_t rows = out.type.getDimSize(0);
    e.nest({rows, 3}, {}, [&](ValueRange ivs, ValueRange) {
      storeElement(l, out, {l.uniform(ivs[0]), l.uniform(ivs[1])},
                   l.constantInteger(i64, -1));
      return SmallVector<Value>();
    });
    e.nest({scores[0], scores[1]}, l.constantIndex(0),
           [&](ValueRange ivs, ValueRange total) -> SmallVector<Value> {
             return {emitClass(ivs[0], ivs[1], total[0])};
           });
  }

private:
  /// Selects the boxes of one class; returns the rows written so far.
  Value emitClass(Value batch, Value cls, Value first) {
    int64_t boxes = cnn::shapeOf(op.getBoxes())[1];
    int64_t most = std::min<int64_t>(op.getMaxOutput(), boxes);
    Value unbounded = l.constant(f32, INFINITY);
    Value none = l.constantIndex(-1);
    // Carried: score and number of the last box visited, rows written, and
    // whether there may be more.
    return e.loop(
        l.constantIndex(0), l.constantIndex(most > 0 ? boxes : 0), 1,
        {unbounded, none, first, l.constantInteger(l.b.getI1Type(), 1)},
        [&](Value, ValueRange state) -> SmallVector<Value> {
          Value score, box;
          std::tie(score, box) = nextBest(batch, cls, state[0], state[1]);
          Value found =
              l.logicalAnd(state[3], l.compare(arith::CmpIPredicate::sge, box,
                                               l.constantIndex(0)));
          Value total = e.ifElse(
              found, [&] { return visit(batch, cls, box, first, state[2]); },
              [&] { return state[2]; });
          Value full = l.compare(arith::CmpIPredicate::sge, l.sub(total, first),
                                 l.constantIndex(most));
          Value more = l.logicalAnd(
              found,
              l.op<arith::XOrIOp>(full, l.constantInteger(l.b.getI1Type(), 1)));
          return {score, box, total, more};
        })[2];
  }

  /// The best box after (lastScore, lastBox) in the order of falling scores and
  /// rising numbers, or -1.
  std::pair<Value, Value> nextBest(Value batch, Value cls, Value lastScore,
                                   Value lastBox) {
    int64_t boxes = cnn::shapeOf(op.getBoxes())[1];
    Value floor = l.constant(
        f32, op.getScoreThreshold() ? op.getScoreThreshold()->convertToDouble()
                                    : -INFINITY);
    auto result = e.loop(
        l.constantIndex(0), l.constantIndex(boxes), 1,
        {l.constant(f32, -INFINITY), l.constantIndex(-1)},
        [&](Value iv, ValueRange best) -> SmallVector<Value> {
          Value score =
              e.element(op.getScores(),
                        {l.uniform(batch), l.uniform(cls), l.uniform(iv)});
          Value above =
              op.getScoreThreshold()
                  ? l.compare(arith::CmpFPredicate::OGT, score, floor)
                  : l.compare(arith::CmpFPredicate::ORD, score, score);
          Value lower = l.less(score, lastScore);
          Value later = l.logicalAnd(
              l.compare(arith::CmpFPredicate::OEQ, score, lastScore),
              l.less(lastBox, iv));
          Value better = l.logicalOr(l.less(best[0], score),
                                     l.compare(arith::CmpIPredicate::slt,
                                               best[1], l.constantIndex(0)));
          Value take = l.logicalAnd(l.logicalAnd(above, better),
                                    l.logicalOr(lower, later));
          return {l.select(take, score, best[0]), l.select(take, iv, best[1])};
        });
    return {result[0], result[1]};
  }

  /// Writes a row for `box` unless one selected before overlaps it too much.
  Value visit(Value batch, Value cls, Value box, Value first, Value total) {
    Value limit = l.constant(f32, op.getIouThreshold().convertToDouble());
    Value keep = e.loop(
        first, total, 1, l.constantInteger(l.b.getI1Type(), 1),
        [&](Value row, ValueRange ok) -> SmallVector<Value> {
          Value other =
              l.toIndex(loadElement(l, out, {l.uniform(row), l.uniform(2)}));
          Value overlap = intersectionOverUnion(batch, box, other);
          Value fine = l.compare(arith::CmpFPredicate::ULE, overlap, limit);
          return {l.logicalAnd(ok[0], fine)};
        })[0];
    e.ifThen(keep, [&] {
      Value columns[] = {batch, cls, box};
      for (auto [column, v] : llvm::enumerate(columns))
        storeElement(l, out, {l.uniform(total), l.uniform(int64_t(column))},
                     arith::IndexCastOp::create(l.b, l.loc, i64, v));
    });
    return l.select(keep, l.add(total, l.constantIndex(1)), total);
  }

  /// Least and largest coordinate of a box in one direction (0: y, 1: x).
  std::pair<Value, Value> side(Value batch, Value box, int64_t d) {
    auto coordinate = [&](int64_t k) {
      return e.element(op.getBoxes(),
                       {l.uniform(batch), l.uniform(box), l.uniform(k)});
    };
    if (op.getCenterPointBox()) { // x, y, width, height
      Value center = coordinate(1 - d);
      Value half = l.mul(coordinate(3 - d), l.constant(f32, 0.5));
      return {l.sub(center, half), l.add(center, half)};
    }
    Value a = coordinate(d), b = coordinate(d + 2); // any diagonal
    return {l.min(a, b), l.max(a, b)};
  }

  Value intersectionOverUnion(Value batch, Value box, Value other) {
    Value zero = l.zero(f32);
    Value intersection, areaA, areaB;
    for (int64_t d = 0; d < 2; ++d) {
      auto [lowA, highA] = side(batch, box, d);
      auto [lowB, highB] = side(batch, other, d);
      Value common = l.max(l.sub(l.min(highA, highB), l.max(lowA, lowB)), zero);
      Value a = l.sub(highA, lowA), b = l.sub(highB, lowB);
      intersection = d ? l.mul(intersection, common) : common;
      areaA = d ? l.mul(areaA, a) : a;
      areaB = d ? l.mul(areaB, b) : b;
    }
    Value together = l.sub(l.add(areaA, areaB), intersection);
    Value some = l.less(zero, intersection);
    return l.select(some, l.divide(intersection, together), zero);
  }

  cnn::NonMaxSuppressionOp op;
  ElementEmitter &e;
  LaneBuilder &l;
  Buffer out;
  Type i64, f32;
};
} // namespace

void cnnc::emitNonMaxSuppressionForm(KernelContext &context) {
  auto op = context.root<cnn::NonMaxSuppressionOp>();
  ElementEmitter e = context.emitter(1);
  e.loop(context.begin(), context.end(), 1, {},
         [&](Value, ValueRange) -> SmallVector<Value> {
           Suppressor(context, op, e).emit();
           return {};
         });
}
