//===- Elementwise.cpp - elements of unary, binary, select, cast ----------===//

#include "dialects/cnn/Infer.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "targets/common/element/ElementEmitter.h"

using namespace mlir;
using namespace cnnc;
using cnn::BinaryKind;
using cnn::UnaryKind;

/// The index of an operand that broadcasts to the shape that `index` is for.
static Index broadcastIndex(LaneBuilder &l, Value operand, IndexRef index) {
  ArrayRef<int64_t> shape = cnn::shapeOf(operand);
  Index result;
  for (auto [extent, i] : llvm::zip(shape, index.take_back(shape.size())))
    result.push_back(extent == 1 ? l.uniform(0) : i);
  return result;
}

Value cnnc::emitUnary(ElementEmitter &e, cnn::UnaryOp op, IndexRef index) {
  return emitScalarUnary(e.l, op.getKind(), e.element(op.getX(), index),
                         cnn::elementOf(op.getX()));
}

Value cnnc::emitBinary(ElementEmitter &e, cnn::BinaryOp op, IndexRef index) {
  Value a = e.element(op.getA(), broadcastIndex(e.l, op.getA(), index));
  Value b = e.element(op.getB(), broadcastIndex(e.l, op.getB(), index));
  return emitScalarBinary(e.l, op.getKind(), a, b, cnn::elementOf(op.getA()));
}

Value cnnc::emitSelect(ElementEmitter &e, cnn::SelectOp op, IndexRef index) {
  auto operand = [&](Value v) {
    return e.element(v, broadcastIndex(e.l, v, index));
  };
  Value condition = operand(op.getCondition());
  Value a = operand(op.getA());
  return e.l.select(condition, a, operand(op.getB()));
}

Value cnnc::emitCast(ElementEmitter &e, cnn::CastOp op, IndexRef index) {
  return emitScalarCast(e.l, e.element(op.getX(), index),
                        cnn::elementOf(op.getX()), op.getElement());
}

/// As dialects/cnn/eval/Elementwise.cpp has it.
Value cnnc::emitLookup(ElementEmitter &e, cnn::LookupOp op, IndexRef index) {
  LaneBuilder &l = e.l;
  Type f64 = l.b.getF64Type(), i32 = l.b.getI32Type();
  double steps = std::ldexp(1.0, int(-op.getGrid().getExponent()));
  Value x = e.element(op.getX(), index);
  Value m = emitScalarCast(l, l.mul(x, l.constant(f64, steps)), f64, i32);
  int64_t rest = op.getRestBits();
  Value upper = l.op<arith::ShRSIOp>(m, l.constantInteger(i32, rest));
  int64_t rows = cnn::shapeOf(op.getTable())[0];
  Value row = l.op<arith::AndIOp>(upper, l.constantInteger(i32, rows - 1));
  LaneIndex place = l.fromValue(l.toIndex(row));
  auto term = [&](int64_t k) {
    return e.element(op.getTable(), {place, l.uniform(k)});
  };
  Value sum = term(op.getTerms() - 1);
  if (op.getTerms() == 1)
    return sum;
  Value mask = l.constantInteger(i32, (int64_t(1) << rest) - 1);
  Value r = emitScalarCast(l, l.op<arith::AndIOp>(m, mask), i32, f64);
  for (int64_t k = op.getTerms() - 1; k-- > 0;)
    sum = l.add(l.mul(sum, r), term(k));
  return sum;
}

//===----------------------------------------------------------------------===//
// Functions of one element
//===----------------------------------------------------------------------===//

/// -1, 0 or 1; NaN stays.
static Value emitSign(LaneBuilder &l, Value x, Type element) {
  Type type = LaneBuilder::scalarType(x);
  Value zero = l.zero(type), one = l.constantInteger(type, 1);
  bool isUnsigned = element.isUnsignedInteger();
  Value below = isUnsigned
                    ? x
                    : l.select(l.less(x, zero), l.constantInteger(type, -1), x);
  return l.select(l.less(zero, x, isUnsigned), one, below);
}

