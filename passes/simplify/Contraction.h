//===- Contraction.h - weights as output channels see them ------*- C++ -*-===//
//
// One view of convolutions, transposed convolutions and matrix products with
// constant weights: which dimension of the result is the output channel, and
// how a factor for each output channel multiplies the weights.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_SIMPLIFY_CONTRACTION_H
#define CNNC_PASSES_SIMPLIFY_CONTRACTION_H

#include "passes/simplify/Rewrite.h"

namespace cnnc {

/// A contraction one of whose operands is constant.
struct Contraction {
  mlir::Operation *op = nullptr;
  mlir::Value weights;
  /// Null if there is none, and always for `cnn.matmul`.
  mlir::Value bias;
  /// The dimension of the result along which the weights differ.
  int64_t channelDim = 1;

  mlir::Value result() const { return op->getResult(0); }
  bool takesBias() const { return !mlir::isa<cnn::MatMulOp>(op); }
};

/// The contraction that computes `value`; null `op` if there is none whose
/// weights (and bias, if any) are constant. Of a product of two constants,
/// or with a batched constant, there is none either.
Contraction contractionOf(mlir::Value value);

/// `kind` (mul or div) applied to the weights and `factors`, a constant of
/// shape `output channels` or `1`.
mlir::Value scaleOutputs(mlir::RewriterBase &rewriter, mlir::Location loc,
                         cnn::BinaryKind kind, const Contraction &contraction,
                         mlir::Value factors);

/// Like `scaleOutputs` for input channels of a convolution: `factors` has shape
/// `input channels` or `1`.
mlir::Value scaleInputs(mlir::RewriterBase &rewriter, mlir::Location loc,
                        cnn::BinaryKind kind, cnn::ConvOp conv,
                        mlir::Value factors);

/// What a constant `shift` of the input channels (shape as `factors` above)
/// adds to each output channel of `conv` if nothing is padded: shape K.
mlir::Value shiftOfOutputs(mlir::RewriterBase &rewriter, mlir::Location loc,
                           cnn::ConvOp conv, mlir::Value shift);

/// The same contraction, at the same place, with other weights and bias.
mlir::Value withWeights(mlir::RewriterBase &rewriter, mlir::Location loc,
                        const Contraction &contraction, mlir::Value weights,
                        mlir::Value bias);

/// The same convolution of another input.
mlir::Value withInput(mlir::RewriterBase &rewriter, mlir::Location loc,
                      cnn::ConvOp conv, mlir::Value x);

} // namespace cnnc

#endif
