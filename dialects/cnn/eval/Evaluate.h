//===- Evaluate.h - the reference evaluator of the cnn dialect --*- C++ -*-===//
//
// Defines what every operation means: constants are folded with it, and tests
// compare generated code with it. It is written to be read; it does not look
// at layouts.
//
// Every result is exact up to one rounding per element where the description
// of the operation does not say otherwise: functions and sums of floating-point
// numbers are computed in double and rounded once to the element type.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_DIALECTS_CNN_EVAL_EVALUATE_H
#define CNNC_DIALECTS_CNN_EVAL_EVALUATE_H

#include "dialects/cnn/eval/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Operation.h"

namespace cnnc::cnn {

/// The largest tensor that the evaluator makes.
inline constexpr int64_t kMaxEvaluatedBytes = int64_t(1) << 33;

/// The results of an operation of the dialect for these operands, whose types
/// agree with the operation's up to the encoding. Fails with a diagnostic if a
/// result is larger than `kMaxEvaluatedBytes` or the operation works on
/// buffers or physical shapes. A kernel takes its inputs and inits, which are
/// ignored.
mlir::FailureOr<llvm::SmallVector<Tensor>>
evaluate(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);

/// The element that an elementwise operation makes of one element of each
/// operand, as a tensor of rank 0.
Tensor evaluateElement(mlir::Operation *op, llvm::ArrayRef<Tensor> operands);

/// How `evaluateFunction` evaluates each operation.
using EvaluateOp =
    llvm::function_ref<mlir::FailureOr<llvm::SmallVector<Tensor>>(
        mlir::Operation *, llvm::ArrayRef<Tensor>)>;

/// The results of a function of one block that holds operations of the
/// dialect, `tensor.empty` and `func.return`; anything else is a diagnostic.
/// Values are freed after their last use. `evaluateOp` may watch, or compute
/// some of the operations in another way.
mlir::FailureOr<llvm::SmallVector<Tensor>>
evaluateFunction(mlir::func::FuncOp function, llvm::ArrayRef<Tensor> inputs,
                 EvaluateOp evaluateOp = evaluate);

/// About how many elementary steps the evaluation of `op` takes: elements
/// read or written, or multiplications of a contraction. Saturates.
int64_t evaluationCost(mlir::Operation *op);

} // namespace cnnc::cnn

#endif
