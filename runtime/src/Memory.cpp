//===- Memory.cpp - Pages and mapped files --------------------------------===//

#include "runtime/src/Memory.h"

#include "runtime/schema/Framing.h"
#include "runtime/src/Error.h"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cnnc::rt {

/// Large buffers start on such a boundary, so that the kernel can back them by
/// huge pages: walking megabytes in 4 KiB pages costs TLB misses.
static constexpr uint64_t kHugePage = 2 << 20;

/// Reads the number behind `key` (its text up to the number) in a small file of
/// the kernel's. Returns false if there is none.
static bool readNumber(const char *path, const char *key, uint64_t &out) {
  FILE *file = std::fopen(path, "re");
  if (!file)
    return false;
  char line[256];
  size_t keySize = std::strlen(key);
  bool found = false;
  while (!found && std::fgets(line, sizeof(line), file))
    found = std::strncmp(line, key, keySize) == 0 &&
            std::sscanf(line + keySize, "%" SCNu64, &out) == 1;
  std::fclose(file);
  return found;
}

uint64_t availableMemory() {
  uint64_t available = std::numeric_limits<uint64_t>::max(), value;
  if (readNumber("/proc/meminfo", "MemAvailable:", value))
    available = value * 1024;
  if (readNumber("/sys/fs/cgroup/memory.max", "", value))
    available = std::min(available, value);
  return available;
}

cnnrt_status PageMemory::allocate(uint64_t size, const char *purpose,
                                  PageMemory &out) {
  uint64_t available = availableMemory();
  if (size > available || size > std::numeric_limits<size_t>::max() / 2)
    return fail(CNNRT_OUT_OF_RESOURCES,
                "no memory for %s: it takes %" PRIu64 " bytes, %" PRIu64
                " are available",
                purpose, size, available);
  bool large = size >= 2 * kHugePage;
  PageMemory memory;
  memory.mappedSize = artifact::alignUp(std::max<uint64_t>(size, 1), 4096) +
                      (large ? kHugePage : 0);
  void *base = mmap(nullptr, memory.mappedSize, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED)
    return fail(CNNRT_OUT_OF_RESOURCES,
                "no memory for %s: it takes %" PRIu64 " bytes: %s", purpose,
                size, std::strerror(errno));
  memory.base = base;
  uintptr_t address = reinterpret_cast<uintptr_t>(base);
  memory.start = reinterpret_cast<uint8_t *>(
      artifact::alignUp(address, large ? kHugePage : 1));
  // Advice only: where it is not taken the memory works as well, but slower.
  if (large)
    madvise(memory.start, artifact::alignUp(size, 4096), MADV_HUGEPAGE);
  out = std::move(memory);
  return CNNRT_OK;
}

PageMemory::~PageMemory() {
  if (base)
    munmap(base, mappedSize);
}

cnnrt_status MappedFile::open(const char *path, MappedFile &out) {
  // Without O_NONBLOCK a pipe would be waited for instead of refused.
  int file = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return fail(CNNRT_IO_ERROR, "cannot open: %s", std::strerror(errno));
  struct stat info;
  if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
    close(file);
    return fail(CNNRT_IO_ERROR, "expected a regular file");
  }
  MappedFile mapped;
  mapped.fileSize = static_cast<size_t>(info.st_size);
  // An empty file cannot be mapped; the reader refuses its size.
  if (mapped.fileSize != 0) {
    void *base =
        mmap(nullptr, mapped.fileSize, PROT_READ, MAP_PRIVATE, file, 0);
    int error = errno;
    if (base == MAP_FAILED) {
      close(file);
      return fail(CNNRT_IO_ERROR, "cannot map: %s", std::strerror(error));
    }
    mapped.base = base;
  }
  close(file);
  out = std::move(mapped);
  return CNNRT_OK;
}

bool isFolder(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

MappedFile::~MappedFile() {
  if (base)
    munmap(base, fileSize);
}

} // namespace cnnc::rt
