//===- CudaFailureTest.cpp - A driver that refuses ------------------------===//

#include "test/runtime/Simulator.h"

#include <cmath>
#include <cstdlib>

using namespace cnnc;
using namespace cnnc::artifact;
using namespace cnnc::test;

namespace {
/// Fails first, and must work after that.
class CudaFailure : public OnSimulator {
protected:
  /// Loads, makes a session and runs it `runs` times, the last time timed; the
  /// first failure.
  static cnnrt_status runAll(const AlignedBytes &file, int runs) {
    ProgramHandle program;
    if (cnnrt_status status = tryLoadProgram(file, program))
      return status;
    cnnrt_session *created;
    if (cnnrt_status status =
            cnnrt_session_create(program.get(), nullptr, &created))
      return status;
    SessionHandle session(created);
    float x[6] = {}, y[6];
    EXPECT_EQ(cnnrt_session_bind_input(created, 0, x, 24), CNNRT_OK);
    EXPECT_EQ(cnnrt_session_bind_output(created, 0, y, 24), CNNRT_OK);
    for (int i = 0; i < runs; ++i) {
      cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
      options.profile = i == runs - 1;
      if (cnnrt_status status = cnnrt_session_run(created, &options))
        return status;
      for (int j = 0; j < 6; ++j)
        EXPECT_NEAR(y[j], std::exp(kAddend[j]), 1e-4);
    }
    return CNNRT_OK;
  }

  /// Expects a refusal with that in its message, and that all is well after.
  void expectRefused(TestArtifact artifact, cnnrt_status status,
                     const char *message) {
    ProgramHandle program;
    EXPECT_EQ(tryLoadProgram(artifact.serialize(), program), status);
    expectMessage(message);
    simulator.inject("");
    EXPECT_EQ(runAll(sound, 2), CNNRT_OK) << cnnrt_last_error();
  }

  AlignedBytes sound = TestArtifact::expOfSum().forGpu().serialize();
};
} // namespace

TEST_F(CudaFailure, NoSimulator) {
  std::string path = getenv("CNNC_PTXSIM");
  ProgramHandle program;
  setenv("CNNC_PTXSIM", "no/such/libcuda.so.1", 1);
  EXPECT_EQ(tryLoadProgram(sound, program), CNNRT_UNSUPPORTED);
  EXPECT_STREQ(cnnrt_last_error(),
               "cannot read the GPU simulator no/such/libcuda.so.1, which the "
               "environment variable CNNC_PTXSIM names");
  setenv("CNNC_PTXSIM", "/dev/null", 1);
  EXPECT_EQ(tryLoadProgram(sound, program), CNNRT_UNSUPPORTED);
  expectMessage("cannot open the CUDA driver: /dev/null: ");
  setenv("CNNC_PTXSIM", path.c_str(), 1);
}

TEST_F(CudaFailure, NoDriver) {
  if (void *driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL)) {
    dlclose(driver);
    GTEST_SKIP() << "this machine has a CUDA driver";
  }
  for (cnnrt_device device : {CNNRT_DEVICE_AUTO, CNNRT_DEVICE_CUDA}) {
    EXPECT_EQ(tryLoad(sound.data(), sound.size(), device), CNNRT_UNSUPPORTED);
    expectMessage("cannot open the CUDA driver: libcuda.so.1: ");
    expectMessage("install NVIDIA's driver (on Debian, nvidia-driver with "
                  "libcuda1), or use the simulator");
  }
}

TEST_F(CudaFailure, NoDevice) {
  simulator.inject("cuInit:1:CUDA_ERROR_NO_DEVICE");
  expectRefused(TestArtifact::expOfSum().forGpu(), CNNRT_UNSUPPORTED,
                "initialise the driver");
}

TEST_F(CudaFailure, NoSuchDevice) {
  cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
  options.device = CNNRT_DEVICE_CUDA_SIM;
  options.device_index = 7;
  cnnrt_program *program;
  EXPECT_EQ(
      cnnrt_program_load_memory(sound.data(), sound.size(), &options, &program),
      CNNRT_INVALID_ARGUMENT);
  EXPECT_STREQ(cnnrt_last_error(),
               "expected a device_index below 1, the number of GPUs, got 7");
}

TEST_F(CudaFailure, OtherTarget) {
  AlignedBytes cpu = TestArtifact::expOfSum().serialize();
  EXPECT_EQ(tryLoad(cpu.data(), cpu.size(), CNNRT_DEVICE_CUDA_SIM),
            CNNRT_UNSUPPORTED);
  EXPECT_STREQ(cnnrt_last_error(), "the artifact is for target 'cpu', which "
                                   "the device cannot run: leave the choice of "
                                   "the device to the artifact, or compile the "
                                   "model for the device");
}

