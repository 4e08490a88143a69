//===- CpuTarget.h - native code --------------------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUTARGET_H
#define CNNC_TARGETS_CPU_CPUTARGET_H

#include "targets/common/Target.h"
#include "targets/cpu/CpuDevice.h"

namespace cnnc::cpu {

/// The target `cpu` for one device; `winograd`: with convolutions by algorithms
/// that multiply less where that is faster.
TargetPtr makeTarget(CpuDevice device, bool winograd);

} // namespace cnnc::cpu

#endif
