//===- HlsTiling.h - the hls target's tiling policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSTILING_H
#define CNNC_TARGETS_HLS_HLSTILING_H

#include "passes/tiling/TilingPolicy.h"
#include "targets/hls/HlsDevice.h"

namespace cnnc::hls {

/// Kernels that stream get a folding (Folding.h); the others a form of
/// targets/common/forms: scalars (`lanes` is 1), and all tasks in one call.
TilingPolicyPtr makeTilingPolicy(const HlsDevice &device);

} // namespace cnnc::hls

#endif
