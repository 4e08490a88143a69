//===- Driver.h - The CUDA driver, opened at run time -----------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CUDA_DRIVER_H
#define CNNC_RUNTIME_DEVICES_CUDA_DRIVER_H

#include "runtime/devices/cuda/DriverTypes.h"
#include "runtime/src/Error.h"

namespace cnnc::rt::cuda {

/// The entries of one driver library. The library stays in the process once it
/// is open: drivers start threads and do not survive being unloaded.
struct Driver {
#define CNNC_CUDA_MEMBER(name, symbol, parameters)                             \
  Result(*name) parameters = nullptr;
  CNNC_CUDA_ENTRIES(CNNC_CUDA_MEMBER)
  CNNC_CUDA_OPTIONAL_ENTRIES(CNNC_CUDA_MEMBER)
#undef CNNC_CUDA_MEMBER

  /// Opens `library` (null: the system's libcuda.so.1), finds the entries and
  /// initialises the driver.
  static cnnrt_status open(const char *library, Driver &out);

  /// CNNRT_OK for success; otherwise fails with "cannot ACTION: NAME: text",
  /// both the driver's own, and what to do. `format` describes the action.
  [[gnu::format(printf, 3, 4)]] cnnrt_status
  check(Result result, const char *format, ...) const;
};

/// The most that an action or a JIT log takes in a message.
constexpr size_t kActionSize = 320;

} // namespace cnnc::rt::cuda

#endif // CNNC_RUNTIME_DEVICES_CUDA_DRIVER_H
