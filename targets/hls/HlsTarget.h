//===- HlsTarget.h - HLS projects for FPGAs ---------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSTARGET_H
#define CNNC_TARGETS_HLS_HLSTARGET_H

#include "targets/common/Target.h"
#include "targets/hls/HlsDevice.h"

namespace cnnc::hls {

/// The target `hls` for one device.
TargetPtr makeTarget(const HlsDevice &device);

} // namespace cnnc::hls

#endif
