//===- Arithmetic.cpp - fixed-point numbers -------------------------------===//

#include "dialects/hls/Fixed.h"

using namespace mlir;
using namespace cnnc::hls;

LogicalResult ConstantOp::verify() {
  FixedType type = getType();
  if (type.getWidth() > 64 ||
      !fitsMantissa(getMantissa(), type.getWidth(), type.getIsSigned()))
    return emitOpError("(C1) mantissa ")
           << getMantissa() << " does not fit into " << type;
  return success();
}

/// The type of an exact result of `a` and `b`; an error if it is too wide.
static LogicalResult inferExact(std::optional<Location> loc, Value a, Value b,
                                FixedType (*rule)(FixedType, FixedType),
                                int64_t width, SmallVectorImpl<Type> &results) {
  if (width > 1024)
    return emitOptionalError(loc, "the exact result of ", a.getType(), " and ",
                             b.getType(), " is wider than 1024 bits");
  results.push_back(
      rule(cast<FixedType>(a.getType()), cast<FixedType>(b.getType())));
  return success();
}

/// An upper bound of the width of a sum or difference.
static int64_t sumWidth(Value a, Value b) {
  auto x = cast<FixedType>(a.getType()), y = cast<FixedType>(b.getType());
  return std::max(x.getIntegerBits(), y.getIntegerBits()) + 2 +
         std::max(x.getFractionBits(), y.getFractionBits());
}

LogicalResult AddOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor operands,
                                      SmallVectorImpl<Type> &results) {
  Value a = operands.getA(), b = operands.getB();
  return inferExact(loc, a, b, sumType, sumWidth(a, b), results);
}

LogicalResult SubOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor operands,
                                      SmallVectorImpl<Type> &results) {
  Value a = operands.getA(), b = operands.getB();
  return inferExact(loc, a, b, differenceType, sumWidth(a, b), results);
}

LogicalResult MulOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> loc,
                                      Adaptor operands,
                                      SmallVectorImpl<Type> &results) {
  Value a = operands.getA(), b = operands.getB();
  return inferExact(loc, a, b, productType,
                    bitWidth(a.getType()) + bitWidth(b.getType()), results);
}

LogicalResult ScaleOp::inferReturnTypes(MLIRContext *context,
                                        std::optional<Location> loc,
                                        Adaptor operands,
                                        SmallVectorImpl<Type> &results) {
  auto x = cast<FixedType>(operands.getX().getType());
  int64_t exponent = operands.getExponent();
  if (exponent < -4096 || exponent > 4096)
    return emitOptionalError(loc, "exponent ", exponent, " is out of range");
  auto scaled = FixedType::getChecked(
      [&] { return mlir::emitError(loc.value_or(UnknownLoc::get(context))); },
      context, x.getWidth(), x.getIntegerBits() + exponent, x.getIsSigned());
  if (!scaled)
    return failure();
  results.push_back(scaled);
  return success();
}

LogicalResult ConvertOp::verify() {
  Type from = getX().getType(), to = getType();
  if (!isa<FixedType>(from) && !isa<FixedType>(to))
    return emitOpError("(C1) neither ")
           << from << " nor " << to << " is a fixed-point type";
  if (isa<FloatType>(to) && getRounding() != Rounding::trn)
    return emitOpError("(C2) a floating-point result takes no rounding mode");
  return success();
}