static Value emitIntegerUnary(LaneBuilder &l, UnaryKind kind, Value x,
                              Type element) {
  Type type = LaneBuilder::scalarType(x);
  Value zero = l.zero(type);
  bool isUnsigned = element.isUnsignedInteger();
  switch (kind) {
  case UnaryKind::abs:
    return isUnsigned ? x : l.max(x, l.sub(zero, x));
  case UnaryKind::neg:
    return l.sub(zero, x);
  case UnaryKind::sign:
    return emitSign(l, x, element);
  case UnaryKind::relu:
    return isUnsigned ? x : l.max(x, zero);
  case UnaryKind::logical_not:
    return l.op<arith::XOrIOp>(x, l.constantInteger(type, -1));
  default:
    llvm_unreachable("the verifier admits floating-point operands only");
  }
}

static Value emitFloatUnary(LaneBuilder &l, UnaryKind kind, Value x) {
  Type type = LaneBuilder::scalarType(x);
  switch (kind) {
  case UnaryKind::abs:
    return l.op<math::AbsFOp>(x);
  case UnaryKind::neg:
    return l.op<arith::NegFOp>(x);
  case UnaryKind::sign:
    return emitSign(l, x, type);
  case UnaryKind::exp:
    return l.op<math::ExpOp>(x);
  case UnaryKind::log:
    return l.op<math::LogOp>(x);
  case UnaryKind::log1p:
    return l.op<math::Log1pOp>(x);
  case UnaryKind::sqrt:
    return l.op<math::SqrtOp>(x);
  case UnaryKind::sin:
    return l.op<math::SinOp>(x);
  case UnaryKind::cos:
    return l.op<math::CosOp>(x);
  case UnaryKind::tan:
    return l.op<math::TanOp>(x);
  case UnaryKind::asin:
    return l.op<math::AsinOp>(x);
  case UnaryKind::acos:
    return l.op<math::AcosOp>(x);
  case UnaryKind::atan:
    return l.op<math::AtanOp>(x);
  case UnaryKind::sinh:
    return l.op<math::SinhOp>(x);
  case UnaryKind::cosh:
    return l.op<math::CoshOp>(x);
  case UnaryKind::tanh:
    return l.op<math::TanhOp>(x);
  case UnaryKind::asinh:
    return l.op<math::AsinhOp>(x);
  case UnaryKind::acosh:
    return l.op<math::AcoshOp>(x);
  case UnaryKind::atanh:
    return l.op<math::AtanhOp>(x);
  case UnaryKind::erf:
    return l.op<math::ErfOp>(x);
  case UnaryKind::ceil:
    return l.op<math::CeilOp>(x);
  case UnaryKind::floor:
    return l.op<math::FloorOp>(x);
  case UnaryKind::round:
    return l.op<math::RoundEvenOp>(x);
  case UnaryKind::is_nan:
    return l.compare(arith::CmpFPredicate::UNO, x, x);
  case UnaryKind::is_inf:
    return l.compare(arith::CmpFPredicate::OEQ, l.op<math::AbsFOp>(x),
                     l.constant(type, INFINITY));
  case UnaryKind::sigmoid: {
    Value one = l.constant(type, 1);
    Value e = l.op<math::ExpOp>(l.op<arith::NegFOp>(x));
    return l.divide(one, l.add(one, e));
  }
  case UnaryKind::relu: {
    // Not `maximumf`: a comparison that is false for NaN keeps it and is one
    // instruction on every target.
    Value zero = l.zero(type);
    return l.select(l.less(x, zero), zero, x);
  }
  case UnaryKind::logical_not:
    break;
  }
  llvm_unreachable("the verifier admits truth values and integers only");
}

Value cnnc::emitScalarUnary(LaneBuilder &l, UnaryKind kind, Value x,
                            Type element) {
  if (!isa<FloatType>(element))
    return emitIntegerUnary(l, kind, x, element);
  Value result = emitFloatUnary(l, kind, l.widened(x));
  Type type = LaneBuilder::scalarType(result);
  bool narrow = isa<FloatType>(type) && type != element;
  return narrow ? l.truncate(result, element) : result;
}

//===----------------------------------------------------------------------===//
// Functions of two elements
//===----------------------------------------------------------------------===//

