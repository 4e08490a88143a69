//===- FpgaProgram.cpp - A design on an FPGA board ------------------------===//

#include "runtime/devices/fpga/FpgaProgram.h"

#include "runtime/devices/fpga/FpgaSession.h"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <unistd.h>

namespace cnnc::rt {

using namespace artifact;

cnnrt_status FpgaProgram::load(const Artifact &artifact, uint32_t deviceIndex,
                               std::unique_ptr<DeviceProgram> &out) {
  std::unique_ptr<FpgaProgram> program(new FpgaProgram(artifact, deviceIndex));
  for (cnnrt_status (FpgaProgram::*step)() :
       {&FpgaProgram::openDesign, &FpgaProgram::findGroups,
        &FpgaProgram::uploadWeights})
    if (cnnrt_status status = (program.get()->*step)())
      return status;
  out = std::move(program);
  return CNNRT_OK;
}

cnnrt_status
FpgaProgram::createSession(const cnnrt_session_options &,
                           std::unique_ptr<DeviceSession> &out) const {
  return FpgaSession::create(*this, out);
}

const HlsLaunch *FpgaProgram::launch() const {
  return artifact.program->commands()->Get(0)->body_as_HlsLaunch();
}

cnnrt_status FpgaProgram::openDesign() {
  const char *top = artifact.program->hls_code()->top()->c_str();
  if (artifact.folder.empty())
    return fail(CNNRT_UNSUPPORTED,
                "a design for a board lies beside its artifact: load it from "
                "its file");
  if (artifact.program->hls_code()->streams())
    return fail(
        CNNRT_UNSUPPORTED,
        "the inputs and outputs of the design %s are AXI streams, which "
        "hardware beside it fills and empties: for a host, compile with "
        "--io=memory and without --portable",
        top);
  std::string path = artifact.folder + "/" + top + ".xclbin";
  if (access(path.c_str(), R_OK) != 0)
    return fail(CNNRT_UNSUPPORTED,
                "there is no design %s: link it for the board with Vitis, as "
                "%s/README.md says",
                path.c_str(), artifact.folder.c_str());
  if (cnnrt_status status = xrt::Library::open(library))
    return status;
  errno = 0;
  device = {library.deviceOpen(deviceIndex), library.deviceClose};
  if (!device)
    return xrt::failed(CNNRT_UNSUPPORTED, 0,
                       "open FPGA board number %" PRIu32
                       " (xbutil examine lists the boards)",
                       deviceIndex);
  errno = 0;
  if (int code = library.loadXclbin(device.get(), path.c_str()))
    return xrt::failed(CNNRT_UNSUPPORTED, errno ? 0 : code,
                       "load %s (is it linked for this board's platform?)",
                       path.c_str());
  xrt::Uuid uuid = {};
  if (int code = library.getUuid(device.get(), uuid))
    return xrt::failed(CNNRT_DEVICE_ERROR, code, "identify %s", path.c_str());
  errno = 0;
  kernel = {library.kernelOpen(device.get(), uuid, top), library.kernelClose};
  if (!kernel)
    return xrt::failed(CNNRT_UNSUPPORTED, 0, "find the kernel '%s' in %s", top,
                       path.c_str());
  return CNNRT_OK;
}

cnnrt_status FpgaProgram::findGroups() {
  const auto &buffers = *launch()->buffers();
  for (uint32_t i = 0; i < buffers.size(); ++i) {
    int group = library.argumentGroup(kernel.get(), int(i));
    if (group < 0)
      return xrt::failed(CNNRT_UNSUPPORTED, group,
                         "find the memory bank of argument %" PRIu32
                         " of the design (link one instance of it)",
                         i);
    groups.push_back(uint32_t(group));
    for (uint32_t j = 0; j < i; ++j)
      if (buffers[i]->space() == buffers[j]->space() &&
          buffers[i]->index() == buffers[j]->index() && groups[j] != groups[i])
        return fail(CNNRT_UNSUPPORTED,
                    "arguments %" PRIu32 " and %" PRIu32
                    " of the design share memory and are linked to different "
                    "banks: link them to one",
                    j, i);
  }
  return CNNRT_OK;
}

cnnrt_status FpgaProgram::allocate(Space space, uint32_t index,
                                   const char *what,
                                   xrt::Owned<xrt::Buffer> &out,
                                   uint64_t &bytes) const {
  const auto &buffers = *launch()->buffers();
  uint32_t group = 0;
  bytes = 0;
  bool isUsed = false;
  for (uint32_t i = 0; i < buffers.size(); ++i)
    if (buffers[i]->space() == space && buffers[i]->index() == index) {
      isUsed = true;
      group = groups[i];
      bytes = std::max(bytes, buffers[i]->offset() + buffers[i]->size());
    }
  if (!isUsed)
    return CNNRT_OK;
  errno = 0;
  // XRT makes no empty buffers.
  out = {library.bufferAlloc(device.get(), std::max<uint64_t>(bytes, 1),
                             /*flags=*/0, group),
         library.bufferFree};
  if (!out)
    return xrt::failed(CNNRT_OUT_OF_RESOURCES, 0,
                       "allocate %" PRIu64 " bytes for %s in bank %" PRIu32
                       " of the board",
                       bytes, what, group);
  return CNNRT_OK;
}

cnnrt_status FpgaProgram::uploadWeights() {
  uint64_t bytes;
  if (cnnrt_status status =
          allocate(Space::Weights, 0, "the weights", weights, bytes))
    return status;
  if (!weights || bytes == 0)
    return CNNRT_OK;
  int code = library.bufferWrite(weights.get(), artifact.weights, bytes, 0);
  if (code == 0)
    code = library.bufferSync(weights.get(), xrt::kToDevice, bytes, 0);
  if (code != 0)
    return xrt::failed(CNNRT_DEVICE_ERROR, code,
                       "copy the weights to the board");
  return CNNRT_OK;
}

} // namespace cnnc::rt
