//===- CpuTiling.h - the cpu target's tiling policy -------------*- C++ -*-===//

#ifndef CNNC_TARGETS_CPU_CPUTILING_H
#define CNNC_TARGETS_CPU_CPUTILING_H

#include "passes/tiling/TilingPolicy.h"
#include "targets/cpu/CpuDevice.h"

namespace cnnc::cpu {

/// Chooses forms (Forms.h, CpuForms.h) and their numbers for a processor.
TilingPolicyPtr makeTilingPolicy(CpuDevice device);

} // namespace cnnc::cpu

#endif
