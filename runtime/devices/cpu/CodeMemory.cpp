//===- CodeMemory.cpp - Machine code made executable ----------------------===//

#include "runtime/devices/cpu/CodeMemory.h"

#include "runtime/devices/cpu/ImportTable.h"
#include "runtime/schema/Framing.h"
#include "runtime/src/Error.h"

#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

namespace cnnc::rt {

using namespace artifact;

static cnnrt_status fillImports(const CodeImage *image, uint8_t *base) {
  for (const Import *import : *image->imports()) {
    const void *address = findImport(import->name()->string_view());
    if (!address)
      return fail(CNNRT_UNSUPPORTED,
                  "the code calls '%s', which this runtime does not offer: use "
                  "a newer runtime",
                  import->name()->c_str());
    std::memcpy(base + import->slot(), &address, sizeof(address));
  }
  return CNNRT_OK;
}

cnnrt_status CodeMemory::load(const CodeImage *image) {
  uint64_t imageSize = image->bytes()->size();
  if (imageSize == 0)
    return CNNRT_OK;
  void *pages = mmap(nullptr, imageSize, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED)
    return fail(CNNRT_OUT_OF_RESOURCES, "no memory for the code: %s",
                std::strerror(errno));
  base = static_cast<uint8_t *>(pages);
  size = imageSize;
  std::memcpy(base, image->bytes()->data(), imageSize);
  if (cnnrt_status status = fillImports(image, base))
    return status;
  // Where pages are larger than kCodePageSize the import table may share the
  // last page of the text, and becomes executable with it; nothing jumps there.
  uint64_t textEnd =
      alignUp(image->text_size(), uint64_t(sysconf(_SC_PAGESIZE)));
  if (mprotect(base, size, PROT_READ) != 0 ||
      mprotect(base, textEnd, PROT_READ | PROT_EXEC) != 0)
    return fail(errno == ENOMEM ? CNNRT_OUT_OF_RESOURCES : CNNRT_UNSUPPORTED,
                "this system refuses executable memory: %s",
                std::strerror(errno));
  __builtin___clear_cache(reinterpret_cast<char *>(base),
                          reinterpret_cast<char *>(base + size));
  return CNNRT_OK;
}

CodeMemory::~CodeMemory() {
  if (base)
    munmap(base, size);
}

} // namespace cnnc::rt
