//===- Partition.h - which operations share a kernel ------------*- C++ -*-===//

#ifndef CNNC_PASSES_FUSION_PARTITION_H
#define CNNC_PASSES_FUSION_PARTITION_H

#include "passes/fusion/InPlaceConcats.h"
#include "passes/fusion/Passes.h"
#include "llvm/ADT/SetVector.h"

namespace cnnc {

/// What will be one kernel. Each member but the exit is used by members only,
/// and the exit depends on all of them, so that the results of the exit are all
/// that escapes and kernels cannot form a cycle.
struct KernelGroup {
  /// In program order once the partition is complete.
  llvm::SetVector<mlir::Operation *> members;
  /// The member that needs a loop nest of its own, if any.
  mlir::Operation *anchor = nullptr;
  /// The member whose results are the kernel's.
  mlir::Operation *exit = nullptr;
  /// Members that are evaluated where the anchor's result is: its epilogue and
  /// what feeds the epilogue from aside.
  llvm::SmallPtrSet<mlir::Operation *, 8> epilogue;
  /// How many elements each member computes, repetitions included.
  llvm::DenseMap<mlir::Operation *, double> evaluations;
};

struct PartitionCounts {
  int64_t epilogues = 0, prologues = 0, recomputed = 0, refusals = 0;
};

/// Divides the operations of a block among kernels, as the description of
/// `cnn-form-kernels` says. An operation that is cheap enough to recompute may
/// be a member of several groups.
class Partition {
public:
  explicit Partition(const FusionOptions &options)
      : options(options), inPlace(options.sectorBytes) {}

  /// Forms the groups of `block`; to be called once.
  void run(mlir::Block &block);

  /// The groups, in program order of their exits.
  llvm::ArrayRef<std::unique_ptr<KernelGroup>> groups() const {
    return allGroups;
  }
  const PartitionCounts &counts() const { return statistics; }
  /// The concatenations whose operands are written where they belong.
  const InPlaceConcats &inPlaceConcats() const { return inPlace; }

private:
  KernelGroup &startGroup(mlir::Operation *exit);
  void addMember(mlir::Operation *op, KernelGroup &group);
  void claimEpilogue(KernelGroup &group);
  void place(mlir::Operation *op);
  std::string whyNotFused(mlir::Operation *op,
                          llvm::ArrayRef<KernelGroup *> users,
                          bool escapes) const;
  std::string refusal(mlir::Operation *op, const KernelGroup &group) const;
  void explainEpilogue(KernelGroup &group);

  FusionOptions options;
  InPlaceConcats inPlace;
  llvm::SmallVector<std::unique_ptr<KernelGroup>> allGroups;
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<KernelGroup *, 1>>
      groupsOf;
  PartitionCounts statistics;
};

} // namespace cnnc

#endif
