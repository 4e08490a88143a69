//===- Rewrite.h - what the simplification passes share ---------*- C++ -*-===//

#ifndef CNNC_PASSES_SIMPLIFY_REWRITE_H
#define CNNC_PASSES_SIMPLIFY_REWRITE_H

#include "dialects/cnn/CnnOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"

namespace cnnc {

/// What the operation `op`, just created and without users, amounts to: the
/// constant that it computes if its operands are constants (and no larger
/// than them, or small), the operand that it returns unchanged, or its own
/// result. In the first two cases `op` is erased. `op` has one result.
mlir::Value foldNew(mlir::RewriterBase &rewriter, mlir::Operation *op);

/// Creates an `OpTy` from the arguments of its builder and folds it as
/// `foldNew` does, so that rewrites can compute with constants in the terms of
/// the dialect.
template <typename OpTy, typename... Args>
mlir::Value make(mlir::RewriterBase &rewriter, mlir::Location loc,
                 Args &&...args) {
  return foldNew(rewriter,
                 OpTy::create(rewriter, loc, std::forward<Args>(args)...));
}

/// A rewrite pattern that counts its successes.
template <typename OpTy> struct CountedPattern : mlir::OpRewritePattern<OpTy> {
  CountedPattern(mlir::MLIRContext *context, mlir::Pass::Statistic &count)
      : mlir::OpRewritePattern<OpTy>(context), count(count) {}

  llvm::LogicalResult
  matchAndRewrite(OpTy op, mlir::PatternRewriter &rewriter) const final {
    llvm::LogicalResult result = simplify(op, rewriter);
    if (succeeded(result))
      ++count;
    return result;
  }

  virtual llvm::LogicalResult
  simplify(OpTy op, mlir::PatternRewriter &rewriter) const = 0;

  mlir::Pass::Statistic &count;
};

/// A constant tensor of shape `shape` (rank 0 by default) and element type
/// `element`, all of whose elements are `value`.
mlir::Value makeNumber(mlir::RewriterBase &rewriter, mlir::Location loc,
                       mlir::Type element, double value,
                       llvm::ArrayRef<int64_t> shape = {});

/// A binary operation's operands, told apart by what is known of them.
struct ConstantOperand {
  mlir::Value constant, other;
  /// True if the constant is the first operand.
  bool isLeft;
};

/// The constant operand of a binary operation with exactly one, or nothing.
std::optional<ConstantOperand> constantOperand(cnn::BinaryOp op);

/// A constant that, broadcast to `shape`, differs along dimension `dim` only,
/// as a constant of shape `extent of dim` or `1`; null if `constant` is no such
/// thing or would enlarge `shape`.
mlir::Value alongDimension(mlir::RewriterBase &rewriter, mlir::Value constant,
                           llvm::ArrayRef<int64_t> shape, int64_t dim);

/// True if `alongDimension` would succeed.
bool isAlongDimension(mlir::Value constant, llvm::ArrayRef<int64_t> shape,
                      int64_t dim);

/// True if no element of `value`, a number, is negative (it may be NaN), which
/// is found by looking through a few of its producers.
bool isNonNegative(mlir::Value value);

/// The largest magnitude among the elements of a floating-point constant;
/// infinity if any is infinite or NaN.
double largestMagnitude(mlir::Value constant);

/// The largest finite number of a floating-point type.
double largestFinite(mlir::Type element);

/// Remarks at `op`'s location, in the category that is the pass's argument:
/// that it was rewritten and how, or that it was not and why.
void remarkDone(mlir::Operation *op, llvm::StringRef pass,
                const llvm::Twine &what);
void remarkMissed(mlir::Operation *op, llvm::StringRef pass,
                  const llvm::Twine &reason);

} // namespace cnnc

#endif
