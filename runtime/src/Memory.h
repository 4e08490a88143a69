//===- Memory.h - Pages and mapped files ------------------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SRC_MEMORY_H
#define CNNC_RUNTIME_SRC_MEMORY_H

#include "runtime/include/cnnrt.h"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace cnnc::rt {

/// Zeroed pages, aligned to at least 4096 bytes, freed at the end of life.
class PageMemory {
public:
  PageMemory() = default;
  PageMemory(PageMemory &&other) noexcept { *this = std::move(other); }
  PageMemory &operator=(PageMemory &&other) noexcept {
    std::swap(base, other.base);
    std::swap(mappedSize, other.mappedSize);
    std::swap(start, other.start);
    return *this;
  }
  ~PageMemory();

  /// Maps at least `size` bytes (at least one, so that every buffer has an
  /// address). Refuses what exceeds the machine's available memory, which would
  /// end the process at first use. `purpose` completes "no memory for ...".
  static cnnrt_status allocate(uint64_t size, const char *purpose,
                               PageMemory &out);

  uint8_t *data() const { return start; }

private:
  void *base = nullptr;
  size_t mappedSize = 0;
  uint8_t *start = nullptr;
};

/// A file mapped for reading.
class MappedFile {
public:
  MappedFile() = default;
  MappedFile(MappedFile &&other) noexcept { *this = std::move(other); }
  MappedFile &operator=(MappedFile &&other) noexcept {
    std::swap(base, other.base);
    std::swap(fileSize, other.fileSize);
    return *this;
  }
  ~MappedFile();

  static cnnrt_status open(const char *path, MappedFile &out);

  const uint8_t *data() const { return static_cast<const uint8_t *>(base); }
  uint64_t size() const { return fileSize; }

private:
  void *base = nullptr;
  size_t fileSize = 0;
};

/// Whether `path` names a folder.
bool isFolder(const char *path);

/// Bytes that this process may still hope to get: what the system reports as
/// available, at most the limit of the control group.
uint64_t availableMemory();

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_SRC_MEMORY_H
