//===- LlvmPipeline.cpp - from loops to the LLVM dialect ------------------===//

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"
#include "targets/cpu/CpuCodeGen.h"
#include "targets/cpu/Passes.h"

using namespace mlir;
using namespace cnnc;

void cnnc::cpu::buildLlvmDialectPipeline(OpPassManager &pm) {
  pm.addPass(createExpandCpuMath());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createLoopInvariantCodeMotionPass());
  OpPassManager &kernels = pm.nest<ModuleOp>();
  kernels.addPass(memref::createExpandStridedMetadataPass());
  kernels.addPass(createLowerAffinePass());
  kernels.addPass(createSCFToControlFlowPass());
  kernels.addPass(createConvertVectorToLLVMPass());
  kernels.addPass(createConvertMathToLLVMPass());
  kernels.addPass(createConvertMathToLibmPass());
  kernels.addPass(createConvertVectorToLLVMPass());
  kernels.addPass(createArithToLLVMConversionPass());
  kernels.addPass(createFinalizeMemRefToLLVMConversionPass());
  ConvertFuncToLLVMPassOptions options;
  options.useBarePtrCallConv = true;
  kernels.addPass(createConvertFuncToLLVMPass(options));
  kernels.addPass(createConvertControlFlowToLLVMPass());
  kernels.addPass(createConvertIndexToLLVMPass());
  kernels.addPass(createUBToLLVMConversionPass());
  kernels.addPass(createReconcileUnrealizedCastsPass());
}
