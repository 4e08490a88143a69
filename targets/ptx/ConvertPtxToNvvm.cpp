//===- ConvertPtxToNvvm.cpp - cnn-convert-ptx-to-nvvm ---------------------===//

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/GPUCommon/GPUCommonPass.h"
#include "mlir/Conversion/GPUToNVVM/GPUToNVVMPass.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/NVGPUToNVVM/NVGPUToNVVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"
#include "targets/ptx/KernelModules.h"
#include "targets/ptx/Passes.h"

using namespace mlir;
using namespace cnnc;

namespace cnnc {
#define GEN_PASS_DEF_CONVERTPTXTONVVM
#include "targets/ptx/Passes.h.inc"
} // namespace cnnc

/// Name of the shared memory whose size a launch says.
static constexpr StringLiteral kDynamicShared = "cnnc_dynamic_shared";

namespace {
/// Dynamic shared memory as one external array of the module. (Upstream's
/// pattern wants a gpu.module around, and gives the array a size.)
struct LowerDynamicShared : ConvertOpToLLVMPattern<gpu::DynamicSharedMemoryOp> {
  explicit LowerDynamicShared(const LLVMTypeConverter &converter)
      : ConvertOpToLLVMPattern(converter, /*benefit=*/10) {}

  LogicalResult
  matchAndRewrite(gpu::DynamicSharedMemoryOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto global = op->getParentOfType<ModuleOp>().lookupSymbol<LLVM::GlobalOp>(
        kDynamicShared);
    if (!global)
      return failure();
    Location loc = op.getLoc();
    Value address = LLVM::AddressOfOp::create(rewriter, loc, global);
    auto descriptor = MemRefDescriptor::poison(
        rewriter, loc, getTypeConverter()->convertType(op.getType()));
    descriptor.setAllocatedPtr(rewriter, loc, address);
    descriptor.setAlignedPtr(rewriter, loc, address);
    descriptor.setConstantOffset(rewriter, loc, 0);
    descriptor.setConstantSize(rewriter, loc, 0, 0);
    descriptor.setConstantStride(rewriter, loc, 0, 1);
    rewriter.replaceOp(op, {descriptor});
    return success();
  }
};
} // namespace

/// Declares the array if a kernel uses it.
static void declareDynamicShared(ModuleOp kernels) {
  if (!kernels
           .walk([](gpu::DynamicSharedMemoryOp) {
             return WalkResult::interrupt();
           })
           .wasInterrupted())
    return;
  auto b = OpBuilder::atBlockBegin(kernels.getBody());
  LLVM::GlobalOp::create(
      b, kernels.getLoc(), LLVM::LLVMArrayType::get(b.getI8Type(), 0),
      /*isConstant=*/false, LLVM::Linkage::External, kDynamicShared,
      /*value=*/Attribute(), /*alignment=*/16,
      unsigned(NVVM::NVVMMemorySpace::Shared));
}

static void populatePatterns(LLVMTypeConverter &converter,
                             RewritePatternSet &patterns) {
  arith::populateArithToLLVMConversionPatterns(converter, patterns);
  cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
  index::populateIndexToLLVMConversionPatterns(converter, patterns);
  populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
  populateFuncToLLVMConversionPatterns(converter, patterns);
  populateGpuToNVVMConversionPatterns(converter, patterns);
  populateMathToLLVMConversionPatterns(converter, patterns);
  populateNVGPUToNVVMConversionPatterns(converter, patterns);
  populateVectorToLLVMConversionPatterns(converter, patterns);
  vector::populateVectorStepLoweringPatterns(patterns);
  vector::populateVectorFromElementsUnrollPatterns(patterns);
  vector::populateVectorToElementsUnrollPatterns(patterns);
  vector::populateVectorBroadcastLoweringPatterns(patterns);
  vector::populateVectorInsertExtractStridedSliceTransforms(patterns);
  ub::populateUBToLLVMConversionPatterns(converter, patterns);
  patterns.add<LowerDynamicShared>(converter);
}

namespace {
struct ConvertPtxToNvvm : cnnc::impl::ConvertPtxToNvvmBase<ConvertPtxToNvvm> {
  void runOnOperation() override {
    for (ModuleOp kernels : ptx::kernelModules(getOperation()))
      if (failed(convert(kernels)))
        return signalPassFailure();
  }

  LogicalResult convert(ModuleOp kernels) {
    MLIRContext *context = &getContext();
    LowerToLLVMOptions options(context);
    options.useBarePtrCallConv = true;
    options.overrideIndexBitwidth(32);
    LLVMTypeConverter converter(context, options);
    nvgpu::populateCommonGPUTypeAndAttributeConversions(converter);
    // Groups of asynchronous copies are counted, tokens only order them.
    converter.addConversion([&](nvgpu::DeviceAsyncTokenType) -> Type {
      return IntegerType::get(context, 32);
    });
    declareDynamicShared(kernels);
    RewritePatternSet patterns(context);
    populatePatterns(converter, patterns);
    LLVMConversionTarget target(*context);
    target.addLegalDialect<NVVM::NVVMDialect>();
    target.addLegalOp<ModuleOp>();
    if (failed(applyFullConversion(kernels, target, std::move(patterns))))
      return failure();
    kernels.walk([&](LLVM::LLVMFuncOp function) { markEntry(function); });
    return success();
  }

  void markEntry(LLVM::LLVMFuncOp function) {
    auto block = function->getAttrOfType<DenseI64ArrayAttr>("cnn.block");
    if (!block)
      return;
    Builder b(function.getContext());
    function->removeAttr("cnn.block");
    function->setAttr(NVVM::NVVMDialect::getKernelFuncAttrName(),
                      b.getUnitAttr());
    function->setAttr(
        NVVM::NVVMDialect::getReqntidAttrName(),
        b.getDenseI32ArrayAttr(SmallVector<int32_t>(block.asArrayRef())));
    if (auto registers =
            function->getAttrOfType<IntegerAttr>("cnn.registers")) {
      function->removeAttr("cnn.registers");
      function->setAttr(NVVM::NVVMDialect::getMaxnregAttrName(),
                        b.getI32IntegerAttr(int32_t(registers.getInt())));
    }
    ++converted;
  }
};
} // namespace
