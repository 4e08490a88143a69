//===- VerifierGpuTest.cpp - Artifacts for a GPU with one thing wrong -----===//

#include "test/runtime/Flaw.h"

#include <elf.h>

using namespace cnnc;
using namespace cnnc::artifact;
using namespace cnnc::test;

namespace {
class VerifierGpu : public testing::TestWithParam<Flaw> {};
} // namespace

// No device is asked for: what is wrong shows before a driver is looked for.
TEST_P(VerifierGpu, Refuses) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  GetParam().make(artifact);
  expectRefusal(artifact.serialize(), GetParam(), CNNRT_DEVICE_NONE);
}

static GpuImageT &image(TestArtifact &a) { return *a.program.gpu_code[0]; }

static void addImage(TestArtifact &a, const char *arch) {
  a.program.gpu_code.push_back(std::make_unique<GpuImageT>(image(a)));
  a.program.gpu_code.back()->arch = arch;
}

/// An ELF file that ends with two section headers.
static std::vector<uint8_t> makeCubin() {
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_shoff = sizeof(header);
  header.e_shnum = 2;
  header.e_shentsize = sizeof(Elf64_Shdr);
  Elf64_Shdr sections[2]{};
  sections[1].sh_type = SHT_PROGBITS;
  sections[1].sh_size = sizeof(header);
  std::vector<uint8_t> bytes(sizeof(header) + sizeof(sections));
  std::memcpy(bytes.data(), &header, sizeof(header));
  std::memcpy(bytes.data() + sizeof(header), sections, sizeof(sections));
  return bytes;
}

static void setCubin(TestArtifact &a) {
  image(a).kind = GpuImageKind::Cubin;
  image(a).bytes = makeCubin();
}

template <typename Header> static Header &headerAt(TestArtifact &a, size_t at) {
  return *reinterpret_cast<Header *>(image(a).bytes.data() + at);
}

static const Flaw kGpuImageFlaws[] = {
    {"CpuCode",
     [](TestArtifact &a) {
       a.program.code = std::move(TestArtifact::empty().program.code);
     },
     CNNRT_BAD_ARTIFACT, "for target 'ptx', but holds code for another"},
    {"CpuTarget", [](TestArtifact &a) { a.program.provenance->target = "cpu"; },
     CNNRT_BAD_ARTIFACT, "for target 'cpu', but holds code for another"},
    {"NoArch", [](TestArtifact &a) { image(a).arch = "ampere"; },
     CNNRT_BAD_ARTIFACT, "architecture such as sm_80, got 'ampere'"},
    {"ArchWithoutDigits", [](TestArtifact &a) { image(a).arch = "sm_a"; },
     CNNRT_BAD_ARTIFACT, "such as sm_80, got 'sm_a'"},
    {"ArchTooLong", [](TestArtifact &a) { image(a).arch = "sm_8000"; },
     CNNRT_BAD_ARTIFACT, "such as sm_80, got 'sm_8000'"},
    {"ArchWithNul",
     [](TestArtifact &a) { image(a).arch = std::string("sm_80\0x", 7); },
     CNNRT_BAD_ARTIFACT, "such as sm_80"},
    {"ArchTwice", [](TestArtifact &a) { addImage(a, "sm_75"); },
     CNNRT_BAD_ARTIFACT, "two images of one kind are for sm_75"},
    {"TooManyImages",
     [](TestArtifact &a) {
       for (int i = 100; i < 165; ++i)
         addImage(a, ("sm_" + std::to_string(i)).c_str());
     },
     CNNRT_BAD_ARTIFACT, "at most 64 GPU images, got 66"},
    {"EmptyPtx", [](TestArtifact &a) { image(a).bytes.clear(); },
     CNNRT_BAD_ARTIFACT, "code for sm_75: expected PTX text"},
    {"PtxWithNul", [](TestArtifact &a) { image(a).bytes.push_back(0); },
     CNNRT_BAD_ARTIFACT, "code for sm_75: expected PTX text without a NUL"},
    {"Kind", [](TestArtifact &a) { image(a).kind = GpuImageKind(7); },
     CNNRT_UNSUPPORTED, "code for sm_75: kind 7 is unknown"},
    {"EmptyKernelName", [](TestArtifact &a) { image(a).kernels[1] = ""; },
     CNNRT_BAD_ARTIFACT, "malformed kernel name"},
    {"KernelNameWithNul",
     [](TestArtifact &a) { image(a).kernels[1] = std::string("a\0b", 3); },
     CNNRT_BAD_ARTIFACT, "malformed kernel name"},
    {"KernelTwice", [](TestArtifact &a) { image(a).kernels[1] = "addKernel"; },
     CNNRT_BAD_ARTIFACT, "two kernels have the name 'addKernel'"},
    {"OtherKernels",
     [](TestArtifact &a) {
       addImage(a, "sm_90");
       std::swap(image(a).kernels[0], image(a).kernels[1]);
     },
     CNNRT_BAD_ARTIFACT, "same kernels in every GPU image, got others for"},
};

