//===- FpgaTest.cpp - The device fpga, over a stand-in for XRT ------------===//

#include "test/runtime/Handles.h"
#include "test/runtime/ProjectFolder.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>

namespace cnnc::test {

using namespace artifact;
namespace fs = std::filesystem;

namespace {
/// A project whose design has been linked, on a board that must be left as it
/// was.
class FpgaTest : public ProjectFolder {
protected:
  void SetUp() override {
    setenv("CNNC_XRT", CNNC_TEST_XRT, 1);
    library = dlopen(CNNC_TEST_XRT, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << dlerror();
    write(TestArtifact::expOfSum().forHls());
    link(CNNC_TEST_DESIGN);
  }

  void TearDown() override {
    inject(nullptr, 0);
    endIn(kCompleted);
    program.reset();
    expectNothingLeft();
  }

  template <typename Function> Function *find(const char *symbol) {
    void *address = dlsym(library, symbol);
    EXPECT_NE(address, nullptr) << symbol;
    return reinterpret_cast<Function *>(address);
  }
  void inject(const char *function, int call) {
    find<void(const char *, int)>("standinFail")(function, call);
  }
  void endIn(int state) { find<void(int)>("standinRunState")(state); }
  void expectNothingLeft() {
    std::array<uint64_t, 4> counts;
    find<void(uint64_t *)>("standinLive")(counts.data());
    EXPECT_EQ(counts, (std::array<uint64_t, 4>{}));
  }

  void link(const char *simulation) {
    fs::copy_file(simulation, folder / "expOfSum.xclbin",
                  fs::copy_options::overwrite_existing);
  }

  cnnrt_status load(uint32_t board = 0) {
    cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
    options.device = CNNRT_DEVICE_FPGA;
    options.device_index = board;
    cnnrt_program *loaded;
    cnnrt_status status =
        cnnrt_program_load_file(folder.c_str(), &options, &loaded);
    program.reset(loaded);
    return status;
  }

  /// Loads, makes a session and runs it twice; the first failure.
  cnnrt_status runAll() {
    if (cnnrt_status status = load())
      return status;
    cnnrt_session *created;
    if (cnnrt_status status =
            cnnrt_session_create(program.get(), nullptr, &created))
      return status;
    SessionHandle session(created);
    for (float first : {0.0f, 1.5f}) {
      const float x[6] = {first, 1, -1, 0.5f, 2, -2};
      float y[6] = {};
      EXPECT_EQ(cnnrt_session_bind_input(created, 0, x, sizeof(x)), CNNRT_OK);
      EXPECT_EQ(cnnrt_session_bind_output(created, 0, y, sizeof(y)), CNNRT_OK);
      cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
      options.profile = 1;
      if (cnnrt_status status = cnnrt_session_run(created, &options))
        return status;
      for (int i = 0; i < 6; ++i)
        EXPECT_FLOAT_EQ(y[i], std::exp(x[i] + kAddend[i]));
    }
    return CNNRT_OK;
  }

  void expectError(const std::string &part) {
    EXPECT_NE(std::string(cnnrt_last_error()).find(part), std::string::npos)
        << "expected '" << part << "' in: " << cnnrt_last_error();
  }

  /// Expects that all of it works once nothing fails any more.
  void expectSound() {
    inject(nullptr, 0);
    endIn(kCompleted);
    EXPECT_EQ(runAll(), CNNRT_OK) << cnnrt_last_error();
  }

  static constexpr int kCompleted = 4, kError = 5, kTimeout = 8;
  void *library = nullptr;
  ProgramHandle program;
};
} // namespace

TEST_F(FpgaTest, Runs) { EXPECT_EQ(runAll(), CNNRT_OK) << cnnrt_last_error(); }

TEST_F(FpgaTest, VerifiesGoldenData) {
  ASSERT_EQ(load(1), CNNRT_OK) << cnnrt_last_error();
  SessionHandle session = createSession(program.get(), 1);
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK)
      << cnnrt_last_error();
  EXPECT_TRUE(result.passed);
}

TEST_F(FpgaTest, RunsSessionsOnEightThreads) {
  ASSERT_EQ(load(), CNNRT_OK) << cnnrt_last_error();
  expectSharedByEightThreads(program.get(), 100);
}

TEST_F(FpgaTest, PassesPartsOfMemory) {
  TestArtifact artifact = TestArtifact::expOfSum().forHls();
  artifact.program.arena_size = 2 * 4096;
  artifact.hlsLaunch()->buffers[2] = BufferRef(Space::Arena, 0, 4096, 24);
  write(std::move(artifact));
  EXPECT_EQ(runAll(), CNNRT_OK) << cnnrt_last_error();
}

TEST_F(FpgaTest, RefusesPartsThatTheBoardCannotAddress) {
  TestArtifact artifact = TestArtifact::expOfSum().forHls();
  artifact.program.arena_size = 128;
  artifact.hlsLaunch()->buffers[2] = BufferRef(Space::Arena, 0, 64, 24);
  write(std::move(artifact));
  EXPECT_EQ(runAll(), CNNRT_OUT_OF_RESOURCES);
  expectError("cannot give the design 24 bytes at offset 64 as argument 2: ");
}

TEST_F(FpgaTest, RefusesSharedMemoryInTwoBanks) {
  TestArtifact artifact = TestArtifact::expOfSum().forHls();
  artifact.hlsLaunch()->buffers.push_back(BufferRef(Space::Input, 0, 0, 24));
  artifact.hlsLaunch()->buffers.push_back(BufferRef(Space::Input, 0, 0, 24));
  write(std::move(artifact));
  EXPECT_EQ(load(), CNNRT_UNSUPPORTED);
  expectError("arguments 0 and 5 of the design share memory and are linked to "
              "different banks");
}

TEST_F(FpgaTest, NoLibrary) {
  setenv("CNNC_XRT", "no/such/libxrt_coreutil.so.2", 1);
  EXPECT_EQ(load(), CNNRT_UNSUPPORTED);
  expectError("cannot open XRT, the runtime of AMD's FPGA boards: "
              "no/such/libxrt_coreutil.so.2: ");
  expectError("install XRT and source its setup.sh, or run the design's C "
              "simulation (cnn-run --device=hls-csim)");
}

TEST_F(FpgaTest, NoSystemLibrary) {
  if (void *xrt = dlopen("libxrt_coreutil.so.2", RTLD_LAZY | RTLD_LOCAL)) {
    dlclose(xrt);
    GTEST_SKIP() << "this machine has XRT";
  }
  unsetenv("CNNC_XRT");
  EXPECT_EQ(load(), CNNRT_UNSUPPORTED);
  expectError("libxrt_coreutil.so.2");
}

TEST_F(FpgaTest, LibraryOfAnotherKind) {
  setenv("CNNC_XRT", CNNC_TEST_DESIGN, 1);
  EXPECT_EQ(load(), CNNRT_UNSUPPORTED);
  expectError("has no xrtDeviceOpen: install XRT 2.9 (2020.2) or later");
}

TEST_F(FpgaTest, StreamsForOtherHardware) {
  TestArtifact artifact = TestArtifact::expOfSum();
  artifact.forHls();
  artifact.program.hls_code->streams = true;
  write(std::move(artifact));
  EXPECT_EQ(load(), CNNRT_UNSUPPORTED);
  expectError("the inputs and outputs of the design expOfSum are AXI streams");
}

TEST_F(FpgaTest, NoDesign) {
  fs::remove(folder / "expOfSum.xclbin");
  EXPECT_EQ(load(), CNNRT_UNSUPPORTED);
  expectError("there is no design " + (folder / "expOfSum.xclbin").string() +
              ": link it for the board with Vitis, as ");
}

TEST_F(FpgaTest, NoSuchBoard) {
  EXPECT_EQ(load(7), CNNRT_UNSUPPORTED);
  expectError("cannot open FPGA board number 7 (xbutil examine lists the "
              "boards): No such device");
  expectSound();
}

TEST_F(FpgaTest, BadDesign) {
  std::ofstream(folder / "expOfSum.xclbin") << "xclbin2";
  EXPECT_EQ(load(), CNNRT_UNSUPPORTED);
  expectError("expOfSum.xclbin (is it linked for this board's platform?): "
              "Invalid argument");
  link(CNNC_TEST_DESIGN);
  expectSound();
}

TEST_F(FpgaTest, DesignWithoutTheKernel) {
  link(CNNC_TEST_EMPTY_DESIGN);
  EXPECT_EQ(load(), CNNRT_UNSUPPORTED);
  expectError("cannot find the kernel 'expOfSum' in ");
}

TEST_F(FpgaTest, NeedsAFile) {
  AlignedBytes file = TestArtifact::expOfSum().forHls().serialize();
  EXPECT_EQ(tryLoad(file.data(), file.size(), CNNRT_DEVICE_FPGA),
            CNNRT_UNSUPPORTED);
  expectError("load it from its file");
}

TEST_F(FpgaTest, RunsNoOtherTarget) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  EXPECT_EQ(tryLoad(file.data(), file.size(), CNNRT_DEVICE_FPGA),
            CNNRT_UNSUPPORTED);
  expectError("the artifact is for target 'cpu', which the device cannot run");
}

