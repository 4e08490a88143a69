//===- Permute.h - operations on tensors with permuted dimensions -*- C++ -*-=//
//
// Which operations can compute on operands whose dimensions are in another
// order, and what they then look like. A permutation p acts as in
// `cnn.transpose`: y.shape[i] = x.shape[p[i]].
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_SIMPLIFY_PERMUTE_H
#define CNNC_PASSES_SIMPLIFY_PERMUTE_H

#include "passes/simplify/Rewrite.h"

namespace cnnc {

using Permutation = llvm::SmallVector<int64_t>;

Permutation inverse(llvm::ArrayRef<int64_t> p);

/// The permutation that does `first`, then `second`.
Permutation compose(llvm::ArrayRef<int64_t> first,
                    llvm::ArrayRef<int64_t> second);

/// `shape[p[0]], shape[p[1]], ...`
Permutation permuted(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> p);

/// True if permuting a tensor of shape `shape` moves extents of 1 only, so that
/// the elements stay where they are.
bool isFreePermutation(llvm::ArrayRef<int64_t> shape,
                       llvm::ArrayRef<int64_t> p);

/// True if `op` computes the permuted results from operands permuted the same
/// way. All results of such an operation have rank p.size(). Operands of lower
/// rank that broadcast take part after leading extents of 1 are added.
bool commutes(mlir::Operation *op, llvm::ArrayRef<int64_t> p);

/// True if that operand of an operation that commutes is to be permuted; others
/// (tables of indices, a padding value) stay as they are.
bool isPermutedOperand(mlir::OpOperand &operand);

/// `op` on `operands` (permuted where `isPermutedOperand` says so), inserted at
/// the rewriter's insertion point; its results are permuted by `p`.
mlir::Operation *createPermuted(mlir::RewriterBase &rewriter,
                                mlir::Operation *op, mlir::ValueRange operands,
                                llvm::ArrayRef<int64_t> p);

} // namespace cnnc

#endif
