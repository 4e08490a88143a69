//===- Memory.cpp - Pages and files in memory -----------------------------===//

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

/// Refuses what exceeds the machine's available memory.
static cnnrt_status checkAvailable(uint64_t size, const char *purpose) {
  uint64_t available = availableMemory();
  if (size <= available && size <= std::numeric_limits<size_t>::max() / 2)
    return CNNRT_OK;
  return fail(CNNRT_OUT_OF_RESOURCES,
              "no memory for %s: it takes %" PRIu64 " bytes, %" PRIu64
              " are available",
              purpose, size, available);
}

cnnrt_status PageMemory::allocate(uint64_t size, const char *purpose,
                                  PageMemory &out) {
  if (cnnrt_status status = checkAvailable(size, purpose))
    return status;
  // Kernels go through scratch memory in strides of many pages; what lies in
  // one huge page is found without a walk of tables, and in one piece in the
  // caches.
  bool large = size >= kHugePage / 4;
  PageMemory memory;
  uint64_t whole =
      artifact::alignUp(std::max<uint64_t>(size, 1), large ? kHugePage : 4096);
  memory.mappedSize = whole + (large ? kHugePage : 0);
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
    madvise(memory.start, whole, MADV_HUGEPAGE);
  out = std::move(memory);
  return CNNRT_OK;
}

PageMemory::~PageMemory() {
  if (base)
    munmap(base, mappedSize);
}

#define CNNRT_RENAME                                                           \
  "replace an artifact by renaming a new one over it, not by writing to it"

/// Reads [from, to) of a file to the same place behind `base`.
static cnnrt_status readBytes(int file, uint8_t *base, uint64_t from,
                              uint64_t to) {
  while (from < to) {
    ssize_t got = pread(file, base + from, to - from, off_t(from));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail(CNNRT_IO_ERROR, "cannot read: %s", std::strerror(errno));
    if (got == 0)
      return fail(CNNRT_IO_ERROR, "truncated while it was read: " CNNRT_RENAME);
    from += uint64_t(got);
  }
  return CNNRT_OK;
}

/// Where the weights begin in a file that starts with `metadataSize`; its end
/// if they cannot be mapped from there.
static uint64_t startOfWeights(uint32_t metadataSize, uint64_t fileSize) {
  uint64_t start =
      artifact::payloadOffset(artifact::kPrefixSize + metadataSize);
  bool isMappable = start % uint64_t(sysconf(_SC_PAGESIZE)) == 0;
  return isMappable ? std::min(start, fileSize) : fileSize;
}

cnnrt_status ArtifactFile::read(int descriptor, bool copiesAll) {
  uint32_t metadataSize = 0;
  if (fileSize >= sizeof(metadataSize))
    if (cnnrt_status status =
            readBytes(descriptor, reinterpret_cast<uint8_t *>(&metadataSize), 0,
                      sizeof(metadataSize)))
      return status;
  uint64_t copied =
      copiesAll ? fileSize : startOfWeights(metadataSize, fileSize);
  if (cnnrt_status status = checkAvailable(copied, "the artifact"))
    return status;
  void *memory = mmap(nullptr, fileSize, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return fail(CNNRT_OUT_OF_RESOURCES,
                "no memory for the artifact: it takes %zu bytes: %s", fileSize,
                std::strerror(errno));
  base = memory;
  uint8_t *bytes = static_cast<uint8_t *>(memory);
  if (copied != fileSize &&
      mmap(bytes + copied, fileSize - copied, PROT_READ,
           MAP_PRIVATE | MAP_FIXED, descriptor, off_t(copied)) == MAP_FAILED)
    return fail(errno == ENOMEM ? CNNRT_OUT_OF_RESOURCES : CNNRT_IO_ERROR,
                "cannot map to memory: %s", std::strerror(errno));
  if (cnnrt_status status = readBytes(descriptor, bytes, 0, copied))
    return status;
  // What is verified must all be in the copy.
  if (std::memcmp(bytes, &metadataSize,
                  std::min(fileSize, sizeof(metadataSize))) != 0)
    return fail(CNNRT_IO_ERROR, "changed while it was read: " CNNRT_RENAME);
  // Weights are only read: a kernel that writes to them is to be stopped.
  if (mprotect(memory, copied, PROT_READ) != 0)
    return fail(CNNRT_OUT_OF_RESOURCES,
                "cannot protect the artifact's memory: %s",
                std::strerror(errno));
  return CNNRT_OK;
}

cnnrt_status ArtifactFile::open(const char *path, bool copiesAll,
                                ArtifactFile &out) {
  // Without O_NONBLOCK a pipe would be waited for instead of refused.
  int descriptor = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return fail(CNNRT_IO_ERROR, "cannot open: %s", std::strerror(errno));
  struct stat info;
  if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
    close(descriptor);
    return fail(CNNRT_IO_ERROR, "expected a regular file");
  }
  ArtifactFile file;
  file.fileSize = static_cast<size_t>(info.st_size);
  // An empty file has nothing to map; the reader refuses its size.
  cnnrt_status status =
      file.fileSize == 0 ? CNNRT_OK : file.read(descriptor, copiesAll);
  close(descriptor);
  if (status == CNNRT_OK)
    out = std::move(file);
  return status;
}

bool isFolder(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

ArtifactFile::~ArtifactFile() {
  if (base)
    munmap(base, fileSize);
}

} // namespace cnnc::rt
