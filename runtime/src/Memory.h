//===- Memory.h - Pages and files in memory ---------------------*- C++ -*-===//

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

/// An artifact's file in memory: the metadata, which is verified once and then
/// trusted, as a copy that nobody else can change; the weights behind it
/// mapped, or copied too.
class ArtifactFile {
public:
  ArtifactFile() = default;
  ArtifactFile(ArtifactFile &&other) noexcept { *this = std::move(other); }
  ArtifactFile &operator=(ArtifactFile &&other) noexcept {
    std::swap(base, other.base);
    std::swap(fileSize, other.fileSize);
    return *this;
  }
  ~ArtifactFile();

  static cnnrt_status open(const char *path, bool copiesAll, ArtifactFile &out);

  const uint8_t *data() const { return static_cast<const uint8_t *>(base); }
  uint64_t size() const { return fileSize; }

private:
  /// Takes memory for the file and fills it from `descriptor`.
  cnnrt_status read(int descriptor, bool copiesAll);

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
