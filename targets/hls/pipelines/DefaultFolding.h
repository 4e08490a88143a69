//===- DefaultFolding.h - foldings without exploration ----------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_DEFAULTFOLDING_H
#define CNNC_TARGETS_HLS_PIPELINES_DEFAULTFOLDING_H

#include "targets/hls/Folding.h"

namespace cnnc::hls {

/// The tiling of a kernel that streams, which stands in a function of kernels;
/// null if it does not stream. All kernels get the same goal of cycles: what
/// the network's inputs and outputs take to be moved one element at a time, or
/// what its products take at `products` a cycle, whichever is more. Each kernel
/// is folded as much as that goal allows.
cnn::TilingAttr defaultFolding(cnn::KernelOp kernel, int64_t products);

} // namespace cnnc::hls

#endif