TEST_F(CudaFailure, OtherGpu) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  artifact.program.gpu_code[0]->arch = "sm_121";
  expectRefused(std::move(artifact), CNNRT_UNSUPPORTED,
                "the code is for sm_121, ");
}

TEST_F(CudaFailure, NoMemoryForWeights) {
  simulator.inject("cuMemAlloc:1:CUDA_ERROR_OUT_OF_MEMORY");
  expectRefused(TestArtifact::expOfSum().forGpu(), CNNRT_OUT_OF_RESOURCES,
                "CUDA_ERROR_OUT_OF_MEMORY (2): out of memory: free device "
                "memory, or release sessions and programs");
}

TEST_F(CudaFailure, NoMemoryForTheArena) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  artifact.program.arena_size = uint64_t(1) << 50;
  AlignedBytes file = artifact.serialize();
  EXPECT_EQ(runAll(file, 1), CNNRT_OUT_OF_RESOURCES);
  expectMessage("cannot allocate 1125899906842624 bytes for the session's "
                "arena on ");
  EXPECT_EQ(runAll(sound, 3), CNNRT_OK) << cnnrt_last_error();
}

TEST_F(CudaFailure, BadPtx) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  std::string text = ".version 6.4\n.target sm_75\nbroken\n";
  artifact.program.gpu_code[0]->bytes.assign(text.begin(), text.end());
  expectRefused(std::move(artifact), CNNRT_BAD_ARTIFACT,
                "CUDA_ERROR_INVALID_PTX (218): a PTX JIT compilation failed");
}

TEST_F(CudaFailure, BadPtxWithTheCompilersLog) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  std::string text = ".version 6.4\n.target sm_75\nbroken\n";
  artifact.program.gpu_code[0]->bytes.assign(text.begin(), text.end());
  expectRefused(std::move(artifact), CNNRT_BAD_ARTIFACT,
                "; the driver's compiler says: ");
}

TEST_F(CudaFailure, MissingKernel) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  artifact.program.gpu_code[0]->kernels[1] = "expKernal";
  expectRefused(std::move(artifact), CNNRT_DEVICE_ERROR,
                "cannot find the kernel 'expKernal': CUDA_ERROR_NOT_FOUND");
}

TEST_F(CudaFailure, TooMuchSharedMemory) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  artifact.gpuLaunch(1)->shared_bytes = 200 << 10;
  expectRefused(std::move(artifact), CNNRT_UNSUPPORTED,
                "the kernel 'expKernel' takes 204800 bytes of shared memory, a "
                "block on ");
}

TEST_F(CudaFailure, KernelThatStrays) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  artifact.addGpuLaunch(kGpuStray, {BufferRef(Space::Output, 0, 0, 24)},
                        Dim3(1, 1, 1), Dim3(1, 1, 1));
  AlignedBytes file = artifact.serialize();
  testing::internal::CaptureStderr();
  EXPECT_EQ(runAll(file, 1), CNNRT_DEVICE_ERROR);
  std::string printed = testing::internal::GetCapturedStderr();
  for (const char *part :
       {"strayKernel", "block (0, 0, 0)", "thread (0, 0, 0)", "line "}) {
    expectMessage(part);
    EXPECT_NE(printed.find(part), std::string::npos) << printed;
  }
  expectMessage("CUDA_ERROR_ILLEGAL_ADDRESS (700)");
  EXPECT_EQ(runAll(sound, 3), CNNRT_OK) << cnnrt_last_error();
}

TEST_F(CudaFailure, LostContextStaysLostUntilItIsReleased) {
  ProgramHandle program = loadProgram(sound);
  SessionHandle first = createSession(program.get(), 1);
  SessionHandle second = createSession(program.get(), 1);
  void *data;
  for (cnnrt_session *session : {first.get(), second.get()})
    ASSERT_EQ(cnnrt_session_input_data(session, 0, &data), CNNRT_OK);
  simulator.inject("cuEventSynchronize:1:CUDA_ERROR_LAUNCH_FAILED");
  for (cnnrt_session *session : {first.get(), second.get(), first.get()}) {
    EXPECT_EQ(cnnrt_session_run(session, nullptr), CNNRT_DEVICE_ERROR);
    expectMessage("CUDA_ERROR_LAUNCH_FAILED (719): unspecified launch failure: "
                  "the device's context is lost: release every program");
  }
  first.reset();
  second.reset();
  program.reset();
  EXPECT_EQ(runAll(sound, 3), CNNRT_OK) << cnnrt_last_error();
}

