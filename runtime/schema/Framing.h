//===- Framing.h - How an artifact's parts lie in its file ------*- C++ -*-===//
//
// A `.cnn` file is, from its first byte on:
//
//   0                 uint32: N, the size of the FlatBuffer that follows
//   4                 the FlatBuffer `Program` (artifact.fbs), N bytes; it is
//                     built size-prefixed, so its alignment counts from 0
//   4 + N             uint64: XXH64 of bytes [0, 4 + N)
//   ...               zeros up to the next multiple of kPayloadAlignment
//   payloadOffset(N)  weights payload, Program.weights_size bytes
//   end of file
//
// The payload starts on a page and holds constants at multiples of
// kWeightAlignment, so that it can be used where it is mapped. Its size is not
// bounded by the 2 GiB of a FlatBuffer. All integers are little-endian.
//
//===----------------------------------------------------------------------===//

#ifndef CNNC_RUNTIME_SCHEMA_FRAMING_H
#define CNNC_RUNTIME_SCHEMA_FRAMING_H

#include <cstddef>
#include <cstdint>

namespace cnnc::artifact {

/// The runtime reads every version from kOldestFormatVersion to kFormatVersion.
/// The compiler writes the oldest that says what it has to say:
///   1  everything but
///   2  GPU images with launch shapes of their own (GpuImage.shapes)
///   3  kernels with memory of each thread (CpuLaunch.scratch)
constexpr uint32_t kFormatVersion = 3;
constexpr uint32_t kOldestFormatVersion = 1;
constexpr uint32_t kLaunchShapesVersion = 2;
constexpr uint32_t kScratchVersion = 3;

/// What a kernel may ask for in CpuLaunch.scratch.
constexpr uint64_t kMaxScratch = uint64_t(256) << 20;

/// Bytes of the size prefix and of the checksum behind the metadata.
constexpr uint64_t kPrefixSize = 4;
constexpr uint64_t kChecksumSize = 8;

/// Alignment of the payload in the file, and of each constant in the payload.
constexpr uint64_t kPayloadAlignment = 4096;
constexpr uint64_t kWeightAlignment = 64;

/// A code image's executable part is a multiple of this many bytes.
constexpr uint64_t kCodePageSize = 4096;

/// `value` rounded up to a multiple of `alignment`, a power of two.
constexpr uint64_t alignUp(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

/// File offset of the payload behind metadata of `prefixedSize` bytes, which
/// count the size prefix.
constexpr uint64_t payloadOffset(uint64_t prefixedSize) {
  return alignUp(prefixedSize + kChecksumSize, kPayloadAlignment);
}

} // namespace cnnc::artifact

#endif // CNNC_RUNTIME_SCHEMA_FRAMING_H
