//===- Estimate.h - From counters to time -----------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_ESTIMATE_H
#define CNNC_TOOLS_PTXSIM_DRIVER_ESTIMATE_H

#include "tools/ptxsim/core/Warp.h"
#include "tools/ptxsim/driver/Machine.h"

namespace ptxsim::driver {

/// An estimate of a launch's time on the device, and what bounds it.
struct Estimate {
  double seconds = 0;
  const char *bound = ""; ///< "compute", "tensor", "issue", "shared", "l2",
                          ///< "memory" or "latency"
  double occupancy = 0;   ///< threads of resident blocks over the most that fit
};

/// The roofline of what was counted (Estimate.cpp says how, and what it
/// ignores).
Estimate estimate(const DeviceFigures &device, const Kernel &kernel,
                  const Launch &launch, const Counters &counters);

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_ESTIMATE_H
