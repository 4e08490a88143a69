//===- HlsTiling.h - the hls target's tiling policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSTILING_H
#define CNNC_TARGETS_HLS_HLSTILING_H

#include "passes/tiling/TilingPolicy.h"
#include "targets/hls/HlsDevice.h"

namespace cnnc::hls {

/// A form of targets/common/forms for every kernel: scalars (`lanes` is 1), and
/// all tasks in one call. Kernels that are to stream bring their folding
/// (Folding.h) along.
TilingPolicyPtr makeTilingPolicy(const HlsDevice &device);

} // namespace cnnc::hls

#endif
