//===- VerifyFrame.cpp - From bytes to a FlatBuffer -----------------------===//

#include "runtime/schema/Framing.h"
#include "runtime/schema/XxHash64.h"
#include "runtime/src/Artifact.h"
#include "runtime/src/Error.h"

#include <cinttypes>
#include <cstring>

namespace cnnc::rt {

using namespace artifact;

cnnrt_status readArtifact(const uint8_t *data, uint64_t size, bool checkWeights,
                          Artifact &out) {
  if (cnnrt_status status = verifyFrame(data, size, checkWeights, out))
    return status;
  if (cnnrt_status status = verifySignature(out))
    return status;
  if (cnnrt_status status = verifyCode(out))
    return status;
  return verifyCommands(out);
}

/// The size of the metadata with its prefix, once the file is long enough to
/// hold it and its checksum fits.
static cnnrt_status verifyMetadata(const uint8_t *data, uint64_t size,
                                   uint64_t &prefixedSize) {
  // Size prefix, root offset, identifier.
  constexpr uint64_t kIdentifierEnd = kPrefixSize + 4 + 4;
  if (size < kIdentifierEnd)
    return fail(CNNRT_BAD_ARTIFACT,
                "expected an artifact, got a file of %" PRIu64 " bytes", size);
  if (std::memcmp(data + kIdentifierEnd - 4, ProgramIdentifier(), 4) != 0)
    return fail(CNNRT_BAD_ARTIFACT,
                "expected an artifact, got a file without its mark \"%s\"",
                ProgramIdentifier());
  uint32_t metadataSize;
  std::memcpy(&metadataSize, data, sizeof(metadataSize));
  prefixedSize = kPrefixSize + metadataSize;
  if (prefixedSize >= FLATBUFFERS_MAX_BUFFER_SIZE ||
      payloadOffset(prefixedSize) > size)
    return fail(CNNRT_BAD_ARTIFACT,
                "truncated or damaged: metadata of %" PRIu32
                " bytes in a file of %" PRIu64,
                metadataSize, size);
  uint64_t recorded;
  std::memcpy(&recorded, data + prefixedSize, sizeof(recorded));
  uint64_t computed = XxHash64::of(data, prefixedSize);
  if (recorded != computed)
    return fail(CNNRT_BAD_ARTIFACT,
                "damaged: metadata has checksum %016" PRIx64
                ", expected %016" PRIx64,
                computed, recorded);
  return CNNRT_OK;
}

cnnrt_status verifyFrame(const uint8_t *data, uint64_t size, bool checkWeights,
                         Artifact &out) {
  uint64_t prefixedSize;
  if (cnnrt_status status = verifyMetadata(data, size, prefixedSize))
    return status;

  flatbuffers::Verifier verifier(data, prefixedSize);
  if (!VerifySizePrefixedProgramBuffer(verifier))
    return fail(CNNRT_BAD_ARTIFACT, "malformed metadata");
  const Program *program = GetSizePrefixedProgram(data);
  uint32_t version = program->format_version();
  if (version < kOldestFormatVersion || version > kFormatVersion)
    return fail(CNNRT_UNSUPPORTED,
                "expected format version %" PRIu32 " to %" PRIu32
                ", got %" PRIu32 ": %s",
                kOldestFormatVersion, kFormatVersion, version,
                version > kFormatVersion ? "use a newer runtime"
                                         : "compile the model again");

  uint64_t begin = payloadOffset(prefixedSize);
  for (uint64_t i = prefixedSize + kChecksumSize; i < begin; ++i)
    if (data[i] != 0)
      return fail(CNNRT_BAD_ARTIFACT, "damaged: padding is not zero");
  if (program->weights_size() != size - begin)
    return fail(CNNRT_BAD_ARTIFACT,
                "truncated or damaged: expected %" PRIu64
                " bytes of weights, got %" PRIu64,
                program->weights_size(), size - begin);
  out.program = program;
  out.weights = data + begin;
  if (checkWeights &&
      XxHash64::of(out.weights, size - begin) != program->weights_hash())
    return fail(CNNRT_BAD_ARTIFACT,
                "damaged: the weights do not have their checksum");
  return CNNRT_OK;
}

} // namespace cnnc::rt
