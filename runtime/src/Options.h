//===- Options.h - Structs that grow ----------------------------*- C++ -*-===//
//
// Structs of the C interface begin with `struct_size`. A caller built against
// another version of the header passes a shorter or a longer one.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_RUNTIME_SRC_OPTIONS_H
#define CNNC_RUNTIME_SRC_OPTIONS_H

#include "runtime/src/Error.h"

#include <algorithm>
#include <cstring>

namespace cnnc::rt {

/// Whether a caller's struct_size can be one: no struct grows that far, and a
/// wild size is an uninitialised one.
inline cnnrt_status checkStructSize(size_t size) {
  if (size < sizeof(size) || size > 4096)
    return fail(CNNRT_INVALID_ARGUMENT,
                "expected the struct's size in struct_size, got %zu", size);
  return CNNRT_OK;
}

/// Copies the caller's options to `out`, which holds the defaults and keeps
/// them where the caller's struct is shorter or null. Refuses fields that this
/// library does not know unless they are zero.
template <typename Options>
cnnrt_status readOptions(const Options *options, Options &out) {
  if (!options)
    return CNNRT_OK;
  size_t size = options->struct_size;
  const auto *bytes = reinterpret_cast<const unsigned char *>(options);
  if (cnnrt_status status = checkStructSize(size))
    return status;
  for (size_t i = sizeof(Options); i < size; ++i)
    if (bytes[i] != 0)
      return fail(CNNRT_INVALID_ARGUMENT,
                  "the options use a field that this older library lacks");
  std::memcpy(static_cast<void *>(&out), bytes,
              std::min(size, sizeof(Options)));
  return CNNRT_OK;
}

/// Copies `info` to the caller's struct as far as that goes, and zeroes what
/// this library does not know.
template <typename Info> cnnrt_status writeInfo(const Info &info, Info *out) {
  size_t size = out->struct_size;
  if (cnnrt_status status = checkStructSize(size))
    return status;
  auto *bytes = reinterpret_cast<unsigned char *>(out);
  size_t known = std::min(size, sizeof(Info));
  std::memcpy(bytes, &info, known);
  std::memset(bytes + known, 0, size - known);
  out->struct_size = size;
  return CNNRT_OK;
}

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_SRC_OPTIONS_H
