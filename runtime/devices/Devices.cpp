//===- Devices.cpp - The list of devices ----------------------------------===//

#include "runtime/devices/Device.h"
#include "runtime/devices/cpu/CpuProgram.h"
#include "runtime/src/Error.h"

namespace cnnc::rt {

namespace {
struct DeviceEntry {
  cnnrt_device device;
  /// The Provenance.target whose artifacts it runs.
  const char *target;
  cnnrt_status (*load)(const Artifact &, std::unique_ptr<DeviceProgram> &);
};
} // namespace

static constexpr DeviceEntry kDevices[] = {
    {CNNRT_DEVICE_CPU, "cpu", CpuProgram::load},
};

cnnrt_status loadOnDevice(cnnrt_device device, const Artifact &artifact,
                          std::unique_ptr<DeviceProgram> &out) {
  if (device == CNNRT_DEVICE_NONE)
    return CNNRT_OK;
  const auto *target = artifact.program->provenance()->target();
  bool known = device == CNNRT_DEVICE_AUTO;
  for (const DeviceEntry &entry : kDevices) {
    known = known || device == entry.device;
    if (device != CNNRT_DEVICE_AUTO && device != entry.device)
      continue;
    if (target->string_view() == entry.target)
      return entry.load(artifact, out);
  }
  if (!known)
    return fail(CNNRT_INVALID_ARGUMENT, "device %d does not exist",
                int(device));
  return fail(CNNRT_UNSUPPORTED,
              "the artifact is for target '%s', which %s cannot run",
              target->c_str(),
              device == CNNRT_DEVICE_AUTO ? "this runtime" : "the device");
}

} // namespace cnnc::rt
