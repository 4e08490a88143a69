//===- WindowForm.cpp - depthwise convolutions and pooling ----------------===//
//
// Neighbouring results of a sliding window share most of what they read. A
// thread computes `columns` results next to each other along the last spatial
// dimension, for `lanes` channels: it loads every element under any of their
// windows once and adds it to all of them. Threads of a warp take neighbouring
// channels, so that with channels last each load of a warp is one run.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "targets/common/element/Window.h"
#include "targets/common/forms/Forms.h"
#include "targets/ptx/PtxForms.h"
#include "targets/ptx/WindowProblem.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::ptx;

/// Rows of a window that are written out one after the other, at most.
static constexpr int64_t kWrittenOut = 3;

namespace {
class WindowRow {
public:
  WindowRow(KernelContext &context, WindowProblem problem)
      : context(context), p(problem),
        e(context.emitter(context.tiling.getInt("lanes"))), l(e.l),
        columns(context.tiling.getInt("columns")), last(p.kernel.size() - 1) {}

  void emit() {
    place();
    SmallVector<Value> sums(columns, initial());
    sums = rows(0, Row(), sums);
    for (int64_t t = 0; t < columns; ++t)
      store(t, sums[t]);
  }

private:
  /// Finds the thread's image, channels and position.
  void place() {
    ArrayRef<int64_t> shape = cnn::shapeOf(p.y);
    SmallVector<int64_t> extents = {shape[0]};
    llvm::append_range(extents, shape.drop_front(2));
    extents.back() = llvm::divideCeil(extents.back(), columns);
    extents.push_back(shape[1] / l.lanes);
    SmallVector<Value> parts = splitTask(l, context.begin(), extents);
    image = l.uniform(parts[0]);
    channel.value = l.mul(parts.back(), l.constantIndex(l.lanes));
    if (l.lanes > 1) {
      channel.kind = LaneIndex::Kind::Contiguous;
      channel.alignment = l.lanes;
    }
    output = SmallVector<Value>(ArrayRef(parts).drop_front().drop_back());
    output.back() = l.mul(output.back(), l.constantIndex(columns));
  }

  /// What a result begins with.
  Value initial() {
    if (p.conv && p.conv.getBias())
      return l.spread(l.widened(e.element(p.conv.getBias(), {channel})));
    return l.spread(identity());
  }
  Value identity() {
    return reductionIdentity(l, p.reduction, cnn::elementOf(p.x));
  }

  /// The first input position of the window in dimension `d`.
  Value base(size_t d) {
    return l.add(l.mul(output[d], l.constantIndex(p.strides[d])),
                 l.constantIndex(-p.pads[d]));
  }

  /// Where a row of the window lies: in the window, in the input, and whether
  /// it is inside of that (null if it is).
  struct Row {
    SmallVector<Value> kernel, positions;
    Value inside;
  };

  /// Goes over the rows of the window in dimension `d`, then over those of the
  /// next dimension. Few rows are written out, so that all their loads are on
  /// their way at once; of many only those are visited that lie inside.
  SmallVector<Value> rows(size_t d, const Row &outer, ValueRange initial) {
    if (d == last)
      return row(outer, initial);
    Value first = base(d);
    auto visit = [&](Value k, bool checks, ValueRange sums) {
      Row here = outer;
      Value position = l.add(first, l.mul(k, l.constantIndex(p.dilations[d])));
      here.kernel.push_back(k);
      here.positions.push_back(position);
      if (checks)
        here.inside = both(here.inside, isInside(position, d));
      return rows(d + 1, here, sums);
    };
    if (p.kernel[d] <= kWrittenOut) {
      SmallVector<Value> sums(initial);
      for (int64_t k = 0; k < p.kernel[d]; ++k)
        sums = visit(l.constantIndex(k), p.mayLeave(d), sums);
      return sums;
    }
    Value low = l.constantIndex(0), high = l.constantIndex(p.kernel[d]);
    if (p.mayLeave(d))
      std::tie(low, high) =
          windowBounds(l, first, p.dilations[d], p.kernel[d], p.input[d]);
    return e.loop(low, high, 1, initial, [&](Value k, ValueRange sums) {
      return visit(k, /*checks=*/false, sums);
    });
  }

  Value both(Value x, Value y) { return !x ? y : !y ? x : l.logicalAnd(x, y); }
  Value isInside(Value position, size_t d) {
    // Negative positions are large as unsigned numbers.
    return l.compare(arith::CmpIPredicate::ult, position,
                     l.constantIndex(p.input[d]));
  }

  /// One row of the input under the windows of all the thread's results.
  SmallVector<Value> row(const Row &here, ValueRange initial) {
    SmallVector<Value> sums(initial);
    int64_t stride = p.strides[last], dilation = p.dilations[last],
            taps = p.kernel[last];
    SmallVector<Value> weights(taps);
    Value first = base(last);
    int64_t span = (columns - 1) * stride + (taps - 1) * dilation + 1;
    for (int64_t j = 0; j < span; ++j) {
      Value loaded;
      for (int64_t t = 0; t < columns; ++t) {
        int64_t behind = j - t * stride;
        if (behind < 0 || behind % dilation != 0 || behind / dilation >= taps)
          continue;
        int64_t tap = behind / dilation;
        if (!loaded)
          loaded = load(here, l.add(first, l.constantIndex(j)));
        sums[t] = step(sums[t], loaded, weights[tap], here.kernel, tap);
      }
    }
    return sums;
  }

  /// The element at a position, as an accumulator; what adds nothing outside.
  Value load(const Row &here, Value column) {
    Index at = {image, channel};
    for (Value position : here.positions)
      at.push_back(l.uniform(position));
    at.push_back(l.uniform(column));
    auto read = [&]() -> Value { return l.widened(e.element(p.x, at)); };
    Value inside = here.inside;
    if (p.mayLeave(last) || p.isRagged(columns))
      inside = both(inside, isInside(column, last));
    if (!inside)
      return read();
    return e.ifElse(inside, read, [&]() -> Value { return identity(); });
  }

  Value step(Value sum, Value loaded, Value &weight, ArrayRef<Value> kernel,
             int64_t tap) {
    if (!p.conv)
      return reductionStep(l, p.reduction, sum, loaded, cnn::elementOf(p.x));
    if (!weight) {
      Index at = {channel, l.uniform(0)};
      for (Value k : kernel)
        at.push_back(l.uniform(k));
      at.push_back(l.uniform(tap));
      weight = l.widened(e.element(p.conv.getW(), at));
    }
    return l.fma(loaded, weight, sum);
  }

  void store(int64_t t, Value sum) {
    Value column = l.add(output.back(), l.constantIndex(t));
    auto body = [&] {
      Index at = {image, channel};
      for (Value o : ArrayRef(output).drop_back())
        at.push_back(l.uniform(o));
      at.push_back(l.uniform(column));
      e.bindComputed(p.y, fromAccumulator(l, sum, cnn::elementOf(p.y)));
      context.storeResults(e, at);
    };
    if (!p.isRagged(columns))
      return body();
    e.ifThen(l.less(column, l.constantIndex(cnn::shapeOf(p.y).back())), body);
  }

  KernelContext &context;
  WindowProblem p;
  ElementEmitter e;
  LaneBuilder &l;
  int64_t columns;
  size_t last; ///< number of the last spatial dimension
  LaneIndex image, channel;
  SmallVector<Value> output; ///< position of the first result
};
} // namespace

void cnnc::ptx::emitWindowForm(KernelContext &context) {
  WindowRow(context, *windowProblemOf(context.kernel)).emit();
}
