//===- PipelineGroup.h - kernels that will be one pipeline ------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_PIPELINEGROUP_H
#define CNNC_TARGETS_HLS_PIPELINES_PIPELINEGROUP_H

#include "dialects/cnn/GridRanges.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/hls/pipelines/StreamPlan.h"
#include "llvm/ADT/DenseSet.h"

namespace cnnc::hls {

/// Kernels that will be one pipeline, in order.
struct PipelineGroup {
  llvm::SmallVector<cnn::KernelOp> kernels;
  llvm::DenseSet<mlir::Operation *> members;
  llvm::DenseMap<mlir::Value, StreamShape> shapes; ///< of what they pass on
  std::optional<int64_t> number;                   ///< Folding::pipeline

  void add(cnn::KernelOp kernel, const StreamPlan &plan) {
    kernels.push_back(kernel);
    members.insert(kernel);
    shapes[kernel.getResult(0)] = outputShape(plan.steps.back());
  }

  /// Whether the kernel can go on where the group passes on: it reads its
  /// inputs in the order in which they come.
  bool takes(cnn::KernelOp kernel, const StreamPlan &plan) const;
};

/// True if memory can hold the numbers as integers from which a pipeline knows
/// them again.
bool canBeNarrow(const cnn::GridRange &range, mlir::MLIRContext *context);

/// Whether `narrowBetween` makes integers of what a kernel that is in no
/// pipeline reads, if its numbers allow it.
bool canBecomeNarrow(mlir::Value value);

/// Makes numbers of a grid that one kernel leaves in memory for others integers
/// there, of as few bytes as hold them. A kernel at the end of a pipeline
/// converts, and one at the beginning of another converts back; kernels outside
/// of pipelines do so themselves. Returns how many values became so.
int64_t narrowBetween(mlir::func::FuncOp function,
                      llvm::MutableArrayRef<PipelineGroup> groups);

} // namespace cnnc::hls

#endif