/// Quotient and remainder that trap for no operands: by zero both are 0, and
/// the least number divided by -1 wraps.
static std::pair<Value, Value> emitDivRem(LaneBuilder &l, Value x, Value y,
                                          bool isUnsigned) {
  Type type = LaneBuilder::scalarType(x);
  Value zero = l.zero(type), one = l.constantInteger(type, 1);
  Value byZero = l.compare(arith::CmpIPredicate::eq, y, zero);
  Value safe = l.select(byZero, one, y);
  Value quotient, remainder;
  if (isUnsigned) {
    quotient = l.op<arith::DivUIOp>(x, safe);
    remainder = l.op<arith::RemUIOp>(x, safe);
  } else {
    Value minus =
        l.compare(arith::CmpIPredicate::eq, y, l.constantInteger(type, -1));
    safe = l.select(minus, one, safe);
    quotient = l.select(minus, l.sub(zero, x), l.op<arith::DivSIOp>(x, safe));
    remainder = l.op<arith::RemSIOp>(x, safe);
  }
  return {l.select(byZero, zero, quotient), l.select(byZero, zero, remainder)};
}

/// The remainder with the sign of the divisor, from that of the dividend.
static Value withDivisorSign(LaneBuilder &l, Value remainder, Value y) {
  Value zero = l.zero(LaneBuilder::scalarType(y));
  Value negative = l.less(remainder, zero);
  Value differ = l.op<arith::XOrIOp>(negative, l.less(y, zero));
  Value positive = l.less(zero, remainder);
  Value nonZero = l.logicalOr(negative, positive);
  return l.select(l.logicalAnd(differ, nonZero), l.add(remainder, y),
                  remainder);
}

/// x to the power y by repeated squaring. A negative exponent gives 1/x^-y
/// truncated: 0 but for bases of 1 and -1.
static Value emitIntegerPow(LaneBuilder &l, Value x, Value y, bool isUnsigned) {
  l.unify(x, y);
  Type scalar = LaneBuilder::scalarType(x);
  Value zero = l.zero(scalar), one = l.constantInteger(scalar, 1);
  if (LaneBuilder::isVector(x)) {
    zero = l.spread(zero);
    one = l.spread(one);
  }
  auto loop =
      scf::ForOp::create(l.b, l.loc, l.constantIndex(0),
                         l.constantIndex(scalar.getIntOrFloatBitWidth()),
                         l.constantIndex(1), ValueRange{one, x, y});
  {
    OpBuilder::InsertionGuard guard(l.b);
    l.b.setInsertionPointToEnd(loop.getBody());
    Value result = loop.getRegionIterArgs()[0];
    Value base = loop.getRegionIterArgs()[1];
    Value exponent = loop.getRegionIterArgs()[2];
    Value odd = l.compare(arith::CmpIPredicate::ne,
                          l.op<arith::AndIOp>(exponent, one), zero);
    Value next = l.select(odd, l.mul(result, base), result);
    scf::YieldOp::create(l.b, l.loc,
                         ValueRange{next, l.mul(base, base),
                                    l.op<arith::ShRUIOp>(exponent, one)});
  }
  Value power = loop.getResult(0);
  if (isUnsigned)
    return power;
  Value isOne = l.compare(arith::CmpIPredicate::eq, x, one);
  Value isMinusOne =
      l.compare(arith::CmpIPredicate::eq, x, l.constantInteger(scalar, -1));
  // An odd or even multiple of 2^width: the loop is right for base -1 too.
  Value unit = l.logicalOr(isOne, isMinusOne);
  return l.select(l.less(y, zero), l.select(unit, power, zero), power);
}

static Value emitShift(LaneBuilder &l, bool left, Value x, Value y) {
  Type type = LaneBuilder::scalarType(x);
  Value width = l.constantInteger(type, type.getIntOrFloatBitWidth());
  Value inside = l.less(y, width, /*isUnsigned=*/true);
  Value zero = l.zero(type);
  Value amount = l.select(inside, y, zero);
  Value shifted =
      left ? l.op<arith::ShLIOp>(x, amount) : l.op<arith::ShRUIOp>(x, amount);
  return l.select(inside, shifted, zero);
}

