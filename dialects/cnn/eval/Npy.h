//===- Npy.h - NumPy's file format for tensors ------------------*- C++ -*-===//
//
// Versions 1 to 3 of the .npy format, C order, little-endian. NumPy knows no
// bf16: such tensors are written as `<V2`, two raw bytes each, as the ml_dtypes
// package does, and `V2` is read as bf16.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_NPY_H
#define CNNC_DIALECTS_CNN_EVAL_NPY_H

#include "dialects/cnn/eval/Tensor.h"
#include "mlir/IR/Diagnostics.h"

namespace cnnc::cnn {

using EmitError = llvm::function_ref<mlir::InFlightDiagnostic()>;

/// The tensor in a file. Files that are missing, malformed, of another order
/// or of an element type that the dialect does not have are errors.
mlir::FailureOr<Tensor> readNpy(mlir::MLIRContext *context,
                                llvm::StringRef path, EmitError emitError);

/// Writes a tensor in a file's format.
void printNpy(const Tensor &tensor, llvm::raw_ostream &os);

/// Writes a tensor to a file, which appears whole or not at all.
mlir::LogicalResult writeNpy(const Tensor &tensor, llvm::StringRef path,
                             EmitError emitError);

} // namespace cnnc::cnn

#endif
