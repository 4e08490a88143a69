//===- PtxLayout.h - the ptx target's layout policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXLAYOUT_H
#define CNNC_TARGETS_PTX_PTXLAYOUT_H

#include "passes/layout/LayoutPolicy.h"
#include "targets/common/Precision.h"

namespace cnnc::ptx {

/// Chooses layouts for GPUs that compute in `precision`; `tf32` says whether
/// the tensor cores of all take f32 operands.
LayoutPolicyPtr makeLayoutPolicy(Precision precision, bool tf32);

} // namespace cnnc::ptx

#endif
