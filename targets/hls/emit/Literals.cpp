//===- Literals.cpp - constants in C++ ------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace mlir;
using namespace cnnc;

static std::string floatText(const APFloat &value, bool isSingle) {
  if (value.isNaN())
    return "NAN";
  if (value.isInfinity())
    return value.isNegative() ? "-INFINITY" : "INFINITY";
  // As few digits as lead back to the same number: 17 always do.
  std::string digits;
  double number = value.convertToDouble();
  auto isExact = [&] {
    return isSingle ? std::strtof(digits.c_str(), nullptr) == float(number)
                    : std::strtod(digits.c_str(), nullptr) == number;
  };
  for (int precision = 6; precision <= 17; ++precision) {
    digits.clear();
    llvm::raw_string_ostream(digits) << llvm::format("%.*g", precision, number);
    if (isExact())
      break;
  }
  if (digits.find_first_of(".e") == std::string::npos)
    digits += ".0";
  return digits + (isSingle ? "f" : "");
}

static std::string integerText(int64_t value) {
  if (value == INT64_MIN)
    return "(-9223372036854775807LL - 1)";
  if (value == INT32_MIN)
    return "(-2147483647 - 1)";
  bool isWide = value > INT32_MAX || value < INT32_MIN;
  return std::to_string(value) + (isWide ? "LL" : "");
}

std::string cnnc::hls::literalText(TypedAttr value) {
  if (auto number = dyn_cast<FloatAttr>(value))
    return floatText(number.getValue(), number.getType().isF32());
  auto number = cast<IntegerAttr>(value);
  if (number.getType().isInteger(1))
    return number.getValue().isZero() ? "false" : "true";
  return integerText(number.getValue().getSExtValue());
}

namespace {
struct ConvertConstant : OpConversionPattern<arith::ConstantOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(arith::ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    if (!type || !isa<FloatAttr, IntegerAttr>(op.getValue()))
      return rewriter.notifyMatchFailure(op, "no scalar that C++ has");
    rewriter.replaceOpWithNewOp<emitc::LiteralOp>(
        op, type, hls::literalText(op.getValue()));
    return success();
  }
};
} // namespace

void cnnc::hls::populateConstantPatterns(const TypeConverter &types,
                                         RewritePatternSet &patterns) {
  patterns.add<ConvertConstant>(types, patterns.getContext(), kOwnPattern);
}
