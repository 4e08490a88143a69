//===- Numbers.cpp - arithmetic of a lane ---------------------------------===//

#include "targets/hls/lower/Numbers.h"
#include "dialects/cnn/Constants.h"
#include "dialects/cnn/Infer.h"
#include "dialects/hls/Fixed.h"
#include "targets/common/element/ElementEmitter.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

static LaneBuilder lanesOf(ProcessBuilder &p) {
  return LaneBuilder(p.b, p.loc(), /*lanes=*/1);
}

static bool isFixed(Value value) { return isa<FixedType>(value.getType()); }

Value cnnc::hls::constantNumber(ProcessBuilder &p, Type type, TypedAttr value) {
  if (isa<FixedType>(type))
    return hls::ConstantOp::create(p.b, p.loc(), cast<FixedType>(type),
                                   cast<IntegerAttr>(value).getInt());
  return arith::ConstantOp::create(p.b, p.loc(), value);
}

Value cnnc::hls::zeroNumber(ProcessBuilder &p, Type type) {
  if (isa<FixedType>(type))
    return constantNumber(p, type, p.b.getI64IntegerAttr(0));
  return constantNumber(p, type, p.b.getZeroAttr(type));
}

Value cnnc::hls::addNumbers(ProcessBuilder &p, Value x, Value y) {
  if (isFixed(x))
    return AddOp::create(p.b, p.loc(), x, y);
  return lanesOf(p).add(x, y);
}

Value cnnc::hls::subtractNumbers(ProcessBuilder &p, Value x, Value y) {
  if (isFixed(x))
    return SubOp::create(p.b, p.loc(), x, y);
  return lanesOf(p).sub(x, y);
}

Value cnnc::hls::multiplyNumbers(ProcessBuilder &p, Value x, Value y) {
  if (isFixed(x))
    return MulOp::create(p.b, p.loc(), x, y);
  return lanesOf(p).mul(x, y);
}

Value cnnc::hls::sumOfProducts(ProcessBuilder &p, int64_t count, Type sum,
                               function_ref<Value(Value)> x,
                               function_ref<Value(Value)> y) {
  auto product = [&](Value k) { return multiplyNumbers(p, x(k), y(k)); };
  auto next = [&](Value k, Value so) {
    return fitNumber(p, addNumbers(p, so, product(k)), sum);
  };
  // To begin with zero costs an adder in floating point.
  if (isa<FixedType>(sum) && count > 1)
    return p.reduce("k", "dot", 0, count, zeroNumber(p, sum), next);
  return p.reduce("k", "dot", 1, count, fitNumber(p, product(p.index(0)), sum),
                  next);
}

/// The two in one type.
static FixedType unite(ProcessBuilder &p, Value &x, Value &y) {
  auto type =
      unionType(cast<FixedType>(x.getType()), cast<FixedType>(y.getType()));
  x = fitNumber(p, x, type);
  y = fitNumber(p, y, type);
  return type;
}

/// An extremum of fixed-point numbers.
template <typename Op>
static Value extremum(ProcessBuilder &p, Value x, Value y) {
  unite(p, x, y);
  return Op::create(p.b, p.loc(), x, y);
}

Value cnnc::hls::greaterNumber(ProcessBuilder &p, Value x, Value y,
                               Type element) {
  if (!isFixed(x))
    return lanesOf(p).max(x, y, element.isUnsignedInteger());
  return extremum<MaxOp>(p, x, y);
}

Value cnnc::hls::lesserNumber(ProcessBuilder &p, Value x, Value y,
                              Type element) {
  if (!isFixed(x))
    return lanesOf(p).min(x, y, element.isUnsignedInteger());
  return extremum<MinOp>(p, x, y);
}

static Value compareFixed(ProcessBuilder &p, Predicate predicate, Value x,
                          Value y) {
  return CmpOp::create(p.b, p.loc(), predicate, x, y);
}

static Value binaryOfFixed(ProcessBuilder &p, cnn::BinaryKind kind, Value x,
                           Value y) {
  switch (kind) {
  case cnn::BinaryKind::add:
    return addNumbers(p, x, y);
  case cnn::BinaryKind::sub:
    return subtractNumbers(p, x, y);
  case cnn::BinaryKind::mul:
    return multiplyNumbers(p, x, y);
  case cnn::BinaryKind::max:
    return extremum<MaxOp>(p, x, y);
  case cnn::BinaryKind::min:
    return extremum<MinOp>(p, x, y);
  case cnn::BinaryKind::equal:
    return compareFixed(p, Predicate::eq, x, y);
  case cnn::BinaryKind::less:
    return compareFixed(p, Predicate::lt, x, y);
  case cnn::BinaryKind::less_equal:
    return compareFixed(p, Predicate::le, x, y);
  default:
    return {};
  }
}

static Value unaryOfFixed(ProcessBuilder &p, cnn::UnaryKind kind, Value x) {
  auto negative = [&] {
    return subtractNumbers(p, zeroNumber(p, x.getType()), x);
  };
  switch (kind) {
  case cnn::UnaryKind::relu:
    return extremum<MaxOp>(p, x, zeroNumber(p, x.getType()));
  case cnn::UnaryKind::neg:
    return negative();
  case cnn::UnaryKind::abs:
    return extremum<MaxOp>(p, x, negative());
  default:
    return {};
  }
}

