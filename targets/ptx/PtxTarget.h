//===- PtxTarget.h - PTX for GPUs -------------------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_PTX_PTXTARGET_H
#define CNNC_TARGETS_PTX_PTXTARGET_H

#include "targets/common/Precision.h"
#include "targets/common/Target.h"
#include "targets/ptx/PtxDevice.h"

namespace cnnc::ptx {

/// The target `ptx`: one PTX text for each device. Kernels are formed and tiled
/// for the first. For precisions other than f32 all must have asynchronous
/// copies. With `cubin`, machine code too, made by NVIDIA's ptxas.
TargetPtr makeTarget(llvm::ArrayRef<PtxDevice> devices, Precision precision,
                     bool cubin);

} // namespace cnnc::ptx

#endif
