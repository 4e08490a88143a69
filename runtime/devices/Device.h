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
#include <string>
#include <vector>

namespace cnnc::rt {

/// Memory of every input and output of one run, in the order of the signature:
/// host memory, or null and an address in the device's memory.
struct Bindings {
  std::vector<const void *> inputs;
  std::vector<void *> outputs;
  std::vector<uint64_t> deviceInputs, deviceOutputs;

  Bindings(size_t inputCount, size_t outputCount)
      : inputs(inputCount), outputs(outputCount), deviceInputs(inputCount),
        deviceOutputs(outputCount) {}

  void bindInput(size_t index, const void *host, uint64_t device) {
    inputs[index] = host;
    deviceInputs[index] = device;
  }
  void bindOutput(size_t index, void *host, uint64_t device) {
    outputs[index] = host;
    deviceOutputs[index] = device;
  }
  bool hasInput(size_t index) const {
    return inputs[index] || deviceInputs[index];
  }
  bool hasOutput(size_t index) const {
    return outputs[index] || deviceOutputs[index];
  }
};

/// A number, or a text, that a device knows of a command that it has run.
struct Metric {
  std::string name, text;
  double number;
  bool isText;
};

/// What a profiled run leaves, by command.
struct Profile {
  std::vector<uint64_t> nanoseconds;
  /// Empty on devices that count nothing.
  std::vector<std::vector<Metric>> metrics;

  explicit Profile(size_t commands)
      : nanoseconds(commands), metrics(commands) {}
};

/// One session's memory and threads on a device. Used by one thread at a time.
class DeviceSession {
public:
  virtual ~DeviceSession() = default;

  /// Runs all commands and returns when the outputs are written. `profile`, if
  /// it is not null, has room for all commands and is filled in.
  virtual cnnrt_status run(const Bindings &bindings, Profile *profile) = 0;

  // What follows is for devices with memory and queues of their own; others
  // refuse it.

  /// Whether [address, address + bytes) can be bound.
  virtual cnnrt_status checkDeviceMemory(uint64_t address, uint64_t bytes);

  /// Puts a run into the caller's queue (null: the session's own) without
  /// waiting for it.
  virtual cnnrt_status enqueue(const Bindings &bindings, void *stream);

  /// Waits for everything that was enqueued.
  virtual cnnrt_status wait();
};

/// A program made ready for a device: immutable, shared by its sessions.
class DeviceProgram {
public:
  virtual ~DeviceProgram() = default;

  virtual cnnrt_status
  createSession(const cnnrt_session_options &options,
                std::unique_ptr<DeviceSession> &out) const = 0;
};

/// Prepares `artifact` for `options.device` or says why that device cannot run
/// it. The artifact must outlive the result. CNNRT_DEVICE_NONE gives a null
/// pointer.
cnnrt_status loadOnDevice(const cnnrt_load_options &options,
                          const Artifact &artifact,
                          std::unique_ptr<DeviceProgram> &out);

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_DEVICE_H
