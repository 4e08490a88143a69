//===- VerifierTest.cpp - Artifacts with one thing wrong ------------------===//

#include "runtime/schema/Framing.h"
#include "test/runtime/Flaw.h"

#include <limits>

using namespace cnnc;
using namespace cnnc::artifact;
using namespace cnnc::test;

namespace {
class Verifier : public testing::TestWithParam<Flaw> {};
} // namespace

TEST_P(Verifier, Refuses) {
  TestArtifact artifact = TestArtifact::expOfSum();
  GetParam().make(artifact);
  AlignedBytes file = artifact.serialize();
  expectRefusal(file, GetParam());
}

constexpr uint64_t kHuge = std::numeric_limits<uint64_t>::max();

static const Flaw kSignatureFlaws[] = {
    {"Version", [](TestArtifact &a) { a.program.format_version = 99; },
     CNNRT_UNSUPPORTED, "expected format version 1 to 3, got 99"},
    {"OldVersion", [](TestArtifact &a) { a.program.format_version = 0; },
     CNNRT_UNSUPPORTED, "compile the model again"},
    {"Target", [](TestArtifact &a) { a.program.provenance->target = "ptx"; },
     CNNRT_BAD_ARTIFACT, "for target 'ptx', but holds code for another"},
    {"UnknownTarget",
     [](TestArtifact &a) {
       a.program.provenance->target = "asic";
       a.program.code.clear();
       a.program.commands.clear();
     },
     CNNRT_UNSUPPORTED, "for target 'asic', which this runtime cannot run"},
    {"ElementType",
     [](TestArtifact &a) { a.program.inputs[0]->type = ElementType(13); },
     CNNRT_BAD_ARTIFACT, "input 'x': unknown element type 13"},
    {"ShapeOverflow",
     [](TestArtifact &a) {
       a.program.inputs[0]->shape = {uint64_t(1) << 62, uint64_t(1) << 62};
     },
     CNNRT_BAD_ARTIFACT, "got a larger shape"},
    {"HugeDimension",
     [](TestArtifact &a) { a.program.outputs[0]->shape = {kHuge}; },
     CNNRT_BAD_ARTIFACT, "output 'y': expected at most"},
    {"Rank",
     [](TestArtifact &a) {
       a.program.inputs[0]->shape = std::vector<uint64_t>(33, 1);
     },
     CNNRT_BAD_ARTIFACT, "at most 32 dimensions, got 33"},
    {"Layout", [](TestArtifact &a) { a.program.inputs[0]->layout = "nchw16c"; },
     CNNRT_UNSUPPORTED, "expected layout row_major, got nchw16c"},
    {"NameTwice",
     [](TestArtifact &a) { a.addInput("x", ElementType::F32, {1}); },
     CNNRT_BAD_ARTIFACT, "two inputs have the name 'x'"},
    {"NameWithNul",
     [](TestArtifact &a) {
       a.program.inputs[0]->name = std::string("x\0y", 3);
     },
     CNNRT_BAD_ARTIFACT, "malformed name"},
    {"ArenaAlignment", [](TestArtifact &a) { a.program.arena_alignment = 96; },
     CNNRT_BAD_ARTIFACT, "power of two from 64 to 4096, got 96"},
};

static const Flaw kCodeFlaws[] = {
    {"TextSize", [](TestArtifact &a) { a.program.code[0]->text_size = 100; },
     CNNRT_BAD_ARTIFACT, "whole pages of text"},
    {"TextBeyondImage",
     [](TestArtifact &a) { a.program.code[0]->text_size = 8192; },
     CNNRT_BAD_ARTIFACT, "whole pages of text"},
    {"Entry",
     [](TestArtifact &a) { a.program.code[0]->kernels[1]->entry = 4096; },
     CNNRT_BAD_ARTIFACT, "kernel 'expKernel' starts at 4096, outside"},
    {"SlotInText",
     [](TestArtifact &a) { a.program.code[0]->imports[0]->slot = 8; },
     CNNRT_BAD_ARTIFACT, "import 'expf' has no slot"},
    {"SlotBeyondImage",
     [](TestArtifact &a) { a.program.code[0]->imports[0]->slot = kHuge - 7; },
     CNNRT_BAD_ARTIFACT, "import 'expf' has no slot"},
    {"SlotUnaligned",
     [](TestArtifact &a) { a.program.code[0]->imports[0]->slot += 4; },
     CNNRT_BAD_ARTIFACT, "import 'expf' has no slot"},
    {"MissingImport",
     [](TestArtifact &a) { a.program.code[0]->imports.clear(); },
     CNNRT_BAD_ARTIFACT, "expected 1 imports, got 0"},
    {"UnknownImport",
     [](TestArtifact &a) { a.program.code[0]->imports[0]->name = "system"; },
     CNNRT_UNSUPPORTED, "calls 'system', which this runtime does not offer"},
    {"Feature",
     [](TestArtifact &a) { a.program.code[0]->features = "sse2,warp9,warp10"; },
     CNNRT_UNSUPPORTED, "warp9, warp10, which this machine lacks"},
    {"Arch", [](TestArtifact &a) { a.program.code[0]->arch = "riscv64"; },
     CNNRT_UNSUPPORTED, "the code is for riscv64, this machine is "},
    {"DifferentKernels",
     [](TestArtifact &a) {
       a.program.code.push_back(
           std::make_unique<CodeImageT>(*a.program.code[0]));
       a.program.code[1]->kernels.pop_back();
     },
     CNNRT_BAD_ARTIFACT, "same kernels in every code image, got 5 and 4"},
};

