//===- EmitcArith.cpp - arith in C++, where upstream has no answer --------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "targets/hls/emit/EmitcPatterns.h"

using namespace mlir;
using namespace cnnc;

/// The unsigned type of an integer's width.
static Type unsignedOf(Type type) {
  return IntegerType::get(type.getContext(), type.getIntOrFloatBitWidth(),
                          IntegerType::Unsigned);
}

namespace {
/// An operation of indices, which do not overflow, with the operator `To`.
template <typename From, typename To>
struct ConvertIndexOp : OpConversionPattern<From> {
  using OpConversionPattern<From>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(From op, typename From::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!op.getType().isIndex())
      return rewriter.notifyMatchFailure(op, "not of indices");
    Type type = this->getTypeConverter()->convertType(op.getType());
    APInt constant;
    if (isa<arith::AddIOp>(op) &&
        matchPattern(op.getRhs(), m_ConstantInt(&constant)) &&
        constant.isNegative()) {
      Value positive =
          emitc::LiteralOp::create(rewriter, op.getLoc(), type,
                                   std::to_string(-constant.getSExtValue()));
      rewriter.replaceOpWithNewOp<emitc::SubOp>(op, type, adaptor.getLhs(),
                                                positive);
      return success();
    }
    rewriter.replaceOpWithNewOp<To>(op, type, adaptor.getOperands());
    return success();
  }
};

/// A product of 16 bits in 32: C++ would make `int`s of its factors, whose
/// product can overflow.
struct ConvertNarrowProduct : OpConversionPattern<arith::MulIOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(arith::MulIOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!op.getType().isInteger(16))
      return rewriter.notifyMatchFailure(op, "not of 16 bits");
    Location loc = op.getLoc();
    Type wide = unsignedOf(rewriter.getI32Type());
    Value x = emitc::CastOp::create(rewriter, loc, wide, adaptor.getLhs());
    Value y = emitc::CastOp::create(rewriter, loc, wide, adaptor.getRhs());
    Value product = emitc::MulOp::create(rewriter, loc, wide, x, y);
    rewriter.replaceOpWithNewOp<emitc::CastOp>(op, op.getType(), product);
    return success();
  }
};

/// An operation of truth values with a logical operator.
template <typename From, typename To>
struct ConvertLogicalOp : OpConversionPattern<From> {
  using OpConversionPattern<From>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(From op, typename From::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!op.getType().isInteger(1))
      return rewriter.notifyMatchFailure(op, "not of truth values");
    rewriter.replaceOpWithNewOp<To>(op, rewriter.getI1Type(),
                                    adaptor.getOperands());
    return success();
  }
};

/// `!x` for x ^ true, `x != y` otherwise.
struct ConvertLogicalXor : OpConversionPattern<arith::XOrIOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(arith::XOrIOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = op.getType();
    if (!type.isInteger(1))
      return rewriter.notifyMatchFailure(op, "not of truth values");
    APInt constant;
    if (matchPattern(op.getRhs(), m_ConstantInt(&constant)) &&
        constant.isOne()) {
      rewriter.replaceOpWithNewOp<emitc::LogicalNotOp>(op, type,
                                                       adaptor.getLhs());
      return success();
    }
    rewriter.replaceOpWithNewOp<emitc::CmpOp>(
        op, type, emitc::CmpPredicate::ne, adaptor.getLhs(), adaptor.getRhs());
    return success();
  }
};

/// Comparisons of C++ are false where a NaN takes part, but for `!=`.
struct ConvertCmpF : OpConversionPattern<arith::CmpFOp> {
  using OpConversionPattern::OpConversionPattern;
  using P = arith::CmpFPredicate;
  using C = emitc::CmpPredicate;

  LogicalResult
  matchAndRewrite(arith::CmpFOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    OpBuilder &b = rewriter;
    Location loc = op.getLoc();
    Value x = adaptor.getLhs(), y = adaptor.getRhs();
    if (!x.getType().isF32() && !x.getType().isF64())
      return rewriter.notifyMatchFailure(op, "not of float or double");
    Type truth = b.getI1Type();
    auto compare = [&](C predicate, Value l, Value r) -> Value {
      return emitc::CmpOp::create(b, loc, truth, predicate, l, r);
    };
    auto either = [&](Value l, Value r) -> Value {
      return emitc::LogicalOrOp::create(b, loc, truth, l, r);
    };
    auto negated = [&](Value v) -> Value {
      return emitc::LogicalNotOp::create(b, loc, truth, v);
    };
    auto isNaN = [&](Value v) { return compare(C::ne, v, v); };
    auto unordered = [&] {
      return x == y ? isNaN(x) : either(isNaN(x), isNaN(y));
    };
    auto apart = [&] {
      return either(compare(C::lt, x, y), compare(C::gt, x, y));
    };
    auto convert = [&]() -> Value {
      switch (op.getPredicate()) {
      case P::OEQ:
        return compare(C::eq, x, y);
      case P::OLT:
        return compare(C::lt, x, y);
      case P::OLE:
        return compare(C::le, x, y);
      case P::OGT:
        return compare(C::gt, x, y);
      case P::OGE:
        return compare(C::ge, x, y);
      case P::UNE:
        return compare(C::ne, x, y);
      case P::ONE:
        return apart();
      case P::UEQ:
        return negated(apart());
      case P::ULT:
        return negated(compare(C::ge, x, y));
      case P::ULE:
        return negated(compare(C::gt, x, y));
      case P::UGT:
        return negated(compare(C::le, x, y));
      case P::UGE:
        return negated(compare(C::lt, x, y));
      case P::UNO:
        return unordered();
      case P::ORD:
        return negated(unordered());
      case P::AlwaysFalse:
      case P::AlwaysTrue:
        break;
      }
      bool always = op.getPredicate() == P::AlwaysTrue;
      return emitc::LiteralOp::create(b, loc, truth, always ? "true" : "false");
    };
    rewriter.replaceOp(op, convert());
    return success();
  }
};