static Value emitIntegerBinary(LaneBuilder &l, BinaryKind kind, Value x,
                               Value y, bool isUnsigned) {
  switch (kind) {
  case BinaryKind::div:
    return emitDivRem(l, x, y, isUnsigned).first;
  case BinaryKind::fmod:
    return emitDivRem(l, x, y, isUnsigned).second;
  case BinaryKind::mod: {
    Value remainder = emitDivRem(l, x, y, isUnsigned).second;
    return isUnsigned ? remainder : withDivisorSign(l, remainder, y);
  }
  case BinaryKind::pow:
    return emitIntegerPow(l, x, y, isUnsigned);
  case BinaryKind::logical_and:
    return l.op<arith::AndIOp>(x, y);
  case BinaryKind::logical_or:
    return l.op<arith::OrIOp>(x, y);
  case BinaryKind::logical_xor:
    return l.op<arith::XOrIOp>(x, y);
  case BinaryKind::shift_left:
    return emitShift(l, true, x, y);
  case BinaryKind::shift_right:
    return emitShift(l, false, x, y);
  case BinaryKind::equal:
    return l.compare(arith::CmpIPredicate::eq, x, y);
  case BinaryKind::less:
    return l.less(x, y, isUnsigned);
  case BinaryKind::less_equal:
    return l.compare(isUnsigned ? arith::CmpIPredicate::ule
                                : arith::CmpIPredicate::sle,
                     x, y);
  default:
    llvm_unreachable("handled with the floats");
  }
}

static Value emitFloatBinary(LaneBuilder &l, BinaryKind kind, Value x,
                             Value y) {
  switch (kind) {
  case BinaryKind::div:
    return l.divide(x, y);
  case BinaryKind::fmod:
    return l.op<arith::RemFOp>(x, y);
  case BinaryKind::mod:
    return withDivisorSign(l, l.op<arith::RemFOp>(x, y), y);
  case BinaryKind::pow:
    return l.op<math::PowFOp>(x, y);
  case BinaryKind::equal:
    return l.compare(arith::CmpFPredicate::OEQ, x, y);
  case BinaryKind::less:
    return l.compare(arith::CmpFPredicate::OLT, x, y);
  case BinaryKind::less_equal:
    return l.compare(arith::CmpFPredicate::OLE, x, y);
  default:
    llvm_unreachable("the verifier admits integers only");
  }
}

