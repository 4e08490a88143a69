//===- CpuProgram.cpp - A program on this machine's processor -------------===//

#include "runtime/devices/cpu/CpuProgram.h"

#include "runtime/devices/cpu/CpuInfo.h"
#include "runtime/devices/cpu/CpuSession.h"
#include "runtime/src/Error.h"

#include <algorithm>
#include <string>

namespace cnnc::rt {

using namespace artifact;

/// Why this machine cannot run the image; empty if it can.
static std::string obstacle(const CodeImage *image) {
  if (image->arch()->string_view() != hostArch())
    return "is for " + image->arch()->str() + ", this machine is " + hostArch();
  std::string missing;
  std::string_view features = image->features()->string_view();
  while (!features.empty()) {
    std::string_view feature = features.substr(0, features.find(','));
    features.remove_prefix(std::min(features.size(), feature.size() + 1));
    if (hostHasFeature(feature))
      continue;
    missing += missing.empty() ? "" : ", ";
    missing += feature;
  }
  if (missing.empty())
    return "";
  return "needs the CPU feature " + missing + ", which this machine lacks";
}

cnnrt_status CpuProgram::load(const Artifact &artifact,
                              std::unique_ptr<DeviceProgram> &out) {
  const CodeImage *chosen = nullptr;
  std::string obstacles;
  for (const CodeImage *image : *artifact.program->code()) {
    std::string reason = obstacle(image);
    if (reason.empty()) {
      chosen = image;
      break;
    }
    obstacles += (obstacles.empty() ? "the code " : "; other code ") + reason;
  }
  if (!chosen && !obstacles.empty())
    return fail(CNNRT_UNSUPPORTED, "%s", obstacles.c_str());

  std::unique_ptr<CpuProgram> program(new CpuProgram(artifact));
  if (chosen) {
    if (cnnrt_status status = program->code.load(chosen))
      return status;
    for (const Kernel *kernel : *chosen->kernels())
      program->kernels.push_back(program->code.entry(kernel->entry()));
  }
  out = std::move(program);
  return CNNRT_OK;
}

cnnrt_status
CpuProgram::createSession(const cnnrt_session_options &options,
                          std::unique_ptr<DeviceSession> &out) const {
  return CpuSession::create(*this, options, out);
}

} // namespace cnnc::rt
