//===- FindSimulator.cpp - Where cnnc's GPU simulator lies ----------------===//

#include "runtime/devices/cuda/CudaProgram.h"
#include "runtime/src/Error.h"

#include <cstdlib>
#include <dlfcn.h>
#include <unistd.h>

namespace cnnc::rt::cuda {

static constexpr const char *kVariable = "CNNC_PTXSIM";
static constexpr const char *kPlace = "/../lib/ptxsim/libcuda.so.1";

/// The folder of `path`; empty if it has none.
static std::string folderOf(const std::string &path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

/// The folder of the library or program that this code is linked into; empty
/// if that is not known.
static std::string ownFolder() {
  Dl_info info;
  if (!dladdr(reinterpret_cast<const void *>(&kPlace), &info) ||
      !info.dli_fname)
    return "";
  return folderOf(info.dli_fname);
}

static std::string programFolder() {
  char path[4096];
  ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  return size <= 0 ? "" : folderOf(std::string(path, size_t(size)));
}

cnnrt_status findSimulator(std::string &out) {
  const char *chosen = std::getenv(kVariable);
  if (chosen && *chosen) {
    // Without a slash the dynamic linker would search its own folders.
    out = folderOf(chosen).empty() ? std::string("./") + chosen : chosen;
    if (access(out.c_str(), R_OK) != 0)
      return fail(CNNRT_UNSUPPORTED,
                  "cannot read the GPU simulator %s, which the environment "
                  "variable %s names",
                  chosen, kVariable);
    return CNNRT_OK;
  }
  std::string tried;
  for (const std::string &folder : {ownFolder(), programFolder()}) {
    if (folder.empty())
      continue;
    out = folder + kPlace;
    if (access(out.c_str(), R_OK) == 0)
      return CNNRT_OK;
    if (tried.find(out) == std::string::npos)
      tried += (tried.empty() ? "" : " and ") + out;
  }
  return fail(CNNRT_UNSUPPORTED,
              "cannot find the GPU simulator (looked for %s): set the "
              "environment variable %s to the path of its libcuda.so.1",
              tried.c_str(), kVariable);
}

} // namespace cnnc::rt::cuda
