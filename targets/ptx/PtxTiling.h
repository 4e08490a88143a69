//===- PtxTiling.h - the ptx target's tiling policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXTILING_H
#define CNNC_TARGETS_PTX_PTXTILING_H

#include "passes/tiling/TilingPolicy.h"
#include "targets/common/Precision.h"
#include "targets/ptx/PtxDevice.h"

namespace cnnc::ptx {

/// Chooses forms (PtxForms.h, Forms.h) and their numbers for the first device,
/// and as variants of these for the others, by architecture. Every tiling has
/// `grid` and `block` (three extents each) and `shared_bytes`.
TilingPolicyPtr makeTilingPolicy(llvm::ArrayRef<PtxDevice> devices,
                                 Precision precision);

} // namespace cnnc::ptx

#endif
