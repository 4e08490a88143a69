//===- InPlaceConcats.h - concatenations that are no work -------*- C++ -*-===//
//
// Where the producers of a concatenation's operands write into the result's
// memory (cnn-place-concats), nothing is left to do. The price is that they are
// kernels of their own.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_FUSION_INPLACECONCATS_H
#define CNNC_PASSES_FUSION_INPLACECONCATS_H

#include "dialects/cnn/CnnOps.h"
#include "llvm/ADT/DenseSet.h"

namespace cnnc {

class InPlaceConcats {
public:
  /// Operands are strided boxes of the result if `sectorBytes`, which memory
  /// moves at once, is not 0; contiguous otherwise.
  explicit InPlaceConcats(int64_t sectorBytes) : sectorBytes(sectorBytes) {}

  using Predicate = llvm::function_ref<bool(mlir::Operation *)>;
  /// Decides on `concat`, later ones first, before anything has been decided of
  /// what feeds it. `isFused` says whether the concatenation would be computed
  /// within its users' kernel, `hasKernel` whether a producer is part of a
  /// kernel already.
  void decide(cnn::ConcatOp concat, bool isFused, Predicate hasKernel);

  bool contains(mlir::Operation *op) const { return decided.contains(op); }

  /// The operands that have to be copied to lie in the result.
  llvm::ArrayRef<mlir::OpOperand *> copiedParts() const { return copied; }

private:
  /// What placing a concatenation takes.
  struct Price {
    int64_t kernels = 0; ///< that there would not be otherwise
    llvm::SmallVector<mlir::OpOperand *> copied;
  };
  std::optional<Price> priceOf(cnn::ConcatOp concat, Predicate hasKernel) const;
  bool isPiece(cnn::ConcatOp concat) const;
  bool isOwnBuffer(mlir::OpOperand &part) const;

  int64_t sectorBytes;
  llvm::DenseSet<mlir::Operation *> decided;
  /// The concatenation in whose result a value lies.
  llvm::DenseMap<mlir::Value, mlir::OpOperand *> owners;
  llvm::SmallVector<mlir::OpOperand *> copied;
};

} // namespace cnnc

#endif
