//===- TestArtifact.cpp - Artifacts made for tests ------------------------===//

#include "test/runtime/TestArtifact.h"

#include "runtime/schema/Framing.h"
#include "runtime/schema/XxHash64.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace cnnc::test {

using namespace artifact;

AlignedBytes::AlignedBytes(size_t size)
    : storage(new uint8_t[size + kWeightAlignment]()), byteCount(size) {
  start = reinterpret_cast<uint8_t *>(
      alignUp(reinterpret_cast<uintptr_t>(storage.get()), kWeightAlignment));
}

AlignedBytes::AlignedBytes(const AlignedBytes &other)
    : AlignedBytes(other.size()) {
  std::memcpy(start, other.data(), byteCount);
}

/// The image that the build made of Kernels.c.
static std::vector<uint8_t> readKernelImage() {
  FILE *file = std::fopen(CNNC_TEST_KERNELS, "rb");
  if (!file) {
    std::perror(CNNC_TEST_KERNELS);
    std::abort();
  }
  std::vector<uint8_t> image(1 << 16);
  image.resize(std::fread(image.data(), 1, image.size(), file));
  std::fclose(file);
  return image;
}

static std::unique_ptr<CodeImageT> makeImage() {
  auto image = std::make_unique<CodeImageT>();
#if defined(__x86_64__)
  image->arch = "x86_64";
  image->features = "fxsr,sse2";
#else
  image->arch = "aarch64";
  image->features = "neon";
#endif
  image->bytes = readKernelImage();
  image->text_size = kCodePageSize;
  auto import = std::make_unique<ImportT>();
  import->name = "expf";
  import->slot = kCodePageSize;
  image->imports.push_back(std::move(import));
  // The places in Kernels.ld.
  uint64_t entry = 0;
  for (const char *symbol : {"addKernel", "expKernel", "countKernel",
                             "emptyKernel", "scratchKernel"}) {
    auto kernel = std::make_unique<KernelT>();
    kernel->symbol = symbol;
    kernel->entry = entry;
    entry += 0x300;
    image->kernels.push_back(std::move(kernel));
  }
  return image;
}

TestArtifact TestArtifact::empty() {
  TestArtifact result;
  ProgramT &program = result.program;
  program.format_version = kFormatVersion;
  program.provenance = std::make_unique<ProvenanceT>();
  program.provenance->compiler_version = "0.1.0";
  program.provenance->flags = {"--target=cpu", "--device=test"};
  program.provenance->model = "test.onnx";
  program.provenance->model_sha256 = std::string(64, 'a');
  program.provenance->target = "cpu";
  program.provenance->device = "test";
  program.arena_alignment = kWeightAlignment;
  program.code.push_back(makeImage());
  return result;
}

static std::unique_ptr<TensorT> makeTensor(const std::string &name,
                                           ElementType type,
                                           std::vector<uint64_t> shape) {
  auto tensor = std::make_unique<TensorT>();
  tensor->name = name;
  tensor->type = type;
  tensor->shape = std::move(shape);
  tensor->layout = "row_major";
  return tensor;
}

void TestArtifact::addInput(const std::string &name, ElementType type,
                            std::vector<uint64_t> shape) {
  program.inputs.push_back(makeTensor(name, type, std::move(shape)));
}

void TestArtifact::addOutput(const std::string &name, ElementType type,
                             std::vector<uint64_t> shape) {
  program.outputs.push_back(makeTensor(name, type, std::move(shape)));
}

void TestArtifact::addLaunch(TestKernel kernel, std::vector<BufferRef> buffers,
                             uint64_t tasks, uint64_t grain) {
  CpuLaunchT launch;
  launch.kernel = kernel;
  launch.buffers = std::move(buffers);
  launch.tasks = tasks;
  launch.grain = grain;
  auto command = std::make_unique<CommandT>();
  command->nodes = "node_" + std::to_string(program.commands.size()) + "\ntail";
  command->form = "elementwise";
  command->flops = tasks;
  command->bytes_moved = 8 * tasks;
  command->body.Set(std::move(launch));
  program.commands.push_back(std::move(command));
}

void TestArtifact::addCopy(BufferRef src, BufferRef dst) {
  CopyT copy;
  copy.src = std::make_unique<BufferRef>(src);
  copy.dst = std::make_unique<BufferRef>(dst);
  auto command = std::make_unique<CommandT>();
  command->nodes = "result";
  command->form = "copy";
  command->bytes_moved = 2 * src.size();
  command->body.Set(std::move(copy));
  program.commands.push_back(std::move(command));
}