/// Gives every kernel of the first image a shape of its own, and `kernel` this
/// one.
static void setShapes(TestArtifact &a, uint32_t kernel, Dim3 grid, Dim3 block,
                      uint32_t sharedBytes = 0) {
  image(a).shapes.assign(image(a).kernels.size(),
                         LaunchShape(Dim3(1, 1, 1), Dim3(32, 1, 1), 0));
  image(a).shapes[kernel] = LaunchShape(grid, block, sharedBytes);
}

static const Flaw kShapeFlaws[] = {
    {"TooFew",
     [](TestArtifact &a) {
       setShapes(a, 0, {1, 1, 1}, {32, 1, 1});
       image(a).shapes.pop_back();
     },
     CNNRT_BAD_ARTIFACT,
     "code for sm_75: expected a launch shape for each of 6 kernels, got 5"},
    {"EmptyGrid",
     [](TestArtifact &a) { setShapes(a, 2, {0, 1, 1}, {32, 1, 1}); },
     CNNRT_BAD_ARTIFACT,
     "code for sm_75, kernel 2: a grid of 0 x 1 x 1 blocks"},
    {"LargeBlock",
     [](TestArtifact &a) { setShapes(a, 0, {1, 1, 1}, {64, 32, 1}); },
     CNNRT_BAD_ARTIFACT, "kernel 0: a block of 64 x 32 x 1 threads"},
    {"SharedMemory",
     [](TestArtifact &a) { setShapes(a, 5, {1, 1, 1}, {32, 1, 1}, 228 << 10); },
     CNNRT_BAD_ARTIFACT, "kernel 5: expected at most 232448 bytes of shared"},
};

static const Flaw kCubinFlaws[] = {
    {"NoElf", [](TestArtifact &a) { image(a).kind = GpuImageKind::Cubin; },
     CNNRT_BAD_ARTIFACT, "code for sm_75: malformed cubin"},
    {"CutOff",
     [](TestArtifact &a) {
       setCubin(a);
       image(a).bytes.pop_back();
     },
     CNNRT_BAD_ARTIFACT, "malformed cubin"},
    {"ShorterThanItsHeader",
     [](TestArtifact &a) {
       setCubin(a);
       image(a).bytes.resize(20);
     },
     CNNRT_BAD_ARTIFACT, "malformed cubin"},
    {"SectionOutside",
     [](TestArtifact &a) {
       setCubin(a);
       headerAt<Elf64_Shdr>(a, sizeof(Elf64_Ehdr) + sizeof(Elf64_Shdr))
           .sh_offset = ~uint64_t(0);
     },
     CNNRT_BAD_ARTIFACT, "malformed cubin"},
    {"SegmentsOutside",
     [](TestArtifact &a) {
       setCubin(a);
       headerAt<Elf64_Ehdr>(a, 0).e_phnum = 9;
       headerAt<Elf64_Ehdr>(a, 0).e_phentsize = sizeof(Elf64_Phdr);
       headerAt<Elf64_Ehdr>(a, 0).e_phoff = 64;
     },
     CNNRT_BAD_ARTIFACT, "malformed cubin"},
};

