//===- VerifyGpu.cpp - GPU images and launches ----------------------------===//

#include "runtime/src/Artifact.h"
#include "runtime/src/Error.h"

#include <algorithm>
#include <cinttypes>
#include <elf.h>

namespace cnnc::rt {

using namespace artifact;

/// What every GPU of today takes (CUDA C++ Programming Guide, "Compute
/// Capabilities"); smaller limits of the device at hand are the driver's
/// matter. Kernel parameters take 4096 bytes, 8 for each pointer.
static constexpr uint32_t kMaxBuffers = 4096 / 8;
static constexpr uint32_t kMaxGrid[] = {0x7fffffff, 0xffff, 0xffff};
static constexpr uint32_t kMaxBlock[] = {1024, 1024, 64};
static constexpr uint64_t kMaxThreads = 1024;
static constexpr uint32_t kMaxSharedBytes = 227 * 1024;

GpuArch GpuArch::parse(std::string_view name) {
  GpuArch arch;
  if (name.substr(0, 3) != "sm_")
    return {};
  name.remove_prefix(3);
  if (!name.empty() && (name.back() == 'a' || name.back() == 'f')) {
    arch.isSpecific = true;
    name.remove_suffix(1);
  }
  if (name.size() < 2 || name.size() > 3 || name.front() == '0')
    return {};
  for (char c : name) {
    if (c < '0' || c > '9')
      return {};
    arch.number = arch.number * 10 + uint32_t(c - '0');
  }
  return arch;
}

/// Whether `count` entries of `entrySize` bytes at `offset` lie in `size`.
static bool liesIn(uint64_t offset, uint64_t count, uint64_t entrySize,
                   uint64_t size) {
  return offset <= size && count * entrySize <= size - offset;
}

/// The driver takes an ELF file without its size: whatever the headers of a
/// cubin point at must lie in the image.
static bool isWholeElf(const uint8_t *bytes, uint64_t size) {
  Elf64_Ehdr header;
  if (size < sizeof(header))
    return false;
  std::memcpy(&header, bytes, sizeof(header));
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
      header.e_ident[EI_CLASS] != ELFCLASS64 ||
      (header.e_phnum != 0 && header.e_phentsize != sizeof(Elf64_Phdr)) ||
      header.e_shentsize != sizeof(Elf64_Shdr) ||
      !liesIn(header.e_phoff, header.e_phnum, sizeof(Elf64_Phdr), size) ||
      !liesIn(header.e_shoff, header.e_shnum, sizeof(Elf64_Shdr), size))
    return false;
  for (uint64_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, bytes + header.e_phoff + i * sizeof(segment),
                sizeof(segment));
    if (!liesIn(segment.p_offset, segment.p_filesz, 1, size))
      return false;
  }
  for (uint64_t i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr section;
    std::memcpy(&section, bytes + header.e_shoff + i * sizeof(section),
                sizeof(section));
    if (section.sh_type != SHT_NOBITS &&
        !liesIn(section.sh_offset, section.sh_size, 1, size))
      return false;
  }
  return true;
}

static cnnrt_status verifyBytes(const GpuImage *image) {
  const char *arch = image->arch()->c_str();
  const uint8_t *bytes = image->bytes()->data();
  uint64_t size = image->bytes()->size();
  switch (image->kind()) {
  case GpuImageKind::Ptx:
    if (size == 0 || std::memchr(bytes, 0, size))
      return fail(CNNRT_BAD_ARTIFACT,
                  "code for %s: expected PTX text without a NUL", arch);
    return CNNRT_OK;
  case GpuImageKind::Cubin:
    if (!isWholeElf(bytes, size))
      return fail(CNNRT_BAD_ARTIFACT, "code for %s: malformed cubin", arch);
    return CNNRT_OK;
  }
  return fail(CNNRT_UNSUPPORTED,
              "code for %s: kind %d is unknown: use a newer runtime", arch,
              int(image->kind()));
}

static cnnrt_status verifyKernels(const GpuImage *image) {
  const char *arch = image->arch()->c_str();
  std::vector<std::string_view> names;
  for (const flatbuffers::String *name : *image->kernels()) {
    if (name->size() == 0 || !isCString(name))
      return fail(CNNRT_BAD_ARTIFACT, "code for %s: malformed kernel name",
                  arch);
    names.push_back(name->string_view());
  }
  std::sort(names.begin(), names.end());
  auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end())
    return fail(CNNRT_BAD_ARTIFACT,
                "code for %s: two kernels have the name '%s'", arch,
                twice->data());
  return CNNRT_OK;
}

static bool haveSameKernels(const GpuImage *a, const GpuImage *b) {
  if (a->kernels()->size() != b->kernels()->size())
    return false;
  for (uint32_t i = 0; i < a->kernels()->size(); ++i)
    if (a->kernels()->Get(i)->string_view() !=
        b->kernels()->Get(i)->string_view())
      return false;
  return true;
}