TEST_F(CudaFailure, ASessionGoesOnAfterACallThatFailed) {
  ProgramHandle program = loadProgram(sound);
  float x[6] = {}, y[6];
  for (const char *call :
       {"cuStreamBeginCapture", "cuStreamEndCapture", "cuGraphInstantiate",
        "cuGraphLaunch", "cuMemcpyHtoDAsync", "cuLaunchKernel", "cuMemAlloc",
        "cuEventRecord", "cuCtxPushCurrent"}) {
    SessionHandle session = createSession(program.get(), 1);
    ASSERT_EQ(cnnrt_session_bind_input(session.get(), 0, x, 24), CNNRT_OK);
    ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, y, 24), CNNRT_OK);
    simulator.inject((std::string(call) + ":1:CUDA_ERROR_UNKNOWN").c_str());
    int failures = 0;
    for (int run = 0; run < 5; ++run) {
      x[0] = float(run);
      if (cnnrt_session_run(session.get(), nullptr) != CNNRT_OK) {
        ++failures;
        continue;
      }
      EXPECT_NEAR(y[0], std::exp(x[0] + kAddend[0]),
                  1e-5 * std::exp(x[0] + kAddend[0]))
          << call << ", run " << run;
    }
    EXPECT_EQ(failures, 1) << call;
  }
}

//===----------------------------------------------------------------------===//
// Each call of the driver fails once
//===----------------------------------------------------------------------===//

// What an error would change nothing about: the ends of things, and what only
// makes another message clearer.
static const char *const kCalls[] = {"cuInit",
                                     "cuDeviceGetCount",
                                     "cuDeviceGet",
                                     "cuDeviceGetName",
                                     "cuDeviceGetAttribute",
                                     "cuDevicePrimaryCtxRetain",
                                     "cuCtxPushCurrent",
                                     "cuModuleLoadDataEx",
                                     "cuModuleGetFunction",
                                     "cuFuncSetAttribute",
                                     "cuMemAlloc",
                                     "cuMemcpyHtoD",
                                     "cuMemcpyHtoDAsync",
                                     "cuMemcpyDtoHAsync",
                                     "cuMemcpyDtoDAsync",
                                     "cuStreamCreate",
                                     "cuStreamSynchronize",
                                     "cuStreamBeginCapture",
                                     "cuStreamEndCapture",
                                     "cuEventCreate",
                                     "cuEventRecord",
                                     "cuEventSynchronize",
                                     "cuEventElapsedTime",
                                     "cuGraphInstantiate",
                                     "cuGraphLaunch",
                                     "cuLaunchKernel"};

TEST_F(CudaFailure, EveryCallInTurn) {
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  // Past what a kernel gets unasked, so that every entry is called.
  artifact.gpuLaunch(1)->shared_bytes = 60 << 10;
  AlignedBytes file = artifact.serialize();
  for (const char *name : kCalls) {
    int failures = 0;
    for (int number = 1;; ++number) {
      std::string text = std::string(name) + ":" + std::to_string(number) +
                         ":CUDA_ERROR_UNKNOWN";
      simulator.inject(text.c_str());
      // The end of a session also waits, and has nobody to tell.
      if (runAll(file, 4) == CNNRT_OK)
        break;
      ++failures;
      expectMessage("CUDA_ERROR_UNKNOWN (999): unknown error");
      simulator.inject("");
      EXPECT_EQ(simulator.liveCounts(), (std::array<uint64_t, 8>{})) << text;
      EXPECT_EQ(runAll(file, 2), CNNRT_OK)
          << text << ": " << cnnrt_last_error();
      ASSERT_LT(number, 100) << name;
    }
    EXPECT_GT(failures, 0) << name << " is never called";
  }
}

//===----------------------------------------------------------------------===//
// Which image
//===----------------------------------------------------------------------===//

namespace {
class CudaImages : public OnSimulator {
protected:
  /// An artifact whose images are PTX for `archs`; all but `right` are not PTX.
  static TestArtifact withImages(const std::vector<const char *> &archs,
                                 std::string_view right) {
    TestArtifact artifact = TestArtifact::expOfSum().forGpu();
    auto &images = artifact.program.gpu_code;
    GpuImageT first = *images[0];
    images.clear();
    for (const char *arch : archs) {
      images.push_back(std::make_unique<GpuImageT>(first));
      images.back()->arch = arch;
      if (arch != right)
        images.back()->bytes.assign(3, '?');
    }
    return artifact;
  }
};
} // namespace

