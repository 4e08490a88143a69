//===- EmitcFixed.cpp - fixed-point arithmetic in C++ ---------------------===//
//
// Operators of C++ on the types of cnnc_types.h, and its functions for what is
// no operator.
//
//===----------------------------------------------------------------------===//

#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

/// The number from its value, which 17 digits name exactly, or from its bits
/// where a double or an int does not hold it.
static std::string fixedLiteral(hls::ConstantOp op) {
  FixedType type = op.getType();
  std::string name = numberText(type);
  int64_t mantissa = op.getMantissa(), fraction = type.getFractionBits();
  double value = std::ldexp(double(mantissa), int(-fraction));
  if (std::abs(mantissa) < (int64_t(1) << 53) && fraction > 0) {
    std::string text;
    llvm::raw_string_ostream os(text);
    os << name << "(" << llvm::format("%.17g", value) << ")";
    return text;
  }
  if (std::abs(value) < std::ldexp(1.0, 31))
    return llvm::formatv("{0}({1})", name, int64_t(value));
  return llvm::formatv("from_bits<{0}>({1})", name,
                       literalText(IntegerAttr::get(
                           IntegerType::get(op.getContext(), 64), mantissa)));
}

std::string cnnc::hls::numberLiteral(Value value) {
  if (auto fixed = value.getDefiningOp<hls::ConstantOp>())
    return fixedLiteral(fixed);
  if (auto constant = value.getDefiningOp<arith::ConstantOp>())
    return literalText(constant.getValue());
  return "";
}

namespace {
struct ConvertFixedConstant : OpConversionPattern<hls::ConstantOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(hls::ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<emitc::LiteralOp>(
        op, getTypeConverter()->convertType(op.getType()), fixedLiteral(op));
    return success();
  }
};

template <typename From, typename To>
struct ConvertOperator : OpConversionPattern<From> {
  using OpConversionPattern<From>::OpConversionPattern;
  LogicalResult
  matchAndRewrite(From op, typename From::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<To>(
        op, this->getTypeConverter()->convertType(op.getType()),
        adaptor.getOperands());
    return success();
  }
};

template <typename From> struct ConvertExtremum : OpConversionPattern<From> {
  ConvertExtremum(const TypeConverter &types, MLIRContext *context,
                  StringRef name)
      : OpConversionPattern<From>(types, context, kOwnPattern), name(name) {}
  LogicalResult
  matchAndRewrite(From op, typename From::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    // The operands' types may be wider than C++ makes them: said explicitly.
    std::string callee =
        llvm::formatv("{0}<{1}>", name, numberText(op.getType()));
    rewriter.replaceOpWithNewOp<emitc::CallOpaqueOp>(
        op, TypeRange(this->getTypeConverter()->convertType(op.getType())),
        callee, adaptor.getOperands());
    return success();
  }
  StringRef name;
};

struct ConvertFixedCmp : OpConversionPattern<CmpOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(CmpOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto predicate =
        *emitc::symbolizeCmpPredicate(stringifyPredicate(op.getPredicate()));
    rewriter.replaceOpWithNewOp<emitc::CmpOp>(
        op, rewriter.getI1Type(), predicate, adaptor.getA(), adaptor.getB());
    return success();
  }
};

struct ConvertScale : OpConversionPattern<ScaleOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ScaleOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    // Of a sum or product the type is stated, as C++ may have a wider one.
    bool isExpression =
        isa_and_nonnull<AddOp, SubOp, MulOp>(op.getX().getDefiningOp());
    std::string callee =
        isExpression
            ? llvm::formatv("scale<{0}, {1}>", numberText(op.getType()),
                            numberText(op.getX().getType()))
                  .str()
            : llvm::formatv("scale<{0}>", numberText(op.getType())).str();
    rewriter.replaceOpWithNewOp<emitc::CallOpaqueOp>(
        op, TypeRange(getTypeConverter()->convertType(op.getType())), callee,
        adaptor.getX());
    return success();
  }
};

struct ConvertConvert : OpConversionPattern<ConvertOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ConvertOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    rewriter.replaceOpWithNewOp<emitc::CallOpaqueOp>(
        op, TypeRange(type), callee(op), adaptor.getX());
    return success();
  }

  /// A constructor where bits behind the step or out of range are cut off, a
  /// function of cnnc_types.h where they are not.
  static std::string callee(ConvertOp op) {
    auto fixed = dyn_cast<FixedType>(op.getType());
    if (isa<FloatType>(op.getType()))
      return op.getType().isF32() ? "to_float" : "to_double";
    if (!fixed)
      return llvm::formatv("to_integer<{0}>", numberText(op.getType()));
    if (op.getRounding() == Rounding::trn && op.getOverflow() == Overflow::wrap)
      return numberText(fixed);
    return llvm::formatv(
        "to_{0}<{1}, {2}, {3}, {4}>", fixed.getIsSigned() ? "fixed" : "ufixed",
        fixed.getWidth(), fixed.getIntegerBits(),
        StringRef(stringifyRounding(op.getRounding())).upper(),
        StringRef(stringifyOverflow(op.getOverflow())).upper());
  }
};
} // namespace

void cnnc::hls::populateFixedPatterns(const TypeConverter &types,
                                      RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<ConvertFixedConstant, ConvertOperator<AddOp, emitc::AddOp>,
               ConvertOperator<SubOp, emitc::SubOp>,
               ConvertOperator<MulOp, emitc::MulOp>,
               ConvertOperator<ShiftRightOp, emitc::BitwiseRightShiftOp>,
               ConvertFixedCmp, ConvertScale, ConvertConvert>(types, context,
                                                              kOwnPattern);
  patterns.add<ConvertExtremum<MaxOp>>(types, context, "maximum");
  patterns.add<ConvertExtremum<MinOp>>(types, context, "minimum");
}
