//===- KernelModules.h - where the kernels of each GPU are ------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_KERNELMODULES_H
#define CNNC_TARGETS_PTX_KERNELMODULES_H

#include "mlir/IR/BuiltinOps.h"

namespace cnnc::ptx {

/// The nested modules that hold kernels: `@kernels`, for the first
/// architecture, and one for each further one that `cnn-ptx-specialize-kernels`
/// has made.
llvm::SmallVector<mlir::ModuleOp> kernelModules(mlir::ModuleOp module);

/// The module with the kernels for `arch`; null if there are none.
mlir::ModuleOp kernelModuleFor(mlir::ModuleOp module, llvm::StringRef arch);

} // namespace cnnc::ptx

#endif
