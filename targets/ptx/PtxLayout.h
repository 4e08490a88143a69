//===- PtxLayout.h - the ptx target's layout policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXLAYOUT_H
#define CNNC_TARGETS_PTX_PTXLAYOUT_H

#include "passes/layout/LayoutPolicy.h"
#include "targets/common/Precision.h"

namespace cnnc::ptx {

/// Chooses layouts for a GPU that computes in `precision`.
LayoutPolicyPtr makeLayoutPolicy(Precision precision);

} // namespace cnnc::ptx

#endif
