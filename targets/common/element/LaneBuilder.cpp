//===- LaneBuilder.cpp - arithmetic on one element or a vector ------------===//

#include "targets/common/element/LaneBuilder.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include <numeric>

using namespace mlir;
using namespace cnnc;

static bool isFloat(Value v) {
  return isa<FloatType>(getElementTypeOrSelf(v.getType()));
}

static bool isHalf(Type type) { return type.isF16() || type.isBF16(); }

/// The type of `like` (scalar or vector) with another element type.
static Type withElement(Type like, Type element) {
  if (auto vector = dyn_cast<VectorType>(like))
    return VectorType::get(vector.getShape(), element);
  return element;
}

Value LaneBuilder::constantIndex(int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

Value LaneBuilder::constant(Type type, double value) {
  if (auto floating = dyn_cast<FloatType>(type)) {
    APFloat number(value);
    bool losesInfo;
    number.convert(floating.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    return arith::ConstantOp::create(b, loc, b.getFloatAttr(floating, number));
  }
  return constantInteger(type, int64_t(value));
}

Value LaneBuilder::constantInteger(Type type, int64_t value) {
  if (isa<FloatType>(type))
    return constant(type, double(value));
  if (type.isIndex())
    return constantIndex(value);
  APInt bits(type.getIntOrFloatBitWidth(), uint64_t(value), /*isSigned=*/true,
             /*implicitTrunc=*/true);
  return arith::ConstantOp::create(b, loc, b.getIntegerAttr(type, bits));
}

Value LaneBuilder::spread(Value v) {
  if (lanes == 1 || isVector(v))
    return v;
  return vector::BroadcastOp::create(b, loc, vectorOf(v.getType()), v);
}

void LaneBuilder::unify(Value &x, Value &y) {
  if (isVector(x) == isVector(y))
    return;
  x = spread(x);
  y = spread(y);
}

template <typename FloatOp, typename IntOp>
Value LaneBuilder::arithmetic(Value x, Value y) {
  unify(x, y);
  if (!isFloat(x))
    return IntOp::create(b, loc, x, y);
  Type element = scalarType(x);
  if (!isHalf(element))
    return FloatOp::create(b, loc, x, y);
  return truncate(FloatOp::create(b, loc, widened(x), widened(y)), element);
}

Value LaneBuilder::add(Value x, Value y) {
  return arithmetic<arith::AddFOp, arith::AddIOp>(x, y);
}
Value LaneBuilder::sub(Value x, Value y) {
  return arithmetic<arith::SubFOp, arith::SubIOp>(x, y);
}
Value LaneBuilder::mul(Value x, Value y) {
  return arithmetic<arith::MulFOp, arith::MulIOp>(x, y);
}

Value LaneBuilder::divide(Value x, Value y) {
  return arithmetic<arith::DivFOp, arith::DivSIOp>(x, y);
}

Value LaneBuilder::fma(Value x, Value y, Value acc) {
  if (!isFloat(acc))
    return add(mul(x, y), acc);
  if (lanes == 1)
    return math::FmaOp::create(b, loc, x, y, acc);
  return vector::FMAOp::create(b, loc, spread(x), spread(y), spread(acc));
}

/// The sign of a zero that is one of several extrema does not matter: to get it
/// right takes as long as all else.
template <typename Op> static Value extremum(LaneBuilder &l, Value x, Value y) {
  l.unify(x, y);
  return Op::create(l.b, l.loc, x, y, arith::FastMathFlags::nsz);
}

Value LaneBuilder::max(Value x, Value y, bool isUnsigned) {
  if (isFloat(x))
    return extremum<arith::MaximumFOp>(*this, x, y);
  return isUnsigned ? op<arith::MaxUIOp>(x, y) : op<arith::MaxSIOp>(x, y);
}

Value LaneBuilder::min(Value x, Value y, bool isUnsigned) {
  if (isFloat(x))
    return extremum<arith::MinimumFOp>(*this, x, y);
  return isUnsigned ? op<arith::MinUIOp>(x, y) : op<arith::MinSIOp>(x, y);
}

Value LaneBuilder::compare(arith::CmpIPredicate p, Value x, Value y) {
  unify(x, y);
  return arith::CmpIOp::create(b, loc, p, x, y);
}
Value LaneBuilder::compare(arith::CmpFPredicate p, Value x, Value y) {
  unify(x, y);
  return arith::CmpFOp::create(b, loc, p, x, y);
}

Value LaneBuilder::less(Value x, Value y, bool isUnsigned) {
  if (isFloat(x))
    return compare(arith::CmpFPredicate::OLT, x, y);
  return compare(
      isUnsigned ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt, x, y);
}

Value LaneBuilder::select(Value condition, Value x, Value y) {
  unify(x, y);
  if (isVector(condition)) {
    x = spread(x);
    y = spread(y);
  }
  return arith::SelectOp::create(b, loc, condition, x, y);
}

Value LaneBuilder::logicalAnd(Value x, Value y) {
  return op<arith::AndIOp>(x, y);
}

Value LaneBuilder::logicalOr(Value x, Value y) {
  return op<arith::OrIOp>(x, y);
}

Value LaneBuilder::extend(Value x, Type wider) {
  return arith::ExtFOp::create(b, loc, withElement(x.getType(), wider), x);
}
Value LaneBuilder::truncate(Value x, Type narrower) {
  return arith::TruncFOp::create(b, loc, withElement(x.getType(), narrower), x);
}
Value LaneBuilder::widened(Value x) {
  return isHalf(scalarType(x)) ? extend(x, b.getF32Type()) : x;
}

Value LaneBuilder::resizeInteger(Value x, Type to, bool isUnsigned) {
  unsigned from = scalarType(x).getIntOrFloatBitWidth();
  Type type = withElement(x.getType(), to);
  unsigned width = to.getIntOrFloatBitWidth();
  if (from == width)
    return x;
  if (from > width)
    return arith::TruncIOp::create(b, loc, type, x);
  if (isUnsigned)
    return arith::ExtUIOp::create(b, loc, type, x);
  return arith::ExtSIOp::create(b, loc, type, x);
}

Value LaneBuilder::toIndex(Value x) {
  return arith::IndexCastOp::create(
      b, loc, withElement(x.getType(), b.getIndexType()), x);
}

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

Value LaneBuilder::valueOf(const LaneIndex &i) {
  if (!i.isContiguous())
    return i.value;
  Value steps = vector::StepOp::create(b, loc, vectorOf(b.getIndexType()));
  return op<arith::AddIOp>(i.value, steps);
}

LaneIndex LaneBuilder::affine(const LaneIndex &i, int64_t factor,
                              Value offset) {
  LaneIndex result = i;
  if (factor != 1) {
    result = fromValue(mul(valueOf(i), constantIndex(factor)));
    result.alignment = i.alignment * std::abs(factor);
  }
  auto known = offset.getDefiningOp<arith::ConstantIndexOp>();
  if (known && known.value() == 0)
    return result;
  result.value = add(result.value, offset);
  result.alignment =
      known ? std::gcd(result.alignment, std::abs(known.value())) : 1;
  return result;
}

LaneIndex LaneBuilder::affine(const LaneIndex &i, int64_t factor,
                              int64_t offset) {
  if (factor == 1 && offset == 0)
    return i;
  return affine(i, factor, constantIndex(offset));
}

LaneIndex LaneBuilder::plus(const LaneIndex &i, const LaneIndex &j) {
  if (!j.isUniform() && i.isUniform())
    return plus(j, i);
  if (j.isUniform()) {
    LaneIndex result = affine(i, 1, j.value);
    result.alignment = std::gcd(i.alignment, j.alignment);
    return result;
  }
  return fromValue(add(valueOf(i), valueOf(j)));
}

/// x if `v` is x * factor for a multiple `factor` of `by`, with that factor.
static std::pair<Value, int64_t> matchMultiple(Value v, int64_t by) {
  auto product = v.getDefiningOp<arith::MulIOp>();
  if (!product)
    return {};
  auto factor = product.getRhs().getDefiningOp<arith::ConstantIndexOp>();
  if (!factor || factor.value() % by != 0)
    return {};
  return {product.getLhs(), factor.value()};
}

LaneIndex LaneBuilder::divide(const LaneIndex &i, int64_t by) {
  if (by == 1)
    return i;
  // Block numbers are multiplied only to be divided again here.
  bool inOne = i.isUniform() || (i.isContiguous() && by % lanes == 0);
  if (auto [x, factor] = matchMultiple(i.value, by); x && inOne)
    return uniform(factor == by ? x : mul(x, constantIndex(factor / by)));
  // Lanes that start at a multiple of the lane count stay within one quotient.
  bool within = i.isContiguous() && i.alignment % lanes == 0 && by % lanes == 0;
  if (i.isUniform() || within)
    return uniform(op<arith::DivUIOp>(i.value, constantIndex(by)));
  return fromValue(op<arith::DivUIOp>(valueOf(i), constantIndex(by)));
}

LaneIndex LaneBuilder::modulo(const LaneIndex &i, int64_t by) {
  if (by == 1)
    return uniform(0);
  bool inOne = i.isUniform() || (i.isContiguous() && by % lanes == 0);
  if (matchMultiple(i.value, by).first && inOne) {
    LaneIndex result = i;
    result.value = constantIndex(0);
    result.alignment = 0;
    return result;
  }
  bool within = i.isContiguous() && i.alignment % lanes == 0 && by % lanes == 0;
  if (i.isUniform() || within) {
    LaneIndex result = i;
    result.value = op<arith::RemUIOp>(i.value, constantIndex(by));
    result.alignment = std::gcd(i.alignment, by);
    return result;
  }
  return fromValue(op<arith::RemUIOp>(valueOf(i), constantIndex(by)));
}

LaneIndex LaneBuilder::clamp(const LaneIndex &i, int64_t extent) {
  Value v = valueOf(i);
  v = op<arith::MaxSIOp>(v, constantIndex(0));
  v = op<arith::MinSIOp>(v, constantIndex(extent - 1));
  return fromValue(v);
}