/// An image against those before it, of which there are few.
static cnnrt_status compareImages(const Artifact &artifact, uint32_t index) {
  // Enough for every architecture there is; more would take long to compare.
  constexpr uint32_t kMaxImages = 64;
  const auto *images = artifact.program->gpu_code();
  const GpuImage *image = images->Get(index);
  if (index >= kMaxImages)
    return fail(CNNRT_BAD_ARTIFACT,
                "expected at most %" PRIu32 " GPU images, got %" PRIu32,
                kMaxImages, images->size());
  if (!haveSameKernels(images->Get(0), image))
    return fail(CNNRT_BAD_ARTIFACT,
                "expected the same kernels in every GPU image, got others for "
                "%s",
                image->arch()->c_str());
  for (uint32_t i = 0; i < index; ++i)
    if (images->Get(i)->kind() == image->kind() &&
        images->Get(i)->arch()->string_view() == image->arch()->string_view())
      return fail(CNNRT_BAD_ARTIFACT, "two images of one kind are for %s",
                  image->arch()->c_str());
  return CNNRT_OK;
}

/// Whether each extent is from 1 to that of `most`.
static bool isWithin(const Dim3 &extents, const uint32_t (&most)[3]) {
  auto fits = [](uint32_t extent, uint32_t limit) {
    return extent >= 1 && extent <= limit;
  };
  return fits(extents.x(), most[0]) && fits(extents.y(), most[1]) &&
         fits(extents.z(), most[2]);
}

static cnnrt_status verifyShape(const LaunchShape &shape,
                                const std::string &where) {
  const Dim3 &grid = shape.grid(), &block = shape.block();
  if (!isWithin(grid, kMaxGrid))
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: a grid of %" PRIu32 " x %" PRIu32 " x %" PRIu32 " blocks",
                where.c_str(), grid.x(), grid.y(), grid.z());
  if (!isWithin(block, kMaxBlock) ||
      uint64_t(block.x()) * block.y() * block.z() > kMaxThreads)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: a block of %" PRIu32 " x %" PRIu32 " x %" PRIu32
                " threads",
                where.c_str(), block.x(), block.y(), block.z());
  if (shape.shared_bytes() > kMaxSharedBytes)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: expected at most %" PRIu32
                " bytes of shared memory, got %" PRIu32,
                where.c_str(), kMaxSharedBytes, shape.shared_bytes());
  return CNNRT_OK;
}

/// The shapes that an image has of its own.
static cnnrt_status verifyShapes(const GpuImage *image) {
  const auto *shapes = image->shapes();
  if (!shapes || shapes->size() == 0)
    return CNNRT_OK;
  std::string where = "code for " + image->arch()->str();
  if (shapes->size() != image->kernels()->size())
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: expected a launch shape for each of %" PRIu32
                " kernels, got %" PRIu32,
                where.c_str(), image->kernels()->size(), shapes->size());
  for (uint32_t i = 0; i < shapes->size(); ++i)
    if (cnnrt_status status = verifyShape(
            *shapes->Get(i), where + ", kernel " + std::to_string(i)))
      return status;
  return CNNRT_OK;
}

cnnrt_status verifyGpuCode(const Artifact &artifact) {
  const auto *images = artifact.program->gpu_code();
  for (uint32_t i = 0; images && i < images->size(); ++i) {
    const GpuImage *image = images->Get(i);
    if (!isCString(image->arch()) ||
        GpuArch::parse(image->arch()->string_view()).number == 0)
      return fail(CNNRT_BAD_ARTIFACT,
                  "expected a GPU architecture such as sm_80, got '%s'",
                  image->arch()->c_str());
    if (cnnrt_status status = verifyBytes(image))
      return status;
    if (cnnrt_status status = verifyKernels(image))
      return status;
    if (cnnrt_status status = compareImages(artifact, i))
      return status;
    if (cnnrt_status status = verifyShapes(image))
      return status;
  }
  return CNNRT_OK;
}

cnnrt_status verifyGpuLaunch(const Artifact &artifact, const GpuLaunch *launch,
                             const std::string &where) {
  const auto *images = artifact.program->gpu_code();
  uint32_t kernels =
      images && images->size() != 0 ? images->Get(0)->kernels()->size() : 0;
  if (launch->kernel() >= kernels)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: kernel %" PRIu32 " of %" PRIu32 " does not exist",
                where.c_str(), launch->kernel(), kernels);
  LaunchShape shape(*launch->grid(), *launch->block(), launch->shared_bytes());
  if (cnnrt_status status = verifyShape(shape, where))
    return status;
  if (launch->buffers()->size() > kMaxBuffers)
    return fail(CNNRT_BAD_ARTIFACT,
                "%s: expected at most %" PRIu32 " buffers, got %" PRIu32,
                where.c_str(), kMaxBuffers, launch->buffers()->size());
  return CNNRT_OK;
}

} // namespace cnnc::rt
