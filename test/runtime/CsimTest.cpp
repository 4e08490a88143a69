//===- CsimTest.cpp - The device hls-csim ---------------------------------===//

#include "test/runtime/Handles.h"
#include "test/runtime/ProjectFolder.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace cnnc::test {

namespace fs = std::filesystem;

namespace {
class CsimTest : public ProjectFolder {
protected:
  void SetUp() override { write(TestArtifact::expOfSum().forHls()); }

  void build(const char *library) {
    fs::copy_file(library, folder / "libcsim.so",
                  fs::copy_options::overwrite_existing);
  }

  cnnrt_status loadFrom(const fs::path &path,
                        cnnrt_device device = CNNRT_DEVICE_AUTO) {
    cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
    options.device = device;
    cnnrt_program *loaded;
    cnnrt_status status =
        cnnrt_program_load_file(path.c_str(), &options, &loaded);
    program.reset(loaded);
    return status;
  }

  void expectError(const std::string &part) {
    EXPECT_NE(std::string(cnnrt_last_error()).find(part), std::string::npos)
        << cnnrt_last_error();
  }

  ProgramHandle program;
};
} // namespace

TEST_F(CsimTest, RunsAFolderAndItsArtifact) {
  build(CNNC_TEST_DESIGN);
  for (const fs::path &path : {folder, folder / "model.cnn"}) {
    ASSERT_EQ(loadFrom(path), CNNRT_OK) << cnnrt_last_error();
    SessionHandle session = createSession(program.get(), 1);
    const float x[6] = {0, 1, -1, 0.5f, 2, -2};
    float y[6] = {};
    ASSERT_EQ(cnnrt_session_bind_input(session.get(), 0, x, sizeof(x)),
              CNNRT_OK);
    ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, y, sizeof(y)),
              CNNRT_OK);
    cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
    options.profile = 1;
    ASSERT_EQ(cnnrt_session_run(session.get(), &options), CNNRT_OK)
        << cnnrt_last_error();
    for (int i = 0; i < 6; ++i)
      EXPECT_FLOAT_EQ(y[i], std::exp(x[i] + kAddend[i]));
    uint64_t time = 0;
    EXPECT_EQ(cnnrt_session_command_time(session.get(), 0, &time), CNNRT_OK);
    EXPECT_GT(time, 0u);
  }
}

TEST_F(CsimTest, VerifiesGoldenData) {
  build(CNNC_TEST_DESIGN);
  ASSERT_EQ(loadFrom(folder, CNNRT_DEVICE_HLS_CSIM), CNNRT_OK);
  SessionHandle session = createSession(program.get(), 1);
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK);
  EXPECT_TRUE(result.passed);
}

TEST_F(CsimTest, RunsSessionsOnEightThreads) {
  build(CNNC_TEST_DESIGN);
  ASSERT_EQ(loadFrom(folder), CNNRT_OK) << cnnrt_last_error();
  expectSharedByEightThreads(program.get(), 100);
}

TEST_F(CsimTest, DescribesItsLaunch) {
  ASSERT_EQ(loadFrom(folder, CNNRT_DEVICE_NONE), CNNRT_OK);
  cnnrt_command_info info = CNNRT_COMMAND_INFO_INIT;
  ASSERT_EQ(cnnrt_program_get_command(program.get(), 0, &info), CNNRT_OK);
  EXPECT_STREQ(info.kind, "launch");
  EXPECT_STREQ(info.kernel, "expOfSum");
}

TEST_F(CsimTest, SaysHowToBuildWhatIsMissing) {
  EXPECT_EQ(loadFrom(folder), CNNRT_UNSUPPORTED);
  expectError("there is no C simulation " + (folder / "libcsim.so").string());
  expectError("build it with: make -C " + folder.string() + " libcsim.so");
}

TEST_F(CsimTest, RefusesTheLibraryOfAnotherDesign) {
  build(CNNC_TEST_OTHER_DESIGN);
  EXPECT_EQ(loadFrom(folder), CNNRT_UNSUPPORTED);
  expectError("was made of other sources than the artifact: build it with");
}

TEST_F(CsimTest, RefusesALibraryWithoutAnEntry) {
  build(CNNC_TEST_EMPTY_DESIGN);
  EXPECT_EQ(loadFrom(folder), CNNRT_UNSUPPORTED);
  expectError("has no cnnc_csim_run: build it with");
}

TEST_F(CsimTest, RefusesWhatIsNoLibrary) {
  std::ofstream(folder / "libcsim.so") << "text";
  EXPECT_EQ(loadFrom(folder), CNNRT_UNSUPPORTED);
  expectError("cannot open the C simulation: ");
}

TEST_F(CsimTest, NeedsAFile) {
  build(CNNC_TEST_DESIGN);
  AlignedBytes file = TestArtifact::expOfSum().forHls().serialize();
  EXPECT_EQ(tryLoad(file.data(), file.size()), CNNRT_UNSUPPORTED);
  expectError("load it from its file");
}

TEST_F(CsimTest, RunsNoOtherTarget) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  EXPECT_EQ(tryLoad(file.data(), file.size(), CNNRT_DEVICE_HLS_CSIM),
            CNNRT_UNSUPPORTED);
  expectError("the artifact is for target 'cpu', which the device cannot run");
}

TEST_F(CsimTest, NamesTheArtifactThatAFolderLacks) {
  fs::remove(folder / "model.cnn");
  EXPECT_EQ(loadFrom(folder), CNNRT_IO_ERROR);
  expectError((folder / "model.cnn").string());
}

} // namespace cnnc::test
