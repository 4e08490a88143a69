//===- TestArtifact.h - Artifacts made for tests ----------------*- C++ -*-===//

#ifndef CNNC_TEST_RUNTIME_TESTARTIFACT_H
#define CNNC_TEST_RUNTIME_TESTARTIFACT_H

#include "runtime/schema/artifact_generated.h"

#include <memory>
#include <string>

namespace cnnc::test {

/// The kernels of Kernels.c by their number.
enum TestKernel { kAdd, kExp, kCount, kEmpty, kScratch };

/// The entries of TestGpuArtifact.cpp by their number; the first four do the
/// same as those of Kernels.c.
enum TestGpuKernel {
  kGpuAdd,
  kGpuExp,
  kGpuCount,
  kGpuEmpty,
  /// Reverses the f32 of a block by way of dynamic shared memory.
  kGpuReverse,
  /// Writes 1 MiB behind its buffer.
  kGpuStray
};

/// Bytes at an address that the loader accepts.
class AlignedBytes {
public:
  explicit AlignedBytes(size_t size);
  AlignedBytes(const AlignedBytes &other);
  AlignedBytes(AlignedBytes &&) = default;
  uint8_t *data() { return start; }
  const uint8_t *data() const { return start; }
  size_t size() const { return byteCount; }

private:
  std::unique_ptr<uint8_t[]> storage;
  uint8_t *start;
  size_t byteCount;
};

/// An artifact in the making: change what a test is about, then serialize.
struct TestArtifact {
  artifact::ProgramT program;
  std::vector<uint8_t> weights;

  /// A program without inputs, outputs or commands, but with the kernels.
  static TestArtifact empty();

  /// y = exp(x + w) for f32 2x3 tensors, in three commands (two launches and a
  /// copy) by way of the arena, with one golden case.
  static TestArtifact expOfSum();

  /// A program whose only command adds 1 to each byte of the u8 output `y`, one
  /// task each.
  static TestArtifact counting(uint64_t tasks, uint64_t grain);

  void addInput(const std::string &name, artifact::ElementType type,
                std::vector<uint64_t> shape);
  void addOutput(const std::string &name, artifact::ElementType type,
                 std::vector<uint64_t> shape);
  void addLaunch(TestKernel kernel, std::vector<artifact::BufferRef> buffers,
                 uint64_t tasks, uint64_t grain);
  void addCopy(artifact::BufferRef src, artifact::BufferRef dst);
  void addGpuLaunch(TestGpuKernel kernel,
                    std::vector<artifact::BufferRef> buffers,
                    artifact::Dim3 grid, artifact::Dim3 block,
                    uint32_t sharedBytes = 0);

  /// Turns a program for the CPU into one for a GPU of compute capability 7.5
  /// or later: every launch of a kernel becomes one of its twin in PTX, with
  /// one thread for each task. The result of `exp` is approximate there.
  TestArtifact &forGpu();

  /// Turns expOfSum() into a design, whose C simulation is TestDesign.cpp.
  TestArtifact &forHls();
  void addHlsLaunch(std::vector<artifact::BufferRef> buffers);

  artifact::CpuLaunchT *launch(size_t command) {
    return program.commands[command]->body.AsCpuLaunch();
  }
  artifact::GpuLaunchT *gpuLaunch(size_t command) {
    return program.commands[command]->body.AsGpuLaunch();
  }
  artifact::HlsLaunchT *hlsLaunch() {
    return program.commands[0]->body.AsHlsLaunch();
  }

  /// The file. Fills in size and hash of the weights unless `keepWeightsInfo`.
  AlignedBytes serialize(bool keepWeightsInfo = false);
};

/// Recomputes the checksum over the metadata of `file`, whose size prefix is
/// unchanged: what a forger would do.
void reseal(AlignedBytes &file);

/// w of expOfSum().
constexpr float kAddend[6] = {0.5f, -1.0f, 0.0f, 2.0f, 1.0f, -0.5f};

} // namespace cnnc::test

#endif // CNNC_TEST_RUNTIME_TESTARTIFACT_H