/// Integers in registers are signless.
static Type registerType(Type element) {
  auto integer = dyn_cast<IntegerType>(element);
  return integer ? IntegerType::get(element.getContext(), integer.getWidth())
                 : element;
}

/// True if the conversion of a fixed-point number is one of the dialect: to
/// floats, and of whole numbers to integers.
static bool isExact(cnn::CastOp cast, Value x) {
  auto type = llvm::cast<FixedType>(x.getType());
  return isa<FloatType>(cast.getElement()) ||
         (type.getFractionBits() <= 0 && !cast.getElement().isInteger(1));
}

static FixedType gridType(cnn::FixedAttr grid) {
  return FixedType::get(grid.getContext(), grid.getWidth(), grid.getInteger(),
                        !grid.getIsUnsigned());
}

/// True if each number of `from` is nearer to zero than half a step of `to`.
/// ap_fixed's open headers end in an assertion when they round such a number.
static bool roundsToZero(Type from, FixedType to, cnn::RoundingKind rounding) {
  auto fixed = dyn_cast<FixedType>(from);
  return fixed && rounding != cnn::RoundingKind::trn &&
         rounding != cnn::RoundingKind::trn_zero &&
         fixed.getIntegerBits() < -to.getFractionBits();
}

Value cnnc::hls::roundNumber(ProcessBuilder &p, Value value, FixedType type,
                             cnn::RoundingKind rounding,
                             cnn::OverflowKind overflow) {
  if (roundsToZero(value.getType(), type, rounding))
    return hls::ConstantOp::create(p.b, p.loc(), type, 0);
  return ConvertOp::create(
      p.b, p.loc(), type, value,
      *symbolizeRounding(cnn::stringifyRoundingKind(rounding)),
      *symbolizeOverflow(cnn::stringifyOverflowKind(overflow)));
}

/// What the dialect has no operation for is computed in double, which holds
/// every number of a grid.
static Value elementOfDoubles(ProcessBuilder &p, Operation *op,
                              ArrayRef<Value> operands) {
  SmallVector<Value> numbers;
  for (Value operand : operands)
    numbers.push_back(isFixed(operand) ? fitNumber(p, operand, p.b.getF64Type())
                                       : operand);
  LaneBuilder l = lanesOf(p);
  Type element = cnn::elementOf(op->getOperand(0));
  if (auto unary = dyn_cast<cnn::UnaryOp>(op))
    return emitScalarUnary(l, unary.getKind(), numbers[0], element);
  if (auto binary = dyn_cast<cnn::BinaryOp>(op))
    return emitScalarBinary(l, binary.getKind(), numbers[0], numbers[1],
                            element);
  if (auto cast = dyn_cast<cnn::CastOp>(op))
    return emitScalarCast(l, numbers[0], element, cast.getElement());
  return l.select(numbers[0], numbers[1], numbers[2]);
}

Value cnnc::hls::elementOfFixed(ProcessBuilder &p, Operation *op,
                                ArrayRef<Value> operands) {
  if (auto quantize = dyn_cast<cnn::QuantizeOp>(op))
    return roundNumber(p, operands[0], gridType(quantize.getGrid()),
                       quantize.getRounding(), quantize.getOverflow());
  Value result;
  bool allFixed = llvm::all_of(operands, isFixed);
  if (auto unary = dyn_cast<cnn::UnaryOp>(op))
    result = unaryOfFixed(p, unary.getKind(), operands[0]);
  else if (auto binary = dyn_cast<cnn::BinaryOp>(op); binary && allFixed)
    result = binaryOfFixed(p, binary.getKind(), operands[0], operands[1]);
  else if (auto cast = dyn_cast<cnn::CastOp>(op);
           cast && isExact(cast, operands[0]))
    result = fitNumber(p, operands[0], registerType(cast.getElement()));
  else if (isa<cnn::SelectOp>(op) && isFixed(operands[1]) &&
           isFixed(operands[2])) {
    Value yes = operands[1], no = operands[2];
    unite(p, yes, no);
    result = arith::SelectOp::create(p.b, p.loc(), operands[0], yes, no);
  }
  return result ? result : elementOfDoubles(p, op, operands);
}

Value cnnc::hls::fitNumber(ProcessBuilder &p, Value value, Type type) {
  if (value.getType() == type)
    return value;
  return ConvertOp::create(p.b, p.loc(), type, value, Rounding::trn,
                           Overflow::wrap);
}

