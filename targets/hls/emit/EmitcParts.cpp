//===- EmitcParts.cpp - functions of the library, records in C++ ----------===//

#include "dialects/hls/HlsOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include "targets/hls/emit/EmitcPatterns.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace cnnc;
using namespace cnnc::hls;

namespace {
struct ConvertPart : OpConversionPattern<PartOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(PartOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    // Others are functions by now.
    if (!op.getLibrary() || op.getNumResults() > 0)
      return rewriter.notifyMatchFailure(op, "no function of the library");
    std::string text = op.getLibrary()->str() + "(";
    for (unsigned i = 0; i < op.getArguments().size(); ++i)
      text += i ? ", {}" : "{}";
    emitc::VerbatimOp::create(rewriter, op.getLoc(), text + ");",
                              adaptor.getArguments());
    rewriter.eraseOp(op);
    return success();
  }
};

/// Upstream's pattern keeps the types of results.
struct ConvertPartCall : OpConversionPattern<func::CallOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(func::CallOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    SmallVector<Type> types;
    if (failed(getTypeConverter()->convertTypes(op.getResultTypes(), types)))
      return rewriter.notifyMatchFailure(op, "a result has no C++ type");
    rewriter.replaceOpWithNewOp<emitc::CallOp>(op, op.getCallee(), types,
                                               adaptor.getOperands());
    return success();
  }
};

/// A variable, of which the members that are not zero are set.
struct ConvertRecord : OpConversionPattern<RecordOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(RecordOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type type = getTypeConverter()->convertType(op.getType());
    bool hasZeros = llvm::any_of(op.getValues(), isZero);
    auto variable = emitc::VariableOp::create(
        rewriter, loc, emitc::LValueType::get(type),
        emitc::OpaqueAttr::get(getContext(), hasZeros ? "{}" : ""));
    for (auto [field, given, value] : llvm::zip(
             op.getType().getFields(), op.getValues(), adaptor.getValues())) {
      if (isZero(given))
        continue;
      Value member = emitc::MemberOp::create(
          rewriter, loc, emitc::LValueType::get(value.getType()),
          cast<StringAttr>(field), variable.getResult());
      emitc::AssignOp::create(rewriter, loc, member, value);
    }
    bool once = op->hasOneUse();
    auto load = rewriter.replaceOpWithNewOp<emitc::LoadOp>(
        op, type, variable.getResult());
    if (once)
      load->setAttr(kFreshRecord, rewriter.getUnitAttr());
    return success();
  }

  static bool isZero(Value value) { return matchPattern(value, m_Zero()); }
};

struct ConvertField : OpConversionPattern<FieldOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(FieldOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    rewriter.replaceOpWithNewOp<emitc::CallOpaqueOp>(
        op, TypeRange(type), kFieldFunction.str() + op.getField().str(),
        adaptor.getRecord());
    return success();
  }
};
} // namespace

void cnnc::hls::declareRecords(ModuleOp kernels) {
  llvm::SetVector<RecordType> known;
  for (Operation &function : *kernels.getBody()) {
    OpBuilder b(&function);
    function.walk([&](Operation *op) {
      for (Value result : op->getResults()) {
        auto type = dyn_cast<RecordType>(result.getType());
        if (!type || !known.insert(type))
          continue;
        std::string text;
        for (Attribute field : type.getFields())
          text += (text.empty() ? "  int " : ", ") +
                  cast<StringAttr>(field).getValue().str();
        std::string head = "struct " + type.getName().str() + " {";
        for (const std::string &line :
             {head, text + ";", std::string("};"), std::string()})
          emitc::VerbatimOp::create(b, function.getLoc(), line);
      }
    });
  }
}

void cnnc::hls::populatePartPatterns(const TypeConverter &types,
                                     RewritePatternSet &patterns) {
  patterns.add<ConvertPart, ConvertPartCall, ConvertRecord, ConvertField>(
      types, patterns.getContext(), kOwnPattern);
}