/// A call of the function `name` of cnnc_math.h or of the standard library,
/// which takes both operands as one type; integers say which. Operands of
/// unsigned functions go through their unsigned type.
template <typename From> struct ConvertToCall : OpConversionPattern<From> {
  ConvertToCall(const TypeConverter &types, MLIRContext *context,
                StringRef name, bool isUnsigned = false)
      : OpConversionPattern<From>(types, context, hls::kOwnPattern), name(name),
        isUnsigned(isUnsigned) {}

  LogicalResult
  matchAndRewrite(From op, typename From::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type type = this->getTypeConverter()->convertType(op.getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "C++ has no such type");
    Type inside = isUnsigned ? unsignedOf(type) : type;
    SmallVector<Value> operands;
    for (Value operand : adaptor.getOperands())
      operands.push_back(
          isUnsigned ? emitc::CastOp::create(rewriter, loc, inside, operand)
                     : operand);
    ArrayAttr arguments;
    if (isa<IntegerType>(inside) && !op.getType().isIndex())
      arguments = rewriter.getArrayAttr(TypeAttr::get(inside));
    Value result = emitc::CallOpaqueOp::create(rewriter, loc, inside, name,
                                               operands, ArrayAttr(), arguments)
                       .getResult(0);
    if (isUnsigned)
      result = emitc::CastOp::create(rewriter, loc, type, result);
    rewriter.replaceOp(op, result);
    return success();
  }

  StringRef name;
  bool isUnsigned;
};

/// A conversion that C++ makes of itself: between indices and integers, and
/// from truth values, which are 0 and 1.
template <typename From> struct ConvertCast : OpConversionPattern<From> {
  using OpConversionPattern<From>::OpConversionPattern;

  LogicalResult
  matchAndRewrite(From op, typename From::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type from = op.getIn().getType();
    Type type = this->getTypeConverter()->convertType(op.getType());
    bool isPlain =
        from.isInteger(1) || from.isIndex() || op.getType().isIndex();
    if (!type || !isPlain || isa<arith::ExtSIOp>(op))
      return rewriter.notifyMatchFailure(op, "left to upstream");
    Value x = adaptor.getIn();
    if (x.getType() == type)
      rewriter.replaceOp(op, x);
    else
      rewriter.replaceOpWithNewOp<emitc::CastOp>(op, type, x);
    return success();
  }
};

} // namespace

void cnnc::hls::populateArithmeticPatterns(const TypeConverter &types,
                                           RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<ConvertIndexOp<arith::AddIOp, emitc::AddOp>,
               ConvertIndexOp<arith::SubIOp, emitc::SubOp>,
               ConvertIndexOp<arith::MulIOp, emitc::MulOp>,
               ConvertIndexOp<arith::DivSIOp, emitc::DivOp>,
               ConvertIndexOp<arith::RemSIOp, emitc::RemOp>,
               // Only what is not negative is divided without a sign.
               ConvertIndexOp<arith::DivUIOp, emitc::DivOp>,
               ConvertIndexOp<arith::RemUIOp, emitc::RemOp>,
               ConvertLogicalOp<arith::AndIOp, emitc::LogicalAndOp>,
               ConvertLogicalOp<arith::OrIOp, emitc::LogicalOrOp>, ConvertCmpF,
               ConvertNarrowProduct, ConvertLogicalXor,
               ConvertCast<arith::IndexCastOp>, ConvertCast<arith::ExtUIOp>,
               ConvertCast<arith::UIToFPOp>>(types, context, kOwnPattern);
  patterns.add<ConvertToCall<arith::MaximumFOp>, ConvertToCall<arith::MaxSIOp>>(
      types, context, "maximum");
  patterns.add<ConvertToCall<arith::MinimumFOp>, ConvertToCall<arith::MinSIOp>>(
      types, context, "minimum");
  patterns.add<ConvertToCall<arith::MaxUIOp>>(types, context, "maximum",
                                              /*isUnsigned=*/true);
  patterns.add<ConvertToCall<arith::MinUIOp>>(types, context, "minimum",
                                              /*isUnsigned=*/true);
  patterns.add<ConvertToCall<arith::RemFOp>>(types, context, "std::fmod");
}
