//===- Xrt.h - XRT, opened at run time --------------------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_FPGA_XRT_H
#define CNNC_RUNTIME_DEVICES_FPGA_XRT_H

#include "runtime/devices/fpga/XrtTypes.h"
#include "runtime/src/Error.h"

#include <utility>

namespace cnnc::rt::xrt {

/// The functions of XRT's library, which stays in the process once it is open:
/// it starts threads and does not survive being unloaded.
struct Library {
#define CNNC_XRT_MEMBER(name, symbol, result, parameters)                      \
  result(*name) parameters = nullptr;
  CNNC_XRT_ENTRIES(CNNC_XRT_MEMBER)
#undef CNNC_XRT_MEMBER

  /// Opens the library that the environment variable CNNC_XRT names, or the
  /// system's, and finds the functions.
  static cnnrt_status open(Library &out);
};

/// Fails with "cannot ACTION: reason", the reason by `code`, a number of errno
/// or its negative; 0 takes errno itself. `format` describes the action.
[[gnu::format(printf, 3, 4)]] cnnrt_status failed(cnnrt_status status, int code,
                                                  const char *format, ...);

/// A handle and the function that gives it back.
template <typename Handle> class Owned {
public:
  Owned() = default;
  Owned(Handle handle, int (*close)(Handle)) : handle(handle), close(close) {}
  Owned(Owned &&other) noexcept { *this = std::move(other); }
  Owned &operator=(Owned &&other) noexcept {
    std::swap(handle, other.handle);
    std::swap(close, other.close);
    return *this;
  }
  ~Owned() {
    if (handle)
      close(handle);
  }

  Handle get() const { return handle; }
  explicit operator bool() const { return handle != nullptr; }

private:
  Handle handle = nullptr;
  int (*close)(Handle) = nullptr;
};

} // namespace cnnc::rt::xrt

#endif // CNNC_RUNTIME_DEVICES_FPGA_XRT_H
