//===- BufferProgram.h - a planned function, run on real memory -*- C++ -*-===//

#ifndef CNNC_TEST_PASSES_BUFFERPROGRAM_H
#define CNNC_TEST_PASSES_BUFFERPROGRAM_H

#include "dialects/cnn/eval/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace cnnc::test {

/// Runs a function as `cnn-plan-memory` leaves it, one kernel after the other,
/// on an arena that begins as garbage; each kernel is computed by the reference
/// evaluator on what its buffers hold. Padding is written as garbage. Returns
/// the outputs as logical tensors; fails on anything that is not part of such a
/// function or lies outside of the arena.
mlir::FailureOr<llvm::SmallVector<cnn::Tensor>>
runBufferProgram(mlir::func::FuncOp function,
                 llvm::ArrayRef<cnn::Tensor> inputs);

} // namespace cnnc::test

#endif