static const Flaw kGpuLaunchFlaws[] = {
    {"Kernel", [](TestArtifact &a) { a.gpuLaunch(1)->kernel = 6; },
     CNNRT_BAD_ARTIFACT, "command 1: kernel 6 of 6 does not exist"},
    {"NoImage", [](TestArtifact &a) { a.program.gpu_code.clear(); },
     CNNRT_BAD_ARTIFACT, "command 0: kernel 0 of 0"},
    {"EmptyGrid",
     [](TestArtifact &a) { *a.gpuLaunch(0)->grid = Dim3(0, 1, 1); },
     CNNRT_BAD_ARTIFACT, "command 0: a grid of 0 x 1 x 1 blocks"},
    {"DeepGrid",
     [](TestArtifact &a) { *a.gpuLaunch(0)->grid = Dim3(1, 1, 65536); },
     CNNRT_BAD_ARTIFACT, "a grid of 1 x 1 x 65536 blocks"},
    {"WideBlock",
     [](TestArtifact &a) { *a.gpuLaunch(0)->block = Dim3(1025, 1, 1); },
     CNNRT_BAD_ARTIFACT, "a block of 1025 x 1 x 1 threads"},
    {"LargeBlock",
     [](TestArtifact &a) { *a.gpuLaunch(0)->block = Dim3(64, 32, 1); },
     CNNRT_BAD_ARTIFACT, "a block of 64 x 32 x 1 threads"},
    {"SharedMemory",
     [](TestArtifact &a) { a.gpuLaunch(0)->shared_bytes = 228 << 10; },
     CNNRT_BAD_ARTIFACT, "at most 232448 bytes of shared memory, got 233472"},
    {"TooManyBuffers",
     [](TestArtifact &a) {
       a.gpuLaunch(0)->buffers.resize(513, a.gpuLaunch(0)->buffers[0]);
     },
     CNNRT_BAD_ARTIFACT, "at most 512 buffers, got 513"},
    {"Buffer",
     [](TestArtifact &a) {
       a.gpuLaunch(0)->buffers[2] = BufferRef(Space::Arena, 0, 120, 24);
     },
     CNNRT_BAD_ARTIFACT, "command 0, buffer 2: bytes 120 + 24 are outside"},
};

INSTANTIATE_TEST_SUITE_P(Image, VerifierGpu, testing::ValuesIn(kGpuImageFlaws),
                         flawName);
INSTANTIATE_TEST_SUITE_P(Shape, VerifierGpu, testing::ValuesIn(kShapeFlaws),
                         flawName);
INSTANTIATE_TEST_SUITE_P(Cubin, VerifierGpu, testing::ValuesIn(kCubinFlaws),
                         flawName);
INSTANTIATE_TEST_SUITE_P(Launch, VerifierGpu,
                         testing::ValuesIn(kGpuLaunchFlaws), flawName);

TEST(VerifierGpuSpecial, AcceptsImagesOfEveryKind) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  addImage(artifact, "sm_90a");
  addImage(artifact, "sm_75");
  artifact.program.gpu_code[2]->kind = GpuImageKind::Cubin;
  artifact.program.gpu_code[2]->bytes = makeCubin();
  AlignedBytes file = artifact.serialize();
  EXPECT_EQ(tryLoad(file.data(), file.size(), CNNRT_DEVICE_NONE), CNNRT_OK)
      << cnnrt_last_error();
}

TEST(VerifierGpuSpecial, DescribesItsLaunches) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  AlignedBytes file = artifact.serialize();
  cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
  options.device = CNNRT_DEVICE_NONE;
  cnnrt_program *loaded;
  ASSERT_EQ(
      cnnrt_program_load_memory(file.data(), file.size(), &options, &loaded),
      CNNRT_OK)
      << cnnrt_last_error();
  ProgramHandle program(loaded);
  cnnrt_command_info command = CNNRT_COMMAND_INFO_INIT;
  ASSERT_EQ(cnnrt_program_get_command(program.get(), 0, &command), CNNRT_OK);
  EXPECT_STREQ(command.kind, "launch");
  EXPECT_STREQ(command.kernel, "addKernel");
  EXPECT_EQ(command.tasks, 6u);
  EXPECT_EQ(command.grain, 2u);
  EXPECT_EQ(command.grid[0], 3u);
  EXPECT_EQ(command.block[0], 2u);
  EXPECT_EQ(command.block[1], 1u);
  ASSERT_EQ(cnnrt_program_get_command(program.get(), 2, &command), CNNRT_OK);
  EXPECT_STREQ(command.kind, "copy");
  EXPECT_EQ(command.grid[0], 0u);
  cnnrt_program_info info = CNNRT_PROGRAM_INFO_INIT;
  ASSERT_EQ(cnnrt_program_get_info(program.get(), &info), CNNRT_OK);
  EXPECT_EQ(info.code_bytes, image(artifact).bytes.size());
}
