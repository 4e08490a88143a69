//===- EmitcMath.cpp - functions of C++'s library -------------------------===//

#include "mlir/Dialect/Math/IR/Math.h"
#include "targets/hls/emit/EmitcPatterns.h"

using namespace mlir;
using namespace cnnc;

namespace {
template <typename From> struct ConvertFunction : OpConversionPattern<From> {
  ConvertFunction(const TypeConverter &types, MLIRContext *context,
                  StringRef name)
      : OpConversionPattern<From>(types, context, hls::kOwnPattern),
        name(name) {}

  LogicalResult
  matchAndRewrite(From op, typename From::Adaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!op.getType().isF32() && !op.getType().isF64())
      return rewriter.notifyMatchFailure(op, "not of float or double");
    rewriter.replaceOpWithNewOp<emitc::CallOpaqueOp>(op, op.getType(), name,
                                                     adaptor.getOperands());
    return success();
  }

  StringRef name;
};

/// A multiply-add may round twice: there is no fused one in an FPGA's DSPs, and
/// on a processor without the instruction it is a slow call.
struct ConvertFma : OpConversionPattern<math::FmaOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(math::FmaOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = op.getType();
    Value product = emitc::MulOp::create(rewriter, op.getLoc(), type,
                                         adaptor.getA(), adaptor.getB());
    rewriter.replaceOpWithNewOp<emitc::AddOp>(op, type, adaptor.getC(),
                                              product);
    return success();
  }
};
} // namespace

void cnnc::hls::populateMathPatterns(const TypeConverter &types,
                                     RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<ConvertFma>(types, context, kOwnPattern);
  patterns.add<ConvertFunction<math::AbsFOp>>(types, context, "std::fabs");
  patterns.add<ConvertFunction<math::AcosOp>>(types, context, "std::acos");
  patterns.add<ConvertFunction<math::AcoshOp>>(types, context, "std::acosh");
  patterns.add<ConvertFunction<math::AsinOp>>(types, context, "std::asin");
  patterns.add<ConvertFunction<math::AsinhOp>>(types, context, "std::asinh");
  patterns.add<ConvertFunction<math::AtanOp>>(types, context, "std::atan");
  patterns.add<ConvertFunction<math::AtanhOp>>(types, context, "std::atanh");
  patterns.add<ConvertFunction<math::CeilOp>>(types, context, "std::ceil");
  patterns.add<ConvertFunction<math::CopySignOp>>(types, context,
                                                  "std::copysign");
  patterns.add<ConvertFunction<math::CosOp>>(types, context, "std::cos");
  patterns.add<ConvertFunction<math::CoshOp>>(types, context, "std::cosh");
  patterns.add<ConvertFunction<math::ErfOp>>(types, context, "std::erf");
  patterns.add<ConvertFunction<math::ExpOp>>(types, context, "std::exp");
  patterns.add<ConvertFunction<math::FloorOp>>(types, context, "std::floor");
  patterns.add<ConvertFunction<math::LogOp>>(types, context, "std::log");
  patterns.add<ConvertFunction<math::Log1pOp>>(types, context, "std::log1p");
  patterns.add<ConvertFunction<math::PowFOp>>(types, context, "std::pow");
  // The default rounding mode is to nearest, ties to even.
  patterns.add<ConvertFunction<math::RoundEvenOp>>(types, context, "std::rint");
  patterns.add<ConvertFunction<math::SinOp>>(types, context, "std::sin");
  patterns.add<ConvertFunction<math::SinhOp>>(types, context, "std::sinh");
  patterns.add<ConvertFunction<math::SqrtOp>>(types, context, "std::sqrt");
  patterns.add<ConvertFunction<math::TanOp>>(types, context, "std::tan");
  patterns.add<ConvertFunction<math::TanhOp>>(types, context, "std::tanh");
}
