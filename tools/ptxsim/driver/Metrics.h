//===- Metrics.h - What is known of a launch --------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_METRICS_H
#define CNNC_TOOLS_PTXSIM_DRIVER_METRICS_H

#include "tools/ptxsim/core/Warp.h"
#include "tools/ptxsim/driver/Machine.h"

namespace ptxsim::driver {

/// Everything that is known of a launch that has run, under the names that
/// README.md lists. What only checks count is missing without them.
std::vector<Metric> metricsOf(const DeviceFigures &device, const Kernel &kernel,
                              const Launch &launch,
                              const LaunchCounters &counters);

/// The same of one loop.
std::vector<Metric> metricsOfLoop(const Loop &loop, const Launch &launch,
                                  const Counters &counters);

/// Metrics as the members of a JSON object, without braces.
std::string toJson(const std::vector<Metric> &metrics);

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_METRICS_H