// The simulated device is sm_80.
TEST_F(CudaImages, TakesTheLatestPtxThatIsNotTooLate) {
  ProgramHandle program;
  for (const auto &archs : {std::vector<const char *>{"sm_75", "sm_80"},
                            {"sm_80", "sm_75", "sm_86"},
                            {"sm_90", "sm_80"}})
    EXPECT_EQ(tryLoadProgram(withImages(archs, "sm_80").serialize(), program),
              CNNRT_OK)
        << cnnrt_last_error();
  EXPECT_EQ(
      tryLoadProgram(withImages({"sm_86", "sm_70", "sm_75", "sm_90a"}, "sm_75")
                         .serialize(),
                     program),
      CNNRT_OK)
      << cnnrt_last_error();
}

TEST_F(CudaImages, TakesMachineCodeOfTheDeviceFirst) {
  TestArtifact artifact = withImages({"sm_80", "sm_80"}, "sm_80");
  GpuImageT &cubin = *artifact.program.gpu_code[1];
  cubin.kind = GpuImageKind::Cubin;
  cubin.bytes.assign(64, 0);
  const uint8_t head[] = {0x7f, 'E', 'L', 'F', 2};
  std::copy(head, head + 5, cubin.bytes.begin());
  cubin.bytes[58] = 64; // e_shentsize
  ProgramHandle program;
  // Refused, as the simulator does, it gives way to PTX; refused otherwise, the
  // driver's word stands.
  EXPECT_EQ(tryLoadProgram(artifact.serialize(), program), CNNRT_OK)
      << cnnrt_last_error();
  simulator.inject("cuModuleLoadDataEx:1:CUDA_ERROR_OUT_OF_MEMORY");
  EXPECT_EQ(tryLoadProgram(artifact.serialize(), program),
            CNNRT_OUT_OF_RESOURCES);
  simulator.inject("cuModuleLoadDataEx:2:CUDA_ERROR_OUT_OF_MEMORY");
  EXPECT_EQ(tryLoadProgram(artifact.serialize(), program),
            CNNRT_OUT_OF_RESOURCES);
  simulator.inject("cuModuleLoadDataEx:3:CUDA_ERROR_OUT_OF_MEMORY");
  EXPECT_EQ(tryLoadProgram(artifact.serialize(), program), CNNRT_OK);
  simulator.inject("");
  // That of another device is not tried.
  cubin.arch = "sm_86";
  simulator.inject("cuModuleLoadDataEx:2:CUDA_ERROR_OUT_OF_MEMORY");
  EXPECT_EQ(tryLoadProgram(artifact.serialize(), program), CNNRT_OK)
      << cnnrt_last_error();
  simulator.inject("");
  cubin.arch = "sm_80";
  artifact.program.gpu_code.erase(artifact.program.gpu_code.begin());
  EXPECT_EQ(tryLoadProgram(artifact.serialize(), program), CNNRT_UNSUPPORTED);
  expectMessage("ptxsim executes PTX, not machine code");
}

TEST_F(CudaImages, LaunchesWithMuchSharedMemory) {
  TestArtifact artifact = TestArtifact::empty().forGpu();
  constexpr uint32_t kThreads = 512;
  artifact.addInput("x", ElementType::F32, {kThreads});
  artifact.addOutput("y", ElementType::F32, {kThreads});
  artifact.addGpuLaunch(kGpuReverse,
                        {BufferRef(Space::Input, 0, 0, 4 * kThreads),
                         BufferRef(Space::Output, 0, 0, 4 * kThreads)},
                        Dim3(2, 1, 1), Dim3(kThreads / 2, 1, 1), 100 << 10);
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = loadProgram(file);
  SessionHandle session = createSession(program.get(), 1);
  void *x;
  const void *y;
  ASSERT_EQ(cnnrt_session_input_data(session.get(), 0, &x), CNNRT_OK);
  for (uint32_t i = 0; i < kThreads; ++i)
    static_cast<float *>(x)[i] = float(i);
  ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK)
      << cnnrt_last_error();
  ASSERT_EQ(cnnrt_session_output_data(session.get(), 0, &y), CNNRT_OK);
  for (uint32_t i = 0; i < kThreads; ++i)
    EXPECT_EQ(static_cast<const float *>(y)[i],
              float(i < kThreads / 2 ? kThreads / 2 - 1 - i
                                     : kThreads + kThreads / 2 - 1 - i));
}
