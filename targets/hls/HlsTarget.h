//===- HlsTarget.h - HLS projects for FPGAs ---------------------*- C++ -*-===//

#ifndef CNNC_TARGETS_HLS_HLSTARGET_H
#define CNNC_TARGETS_HLS_HLSTARGET_H

#include "targets/common/Target.h"
#include "targets/hls/HlsDevice.h"
#include <string>

namespace cnnc::hls {

/// What a project is made for.
struct HlsOptions {
  HlsDevice device;   ///< whole, whatever the budget is
  std::string budget; ///< as applyBudget reads it
  std::string goal;   ///< as readGoal reads it
  /// Inputs and outputs are AXI streams; otherwise they lie in memory.
  bool axis = false;
  /// No pragmas but those that open HLS tools take too; needs `axis`.
  bool portable = false;
};

/// The target `hls` for one device. `budget` and `goal` must be well-formed.
TargetPtr makeTarget(const HlsOptions &options);

} // namespace cnnc::hls

#endif
