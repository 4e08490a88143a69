//===- CsimProgram.h - A design as C simulation -----------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_HLS_CSIMPROGRAM_H
#define CNNC_RUNTIME_DEVICES_HLS_CSIMPROGRAM_H

#include "runtime/devices/Device.h"

namespace cnnc::rt {

/// A design whose C++ has been compiled for this machine: libcsim.so beside the
/// artifact (artifact.fbs, table HlsCode).
class CsimProgram final : public DeviceProgram {
public:
  ~CsimProgram() override;

  /// Opens the library and checks that it was made of the artifact's sources.
  static cnnrt_status load(const Artifact &artifact,
                           std::unique_ptr<DeviceProgram> &out);

  cnnrt_status createSession(const cnnrt_session_options &options,
                             std::unique_ptr<DeviceSession> &out) const final;

  const Artifact &getArtifact() const { return artifact; }

  /// Calls the top function with `buffers` as its arguments.
  void run(void *const *buffers) const { entry(buffers); }

private:
  explicit CsimProgram(const Artifact &artifact) : artifact(artifact) {}

  const Artifact &artifact;
  void *library = nullptr;
  void (*entry)(void *const *buffers) = nullptr;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_HLS_CSIMPROGRAM_H
