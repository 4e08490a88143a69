//===- Profile.cpp - The file of what launches counted --------------------===//

#include "tools/ptxsim/driver/Profile.h"
#include "tools/ptxsim/driver/Metrics.h"

namespace ptxsim::driver {

void Profile::record(const std::vector<Metric> &metrics, const Launch &launch,
                     const LaunchCounters &counters) {
  if (!file)
    return;
  std::string loops;
  for (size_t n = 1; n < counters.loops.size(); ++n)
    if (counters.loops[n].allWarpInstructions() != 0)
      loops += (loops.empty() ? "{" : ", {") +
               toJson(metricsOfLoop(launch.program->loops[n], launch,
                                    counters.loops[n])) +
               "}";
  std::string line = "{" + toJson(metrics) + ", \"loops\": [" + loops + "]}\n";
  // The process may end without another word.
  if (std::fputs(line.c_str(), file) < 0 || std::fflush(file) != 0)
    giveUp();
}

void Profile::giveUp() {
  std::fprintf(stderr, "ptxsim: cannot write the profile to %s\n",
               path.c_str());
  if (file)
    std::fclose(file);
  file = nullptr;
}

Profile::Profile(const std::string &path) : path(path) {
  if (path.empty())
    return;
  file = std::fopen(path.c_str(), "w");
  if (!file)
    giveUp();
}

Profile::~Profile() {
  if (file)
    std::fclose(file);
}

} // namespace ptxsim::driver
