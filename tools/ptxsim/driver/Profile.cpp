//===- Profile.cpp - What launches counted --------------------------------===//

#include "tools/ptxsim/driver/Profile.h"

#include <cstdio>

namespace ptxsim::driver {
namespace {

/// Members of a JSON object, in the order they are added.
class Object {
public:
  void add(const char *name, const std::string &value) {
    text +=
        std::string(text.empty() ? "" : ", ") + "\"" + name + "\": " + value;
  }
  void add(const char *name, uint64_t value) {
    add(name, std::to_string(value));
  }
  void add(const char *name, double value) {
    char number[32];
    std::snprintf(number, sizeof(number), "%.6g", value);
    add(name, std::string(number));
  }
  void addText(const char *name, const std::string &value) {
    add(name, "\"" + value + "\"");
  }
  std::string str() const { return "{" + text + "}"; }

private:
  std::string text;
};

std::string dimensions(const uint32_t *d) {
  return "[" + std::to_string(d[0]) + ", " + std::to_string(d[1]) + ", " +
         std::to_string(d[2]) + "]";
}

} // namespace

void Profile::record(const DeviceFigures &device, const Launch &launch,
                     uint32_t registers, const Counters &c) {
  if (!file)
    return;
  Object o, classes;
  uint64_t all = 0;
  for (unsigned k = 0; k < kClasses; ++k) {
    classes.add(className(Class(k)), c.warpInstructions[k]);
    all += c.warpInstructions[k];
  }
  uint64_t math = c.warpInstructions[unsigned(Class::Fma)] +
                  c.warpInstructions[unsigned(Class::Tensor)];
  o.addText("kernel", launch.entry->name);
  o.add("grid", dimensions(launch.grid));
  o.add("block", dimensions(launch.block));
  o.add("shared_bytes",
        uint64_t(launch.entry->sharedBytes) + launch.dynamicShared);
  o.add("warp_instructions", all);
  o.add("by_class", classes.str());
  o.add("math_share", all ? double(math) / double(all) : 0.0);
  o.add("lanes", all ? double(c.laneInstructions) / double(all) / kLanes : 0.0);
  o.add("divergent_branches", c.divergentBranches);
  o.add("branches", c.branches);
  o.add("global_requests", c.globalRequests);
  o.add("global_sectors", c.globalSectors);
  o.add("ideal_global_sectors", c.idealGlobalSectors);
  o.add("shared_wavefronts", c.sharedWavefronts);
  o.add("ideal_shared_wavefronts", c.idealSharedWavefronts);
  o.add("bank_conflicts", c.sharedWavefronts - c.idealSharedWavefronts);
  o.add("dram_bytes", c.dramBytes);
  o.add("tensor_multiply_adds", c.tensorMultiplyAdds);
  o.add("barriers", c.barriers);
  Estimate e = estimate(device, launch, registers, c);
  o.add("occupancy", e.occupancy);
  o.add("estimated_us", e.seconds * 1e6);
  o.addText("bound", e.bound);
  std::lock_guard<std::mutex> guard(mutex);
  // The process may end without another word.
  if (std::fprintf(file, "%s\n", o.str().c_str()) < 0 || std::fflush(file) != 0)
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
