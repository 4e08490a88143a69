//===- VerifierHlsTest.cpp - Artifacts of designs that must be refused ----===//

#include "test/runtime/Flaw.h"

namespace cnnc::test {

using namespace artifact;

static HlsCodeT &code(TestArtifact &a) { return *a.program.hls_code; }

static const Flaw kFlaws[] = {
    {"NoDesign", [](TestArtifact &a) { a.program.hls_code.reset(); },
     CNNRT_BAD_ARTIFACT, "for target 'hls', but names no design"},
    {"OtherTarget",
     [](TestArtifact &a) { a.program.provenance->target = "cpu"; },
     CNNRT_BAD_ARTIFACT, "names a design, but is for another target"},
    {"EmptyTop", [](TestArtifact &a) { code(a).top = ""; }, CNNRT_BAD_ARTIFACT,
     "expected a function's name in C, got ''"},
    {"TopWithDigit", [](TestArtifact &a) { code(a).top = "1st"; },
     CNNRT_BAD_ARTIFACT, "expected a function's name in C, got '1st'"},
    {"TopWithBlank", [](TestArtifact &a) { code(a).top = "a b"; },
     CNNRT_BAD_ARTIFACT, "expected a function's name in C, got 'a b'"},
    {"TopWithNul",
     [](TestArtifact &a) { code(a).top = std::string("a\0b", 3); },
     CNNRT_BAD_ARTIFACT, "expected a function's name in C"},
    {"ShortIdentity", [](TestArtifact &a) { code(a).identity = "12"; },
     CNNRT_BAD_ARTIFACT, "identity in 16 hexadecimal digits, got '12'"},
    {"Identity", [](TestArtifact &a) { code(a).identity = "0123456789abcdeF"; },
     CNNRT_BAD_ARTIFACT, "identity in 16 hexadecimal digits"},
    {"NoCommand", [](TestArtifact &a) { a.program.commands.clear(); },
     CNNRT_BAD_ARTIFACT, "expected one launch of the design, got 0 commands"},
    {"TwoLaunches",
     [](TestArtifact &a) {
       a.addHlsLaunch({BufferRef(Space::Arena, 0, 0, 24)});
     },
     CNNRT_BAD_ARTIFACT, "expected one launch of the design, got 2 commands"},
    {"OtherCommand",
     [](TestArtifact &a) {
       a.program.commands.clear();
       a.addCopy(BufferRef(Space::Input, 0, 0, 24),
                 BufferRef(Space::Output, 0, 0, 24));
     },
     CNNRT_BAD_ARTIFACT, "expected one launch of the design"},
    {"ManyBuffers",
     [](TestArtifact &a) {
       a.hlsLaunch()->buffers.resize(513, BufferRef(Space::Arena, 0, 0, 24));
     },
     CNNRT_BAD_ARTIFACT, "command 0: expected at most 512 buffers, got 513"},
    {"BufferOutside",
     [](TestArtifact &a) {
       a.hlsLaunch()->buffers[1] = BufferRef(Space::Weights, 0, 64, 1 << 20);
     },
     CNNRT_BAD_ARTIFACT, "command 0, buffer 1: bytes 64 + 1048576"},
};

namespace {
class HlsFlaw : public testing::TestWithParam<Flaw> {};
} // namespace

TEST_P(HlsFlaw, IsRefused) {
  TestArtifact artifact = TestArtifact::expOfSum().forHls();
  GetParam().make(artifact);
  expectRefusal(artifact.serialize(), GetParam());
}

INSTANTIATE_TEST_SUITE_P(VerifierHls, HlsFlaw, testing::ValuesIn(kFlaws),
                         flawName);

/// A design that is launched by an artifact of another target.
TEST(VerifierHls, LaunchWithoutADesign) {
  TestArtifact artifact = TestArtifact::expOfSum();
  artifact.addHlsLaunch({BufferRef(Space::Arena, 0, 0, 24)});
  AlignedBytes file = artifact.serialize();
  EXPECT_EQ(tryLoad(file.data(), file.size()), CNNRT_BAD_ARTIFACT);
  EXPECT_NE(
      std::string(cnnrt_last_error()).find("there is no design to launch"),
      std::string::npos)
      << cnnrt_last_error();
}

} // namespace cnnc::test
