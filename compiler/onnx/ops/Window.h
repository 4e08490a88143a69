//===- Window.h - kernel, strides, dilations, padding -----------*- C++ -*-===//

#ifndef CNNC_COMPILER_ONNX_OPS_WINDOW_H
#define CNNC_COMPILER_ONNX_OPS_WINDOW_H

#include "compiler/onnx/NodeContext.h"

namespace cnnc::onnx_import {

/// The sliding window of a convolution or pooling, one entry for each spatial
/// dimension; `pads` holds all begins, then all ends.
struct Window {
  llvm::SmallVector<int64_t> kernel, strides, dilations, pads;

  size_t spatial() const { return kernel.size(); }
  /// Extent of the dilated kernel along spatial dimension `d`.
  int64_t reach(size_t d) const { return dilations[d] * (kernel[d] - 1) + 1; }
};

/// Reads `strides`, `dilations`, `pads` and `auto_pad` for a window of extent
/// `kernel` on a tensor of shape `x` (N x C x spatial). Refuses lists of the
/// wrong length and numbers out of range, so that arithmetic on the result
/// does not overflow.
mlir::FailureOr<Window> readWindow(NodeContext &c, llvm::ArrayRef<int64_t> x,
                                   llvm::ArrayRef<int64_t> kernel);

} // namespace cnnc::onnx_import

#endif