static const Flaw kCommandFlaws[] = {
    {"Kernel", [](TestArtifact &a) { a.launch(0)->kernel = 5; },
     CNNRT_BAD_ARTIFACT, "command 0: kernel 5 of 5 does not exist"},
    {"NoCode", [](TestArtifact &a) { a.program.code.clear(); },
     CNNRT_BAD_ARTIFACT, "kernel 0 of 0"},
    {"Grain", [](TestArtifact &a) { a.launch(0)->grain = 0; },
     CNNRT_BAD_ARTIFACT, "6 tasks in chunks of 0"},
    {"Scratch", [](TestArtifact &a) { a.launch(0)->scratch = kMaxScratch + 1; },
     CNNRT_BAD_ARTIFACT,
     "268435457 bytes of scratch memory, at most 268435456 may be"},
    {"Tasks", [](TestArtifact &a) { a.launch(0)->tasks = kHuge; },
     CNNRT_BAD_ARTIFACT, "tasks in chunks"},
    {"InputNumber",
     [](TestArtifact &a) {
       a.launch(0)->buffers[0] = BufferRef(Space::Input, 1, 0, 4);
     },
     CNNRT_BAD_ARTIFACT, "command 0, buffer 0: no buffer space 0, number 1"},
    {"ArenaNumber",
     [](TestArtifact &a) {
       a.launch(0)->buffers[2] = BufferRef(Space::Arena, 1, 0, 4);
     },
     CNNRT_BAD_ARTIFACT, "no buffer space 2, number 1"},
    {"Space",
     [](TestArtifact &a) {
       a.launch(0)->buffers[2] = BufferRef(Space(4), 0, 0, 4);
     },
     CNNRT_BAD_ARTIFACT, "no buffer space 4"},
    {"BufferEnd",
     [](TestArtifact &a) {
       a.launch(0)->buffers[0] = BufferRef(Space::Input, 0, 4, 24);
     },
     CNNRT_BAD_ARTIFACT, "bytes 4 + 24 are outside of the 24 bytes"},
    {"BufferOverflow",
     [](TestArtifact &a) {
       a.launch(0)->buffers[2] = BufferRef(Space::Arena, 0, 64, kHuge - 32);
     },
     CNNRT_BAD_ARTIFACT, "are outside of the 128 bytes"},
    {"ArenaTooSmall", [](TestArtifact &a) { a.program.arena_size = 64; },
     CNNRT_BAD_ARTIFACT, "are outside of the 64 bytes"},
    {"CopySizes",
     [](TestArtifact &a) {
       *a.program.commands[2]->body.AsCopy()->src =
           BufferRef(Space::Arena, 0, 0, 20);
     },
     CNNRT_BAD_ARTIFACT, "command 2: expected a copy"},
    {"CopyOverlap",
     [](TestArtifact &a) {
       *a.program.commands[2]->body.AsCopy()->dst =
           BufferRef(Space::Arena, 0, 80, 24);
     },
     CNNRT_BAD_ARTIFACT, "command 2: expected a copy"},
    {"CopyToWeights",
     [](TestArtifact &a) {
       *a.program.commands[2]->body.AsCopy()->dst =
           BufferRef(Space::Weights, 0, 0, 24);
     },
     CNNRT_BAD_ARTIFACT, "command 2: expected a copy"},
    {"GoldenTolerance",
     [](TestArtifact &a) {
       a.program.goldens[0]->tolerance =
           std::numeric_limits<double>::quiet_NaN();
     },
     CNNRT_BAD_ARTIFACT, "golden case 0: expected a tolerance"},
    {"GoldenCount",
     [](TestArtifact &a) { a.program.goldens[0]->inputs.clear(); },
     CNNRT_BAD_ARTIFACT, "golden case 0, inputs: expected 1 tensors, got 0"},
    {"GoldenSize",
     [](TestArtifact &a) {
       a.program.goldens[0]->outputs[0] = BufferRef(Space::Weights, 0, 0, 20);
     },
     CNNRT_BAD_ARTIFACT, "golden case 0, outputs: expected aligned weights"},
    {"GoldenSpace",
     [](TestArtifact &a) {
       a.program.goldens[0]->outputs[0] = BufferRef(Space::Arena, 0, 0, 24);
     },
     CNNRT_BAD_ARTIFACT, "golden case 0, outputs: expected aligned weights"},
};

