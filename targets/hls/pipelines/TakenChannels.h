//===- TakenChannels.h - channels in another order --------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_TAKENCHANNELS_H
#define CNNC_TARGETS_HLS_PIPELINES_TAKENCHANNELS_H

#include "dialects/cnn/CnnOps.h"

namespace cnnc::hls {

/// The channels of its input that `op` of the kernel's body passes on, in
/// order: of a `cnn.gather` along them by a constant table, or a `cnn.slice`
/// that takes all images and pixels as they are, but not all channels. Nothing
/// for other operations.
std::optional<llvm::SmallVector<int64_t>> takenChannels(cnn::KernelOp kernel,
                                                        mlir::Operation *op);

} // namespace cnnc::hls

#endif
