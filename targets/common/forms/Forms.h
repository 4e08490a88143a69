//===- Forms.h - code for tasks without a target's own tricks ---*- C++ -*-===//
//
// The forms of code that any target with loads, stores and loops can use. The
// name in `tiling.getForm()` says which one a kernel gets; each writes the
// tasks [begin, end) of the context at its insertion point.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_TARGETS_COMMON_FORMS_FORMS_H
#define CNNC_TARGETS_COMMON_FORMS_FORMS_H

#include "targets/common/forms/KernelContext.h"

namespace cnnc {

/// `loops`: one element of the results after the other, a vector of lanes at a
/// time. Configuration: `lanes`, `task_dims` (how many leading physical
/// dimensions make up the tasks: with all of them, a task is one vector of
/// lanes, which must divide the extent of `lanesDimension`), `tasks`, `grain`.
void emitLoopForm(KernelContext &context);
/// The innermost of the physical `extents` that is not 1, or else 0.
size_t lanesDimension(llvm::ArrayRef<int64_t> extents);

/// `softmax`, `cumsum`, `top_k`: one row along an axis after the other.
/// Configuration: `lanes`, `tasks`, `grain`.
void emitSoftmaxForm(KernelContext &context);
void emitCumSumForm(KernelContext &context);
void emitTopKForm(KernelContext &context);

/// The steps of softmax, for targets with forms of their own: x - max and its
/// exponential, as accumulators, and an element of the result from the former
/// and the sum of the latter.
mlir::Value softmaxShift(LaneBuilder &l, cnn::SoftmaxOp op, mlir::Value x,
                         mlir::Value most);
mlir::Value softmaxTerm(LaneBuilder &l, cnn::SoftmaxOp op, mlir::Value shifted);
mlir::Value softmaxElement(LaneBuilder &l, cnn::SoftmaxOp op,
                           mlir::Value shifted, mlir::Value sum);

/// `scatter_nd`, `non_max_suppression`: sequential, one task.
void emitScatterForm(KernelContext &context);
void emitNonMaxSuppressionForm(KernelContext &context);

/// Splits a task number into positions in dimensions of `extents`.
llvm::SmallVector<mlir::Value> splitTask(LaneBuilder &l, mlir::Value task,
                                         llvm::ArrayRef<int64_t> extents);

} // namespace cnnc

#endif
