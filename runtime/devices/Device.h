//===- Device.h - What a device must do -------------------------*- C++ -*-===//
//
// A device loads verified artifacts (its own code, its own copy of the weights
// if it needs one) and runs sessions of them. Devices are listed in
// Devices.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_RUNTIME_DEVICES_DEVICE_H
#define CNNC_RUNTIME_DEVICES_DEVICE_H

#include "runtime/src/Artifact.h"

#include <memory>

namespace cnnc::rt {

/// Host memory of every input and output of one run, in the order of the
/// signature.
struct Bindings {
  std::vector<const void *> inputs;
  std::vector<void *> outputs;
};

/// One session's memory and threads on a device. Used by one thread at a time.
class DeviceSession {
public:
  virtual ~DeviceSession() = default;

  /// Runs all commands and returns when the outputs are written. If `times` is
  /// not null, it receives the nanoseconds of each command.
  virtual cnnrt_status run(const Bindings &bindings, uint64_t *times) = 0;
};

/// A program made ready for a device: immutable, shared by its sessions.
class DeviceProgram {
public:
  virtual ~DeviceProgram() = default;

  virtual cnnrt_status
  createSession(const cnnrt_session_options &options,
                std::unique_ptr<DeviceSession> &out) const = 0;
};

/// Prepares `artifact` for `device` or says why that device cannot run it. The
/// artifact must outlive the result. CNNRT_DEVICE_NONE gives a null pointer.
cnnrt_status loadOnDevice(cnnrt_device device, const Artifact &artifact,
                          std::unique_ptr<DeviceProgram> &out);

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_DEVICE_H