INSTANTIATE_TEST_SUITE_P(Signature, Verifier,
                         testing::ValuesIn(kSignatureFlaws), flawName);
INSTANTIATE_TEST_SUITE_P(Code, Verifier, testing::ValuesIn(kCodeFlaws),
                         flawName);
INSTANTIATE_TEST_SUITE_P(Commands, Verifier, testing::ValuesIn(kCommandFlaws),
                         flawName);

TEST(VerifierSpecial, UnknownCommandKind) {
  TestArtifact artifact = TestArtifact::expOfSum();
  AlignedBytes file = artifact.serialize();
  // The kind of the last command, found through the table that holds it.
  auto *command = const_cast<Command *>(
      GetSizePrefixedProgram(file.data())->commands()->Get(2));
  ASSERT_TRUE(
      reinterpret_cast<flatbuffers::Table *>(command)->SetField<uint8_t>(
          Command::VT_BODY_TYPE, 77, 0));
  reseal(file);
  EXPECT_EQ(tryLoad(file.data(), file.size()), CNNRT_UNSUPPORTED);
  EXPECT_STREQ(cnnrt_last_error(),
               "command 2: kind 77 is unknown: use a newer runtime");
}

TEST(VerifierSpecial, WeightsSize) {
  TestArtifact artifact = TestArtifact::expOfSum();
  artifact.serialize();
  artifact.program.weights_size += 1;
  AlignedBytes file = artifact.serialize(/*keepWeightsInfo=*/true);
  EXPECT_EQ(tryLoad(file.data(), file.size()), CNNRT_BAD_ARTIFACT);
}

TEST(VerifierSpecial, TakesTheFirstCodeThatRuns) {
  TestArtifact artifact = TestArtifact::expOfSum();
  artifact.program.code.push_back(
      std::make_unique<CodeImageT>(*artifact.program.code[0]));
  artifact.program.code[0]->features = "warp9";
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = load(file);
  SessionHandle session = createSession(program.get(), 1);
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK);
  EXPECT_TRUE(result.passed);
}

TEST(VerifierSpecial, NoDeviceTakesCodeForAnyMachine) {
  TestArtifact artifact = TestArtifact::expOfSum();
  artifact.program.code[0]->arch = "riscv64";
  AlignedBytes file = artifact.serialize();
  cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
  options.device = CNNRT_DEVICE_NONE;
  cnnrt_program *program;
  ASSERT_EQ(
      cnnrt_program_load_memory(file.data(), file.size(), &options, &program),
      CNNRT_OK)
      << cnnrt_last_error();
  cnnrt_session *session;
  EXPECT_EQ(cnnrt_session_create(program, nullptr, &session),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(session, nullptr);
  cnnrt_program_release(program);
}

TEST(VerifierSpecial, RefusesAnArenaLargerThanTheMemory) {
  TestArtifact artifact = TestArtifact::expOfSum();
  artifact.program.arena_size = uint64_t(1) << 50;
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = load(file);
  cnnrt_session *session;
  EXPECT_EQ(cnnrt_session_create(program.get(), nullptr, &session),
            CNNRT_OUT_OF_RESOURCES);
  EXPECT_NE(std::string(cnnrt_last_error())
                .find("no memory for the session's arena: it takes "
                      "1125899906842624 bytes, "),
            std::string::npos)
      << cnnrt_last_error();
}