TEST_F(FpgaTest, NoMemoryForTheArena) {
  TestArtifact artifact = TestArtifact::expOfSum().forHls();
  artifact.program.arena_size = uint64_t(1) << 50;
  artifact.hlsLaunch()->buffers[2] =
      BufferRef(Space::Arena, 0, 0, uint64_t(1) << 50);
  write(std::move(artifact));
  EXPECT_EQ(runAll(), CNNRT_OUT_OF_RESOURCES);
  expectError("cannot allocate 1125899906842624 bytes for the session's arena "
              "in bank 2 of the board: Cannot allocate memory");
}

TEST_F(FpgaTest, ARunThatFails) {
  endIn(kError);
  EXPECT_EQ(runAll(), CNNRT_DEVICE_ERROR);
  expectError("the design's run failed (state 5 of ert_cmd_state)");
  expectSound();
}

TEST_F(FpgaTest, ARunThatDoesNotEnd) {
  endIn(kTimeout);
  EXPECT_EQ(runAll(), CNNRT_DEVICE_ERROR);
  expectError("the design has not ended after 60 seconds: reset the board");
  expectSound();
}

namespace {
struct Failure {
  const char *function;
  int calls; ///< how many calls a load, a session and two runs make
  const char *message;
};
} // namespace

// What fails at whatever call is said, leaves nothing behind, and works again
// afterwards.
TEST_F(FpgaTest, EveryCallMayFail) {
  const Failure failures[] = {
      {"xrtDeviceOpen", 1, "cannot open FPGA board number 0"},
      {"xrtDeviceLoadXclbinFile", 1, "cannot load "},
      {"xrtDeviceGetXclbinUUID", 1, "cannot identify "},
      {"xrtPLKernelOpen", 1, "cannot find the kernel 'expOfSum' in "},
      {"xrtKernelArgGroupId", 4, "cannot find the memory bank of argument "},
      {"xrtBOAlloc", 4, "cannot allocate "},
      {"xrtBOWrite", 3, "cannot copy "},
      {"xrtBOSync", 5, "cannot copy "},
      {"xrtBORead", 2, "cannot copy output 0 from the board: "},
      {"xrtRunOpen", 1, "cannot prepare a run of the design: "},
      {"xrtRunSetArg", 4, "cannot set argument "},
      {"xrtRunStart", 2, "cannot start the design: "},
      {"xrtRunWaitFor", 2, "the design's run failed (state 6"},
  };
  for (const Failure &failure : failures) {
    for (int call = 1; call <= failure.calls; ++call) {
      inject(failure.function, call);
      EXPECT_NE(runAll(), CNNRT_OK) << failure.function << " " << call;
      expectError(failure.message);
      program.reset();
      expectNothingLeft();
    }
    inject(failure.function, failure.calls + 1);
    EXPECT_EQ(runAll(), CNNRT_OK) << failure.function;
    expectSound();
  }
}

// What is given back is gone, whatever the library says about it.
TEST_F(FpgaTest, ClosingMayFail) {
  for (const char *function :
       {"xrtDeviceClose", "xrtKernelClose", "xrtBOFree", "xrtRunClose"}) {
    inject(function, 1);
    EXPECT_EQ(runAll(), CNNRT_OK) << function;
    program.reset();
    expectNothingLeft();
  }
}

} // namespace cnnc::test
