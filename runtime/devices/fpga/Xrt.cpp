//===- Xrt.cpp - XRT, opened at run time ----------------------------------===//

#include "runtime/devices/fpga/Xrt.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>

namespace cnnc::rt::xrt {

static constexpr const char *kSystemLibrary = "libxrt_coreutil.so.2";

/// The most that an action takes in a message.
static constexpr size_t kActionSize = 512;

/// Fills in one function; false if the library lacks it.
template <typename Entry>
static bool find(void *library, const char *symbol, Entry &entry) {
  void *address = dlsym(library, symbol);
  static_assert(sizeof(entry) == sizeof(address));
  std::memcpy(&entry, &address, sizeof(entry));
  return address != nullptr;
}

cnnrt_status Library::open(Library &out) {
  const char *given = std::getenv("CNNC_XRT");
  const char *name = given && *given ? given : kSystemLibrary;
  void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!handle) {
    const char *reason = dlerror();
    return fail(CNNRT_UNSUPPORTED,
                "cannot open XRT, the runtime of AMD's FPGA boards: %s: "
                "install XRT and source its setup.sh, or run the design's C "
                "simulation (cnn-run --device=hls-csim)",
                reason ? reason : name);
  }
  Library library;
  const char *missing = nullptr;
#define CNNC_XRT_FIND(member, symbol, result, parameters)                      \
  if (!find(handle, symbol, library.member) && !missing)                       \
    missing = symbol;
  CNNC_XRT_ENTRIES(CNNC_XRT_FIND)
#undef CNNC_XRT_FIND
  // The reference is given back; RTLD_NODELETE keeps the code.
  dlclose(handle);
  if (missing)
    return fail(CNNRT_UNSUPPORTED,
                "%s has no %s: install XRT 2.9 (2020.2) or later", name,
                missing);
  out = library;
  return CNNRT_OK;
}

cnnrt_status failed(cnnrt_status status, int code, const char *format, ...) {
  if (code == 0)
    code = errno;
  char action[kActionSize];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(action, sizeof(action), format, arguments);
  va_end(arguments);
  char text[128] = "";
  const char *reason = "XRT gives no reason";
  if (code != 0)
    reason = strerror_r(code < 0 ? -code : code, text, sizeof(text));
  return fail(status, "cannot %s: %s", action, reason);
}

} // namespace cnnc::rt::xrt
