//===- VerifySignature.cpp - Inputs, outputs, provenance ------------------===//

#include "runtime/src/Artifact.h"
#include "runtime/src/Error.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>
#include <string_view>

namespace cnnc::rt {

using namespace artifact;

/// NumPy's limit; every rank that ONNX models use is far below.
static constexpr uint32_t kMaxRank = 32;

/// No tensor is larger than the address space, which also keeps every later
/// addition of sizes from overflowing.
static constexpr uint64_t kMaxBytes = uint64_t(1) << 47;

size_t elementSize(ElementType type) {
  switch (type) {
  case ElementType::I8:
  case ElementType::U8:
  case ElementType::Bool:
    return 1;
  case ElementType::F16:
  case ElementType::BF16:
  case ElementType::I16:
  case ElementType::U16:
    return 2;
  case ElementType::F32:
  case ElementType::I32:
  case ElementType::U32:
    return 4;
  case ElementType::F64:
  case ElementType::I64:
  case ElementType::U64:
    return 8;
  }
  return 0;
}

/// Bytes of a tensor, or false if they exceed kMaxBytes.
static bool tensorBytes(const Tensor *tensor, uint64_t &bytes) {
  bytes = elementSize(tensor->type());
  bool empty = false;
  for (uint64_t extent : *tensor->shape()) {
    if (extent == 0)
      empty = true;
    else if (extent > kMaxBytes / bytes)
      return false;
    else
      bytes *= extent;
  }
  if (empty)
    bytes = 0;
  return true;
}

using Tensors = flatbuffers::Vector<flatbuffers::Offset<Tensor>>;

static cnnrt_status verifyTensors(const Tensors *tensors, const char *kind,
                                  std::vector<uint64_t> &sizes) {
  std::vector<std::string_view> names;
  sizes.clear();
  for (uint32_t i = 0; i < tensors->size(); ++i) {
    const Tensor *tensor = tensors->Get(i);
    if (!isCString(tensor->name()))
      return fail(CNNRT_BAD_ARTIFACT, "%s %" PRIu32 ": malformed name", kind,
                  i);
    const char *name = tensor->name()->c_str();
    if (elementSize(tensor->type()) == 0)
      return fail(CNNRT_BAD_ARTIFACT, "%s '%s': unknown element type %d", kind,
                  name, int(tensor->type()));
    if (tensor->shape()->size() > kMaxRank)
      return fail(CNNRT_BAD_ARTIFACT,
                  "%s '%s': expected at most %" PRIu32
                  " dimensions, got %" PRIu32,
                  kind, name, kMaxRank, tensor->shape()->size());
    if (!isAligned(tensor->shape()))
      return fail(CNNRT_BAD_ARTIFACT, "%s '%s': malformed shape", kind, name);
    uint64_t bytes;
    if (!tensorBytes(tensor, bytes))
      return fail(CNNRT_BAD_ARTIFACT,
                  "%s '%s': expected at most %" PRIu64
                  " bytes, got a larger shape",
                  kind, name, kMaxBytes);
    if (tensor->layout()->string_view() != "row_major")
      return fail(CNNRT_UNSUPPORTED,
                  "%s '%s': expected layout row_major, got %s", kind, name,
                  tensor->layout()->c_str());
    names.push_back(tensor->name()->string_view());
    sizes.push_back(bytes);
  }
  std::sort(names.begin(), names.end());
  auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end())
    return fail(CNNRT_BAD_ARTIFACT, "two %ss have the name '%s'", kind,
                twice->data());
  return CNNRT_OK;
}

cnnrt_status verifySignature(Artifact &artifact) {
  const Provenance *provenance = artifact.program->provenance();
  bool sound =
      isCString(provenance->compiler_version()) &&
      isCString(provenance->model()) && isCString(provenance->model_sha256()) &&
      isCString(provenance->target()) && isCString(provenance->device());
  for (const flatbuffers::String *flag : *provenance->flags())
    sound = sound && isCString(flag);
  if (!sound)
    return fail(CNNRT_BAD_ARTIFACT, "malformed provenance");
  if (cnnrt_status status = verifyTensors(artifact.program->inputs(), "input",
                                          artifact.inputBytes))
    return status;
  return verifyTensors(artifact.program->outputs(), "output",
                       artifact.outputBytes);
}

} // namespace cnnc::rt
