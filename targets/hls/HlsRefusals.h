//===- HlsRefusals.h - what C++ has no types for ----------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSREFUSALS_H
#define CNNC_TARGETS_HLS_HLSREFUSALS_H

#include "targets/common/Target.h"

namespace cnnc::hls {

/// The operations of `module` that read or write 16-bit floats, which C++ has
/// no type for that both compilers of the C simulation and Vitis know.
std::vector<TargetRefusal> refusals(mlir::ModuleOp module);

} // namespace cnnc::hls

#endif
