//===- Context.h - Contexts and what belongs to them ------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CUDA_CONTEXT_H
#define CNNC_RUNTIME_DEVICES_CUDA_CONTEXT_H

#include "runtime/devices/cuda/Driver.h"

#include <string>
#include <utility>

namespace cnnc::rt::cuda {

/// A device with its primary context, retained for as long as this lives.
class PrimaryContext {
public:
  PrimaryContext() = default;
  PrimaryContext(const PrimaryContext &) = delete;
  PrimaryContext &operator=(const PrimaryContext &) = delete;
  ~PrimaryContext();

  /// Opens `library` (see Driver::open) and retains the context of device
  /// number `index`. Called once.
  cnnrt_status retain(const char *library, uint32_t index);

  const Driver &driver() const { return entries; }
  Context handle() const { return context; }
  /// The driver's name of the device.
  const char *name() const { return deviceName.c_str(); }
  /// Compute capability times 10.
  uint32_t capability() const { return computeCapability; }
  /// Shared memory that one block may use at most.
  uint32_t sharedBytes() const { return maxSharedBytes; }

private:
  cnnrt_status readAttributes();

  Driver entries;
  Device device = 0;
  Context context = nullptr;
  std::string deviceName;
  uint32_t computeCapability = 0, maxSharedBytes = 0;
};

/// Makes a context current in this thread; at the end of the scope the one
/// before is current again.
class CurrentContext {
public:
  explicit CurrentContext(const PrimaryContext &context);
  CurrentContext(const CurrentContext &) = delete;
  CurrentContext &operator=(const CurrentContext &) = delete;
  ~CurrentContext();

  /// Whether that worked. Until it is asked for, no message is left.
  cnnrt_status status() const;

private:
  const PrimaryContext &context;
  Result pushed;
};

/// Something of the driver's that this owns, destroyed by one of its entries.
/// Its context must be current then. A destruction that fails is not reported:
/// it fails where the context is lost, and takes the thing along.
template <typename Handle, Result (*Driver::*kDestroy)(Handle)> class Owned {
public:
  Owned() = default;
  Owned(const Driver &driver, Handle handle)
      : driver(&driver), handle(handle) {}
  Owned(Owned &&other) noexcept { *this = std::move(other); }
  Owned &operator=(Owned &&other) noexcept {
    std::swap(driver, other.driver);
    std::swap(handle, other.handle);
    return *this;
  }
  ~Owned() {
    if (handle)
      (driver->*kDestroy)(handle);
  }

  Handle get() const { return handle; }
  explicit operator bool() const { return handle != Handle(); }

private:
  const Driver *driver = nullptr;
  Handle handle = Handle();
};

using OwnedModule = Owned<Module, &Driver::moduleUnload>;
using OwnedStream = Owned<Stream, &Driver::streamDestroy>;
using OwnedEvent = Owned<Event, &Driver::eventDestroy>;
using OwnedGraph = Owned<Graph, &Driver::graphDestroy>;
using OwnedGraphExec = Owned<GraphExec, &Driver::graphExecDestroy>;
using OwnedMemory = Owned<DeviceAddress, &Driver::memFree>;

/// Memory of the current context, which is `context`: at least `size` bytes (at
/// least one, so that every buffer has an address), aligned to 256, a multiple
/// of 16 long. `purpose`
/// completes "no memory for ...".
cnnrt_status allocate(const PrimaryContext &context, uint64_t size,
                      const char *purpose, OwnedMemory &out);

} // namespace cnnc::rt::cuda

#endif // CNNC_RUNTIME_DEVICES_CUDA_CONTEXT_H
