//===- CpuCodeGen.h - from lowered kernels to machine code ------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUCODEGEN_H
#define CNNC_TARGETS_CPU_CPUCODEGEN_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "targets/common/CodeImage.h"
#include "targets/cpu/CpuDevice.h"

namespace cnnc::cpu {

/// Adds the passes from lowered kernels (scf, memref, vector, arith, math) in
/// the nested module `@kernels` to the LLVM dialect.
void buildLlvmDialectPipeline(mlir::OpPassManager &pm);

/// Compiles the nested module `@kernels`, in the LLVM dialect, for `device`.
/// Reports errors at the module. `assembly`, if given, gets the textual
/// assembly too.
mlir::FailureOr<CodeImage> compileKernels(mlir::ModuleOp module,
                                          const CpuDevice &device,
                                          std::string *assembly = nullptr);

/// Registers the translations from MLIR's dialects to LLVM IR that
/// compileKernels needs.
void registerTranslations(mlir::DialectRegistry &registry);

} // namespace cnnc::cpu

#endif