Value cnnc::emitScalarBinary(LaneBuilder &l, BinaryKind kind, Value x, Value y,
                             Type element) {
  // Truth values order as 0 < 1.
  bool isUnsigned = element.isUnsignedInteger() || element.isInteger(1);
  switch (kind) {
  case BinaryKind::add:
    return l.add(x, y);
  case BinaryKind::sub:
    return l.sub(x, y);
  case BinaryKind::mul:
    return l.mul(x, y);
  case BinaryKind::max:
    return l.max(x, y, isUnsigned);
  case BinaryKind::min:
    return l.min(x, y, isUnsigned);
  default:
    break;
  }
  if (!isa<FloatType>(element))
    return emitIntegerBinary(l, kind, x, y, isUnsigned);
  Value result = emitFloatBinary(l, kind, l.widened(x), l.widened(y));
  Type type = LaneBuilder::scalarType(result);
  return isa<FloatType>(type) && type != element ? l.truncate(result, element)
                                                 : result;
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

/// f64 to a 16-bit type, rounded once: first to f32 by rounding to odd, which
/// keeps what the second rounding must know (Boldo and Melquiond, "When double
/// rounding is odd", 2005).
static Value emitDoubleToHalf(LaneBuilder &l, Value x, Type to) {
  Type f32 = l.b.getF32Type(), i32 = l.b.getI32Type();
  Value nearest = l.truncate(x, f32);
  Value back = l.extend(nearest, l.b.getF64Type());
  Value inexact = l.compare(arith::CmpFPredicate::ONE, back, x);
  Value larger = l.compare(arith::CmpFPredicate::OGT, l.op<math::AbsFOp>(back),
                           l.op<math::AbsFOp>(x));
  Value bits =
      arith::BitcastOp::create(l.b, l.loc, l.typeLike(x, i32), nearest);
  Value one = l.constantInteger(i32, 1);
  // Towards zero, then odd if anything was lost. An infinity that x is not
  // (overflow) becomes the largest number, and rounds to infinity again.
  Value toZero = l.select(larger, l.sub(bits, one), bits);
  Value odd = l.select(inexact, l.op<arith::OrIOp>(toZero, one), toZero);
  Value rounded = arith::BitcastOp::create(l.b, l.loc, l.typeLike(x, f32), odd);
  return l.truncate(rounded, to);
}

static Value emitFloatToFloat(LaneBuilder &l, Value x, Type to) {
  Type from = LaneBuilder::scalarType(x);
  if (from == to)
    return x;
  unsigned width = from.getIntOrFloatBitWidth();
  unsigned target = to.getIntOrFloatBitWidth();
  if (width == 64 && target == 16)
    return emitDoubleToHalf(l, x, to);
  if (width < target)
    return l.extend(x, to);
  if (width > target)
    return l.truncate(x, to);
  return l.truncate(l.widened(x), to); // f16 and bf16
}

/// Truncation towards zero that saturates; NaN gives 0.
static Value emitFloatToInteger(LaneBuilder &l, Value x, Type to) {
  x = l.widened(x);
  Type from = LaneBuilder::scalarType(x);
  unsigned width = to.getIntOrFloatBitWidth();
  bool isUnsigned = to.isUnsignedInteger();
  Type signless = l.b.getIntegerType(width);
  Value low = l.constant(from, isUnsigned ? 0 : -std::ldexp(1.0, width - 1));
  Value high =
      l.constant(from, std::ldexp(1.0, isUnsigned ? width : width - 1));
  Value notLow = l.compare(arith::CmpFPredicate::OGE, x, low);
  Value notHigh = l.compare(arith::CmpFPredicate::OLT, x, high);
  Value safe = l.select(l.logicalAnd(notLow, notHigh), x, l.zero(from));
  Type type = l.typeLike(safe, signless);
  Value converted =
      isUnsigned ? Value(arith::FPToUIOp::create(l.b, l.loc, type, safe))
                 : Value(arith::FPToSIOp::create(l.b, l.loc, type, safe));
  APInt most =
      isUnsigned ? APInt::getMaxValue(width) : APInt::getSignedMaxValue(width);
  APInt least =
      isUnsigned ? APInt::getMinValue(width) : APInt::getSignedMinValue(width);
  auto integer = [&](const APInt &bits) {
    return arith::ConstantOp::create(l.b, l.loc,
                                     l.b.getIntegerAttr(signless, bits));
  };
  Value above = l.compare(arith::CmpFPredicate::OGE, x, high);
  Value below = l.compare(arith::CmpFPredicate::OLT, x, low);
  return l.select(above, integer(most),
                  l.select(below, integer(least), converted));
}

static Value emitIntegerToFloat(LaneBuilder &l, Value x, Type from, Type to) {
  bool isUnsigned = from.isUnsignedInteger() || from.isInteger(1);
  // Wide integers reach 16-bit floats through f64, small ones through f32.
  bool half = to.getIntOrFloatBitWidth() == 16;
  Type via = !half                                ? to
             : from.getIntOrFloatBitWidth() >= 32 ? Type(l.b.getF64Type())
                                                  : Type(l.b.getF32Type());
  Type type = l.typeLike(x, via);
  Value y = isUnsigned ? Value(arith::UIToFPOp::create(l.b, l.loc, type, x))
                       : Value(arith::SIToFPOp::create(l.b, l.loc, type, x));
  return emitFloatToFloat(l, y, to);
}

Value cnnc::emitScalarCast(LaneBuilder &l, Value x, Type from, Type to) {
  if (from == to)
    return x;
  bool fromFloat = isa<FloatType>(from);
  if (to.isInteger(1)) {
    Value zero = l.zero(LaneBuilder::scalarType(x));
    return fromFloat ? l.compare(arith::CmpFPredicate::UNE, x, zero)
                     : l.compare(arith::CmpIPredicate::ne, x, zero);
  }
  if (fromFloat)
    return isa<FloatType>(to) ? emitFloatToFloat(l, x, to)
                              : emitFloatToInteger(l, x, to);
  if (isa<FloatType>(to))
    return emitIntegerToFloat(l, x, from, to);
  bool isUnsigned = from.isUnsignedInteger() || from.isInteger(1);
  return l.resizeInteger(x, l.b.getIntegerType(to.getIntOrFloatBitWidth()),
                         isUnsigned);
}
