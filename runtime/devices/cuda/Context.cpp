//===- Context.cpp - Contexts and what belongs to them --------------------===//

#include "runtime/devices/cuda/Context.h"

#include "runtime/schema/Framing.h"

#include <algorithm>
#include <cinttypes>

namespace cnnc::rt::cuda {

PrimaryContext::~PrimaryContext() {
  if (context)
    entries.contextRelease(device);
}

cnnrt_status PrimaryContext::readAttributes() {
  char text[256] = "";
  if (cnnrt_status status =
          entries.check(entries.deviceGetName(text, sizeof(text), device),
                        "read the name of the device"))
    return status;
  deviceName = text;
  int values[3];
  constexpr DeviceAttribute kAttributes[] = {
      DeviceAttribute::CapabilityMajor, DeviceAttribute::CapabilityMinor,
      DeviceAttribute::SharedBytesPerBlockOptin};
  for (int i = 0; i < 3; ++i)
    if (cnnrt_status status = entries.check(
            entries.deviceGetAttribute(&values[i], kAttributes[i], device),
            "read attribute %d of %s", int(kAttributes[i]), name()))
      return status;
  computeCapability = uint32_t(values[0] * 10 + values[1]);
  maxSharedBytes = uint32_t(values[2]);
  return CNNRT_OK;
}

cnnrt_status PrimaryContext::retain(const char *library, uint32_t index) {
  if (cnnrt_status status = Driver::open(library, entries))
    return status;
  int count = 0;
  if (cnnrt_status status =
          entries.check(entries.deviceGetCount(&count), "count the GPUs"))
    return status;
  if (index >= uint32_t(count))
    return count == 0
               ? entries.check(Result::NoDevice, "find a GPU")
               : fail(CNNRT_INVALID_ARGUMENT,
                      "expected a device_index below %d, the number of GPUs, "
                      "got %" PRIu32,
                      count, index);
  if (cnnrt_status status = entries.check(
          entries.deviceGet(&device, int(index)), "open GPU %" PRIu32, index))
    return status;
  if (cnnrt_status status = readAttributes())
    return status;
  return entries.check(entries.contextRetain(&context, device),
                       "retain the primary context of %s", name());
}

CurrentContext::CurrentContext(const PrimaryContext &context)
    : context(context), pushed(context.driver().contextPush(context.handle())) {
}

cnnrt_status CurrentContext::status() const {
  return context.driver().check(pushed, "make the context of %s current",
                                context.name());
}

CurrentContext::~CurrentContext() {
  Context popped;
  if (pushed == Result::Success)
    context.driver().contextPop(&popped);
}

/// What kernels may read at a time (Space in artifact.fbs): the end of a buffer
/// is readable up to the next multiple.
static constexpr uint64_t kUnit = 16;

cnnrt_status allocate(const PrimaryContext &context, uint64_t size,
                      const char *purpose, OwnedMemory &out) {
  const Driver &driver = context.driver();
  DeviceAddress address = 0;
  uint64_t rounded = artifact::alignUp(std::max<uint64_t>(size, 1), kUnit);
  Result result = driver.memAlloc(&address, rounded);
  if (result == Result::Success) {
    out = OwnedMemory(driver, address);
    return CNNRT_OK;
  }
  size_t available = 0, total = 0;
  driver.memGetInfo(&available, &total);
  return driver.check(result,
                      "allocate %" PRIu64 " bytes for %s on %s, where %zu of "
                      "%zu are free",
                      size, purpose, context.name(), available, total);
}

} // namespace cnnc::rt::cuda
