//===- CodeMemory.h - Machine code made executable --------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_DEVICES_CPU_CODEMEMORY_H
#define CNNC_RUNTIME_DEVICES_CPU_CODEMEMORY_H

#include "runtime/src/Artifact.h"

#include <utility>

namespace cnnc::rt {

/// The ABI of compiled kernels: runs tasks [begin, end), begin < end, with
/// memory of the calling thread. (Kernels of format versions before 3 know of
/// no `scratch`: an argument too many does no harm on the processors there
/// are.)
using KernelFunction = void (*)(void *const *buffers, int64_t begin,
                                int64_t end, void *scratch);

/// Marks functions that call kernels: the sanitizer of indirect calls would
/// look for its own data in front of code that was compiled without it.
#if defined(__clang__)
#define CNNRT_CALLS_KERNELS __attribute__((no_sanitize("function")))
#else
#define CNNRT_CALLS_KERNELS
#endif

/// A code image in memory of its own: bound to its imports, executable, and
/// never writable and executable at once.
class CodeMemory {
public:
  CodeMemory() = default;
  CodeMemory(const CodeMemory &) = delete;
  CodeMemory &operator=(const CodeMemory &) = delete;
  ~CodeMemory();

  /// Loads a verified image of this machine's architecture. Called once.
  cnnrt_status load(const artifact::CodeImage *image);

  /// The function at a verified entry.
  KernelFunction entry(uint64_t offset) const {
    return reinterpret_cast<KernelFunction>(base + offset);
  }

private:
  uint8_t *base = nullptr;
  size_t size = 0;
};

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_DEVICES_CPU_CODEMEMORY_H
