//===- MakeArtifact.cpp - Writes artifacts for tests of commands ----------===//
//
// usage: make-test-artifact KIND FILE, where KIND is
//   good      y = exp(x + w), f32 2x3, with golden data that agree
//   wrong     the same with golden data that do not agree
//   types     an input and an output of every type, the one copied to the other
//   foreign   code for a machine that this one is not
//   names     inputs and outputs with names that are no file names
//   gpu       as good, in PTX
//   stray     as gpu, with a kernel that writes where it must not
//
//===----------------------------------------------------------------------===//

#include "test/runtime/TestArtifact.h"

#include <cstdio>

using namespace cnnc::artifact;
using namespace cnnc::test;

static void addIdentity(TestArtifact &artifact, const std::string &input,
                        const std::string &output, ElementType type,
                        uint64_t bytes) {
  auto index = uint32_t(artifact.program.inputs.size());
  artifact.addInput(input, type, {2, 3});
  artifact.addOutput(output, type, {2, 3});
  artifact.addCopy(BufferRef(Space::Input, index, 0, 6 * bytes),
                   BufferRef(Space::Output, index, 0, 6 * bytes));
}

static TestArtifact makeTypes() {
  TestArtifact artifact = TestArtifact::empty();
  constexpr uint64_t kSizes[] = {4, 2, 2, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1};
  for (int type = 0; type <= int(ElementType::MAX); ++type) {
    std::string name = EnumNameElementType(ElementType(type));
    addIdentity(artifact, "in_" + name, "out_" + name, ElementType(type),
                kSizes[type]);
  }
  return artifact;
}

static TestArtifact makeNames() {
  TestArtifact artifact = TestArtifact::empty();
  addIdentity(artifact, "a=b", "../up/\xc3\xa4:0", ElementType::U8, 1);
  addIdentity(artifact, "a", "\x1b[31mred", ElementType::U8, 1);
  return artifact;
}

static TestArtifact make(const std::string &kind) {
  if (kind == "types")
    return makeTypes();
  if (kind == "names")
    return makeNames();
  TestArtifact artifact = TestArtifact::expOfSum();
  if (kind == "gpu" || kind == "stray")
    artifact.forGpu();
  if (kind == "stray")
    artifact.addGpuLaunch(kGpuStray, {BufferRef(Space::Output, 0, 0, 24)},
                          Dim3(1, 1, 1), Dim3(1, 1, 1));
  if (kind == "wrong")
    reinterpret_cast<float *>(artifact.weights.data() + 128)[4] += 1;
  if (kind == "foreign")
    artifact.program.code[0]->arch = "riscv64";
  return artifact;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  AlignedBytes content = make(argv[1]).serialize();
  FILE *file = std::fopen(argv[2], "wb");
  if (!file ||
      std::fwrite(content.data(), 1, content.size(), file) != content.size() ||
      std::fclose(file) != 0) {
    std::perror(argv[2]);
    return 1;
  }
  return 0;
}
