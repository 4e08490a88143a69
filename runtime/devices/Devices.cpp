//===- Devices.cpp - The list of devices ----------------------------------===//

#include "runtime/devices/Device.h"
#include "runtime/devices/cpu/CpuProgram.h"
#include "runtime/devices/cuda/CudaProgram.h"
#include "runtime/devices/fpga/FpgaProgram.h"
#include "runtime/devices/hls/CsimProgram.h"
#include "runtime/src/Error.h"

namespace cnnc::rt {

static cnnrt_status refuse(const char *what) {
  return fail(CNNRT_UNSUPPORTED,
              "%s: the session runs on this machine's processor, which has "
              "neither queues nor memory of its own",
              what);
}

cnnrt_status DeviceSession::checkDeviceMemory(uint64_t, uint64_t) {
  return refuse("device memory");
}

cnnrt_status DeviceSession::enqueue(const Bindings &, void *) {
  return refuse("enqueue");
}

cnnrt_status DeviceSession::wait() { return refuse("wait"); }

namespace {
struct DeviceEntry {
  cnnrt_device device;
  /// The Provenance.target whose artifacts it runs. CNNRT_DEVICE_AUTO takes the
  /// first entry of an artifact's target.
  const char *target;
  cnnrt_status (*load)(const cnnrt_load_options &, const Artifact &,
                       std::unique_ptr<DeviceProgram> &);
};
} // namespace

static cnnrt_status loadCpu(const cnnrt_load_options &,
                            const Artifact &artifact,
                            std::unique_ptr<DeviceProgram> &out) {
  return CpuProgram::load(artifact, out);
}

static cnnrt_status loadCuda(const cnnrt_load_options &options,
                             const Artifact &artifact,
                             std::unique_ptr<DeviceProgram> &out) {
  return CudaProgram::load(artifact, nullptr, options.device_index, out);
}

static cnnrt_status loadCudaSim(const cnnrt_load_options &options,
                                const Artifact &artifact,
                                std::unique_ptr<DeviceProgram> &out) {
  std::string library;
  if (cnnrt_status status = cuda::findSimulator(library))
    return status;
  return CudaProgram::load(artifact, library.c_str(), options.device_index,
                           out);
}

static cnnrt_status loadCsim(const cnnrt_load_options &,
                             const Artifact &artifact,
                             std::unique_ptr<DeviceProgram> &out) {
  return CsimProgram::load(artifact, out);
}

static cnnrt_status loadFpga(const cnnrt_load_options &options,
                             const Artifact &artifact,
                             std::unique_ptr<DeviceProgram> &out) {
  return FpgaProgram::load(artifact, options.device_index, out);
}

static constexpr DeviceEntry kDevices[] = {
    {CNNRT_DEVICE_CPU, "cpu", loadCpu},
    {CNNRT_DEVICE_CUDA, "ptx", loadCuda},
    {CNNRT_DEVICE_CUDA_SIM, "ptx", loadCudaSim},
    {CNNRT_DEVICE_HLS_CSIM, "hls", loadCsim},
    {CNNRT_DEVICE_FPGA, "hls", loadFpga},
};

cnnrt_status loadOnDevice(const cnnrt_load_options &options,
                          const Artifact &artifact,
                          std::unique_ptr<DeviceProgram> &out) {
  cnnrt_device device = options.device;
  if (device == CNNRT_DEVICE_NONE)
    return CNNRT_OK;
  const auto *target = artifact.program->provenance()->target();
  bool known = device == CNNRT_DEVICE_AUTO;
  for (const DeviceEntry &entry : kDevices) {
    known = known || device == entry.device;
    if (device != CNNRT_DEVICE_AUTO && device != entry.device)
      continue;
    if (target->string_view() == entry.target)
      return entry.load(options, artifact, out);
  }
  if (!known)
    return fail(CNNRT_INVALID_ARGUMENT, "device %d does not exist",
                int(device));
  if (device == CNNRT_DEVICE_AUTO)
    return fail(CNNRT_UNSUPPORTED,
                "the artifact is for target '%s', which this runtime cannot "
                "run: use a newer runtime",
                target->c_str());
  return fail(CNNRT_UNSUPPORTED,
              "the artifact is for target '%s', which the device cannot run: "
              "leave the choice of the device to the artifact, or compile the "
              "model for the device",
              target->c_str());
}

} // namespace cnnc::rt
