//===- VerifyCode.cpp - Code images ---------------------------------------===//

#include "runtime/schema/Framing.h"
#include "runtime/src/Artifact.h"
#include "runtime/src/Error.h"

#include <cinttypes>

namespace cnnc::rt {

using namespace artifact;

/// One import table slot holds an address.
static constexpr uint64_t kSlotSize = 8;

/// Every slot of the import table is filled exactly once.
static cnnrt_status verifyImports(const CodeImage *image, const char *arch) {
  uint64_t textSize = image->text_size();
  uint64_t slots = (image->bytes()->size() - textSize) / kSlotSize;
  if (slots != image->imports()->size())
    return fail(CNNRT_BAD_ARTIFACT,
                "code for %s: expected %" PRIu64 " imports, got %" PRIu32, arch,
                slots, image->imports()->size());
  std::vector<bool> filled(slots);
  for (const Import *import : *image->imports()) {
    uint64_t offset = import->slot() - textSize;
    if (import->slot() < textSize || offset % kSlotSize != 0 ||
        offset / kSlotSize >= slots || filled[offset / kSlotSize])
      return fail(CNNRT_BAD_ARTIFACT,
                  "code for %s: import '%s' has no slot of its own", arch,
                  import->name()->c_str());
    filled[offset / kSlotSize] = true;
  }
  return CNNRT_OK;
}

static cnnrt_status verifyImage(const CodeImage *image) {
  const char *arch = image->arch()->c_str();
  uint64_t size = image->bytes()->size(), textSize = image->text_size();
  if (textSize > size || textSize % kCodePageSize != 0 ||
      (size - textSize) % kSlotSize != 0)
    return fail(CNNRT_BAD_ARTIFACT,
                "code for %s: expected whole pages of text and whole import "
                "slots, got %" PRIu64 " of %" PRIu64 " bytes text",
                arch, textSize, size);
  if (cnnrt_status status = verifyImports(image, arch))
    return status;
  for (const Kernel *kernel : *image->kernels()) {
    const char *symbol = kernel->symbol()->c_str();
    if (!isCString(kernel->symbol()))
      return fail(CNNRT_BAD_ARTIFACT, "code for %s: malformed kernel name",
                  arch);
    if (kernel->entry() >= textSize)
      return fail(CNNRT_BAD_ARTIFACT,
                  "code for %s: kernel '%s' starts at %" PRIu64
                  ", outside of %" PRIu64 " bytes of text",
                  arch, symbol, kernel->entry(), textSize);
  }
  return CNNRT_OK;
}

cnnrt_status verifyCode(const Artifact &artifact) {
  const auto *images = artifact.program->code();
  const auto *gpuImages = artifact.program->gpu_code();
  std::string_view target =
      artifact.program->provenance()->target()->string_view();
  if ((images->size() != 0 && target != "cpu") ||
      (gpuImages && gpuImages->size() != 0 && target != "ptx"))
    return fail(CNNRT_BAD_ARTIFACT,
                "the artifact is for target '%s', but holds code for another",
                artifact.program->provenance()->target()->c_str());
  for (const CodeImage *image : *images) {
    if (cnnrt_status status = verifyImage(image))
      return status;
    if (image->kernels()->size() != images->Get(0)->kernels()->size())
      return fail(CNNRT_BAD_ARTIFACT,
                  "expected the same kernels in every code image, got %" PRIu32
                  " and %" PRIu32,
                  images->Get(0)->kernels()->size(), image->kernels()->size());
  }
  if (cnnrt_status status = verifyGpuCode(artifact))
    return status;
  return verifyHlsCode(artifact);
}

} // namespace cnnc::rt
