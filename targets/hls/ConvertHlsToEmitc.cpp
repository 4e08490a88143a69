//===- ConvertHlsToEmitc.cpp - cnn-convert-hls-to-emitc -------------------===//

#include "mlir/Conversion/ArithToEmitC/ArithToEmitC.h"
#include "mlir/Conversion/FuncToEmitC/FuncToEmitC.h"
#include "mlir/Conversion/MemRefToEmitC/MemRefToEmitC.h"
#include "mlir/Conversion/SCFToEmitC/SCFToEmitC.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/hls/Passes.h"
#include "targets/hls/emit/EmitcPatterns.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_CONVERTHLSTOEMITC
#include "targets/hls/Passes.h.inc"
} // namespace cnnc

void cnnc::hls::populateTypeConversions(TypeConverter &types) {
  types.addConversion([](Type type) -> std::optional<Type> {
    if (emitc::isSupportedEmitCType(type) || isa<emitc::LValueType>(type))
      return type;
    return std::nullopt;
  });
  populateMemRefToEmitCTypeConversion(types);
  populateDialectTypeConversions(types);
  types.addConversion(
      [](IndexType type) { return IntegerType::get(type.getContext(), 32); });
  auto cast = [](OpBuilder &b, Type type, ValueRange inputs,
                 Location loc) -> Value {
    if (inputs.size() != 1)
      return {};
    return UnrealizedConversionCastOp::create(b, loc, type, inputs)
        .getResult(0);
  };
  types.addSourceMaterialization(cast);
  types.addTargetMaterialization(cast);
}

namespace {
struct ConvertHlsToEmitc
    : cnnc::impl::ConvertHlsToEmitcBase<ConvertHlsToEmitc> {
  void runOnOperation() override {
    auto kernels = getOperation().lookupSymbol<ModuleOp>("kernels");
    if (!kernels)
      return;
    converted += llvm::range_size(kernels.getOps<FunctionOpInterface>());
    hls::markPipelinedLoops(kernels);
    hls::markLibraryCalls(kernels);
    hls::outlineParts(kernels);
    hls::declareRecords(kernels);
    TypeConverter types;
    RewritePatternSet patterns(&getContext());
    populateArithToEmitCPatterns(types, patterns);
    populateFuncToEmitCPatterns(types, patterns);
    populateMemRefToEmitCConversionPatterns(patterns, types);
    populateSCFToEmitCConversionPatterns(patterns, types);
    hls::populateConstantPatterns(types, patterns);
    hls::populateArithmeticPatterns(types, patterns);
    hls::populateMathPatterns(types, patterns);
    hls::populateProcessPatterns(types, patterns);
    hls::populateStoragePatterns(types, patterns);
    hls::populatePartPatterns(types, patterns);
    hls::populateFixedPatterns(types, patterns);
    // Behind upstream's, which make indices size_t: what comes last holds.
    hls::populateTypeConversions(types);
    ConversionTarget target(getContext());
    target.addLegalDialect<emitc::EmitCDialect>();
    target.addLegalOp<ModuleOp, hls::RomOp>();
    if (failed(applyFullConversion(kernels, target, std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
