//===- VerifyCommands.cpp - Arena, commands, golden data ------------------===//

#include "runtime/schema/Framing.h"
#include "runtime/src/Artifact.h"
#include "runtime/src/Error.h"

#include <cinttypes>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace cnnc::rt {

using namespace artifact;

/// The size of what `ref` points into. Returns false if there is no such thing.
static bool spaceSize(const Artifact &artifact, const BufferRef &ref,
                      uint64_t &size) {
  const std::vector<uint64_t> *tensors = nullptr;
  switch (ref.space()) {
  case Space::Input:
    tensors = &artifact.inputBytes;
    break;
  case Space::Output:
    tensors = &artifact.outputBytes;
    break;
  case Space::Arena:
    size = artifact.program->arena_size();
    return ref.index() == 0;
  case Space::Weights:
    size = artifact.program->weights_size();
    return ref.index() == 0;
  }
  if (!tensors || ref.index() >= tensors->size())
    return false;
  size = (*tensors)[ref.index()];
  return true;
}

/// `where` names the reference in messages.
static cnnrt_status verifyRef(const Artifact &artifact, const BufferRef &ref,
                              const std::string &where) {
  uint64_t size;
  if (!spaceSize(artifact, ref, size))
    return fail(CNNRT_BAD_ARTIFACT, "%s: no buffer space %d, number %" PRIu32,
                where.c_str(), int(ref.space()), ref.index());
  if (ref.offset() > size || ref.size() > size - ref.offset())
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: bytes %" PRIu64 " + %" PRIu64
                " are outside of the %" PRIu64 " bytes of space %d",
                where.c_str(), ref.offset(), ref.size(), size,
                int(ref.space()));
  return CNNRT_OK;
}

using Refs = flatbuffers::Vector<const BufferRef *>;

static cnnrt_status verifyBuffers(const Artifact &artifact, const Refs *buffers,
                                  const std::string &where) {
  if (!isAligned(buffers))
    return fail(CNNRT_BAD_ARTIFACT, "%s: malformed buffers", where.c_str());
  for (uint32_t i = 0; i < buffers->size(); ++i)
    if (cnnrt_status status =
            verifyRef(artifact, *buffers->Get(i),
                      where + ", buffer " + std::to_string(i)))
      return status;
  return CNNRT_OK;
}

static cnnrt_status verifyLaunch(const Artifact &artifact,
                                 const CpuLaunch *launch,
                                 const std::string &where) {
  const auto *images = artifact.program->code();
  uint32_t kernels =
      images->size() == 0 ? 0 : images->Get(0)->kernels()->size();
  if (launch->kernel() >= kernels)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: kernel %" PRIu32 " of %" PRIu32 " does not exist",
                where.c_str(), launch->kernel(), kernels);
  constexpr uint64_t kMaxTasks = std::numeric_limits<int64_t>::max();
  if (launch->tasks() > kMaxTasks || launch->grain() > kMaxTasks ||
      launch->grain() == 0)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: %" PRIu64 " tasks in chunks of %" PRIu64, where.c_str(),
                launch->tasks(), launch->grain());
  if (launch->scratch() > kMaxScratch)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: %" PRIu64 " bytes of scratch memory, at most %" PRIu64
                " may be",
                where.c_str(), launch->scratch(), kMaxScratch);
  return verifyBuffers(artifact, launch->buffers(), where);
}

static cnnrt_status verifyCopy(const Artifact &artifact, const Copy *copy,
                               const std::string &where) {
  const BufferRef &src = *copy->src(), &dst = *copy->dst();
  if (cnnrt_status status = verifyRef(artifact, src, where + ", source"))
    return status;
  if (cnnrt_status status = verifyRef(artifact, dst, where + ", destination"))
    return status;
  bool samePlace = src.space() == dst.space() && src.index() == dst.index();
  bool overlap = samePlace && src.offset() < dst.offset() + dst.size() &&
                 dst.offset() < src.offset() + src.size();
  bool readOnly = dst.space() == Space::Input || dst.space() == Space::Weights;
  if (src.size() != dst.size() || readOnly || overlap)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: expected a copy to a writable buffer apart from the "
                "source and of its size",
                where.c_str());
  return CNNRT_OK;
}

