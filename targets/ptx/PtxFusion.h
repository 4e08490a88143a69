//===- PtxFusion.h - the ptx target's fusion policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXFUSION_H
#define CNNC_TARGETS_PTX_PTXFUSION_H

#include "passes/fusion/FusionPolicy.h"
#include "targets/common/Precision.h"
#include "targets/ptx/PtxDevice.h"

namespace cnnc::ptx {

/// Lets pools join a convolution's implicit GEMM (PooledGemm.h) where all the
/// devices are expected to be no slower for it.
FusionPolicyPtr makeFusionPolicy(llvm::ArrayRef<PtxDevice> devices,
                                 Precision precision);

} // namespace cnnc::ptx

#endif
