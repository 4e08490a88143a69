//===- Window.h - loops over a sliding window -------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_COMMON_ELEMENT_WINDOW_H
#define CNNC_TARGETS_COMMON_ELEMENT_WINDOW_H

#include "targets/common/element/ElementEmitter.h"

namespace cnnc {

/// A sliding window over the spatial dimensions of a tensor, as in ONNX Conv:
/// output position o meets input position o*stride - pad + k*dilation.
struct WindowGeometry {
  llvm::ArrayRef<int64_t> input, kernel, strides, dilations, pads;
};

/// Builds the loops over the window of the output position `output` (one index
/// for each spatial dimension) and returns the carried values. In dimensions
/// where the position is uniform the loop runs over the positions inside the
/// input only; in the others `body` gets in `inside` (null if always true)
/// which lanes are, and indices forced inside. `body` receives the kernel
/// position (uniform), the input position, `inside` and the carried values.
using WindowBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(
    IndexRef kernel, IndexRef input, mlir::Value inside,
    mlir::ValueRange carried)>;
llvm::SmallVector<mlir::Value>
emitWindow(ElementEmitter &e, const WindowGeometry &window, IndexRef output,
           mlir::ValueRange initial, WindowBody body);

/// What a pool does with the elements of a window.
cnn::ReduceKind reductionOf(cnn::PoolOp op);

/// The first kernel position k >= 0 at which base + k*dilation >= 0, and the
/// end (exclusive, at most `kernel`) of those with base + k*dilation < extent.
std::pair<mlir::Value, mlir::Value>
windowBounds(LaneBuilder &l, mlir::Value base, int64_t dilation, int64_t kernel,
             int64_t extent);

} // namespace cnnc

#endif
