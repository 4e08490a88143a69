//===- PtxCodeGen.h - from lowered kernels to PTX ---------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXCODEGEN_H
#define CNNC_TARGETS_PTX_PTXCODEGEN_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "targets/common/CodeImage.h"
#include "targets/ptx/PtxDevice.h"

namespace cnnc::ptx {

/// Adds the passes from lowered kernels (scf, memref, vector, arith, math, gpu,
/// nvgpu) in the nested module `@kernels` to the LLVM and NVVM dialects.
void buildNvvmPipeline(mlir::OpPassManager &pm);

/// PTX for the kernels of the device's architecture (KernelModules.h), in the
/// LLVM and NVVM dialects, by LLVM's NVPTX backend: no CUDA toolkit is needed.
/// Reports errors at the module.
mlir::FailureOr<GpuImage> compileKernels(mlir::ModuleOp module,
                                         const PtxDevice &device);

/// Registers the translations from MLIR's dialects to LLVM IR that
/// compileKernels needs.
void registerTranslations(mlir::DialectRegistry &registry);

} // namespace cnnc::ptx

#endif
