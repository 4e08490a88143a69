//===- RandomNetwork.h - networks that no one would train -------*- C++ -*-===//

#ifndef CNNC_TEST_PASSES_RANDOMNETWORK_H
#define CNNC_TEST_PASSES_RANDOMNETWORK_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/eval/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <random>

namespace cnnc::test {

/// A module with one function, `main`, of about `size` operations: element-wise
/// ones with broadcasting, movement, anchors, layouts, constants; values with
/// none and with many uses; results that are arguments, constants, views or
/// repeated. The same seed gives the same module. The context needs the cnn and
/// func dialects.
mlir::OwningOpRef<mlir::ModuleOp> randomNetwork(mlir::MLIRContext &context,
                                                unsigned seed, int size);

/// Random inputs for a function of tensors, row-major whatever their encoding:
/// small numbers of either sign.
llvm::SmallVector<cnn::Tensor> randomInputs(mlir::func::FuncOp function,
                                            unsigned seed);

} // namespace cnnc::test

#endif
