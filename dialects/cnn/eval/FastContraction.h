//===- FastContraction.h - contractions of whole networks -------*- C++ -*-===//
//
// Where the compiler runs a whole network (calibration, golden data of
// quantised networks), the reference evaluator would take minutes for a large
// one. Convolutions and products, which are nearly all of the work, are
// computed here: as one product of matrices, on all of the context's threads.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_FASTCONTRACTION_H
#define CNNC_DIALECTS_CNN_EVAL_FASTCONTRACTION_H

#include "dialects/cnn/CnnOps.h"
#include "dialects/cnn/eval/Tensor.h"

namespace cnnc::cnn {

/// The result of a `cnn.conv`, or of a `cnn.matmul` whose second operand is a
/// matrix, on operands of f32 or f64. Sums are of that type and added up in the
/// order of the weights: of f64 numbers on grids whose sums fit, the result is
/// the reference evaluator's bit for bit; of f32 it is not. Nothing for any
/// other operation. Fails if memory is refused.
std::optional<mlir::FailureOr<Tensor>>
fastContraction(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);

} // namespace cnnc::cnn

#endif
