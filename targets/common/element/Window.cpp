//===- Window.cpp - loops over a sliding window ---------------------------===//

#include "targets/common/element/Window.h"

using namespace mlir;
using namespace cnnc;

cnn::ReduceKind cnnc::reductionOf(cnn::PoolOp op) {
  return op.getKind() == cnn::PoolKind::max ? cnn::ReduceKind::max
                                            : cnn::ReduceKind::sum;
}

/// max(0, ceil(x / by)) and below `most`, for signed x.
static Value clampedCeil(LaneBuilder &l, Value x, int64_t by, int64_t most) {
  Value zero = l.constantIndex(0);
  x = l.op<arith::MaxSIOp>(x, zero);
  if (by != 1)
    x = l.op<arith::DivUIOp>(l.add(x, l.constantIndex(by - 1)),
                             l.constantIndex(by));
  return l.op<arith::MinSIOp>(x, l.constantIndex(most));
}

std::pair<Value, Value> cnnc::windowBounds(LaneBuilder &l, Value base,
                                           int64_t dilation, int64_t kernel,
                                           int64_t extent) {
  Value before = l.sub(l.constantIndex(0), base);
  Value after = l.sub(l.constantIndex(extent), base);
  return {clampedCeil(l, before, dilation, kernel),
          clampedCeil(l, after, dilation, kernel)};
}

/// True if no window leaves the input in dimension `d`.
static bool neverLeaves(const WindowGeometry &w, size_t d) {
  return w.pads[d] == 0 && w.pads[w.kernel.size() + d] <= 0;
}

SmallVector<Value> cnnc::emitWindow(ElementEmitter &e, const WindowGeometry &w,
                                    IndexRef output, ValueRange initial,
                                    WindowBody body) {
  LaneBuilder &l = e.l;
  size_t rank = w.kernel.size();
  Index base; // input position of the window's first element
  for (size_t d = 0; d < rank; ++d)
    base.push_back(l.affine(output[d], w.strides[d], -w.pads[d]));

  Index kernel, input;
  SmallVector<Value> insides;
  std::function<SmallVector<Value>(ValueRange)> open =
      [&](ValueRange carried) -> SmallVector<Value> {
    size_t d = kernel.size();
    if (d == rank) {
      Value inside;
      for (Value here : insides)
        if (here)
          inside = inside ? l.logicalAnd(inside, here) : here;
      return body(kernel, input, inside, carried);
    }
    bool safe = neverLeaves(w, d);
    Value low = l.constantIndex(0), high = l.constantIndex(w.kernel[d]);
    if (!safe && base[d].isUniform())
      std::tie(low, high) = windowBounds(l, base[d].value, w.dilations[d],
                                         w.kernel[d], w.input[d]);
    auto step = [&](Value k, ValueRange inner) {
      LaneIndex position =
          l.plus(base[d], l.affine(l.uniform(k), w.dilations[d], int64_t(0)));
      Value inside;
      if (!safe && !position.isUniform()) {
        inside = l.compare(arith::CmpIPredicate::ult, l.valueOf(position),
                           l.constantIndex(w.input[d]));
        position = l.clamp(position, w.input[d]);
      }
      kernel.push_back(l.uniform(k));
      input.push_back(position);
      insides.push_back(inside);
      SmallVector<Value> result = open(inner);
      kernel.pop_back();
      input.pop_back();
      insides.pop_back();
      return result;
    };
    bool single = w.kernel[d] == 1 && (safe || !base[d].isUniform());
    if (single)
      return step(low, carried);
    return e.loop(low, high, 1, carried, step);
  };
  return open(initial);
}