TypedAttr cnnc::hls::neutralNumber(Type type, cnn::ReduceKind kind,
                                   Type element) {
  Builder b(type.getContext());
  bool isLeast = kind == cnn::ReduceKind::max;
  if (kind == cnn::ReduceKind::sum)
    return isa<FixedType>(type) ? TypedAttr(b.getI64IntegerAttr(0))
                                : b.getZeroAttr(type);
  if (kind == cnn::ReduceKind::prod)
    return isa<FloatType>(type) ? TypedAttr(b.getFloatAttr(type, 1))
                                : b.getIntegerAttr(type, 1);
  if (auto floating = dyn_cast<FloatType>(type))
    return FloatAttr::get(type, APFloat::getInf(floating.getFloatSemantics(),
                                                /*Negative=*/isLeast));
  auto extreme = [&](unsigned width, bool isSigned) {
    if (isSigned)
      return isLeast ? APInt::getSignedMinValue(width)
                     : APInt::getSignedMaxValue(width);
    return isLeast ? APInt::getMinValue(width) : APInt::getMaxValue(width);
  };
  if (auto fixed = dyn_cast<FixedType>(type)) {
    APInt bits = extreme(fixed.getWidth(), fixed.getIsSigned());
    return b.getI64IntegerAttr(fixed.getIsSigned() ? bits.getSExtValue()
                                                   : bits.getZExtValue());
  }
  bool isSigned = !element.isUnsignedInteger() && !element.isInteger(1);
  return b.getIntegerAttr(type,
                          extreme(type.getIntOrFloatBitWidth(), isSigned));
}

Value cnnc::hls::reduceNumbers(ProcessBuilder &p, cnn::ReduceKind kind, Value x,
                               Value y, Type element) {
  switch (kind) {
  case cnn::ReduceKind::sum:
    return addNumbers(p, x, y);
  case cnn::ReduceKind::prod:
    return multiplyNumbers(p, x, y);
  case cnn::ReduceKind::max:
    return greaterNumber(p, x, y, element);
  case cnn::ReduceKind::min:
    return lesserNumber(p, x, y, element);
  }
  llvm_unreachable("unknown kind");
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// Calls `visit(position in the result, position in the constant)`.
static void forEach(ArrayRef<int64_t> shape,
                    function_ref<int64_t(ArrayRef<int64_t>)> at,
                    function_ref<void(int64_t, int64_t)> visit) {
  SmallVector<int64_t> index(shape.size(), 0);
  int64_t count = cnn::numElements(shape);
  for (int64_t i = 0; i < count; ++i) {
    visit(i, at(index));
    for (size_t d = shape.size(); d-- > 0;) {
      if (++index[d] < shape[d])
        break;
      index[d] = 0;
    }
  }
}

Value cnnc::hls::immediateNumber(ProcessBuilder &p, Type type,
                                 ElementsAttr arranged) {
  auto value = cast<TypedAttr>(*arranged.getValues<Attribute>().begin());
  auto fixed = dyn_cast<FixedType>(type);
  if (!fixed)
    return constantNumber(p, type, value);
  APInt bits = cast<IntegerAttr>(value).getValue();
  int64_t mantissa =
      fixed.getIsSigned() ? bits.getSExtValue() : bits.getZExtValue();
  return constantNumber(p, type, p.b.getI64IntegerAttr(mantissa));
}

Value cnnc::hls::numberFromMemory(ProcessBuilder &p, Value stored,
                                  Type number) {
  if (!number.isInteger(1))
    return stored;
  Value zero = arith::ConstantOp::create(
      p.b, p.loc(), p.b.getIntegerAttr(stored.getType(), 0));
  return arith::CmpIOp::create(p.b, p.loc(), arith::CmpIPredicate::ne, stored,
                               zero);
}

Value cnnc::hls::numberToMemory(ProcessBuilder &p, Value number, Type stored) {
  if (number.getType().isInteger(1))
    return arith::ExtUIOp::create(p.b, p.loc(), stored, number);
  return fitNumber(p, number, stored);
}

/// The integer type that a ROM keeps mantissas of `type` in.
static IntegerType mantissaType(FixedType type) {
  int64_t bits = 8;
  while (bits < type.getWidth())
    bits *= 2;
  return IntegerType::get(type.getContext(), std::min<int64_t>(bits, 64));
}

ElementsAttr
cnnc::hls::arrangeConstant(ElementsAttr constant, Type type,
                           ArrayRef<int64_t> shape,
                           function_ref<int64_t(ArrayRef<int64_t>)> at) {
  SmallVector<char> storage;
  ArrayRef<char> from = cnn::constantBytes(constant, storage);
  auto fixed = dyn_cast<FixedType>(type);
  Type stored = fixed ? Type(mantissaType(fixed)) : type;
  int64_t own = cnn::elementBytes(stored);
  auto result = RankedTensorType::get(shape, stored);
  int64_t bytes = result.getNumElements() * own;
  return cnn::makeConstant(result, bytes, [&](MutableArrayRef<char> to) {
    forEach(shape, at, [&](int64_t i, int64_t j) {
      if (!fixed) {
        std::memcpy(to.data() + i * own, from.data() + j * own, own);
        return;
      }
      double value;
      std::memcpy(&value, from.data() + j * sizeof(double), sizeof(double));
      auto mantissa = int64_t(std::ldexp(value, fixed.getFractionBits()));
      // Little-endian, as constants are.
      std::memcpy(to.data() + i * own, &mantissa, own);
    });
  });
}
