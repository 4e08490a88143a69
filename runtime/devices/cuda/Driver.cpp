//===- Driver.cpp - The CUDA driver, opened at run time -------------------===//

#include "runtime/devices/cuda/Driver.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>

namespace cnnc::rt::cuda {

static constexpr const char *kSystemLibrary = "libcuda.so.1";

/// Fills in one entry; false if the library lacks it.
template <typename Entry>
static bool find(void *library, const char *symbol, Entry &entry) {
  void *address = dlsym(library, symbol);
  static_assert(sizeof(entry) == sizeof(address));
  std::memcpy(&entry, &address, sizeof(entry));
  return address != nullptr;
}

/// The first entry that is missing; null if all are there.
static const char *findAll(void *library, Driver &driver) {
  const char *missing = nullptr;
#define CNNC_CUDA_FIND(name, symbol, parameters)                               \
  if (!find(library, symbol, driver.name) && !missing)                         \
    missing = symbol;
  CNNC_CUDA_ENTRIES(CNNC_CUDA_FIND)
#undef CNNC_CUDA_FIND
#define CNNC_CUDA_FIND(name, symbol, parameters)                               \
  find(library, symbol, driver.name);
  CNNC_CUDA_OPTIONAL_ENTRIES(CNNC_CUDA_FIND)
#undef CNNC_CUDA_FIND
  return missing;
}

cnnrt_status Driver::open(const char *library, Driver &out) {
  const char *name = library ? library : kSystemLibrary;
  void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!handle) {
    const char *reason = dlerror();
    return fail(CNNRT_UNSUPPORTED, "cannot open the CUDA driver: %s: %s",
                reason ? reason : name,
                library ? "check the path"
                        : "install NVIDIA's driver (on Debian, nvidia-driver "
                          "with libcuda1), or use the simulator (cnn-run "
                          "--device=cuda-sim)");
  }
  Driver driver;
  const char *missing = findAll(handle, driver);
  // The reference is given back; RTLD_NODELETE keeps the code.
  dlclose(handle);
  if (missing)
    return fail(CNNRT_UNSUPPORTED,
                "%s has no %s: install a driver for CUDA 11.4 or later", name,
                missing);
  if (cnnrt_status status =
          driver.check(driver.init(0), "initialise the driver %s", name))
    return status;
  out = driver;
  return CNNRT_OK;
}

namespace {
/// What a result means to the user of this library.
struct Advice {
  Result result;
  cnnrt_status status;
  const char *text;
};
} // namespace

static constexpr const char kLostContext[] =
    "the device's context is lost: release every program and session on it and "
    "load again; to find the fault, run with cnn-run --device=cuda-sim";

static constexpr Advice kAdvice[] = {
    {Result::OutOfMemory, CNNRT_OUT_OF_RESOURCES,
     "free device memory, or release sessions and programs"},
    {Result::NoDevice, CNNRT_UNSUPPORTED,
     "no GPU is visible: look at nvidia-smi and CUDA_VISIBLE_DEVICES, or use "
     "the simulator (cnn-run --device=cuda-sim)"},
    {Result::InvalidDevice, CNNRT_UNSUPPORTED,
     "look at the devices with nvidia-smi"},
    {Result::InvalidContext, CNNRT_DEVICE_ERROR,
     "streams and device memory must belong to the device's primary context"},
    {Result::InvalidHandle, CNNRT_DEVICE_ERROR,
     "streams must exist and belong to the device's primary context"},
    {Result::NoBinaryForGpu, CNNRT_UNSUPPORTED,
     "compile the model for this device"},
    {Result::InvalidPtx, CNNRT_BAD_ARTIFACT,
     "compile the model again, or update NVIDIA's driver"},
    {Result::JitCompilerNotFound, CNNRT_UNSUPPORTED,
     "install the driver's PTX compiler (on Debian, "
     "libnvidia-ptxjitcompiler1)"},
    {Result::UnsupportedPtxVersion, CNNRT_UNSUPPORTED,
     "update NVIDIA's driver, or compile for an older architecture"},
    {Result::IllegalAddress, CNNRT_DEVICE_ERROR, kLostContext},
    {Result::LaunchOutOfResources, CNNRT_OUT_OF_RESOURCES,
     "compile the model for this device"},
    {Result::LaunchTimeout, CNNRT_DEVICE_ERROR, kLostContext},
    {Result::ContextIsDestroyed, CNNRT_DEVICE_ERROR,
     "something reset the device: release every program on it and load again"},
    {Result::HardwareStackError, CNNRT_DEVICE_ERROR, kLostContext},
    {Result::IllegalInstruction, CNNRT_DEVICE_ERROR, kLostContext},
    {Result::MisalignedAddress, CNNRT_DEVICE_ERROR, kLostContext},
    {Result::InvalidAddressSpace, CNNRT_DEVICE_ERROR, kLostContext},
    {Result::InvalidPc, CNNRT_DEVICE_ERROR, kLostContext},
    {Result::LaunchFailed, CNNRT_DEVICE_ERROR, kLostContext},
    {Result::SystemNotReady, CNNRT_UNSUPPORTED,
     "start the system's fabric manager, or wait for it"},
    {Result::SystemDriverMismatch, CNNRT_UNSUPPORTED,
     "NVIDIA's kernel module and libcuda.so.1 must be of one version: restart "
     "after an update"},
};

/// The text that `entry` gives for a result, or a dash.
static const char *textOf(Result (*entry)(Result, const char **),
                          Result result) {
  const char *text = nullptr;
  if (entry(result, &text) != Result::Success || !text)
    return "-";
  return text;
}

cnnrt_status Driver::check(Result result, const char *format, ...) const {
  if (result == Result::Success)
    return CNNRT_OK;
  char action[kActionSize];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(action, sizeof(action), format, arguments);
  va_end(arguments);
  cnnrt_status status = CNNRT_DEVICE_ERROR;
  const char *advice = "";
  for (const Advice &entry : kAdvice)
    if (entry.result == result) {
      status = entry.status;
      advice = entry.text;
    }
  // A simulator knows better what happened.
  const char *fault = nullptr;
  if (advice == kLostContext && simulatorFault &&
      simulatorFault(&fault) == Result::Success && fault)
    advice = fault;
  return fail(status, "cannot %s: %s (%d): %s%s%s", action,
              textOf(getErrorName, result), int(result),
              textOf(getErrorString, result), *advice ? ": " : "", advice);
}

} // namespace cnnc::rt::cuda
