//===- Profile.h - The file of what launches counted ------------*- C++ -*-===//

#ifndef CNNC_TOOLS_PTXSIM_DRIVER_PROFILE_H
#define CNNC_TOOLS_PTXSIM_DRIVER_PROFILE_H

#include "tools/ptxsim/core/Warp.h"
#include "tools/ptxsim/driver/Machine.h"

#include <cstdio>

namespace ptxsim::driver {

/// Writes what launches counted, a JSON object for each and line, to the file
/// PTXSIM_PROFILE.
class Profile {
public:
  /// An empty path writes nothing; a file that cannot be written is reported
  /// once on stderr.
  explicit Profile(const std::string &path);
  ~Profile();
  Profile(const Profile &) = delete;

  bool isWanted() const { return file != nullptr; }
  /// Metrics of a launch, and those of its loops under "loops".
  void record(const std::vector<Metric> &metrics, const Launch &launch,
              const LaunchCounters &counters);

private:
  void giveUp();

  std::string path;
  std::FILE *file = nullptr;
};

} // namespace ptxsim::driver

#endif // CNNC_TOOLS_PTXSIM_DRIVER_PROFILE_H
