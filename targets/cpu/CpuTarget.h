//===- CpuTarget.h - native code --------------------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUTARGET_H
#define CNNC_TARGETS_CPU_CPUTARGET_H

#include "targets/common/Target.h"
#include "targets/cpu/CpuDevice.h"

namespace cnnc::cpu {

/// The target `cpu` for one device.
TargetPtr makeTarget(CpuDevice device);

} // namespace cnnc::cpu

#endif
