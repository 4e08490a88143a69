//===- WindowProblem.h - windows that slide over channels -------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_WINDOWPROBLEM_H
#define CNNC_TARGETS_PTX_WINDOWPROBLEM_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::ptx {

/// A depthwise convolution with as many channels as it reads, or a pooling.
struct WindowProblem {
  mlir::Value x, y;
  cnn::ConvOp conv; ///< null for a pooling
  cnn::ReduceKind reduction = cnn::ReduceKind::sum;
  /// By spatial dimension.
  llvm::ArrayRef<int64_t> input, kernel, strides, dilations, pads;

  /// Whether windows leave the input in spatial dimension `d`.
  bool mayLeave(size_t d) const {
    return pads[d] > 0 || pads[kernel.size() + d] > 0;
  }
  /// Whether the last of groups of `columns` results is not whole.
  bool isRagged(int64_t columns) const;
};

/// The kernel's window; nothing if it has none, if its result is empty, or if
/// channels do not lie innermost in what it slides over.
std::optional<WindowProblem> windowProblemOf(cnn::KernelOp kernel);

} // namespace cnnc::ptx

#endif