static cnnrt_status verifyCommand(const Artifact &artifact,
                                  const Command *command,
                                  const std::string &where) {
  if (!isCString(command->form()) || !isCString(command->nodes()))
    return fail(CNNRT_BAD_ARTIFACT, "%s: malformed name", where.c_str());
  switch (command->body_type()) {
  case CommandBody::CpuLaunch:
    return verifyLaunch(artifact, command->body_as_CpuLaunch(), where);
  case CommandBody::Copy:
    return verifyCopy(artifact, command->body_as_Copy(), where);
  case CommandBody::GpuLaunch: {
    const GpuLaunch *launch = command->body_as_GpuLaunch();
    if (cnnrt_status status = verifyGpuLaunch(artifact, launch, where))
      return status;
    return verifyBuffers(artifact, launch->buffers(), where);
  }
  case CommandBody::HlsLaunch: {
    const HlsLaunch *launch = command->body_as_HlsLaunch();
    if (cnnrt_status status = verifyHlsLaunch(artifact, launch, where))
      return status;
    return verifyBuffers(artifact, launch->buffers(), where);
  }
  case CommandBody::NONE:
    break;
  }
  return fail(CNNRT_UNSUPPORTED, "%s: kind %d is unknown: use a newer runtime",
              where.c_str(), int(command->body_type()));
}

static cnnrt_status verifyGoldenTensors(const Artifact &artifact,
                                        const Refs *refs,
                                        const std::vector<uint64_t> &sizes,
                                        const std::string &where) {
  if (refs->size() != sizes.size())
    return fail(CNNRT_BAD_ARTIFACT, "%s: expected %zu tensors, got %" PRIu32,
                where.c_str(), sizes.size(), refs->size());
  if (!isAligned(refs))
    return fail(CNNRT_BAD_ARTIFACT, "%s: malformed references", where.c_str());
  for (uint32_t i = 0; i < refs->size(); ++i) {
    const BufferRef &ref = *refs->Get(i);
    if (cnnrt_status status = verifyRef(artifact, ref, where))
      return status;
    if (ref.space() != Space::Weights || ref.size() != sizes[i] ||
        ref.offset() % kWeightAlignment != 0)
      return fail(CNNRT_BAD_ARTIFACT,
                  "%s: expected aligned weights of %" PRIu64 " bytes",
                  where.c_str(), sizes[i]);
  }
  return CNNRT_OK;
}

static cnnrt_status verifyGolden(const Artifact &artifact, uint32_t index) {
  const Golden *golden = artifact.program->goldens()->Get(index);
  std::string where = "golden case " + std::to_string(index);
  if (!std::isfinite(golden->tolerance()) || golden->tolerance() < 0)
    return fail(CNNRT_BAD_ARTIFACT, "%s: expected a tolerance, got %g",
                where.c_str(), golden->tolerance());
  if (cnnrt_status status = verifyGoldenTensors(
          artifact, golden->inputs(), artifact.inputBytes, where + ", inputs"))
    return status;
  return verifyGoldenTensors(artifact, golden->outputs(), artifact.outputBytes,
                             where + ", outputs");
}

cnnrt_status verifyCommands(const Artifact &artifact) {
  const Program *program = artifact.program;
  uint32_t alignment = program->arena_alignment();
  if (alignment < kWeightAlignment || alignment > kPayloadAlignment ||
      (alignment & (alignment - 1)) != 0)
    return fail(CNNRT_BAD_ARTIFACT,
                "expected an arena aligned to a power of two from %" PRIu64
                " to %" PRIu64 ", got %" PRIu32,
                kWeightAlignment, kPayloadAlignment, alignment);
  for (uint32_t i = 0; i < program->commands()->size(); ++i)
    if (cnnrt_status status =
            verifyCommand(artifact, program->commands()->Get(i),
                          "command " + std::to_string(i)))
      return status;
  for (uint32_t i = 0; i < program->goldens()->size(); ++i)
    if (cnnrt_status status = verifyGolden(artifact, i))
      return status;
  return CNNRT_OK;
}

} // namespace cnnc::rt
