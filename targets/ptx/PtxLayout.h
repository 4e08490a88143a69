//===- PtxLayout.h - the ptx target's layout policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXLAYOUT_H
#define CNNC_TARGETS_PTX_PTXLAYOUT_H

#include "passes/layout/LayoutPolicy.h"
#include "targets/common/Precision.h"
#include "targets/ptx/PtxDevice.h"

namespace cnnc::ptx {

/// Chooses layouts for GPUs that compute in `precision`: for tensor cores if
/// those of all take f32 operands.
LayoutPolicyPtr makeLayoutPolicy(llvm::ArrayRef<PtxDevice> devices,
                                 Precision precision);

} // namespace cnnc::ptx

#endif
