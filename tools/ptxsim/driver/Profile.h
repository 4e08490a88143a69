//===- Profile.h - What launches counted ------------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_PROFILE_H
#define CNNC_TOOLS_PTXSIM_DRIVER_PROFILE_H

#include "tools/ptxsim/core/Warp.h"
#include "tools/ptxsim/driver/Machine.h"

#include <cstdio>
#include <mutex>

namespace ptxsim::driver {

/// An estimate of a launch's time on the device, and what bounds it.
struct Estimate {
  double seconds = 0;
  const char *bound = ""; ///< "compute", "tensor", "issue", "shared", "l2",
                          ///< "memory" or "latency"
  double occupancy = 0;   ///< resident warps over the most that fit
};

/// The roofline of what was counted (Estimate.cpp says how, and what it
/// ignores).
Estimate estimate(const DeviceFigures &device, const Launch &launch,
                  uint32_t registers, const Counters &counters);

/// Writes what launches counted, a JSON object for each and line, to the file
/// PTXSIM_PROFILE.
class Profile {
public:
  /// An empty path writes nothing; a file that cannot be written is reported
  /// once on stderr.
  explicit Profile(const std::string &path);
  ~Profile();
  Profile(const Profile &) = delete;

  void record(const DeviceFigures &device, const Launch &launch,
              uint32_t registers, const Counters &counters);

private:
  void giveUp();

  std::string path;
  std::mutex mutex;
  std::FILE *file = nullptr;
};

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_PROFILE_H
