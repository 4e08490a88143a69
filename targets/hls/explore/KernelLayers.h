//===- KernelLayers.h - kernels as layers -----------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_KERNELLAYERS_H
#define CNNC_TARGETS_HLS_EXPLORE_KERNELLAYERS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/hls/Folding.h"
#include "targets/hls/explore/Layer.h"

namespace cnnc::hls {

/// The kernels of a function that can stream and have no tiling, with what each
/// asks of hardware.
struct KernelLayers {
  llvm::SmallVector<cnn::KernelOp> kernels;
  std::vector<Layer> layers; ///< of each
};

KernelLayers layersOf(mlir::func::FuncOp function);

/// The tiling that stands for a folding.
cnn::TilingAttr tilingOf(mlir::MLIRContext *context, const Layer &layer,
                         const LayerFolding &folding, int64_t multiplierBits);

/// True if a kernel of the function has a streaming form already.
bool streams(mlir::func::FuncOp function);

} // namespace cnnc::hls

#endif
