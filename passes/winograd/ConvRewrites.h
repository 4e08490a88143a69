//===- ConvRewrites.h - what these passes share -----------------*- C++ -*-===//

#ifndef CNNC_PASSES_WINOGRAD_CONVREWRITES_H
#define CNNC_PASSES_WINOGRAD_CONVREWRITES_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/eval/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "passes/winograd/WinogradPolicy.h"

namespace cnnc {

/// True for a convolution of f32 with constant weights of `kernel` x `kernel`
/// taps, one group, no dilations, and results to compute.
bool isPlainConv(cnn::ConvOp conv, int64_t kernel);

/// Calls `visit` for every convolution of `function` that `isCandidate`
/// accepts; fails with the first that fails. `visit` may erase its convolution.
mlir::LogicalResult
forEachConv(mlir::func::FuncOp function,
            llvm::function_ref<bool(cnn::ConvOp)> isCandidate,
            llvm::function_ref<mlir::LogicalResult(cnn::ConvOp)> visit);

/// The weights of a convolution that isPlainConv accepts.
cnn::Tensor weightsOf(cnn::ConvOp conv);

/// A constant for the transformed weights of `conv`.
mlir::Value weightsConstant(mlir::OpBuilder &b, cnn::ConvOp conv,
                            const cnn::Tensor &weights);

/// Puts `y` in the place of what `conv` computes, and erases it and its weights
/// if nobody else reads them.
void replaceConv(cnn::ConvOp conv, mlir::Value y);

/// Registers `cnn-strassen`.
void registerStrassen(WinogradPolicyLookup lookup);

} // namespace cnnc

#endif
