//===- DimensionOrder.h - where to transpose, for one permutation -*- C++ -*-=//
//
// Given a permutation p, every value may be held as it is or permuted by p.
// Operations that commute with p compute either way; all others need their
// operands as they are. A conversion costs what it moves, an existing transpose
// costs nothing where its operand and result are held so that it is the
// identity. The cheapest choice is a minimum cut.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_PASSES_SIMPLIFY_DIMENSIONORDER_H
#define CNNC_PASSES_SIMPLIFY_DIMENSIONORDER_H

#include "passes/simplify/Permute.h"
#include "llvm/ADT/MapVector.h"

namespace cnnc {

class MinCut;

/// What transposing costs under a choice of orders.
struct TransposeCost {
  /// Bytes moved, and for each transpose a constant for the kernel of its own
  /// and for the fusion that it prevents.
  int64_t cost = 0;
  /// Transposes that move elements at run time.
  int64_t count = 0;
};

class DimensionOrder {
public:
  /// Considers the operations of `block`, directly inside, for `p`.
  DimensionOrder(mlir::Block &block, llvm::ArrayRef<int64_t> p);

  /// Finds the cheapest choice. True if it costs less than the present state,
  /// with no more transposes.
  bool improves();

  /// Rewrites the block as chosen; returns how many operations now compute on
  /// permuted tensors.
  int64_t apply(mlir::RewriterBase &rewriter);

private:
  using PairCost = std::array<std::array<int64_t, 2>, 2>;

  bool isNode(mlir::Operation *op) const { return nodeOf.count(op); }
  /// The node that computes `value`, or -1 if it is held as it is.
  int nodeDefining(mlir::Value value) const;
  /// The cost of permuting `value`, expanded to the permutation's rank.
  int64_t conversionCost(mlir::Value value) const;
  /// The cost of a transpose, by the orders of operand and result.
  PairCost transposeCost(cnn::TransposeOp op) const;
  /// The permutation from an operand held as `from` to a result held as `to`.
  Permutation between(cnn::TransposeOp op, bool from, bool to) const;
  /// The nodes (or -1) that use `value`, transposes left out; no duplicates.
  llvm::SmallVector<int> consumers(mlir::Value value) const;
  /// Calls `visit` for every value whose order may differ from a consumer's.
  void forEachValue(llvm::function_ref<void(mlir::Value)> visit) const;

  void colour();
  void addToCut(MinCut &cut) const;
  void addSharing(MinCut &cut, int source, llvm::ArrayRef<int> users,
                  int64_t cost) const;
  void addTranspose(MinCut &cut, cnn::TransposeOp op) const;
  int variable(int node, bool flip) const;
  TransposeCost costOf(const std::vector<bool> &choice) const;

  mlir::Value held(mlir::RewriterBase &rewriter, mlir::Value value,
                   bool asPermuted);
  mlir::Value convert(mlir::RewriterBase &rewriter, mlir::Value value,
                      bool asPermuted);

  mlir::Block &block;
  Permutation p, inverted;
  llvm::SmallVector<mlir::Operation *> nodes;
  llvm::DenseMap<mlir::Operation *, int> nodeOf;
  /// Variables of nodes whose flip is set mean the opposite: on the two sides
  /// of a transpose opposite orders agree.
  std::vector<bool> flips;
  std::vector<bool> chosen; // by node: permuted
  std::array<llvm::DenseMap<mlir::Value, mlir::Value>, 2> forms;
};

} // namespace cnnc

#endif