TestArtifact TestArtifact::expOfSum() {
  constexpr uint64_t kCount = 6, kBytes = kCount * sizeof(float);
  TestArtifact result = empty();
  result.addInput("x", ElementType::F32, {2, 3});
  result.addOutput("y", ElementType::F32, {2, 3});
  result.program.arena_size = 128;

  // Weights: the addend, then input and output of the golden case.
  result.weights.resize(2 * kWeightAlignment + kBytes);
  float golden[2][kCount];
  for (uint64_t i = 0; i < kCount; ++i) {
    golden[0][i] = float(i) * 0.25f;
    golden[1][i] = std::exp(golden[0][i] + kAddend[i]);
  }
  std::memcpy(result.weights.data(), kAddend, kBytes);
  for (int i = 0; i < 2; ++i)
    std::memcpy(result.weights.data() + uint64_t(i + 1) * kWeightAlignment,
                golden[i], kBytes);

  BufferRef sum(Space::Arena, 0, 0, kBytes), exp(Space::Arena, 0, 64, kBytes);
  result.addLaunch(kAdd,
                   {BufferRef(Space::Input, 0, 0, kBytes),
                    BufferRef(Space::Weights, 0, 0, kBytes), sum},
                   kCount, 2);
  result.addLaunch(kExp, {sum, exp}, kCount, kCount);
  result.addCopy(exp, BufferRef(Space::Output, 0, 0, kBytes));

  auto goldenCase = std::make_unique<GoldenT>();
  goldenCase->inputs = {BufferRef(Space::Weights, 0, 64, kBytes)};
  goldenCase->outputs = {BufferRef(Space::Weights, 0, 128, kBytes)};
  goldenCase->tolerance = 1e-6;
  result.program.goldens.push_back(std::move(goldenCase));
  return result;
}

TestArtifact TestArtifact::counting(uint64_t tasks, uint64_t grain) {
  TestArtifact result = empty();
  result.addOutput("y", ElementType::U8, {tasks});
  result.addLaunch(kCount, {BufferRef(Space::Output, 0, 0, tasks)}, tasks,
                   grain);
  return result;
}

AlignedBytes TestArtifact::serialize(bool keepWeightsInfo) {
  if (!keepWeightsInfo) {
    program.weights_size = weights.size();
    program.weights_hash = XxHash64::of(weights.data(), weights.size());
  }
  flatbuffers::FlatBufferBuilder builder;
  FinishSizePrefixedProgramBuffer(builder, Program::Pack(builder, &program));
  uint64_t size = builder.GetSize();
  AlignedBytes file(payloadOffset(size) + weights.size());
  std::memcpy(file.data(), builder.GetBufferPointer(), size);
  if (!weights.empty())
    std::memcpy(file.data() + payloadOffset(size), weights.data(),
                weights.size());
  reseal(file);
  return file;
}

void reseal(AlignedBytes &file) {
  uint32_t size;
  std::memcpy(&size, file.data(), sizeof(size));
  uint64_t hash = XxHash64::of(file.data(), kPrefixSize + size);
  std::memcpy(file.data() + kPrefixSize + size, &hash, sizeof(hash));
}

void TestArtifact::addHlsLaunch(std::vector<BufferRef> buffers) {
  HlsLaunchT launch;
  launch.buffers = std::move(buffers);
  auto command = std::make_unique<CommandT>();
  command->nodes = "node";
  command->form = "hls";
  command->body.Set(std::move(launch));
  program.commands.push_back(std::move(command));
}

TestArtifact &TestArtifact::forHls() {
  program.provenance->target = "hls";
  program.provenance->device = "zu7ev";
  program.code.clear();
  program.commands.clear();
  program.hls_code = std::make_unique<HlsCodeT>();
  program.hls_code->top = "expOfSum";
  program.hls_code->identity = "0123456789abcdef";
  addHlsLaunch(
      {BufferRef(Space::Input, 0, 0, 24), BufferRef(Space::Weights, 0, 0, 24),
       BufferRef(Space::Arena, 0, 0, 24), BufferRef(Space::Output, 0, 0, 24)});
  return *this;
}

} // namespace cnnc::test
