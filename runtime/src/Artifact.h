//===- Artifact.h - A verified artifact -------------------------*- C++ -*-===//

#ifndef CNNC_RUNTIME_SRC_ARTIFACT_H
#define CNNC_RUNTIME_SRC_ARTIFACT_H

#include "runtime/include/cnnrt.h"
#include "runtime/schema/artifact_generated.h"

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace cnnc::rt {

/// An artifact in memory that somebody else keeps. Exists only verified: every
/// reference inside it can be followed without looking.
struct Artifact {
  const artifact::Program *program = nullptr;
  /// The weights payload, Program.weights_size bytes.
  const uint8_t *weights = nullptr;
  /// The folder of the file that it comes from; empty for memory.
  std::string folder;
  /// Sizes of the inputs and outputs, in the order of the signature.
  std::vector<uint64_t> inputBytes, outputBytes;
};

/// Verifies [data, data + size), aligned to 64 bytes, from the framing to the
/// last reference (the files Verify*.cpp). `checkWeights` also compares the
/// payload with its checksum. What is left to the device is whether this
/// machine can run it.
cnnrt_status readArtifact(const uint8_t *data, uint64_t size, bool checkWeights,
                          Artifact &out);

//===----------------------------------------------------------------------===//
// Steps of readArtifact, each relying on those before it.
//===----------------------------------------------------------------------===//

/// Framing, checksum, FlatBuffer and version. Sets program and weights.
cnnrt_status verifyFrame(const uint8_t *data, uint64_t size, bool checkWeights,
                         Artifact &out);

/// Inputs and outputs: types, shapes, names. Sets inputBytes and outputBytes.
cnnrt_status verifySignature(Artifact &artifact);

/// Code images: text, import table, entries; enough kernels for every launch.
/// Code is for the CPU or for a GPU, as the target says.
cnnrt_status verifyCode(const Artifact &artifact);

/// GPU images: architectures, kinds, entries.
cnnrt_status verifyGpuCode(const Artifact &artifact);

/// The design of target hls, and its one launch.
cnnrt_status verifyHlsCode(const Artifact &artifact);

/// Arena, commands and golden data: every buffer lies inside its space.
cnnrt_status verifyCommands(const Artifact &artifact);

/// A launch's kernel, shape and number of buffers; `where` names the command.
cnnrt_status verifyGpuLaunch(const Artifact &artifact,
                             const artifact::GpuLaunch *launch,
                             const std::string &where);

/// A launch's number of buffers; `where` names the command.
cnnrt_status verifyHlsLaunch(const Artifact &artifact,
                             const artifact::HlsLaunch *launch,
                             const std::string &where);

/// The architecture that an image is for.
struct GpuArch {
  /// Compute capability times 10: 80 for "sm_80", 0 for what is no name.
  uint32_t number = 0;
  /// Whether the name ends in a letter: for that architecture alone.
  bool isSpecific = false;

  static GpuArch parse(std::string_view name);
};

/// Whether a string is whole without its length: it goes out through the C
/// interface, which knows none.
inline bool isCString(const flatbuffers::String *string) {
  return std::strlen(string->c_str()) == string->size();
}

/// Whether the elements of a vector are aligned, which the FlatBuffers verifier
/// checks of the vector's length only.
template <typename Vector> bool isAligned(const Vector *vector) {
  return vector->size() == 0 ||
         reinterpret_cast<uintptr_t>(vector->Data()) % sizeof(uint64_t) == 0;
}

/// Bytes of one element; 0 for a value that is not a type.
size_t elementSize(artifact::ElementType type);

} // namespace cnnc::rt

#endif // CNNC_RUNTIME_SRC_ARTIFACT_H
