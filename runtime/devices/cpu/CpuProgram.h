//===- CpuProgram.h - A program on this machine's processor -----*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CPU_CPUPROGRAM_H
#define CNNC_RUNTIME_DEVICES_CPU_CPUPROGRAM_H

#include "runtime/devices/Device.h"
#include "runtime/devices/cpu/CodeMemory.h"

namespace cnnc::rt {

class CpuProgram final : public DeviceProgram {
public:
  /// Takes the first code image that this machine can run.
  static cnnrt_status load(const Artifact &artifact,
                           std::unique_ptr<DeviceProgram> &out);

  cnnrt_status createSession(const cnnrt_session_options &options,
                             std::unique_ptr<DeviceSession> &out) const final;

  const Artifact &getArtifact() const { return artifact; }

  /// The function of kernel number `index`, which a verified launch names.
  KernelFunction kernel(uint32_t index) const { return kernels[index]; }

private:
  explicit CpuProgram(const Artifact &artifact) : artifact(artifact) {}

  const Artifact &artifact;
  CodeMemory code;
  std::vector<KernelFunction> kernels;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_CPU_CPUPROGRAM_H
