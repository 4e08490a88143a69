//===- KernelCut.h - parts of a network of kernels --------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNNC_KERNELCUT_H
#define CNNC_TOOLS_CNNC_KERNELCUT_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/eval/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace cnnc {

/// The kernels of @main in IR of phase `kernels`, in their order.
llvm::SmallVector<cnn::KernelOp> kernelsOf(mlir::ModuleOp module);

/// The network up to and with kernel number `last`: it returns what these
/// kernels have computed that the rest or the network's outputs need.
mlir::OwningOpRef<mlir::ModuleOp> cutBehind(mlir::ModuleOp module,
                                            unsigned last);

/// The operations of kernel number `number` alone, as a network of its own
/// without layouts, and what it reads on `inputs` of the network.
struct LoneKernel {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  llvm::SmallVector<std::string> names; ///< of the inputs of @main
  llvm::SmallVector<cnn::Tensor> values;
};
mlir::FailureOr<LoneKernel> cutOut(mlir::ModuleOp module, unsigned number,
                                   llvm::ArrayRef<cnn::Tensor> inputs);

} // namespace cnnc

#endif
