//===- Quantize.cpp - elements of cnn.quantize ----------------------------===//
//
// The arithmetic of dialects/cnn/eval/Quantize.cpp, without branches.
//
//===----------------------------------------------------------------------===//

#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "targets/common/element/ElementEmitter.h"

using namespace mlir;
using namespace cnnc;
using arith::CmpFPredicate;
using cnn::OverflowKind;
using cnn::RoundingKind;

/// The integer that `m` becomes; infinities stay.
static Value emitRounding(LaneBuilder &l, RoundingKind kind, Value m) {
  Type type = LaneBuilder::scalarType(m);
  if (kind == RoundingKind::rnd_conv)
    return l.op<math::RoundEvenOp>(m);
  if (kind == RoundingKind::trn)
    return l.op<math::FloorOp>(m);
  if (kind == RoundingKind::trn_zero)
    return l.op<math::TruncOp>(m);
  Value below = l.op<math::FloorOp>(m), half = l.constant(type, 0.5);
  // Of an infinity this is NaN, and no comparison with it is true.
  Value part = l.sub(m, below);
  auto least = [&] { return l.compare(CmpFPredicate::OGE, part, half); };
  auto past = [&] { return l.compare(CmpFPredicate::OGT, part, half); };
  auto negative = [&] { return l.less(below, l.zero(type)); };
  Value up;
  switch (kind) {
  case RoundingKind::rnd_min_inf:
    up = past();
    break;
  case RoundingKind::rnd_zero:
    up = l.select(negative(), least(), past());
    break;
  case RoundingKind::rnd_inf:
    up = l.select(negative(), past(), least());
    break;
  default:
    up = least();
    break;
  }
  return l.select(up, l.add(below, l.constant(type, 1)), below);
}

/// The low bits of the integer `m`; anything where it is infinite.
static Value emitWrap(LaneBuilder &l, cnn::FixedAttr grid, Value m) {
  Type type = LaneBuilder::scalarType(m);
  double range = std::ldexp(1.0, int(grid.getWidth()));
  // Powers of two: both products are exact.
  Value turns = l.op<math::FloorOp>(l.mul(m, l.constant(type, 1 / range)));
  Value low = l.sub(m, l.mul(turns, l.constant(type, range)));
  if (grid.getIsUnsigned())
    return low;
  Value past = l.compare(CmpFPredicate::OGT, low,
                         l.constant(type, grid.getGreatestMantissa()));
  return l.select(past, l.sub(low, l.constant(type, range)), low);
}

Value cnnc::emitScalarQuantize(LaneBuilder &l, cnn::QuantizeOp op, Value x) {
  cnn::FixedAttr grid = op.getGrid();
  OverflowKind overflow = op.getOverflow();
  Type type = LaneBuilder::scalarType(x);
  Value unit = l.constant(type, std::ldexp(1.0, int(grid.getExponent())));
  Value steps = l.constant(type, std::ldexp(1.0, int(-grid.getExponent())));
  Value m = emitRounding(l, op.getRounding(), l.mul(x, steps));
  double lowest = grid.getLeastMantissa();
  if (overflow == OverflowKind::sat_sym && !grid.getIsUnsigned())
    lowest = -grid.getGreatestMantissa();
  Value least = l.constant(type, lowest);
  Value most = l.constant(type, grid.getGreatestMantissa());
  Value zero = l.zero(type);
  if (overflow == OverflowKind::wrap || overflow == OverflowKind::sat_zero) {
    Value inside = l.logicalAnd(l.compare(CmpFPredicate::OGE, m, least),
                                l.compare(CmpFPredicate::OLE, m, most));
    Value beyond = zero;
    if (overflow == OverflowKind::wrap) {
      Value finite = l.compare(CmpFPredicate::OLT, l.op<math::AbsFOp>(m),
                               l.constant(type, INFINITY));
      beyond = l.select(finite, emitWrap(l, grid, m), zero);
    }
    m = l.select(inside, m, beyond);
  } else {
    // Comparisons that are false for NaN, which becomes zero.
    Value number = l.compare(CmpFPredicate::ORD, m, m);
    m = l.select(l.compare(CmpFPredicate::OGT, m, most), most, m);
    m = l.select(l.compare(CmpFPredicate::OLT, m, least), least, m);
    m = l.select(number, m, zero);
  }
  return l.add(l.mul(m, unit), zero); // makes -0 positive
}

Value cnnc::emitQuantize(ElementEmitter &e, cnn::QuantizeOp op,
                         IndexRef index) {
  return emitScalarQuantize(e.l, op, e.element(op.getX(), index));
}
