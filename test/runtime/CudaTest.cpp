//===- CudaTest.cpp - Runs on the cuda device over the simulator ----------===//

#include "test/runtime/Simulator.h"

#include <cmath>
#include <thread>

using namespace cnnc;
using namespace cnnc::artifact;
using namespace cnnc::test;

namespace {
/// A loaded expOfSum() with a session.
class Cuda : public OnSimulator {
protected:
  Cuda()
      : file(TestArtifact::expOfSum().forGpu().serialize()),
        program(loadProgram(file)), session(createSession(program.get(), 1)) {}

  static void expectAnswer(const float *x, const float *y) {
    for (int i = 0; i < 6; ++i)
      EXPECT_NEAR(y[i], std::exp(x[i] + kAddend[i]),
                  1e-5 * std::exp(x[i] + kAddend[i]))
          << i;
  }

  void bind(const float *x, float *y) {
    ASSERT_EQ(cnnrt_session_bind_input(session.get(), 0, x, 24), CNNRT_OK);
    ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, y, 24), CNNRT_OK);
  }

  void expectRun() {
    EXPECT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK)
        << cnnrt_last_error();
  }

  uint64_t graphCount() const { return simulator.liveCounts()[5]; }

  AlignedBytes file;
  ProgramHandle program;
  SessionHandle session;
};
} // namespace

TEST_F(Cuda, RunsOnTheCallersMemory) {
  float x[6] = {0, 1, 2, 3, 4, 5}, y[6] = {};
  bind(x, y);
  expectRun();
  expectAnswer(x, y);
}

TEST_F(Cuda, RunsOnItsOwnMemory) {
  void *x;
  const void *y;
  ASSERT_EQ(cnnrt_session_input_data(session.get(), 0, &x), CNNRT_OK);
  for (int i = 0; i < 6; ++i)
    static_cast<float *>(x)[i] = 0.5f * float(i);
  expectRun();
  ASSERT_EQ(cnnrt_session_output_data(session.get(), 0, &y), CNNRT_OK);
  expectAnswer(static_cast<float *>(x), static_cast<const float *>(y));
}

TEST_F(Cuda, ReplaysAGraphFromTheSecondRunOn) {
  float x[6] = {}, y[6];
  bind(x, y);
  for (int run = 0; run < 4; ++run) {
    EXPECT_EQ(graphCount(), run < 2 ? 0u : 1u);
    for (int i = 0; i < 6; ++i)
      x[i] = 0.25f * float(i - run);
    expectRun();
    expectAnswer(x, y);
  }
  // Other host memory goes through the same device memory.
  float otherX[6] = {3, 1, 4, 1, 5, 9}, otherY[6];
  bind(otherX, otherY);
  expectRun();
  expectAnswer(otherX, otherY);
  EXPECT_EQ(graphCount(), 1u);
}

TEST_F(Cuda, LaunchesWithoutGraphsWhereAsked) {
  cnnrt_session_options options = CNNRT_SESSION_OPTIONS_INIT;
  options.no_graphs = 1;
  cnnrt_session *created;
  ASSERT_EQ(cnnrt_session_create(program.get(), &options, &created), CNNRT_OK);
  session.reset(created);
  float x[6] = {1, 2, 3}, y[6];
  bind(x, y);
  for (int run = 0; run < 3; ++run) {
    expectRun();
    expectAnswer(x, y);
  }
  EXPECT_EQ(graphCount(), 0u);
}

TEST_F(Cuda, TakesTimes) {
  float x[6] = {}, y[6];
  bind(x, y);
  cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
  options.profile = 1;
  ASSERT_EQ(cnnrt_session_run(session.get(), &options), CNNRT_OK)
      << cnnrt_last_error();
  expectAnswer(x, y);
  for (size_t i = 0; i < 3; ++i) {
    uint64_t time;
    ASSERT_EQ(cnnrt_session_command_time(session.get(), i, &time), CNNRT_OK);
    EXPECT_LT(time, 10000000000u);
  }
}

TEST_F(Cuda, LaunchesInTheShapesOfItsImage) {
  // The launches' own shapes would leave most of the elements alone.
  TestArtifact artifact = TestArtifact::expOfSum().forGpu();
  for (size_t command : {0, 1}) {
    *artifact.gpuLaunch(command)->grid = Dim3(1, 1, 1);
    *artifact.gpuLaunch(command)->block = Dim3(1, 1, 1);
  }
  GpuImageT &image = *artifact.program.gpu_code[0];
  image.shapes.assign(image.kernels.size(),
                      LaunchShape(Dim3(2, 1, 1), Dim3(3, 1, 1), 0));
  AlignedBytes own = artifact.serialize();
  ProgramHandle other = loadProgram(own);
  session = createSession(other.get(), 1);
  float x[6] = {0, 1, 2, 3, 4, 5}, y[6] = {};
  bind(x, y);
  expectRun();
  expectAnswer(x, y);
  session.reset();
}

TEST_F(Cuda, HandsOnWhatTheSimulatorCounts) {
  float x[6] = {}, y[6];
  bind(x, y);
  cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
  options.profile = 1;
  ASSERT_EQ(cnnrt_session_run(session.get(), &options), CNNRT_OK)
      << cnnrt_last_error();
  // Two launches and a copy.
  const char *const kernels[] = {"addKernel", "expKernel", nullptr};
  for (size_t i = 0; i < 3; ++i) {
    size_t count;
    ASSERT_EQ(cnnrt_session_metric_count(session.get(), i, &count), CNNRT_OK);
    EXPECT_EQ(count != 0, kernels[i] != nullptr);
    double instructions = 0;
    for (size_t k = 0; k < count; ++k) {
      cnnrt_metric metric = CNNRT_METRIC_INIT;
      ASSERT_EQ(cnnrt_session_get_metric(session.get(), i, k, &metric),
                CNNRT_OK);
      if (metric.text && metric.name == std::string("kernel"))
        EXPECT_STREQ(metric.text, kernels[i]);
      if (metric.name == std::string("warp_instructions"))
        instructions = metric.number;
    }
    EXPECT_EQ(instructions > 0, kernels[i] != nullptr);
    cnnrt_metric none = CNNRT_METRIC_INIT;
    EXPECT_EQ(cnnrt_session_get_metric(session.get(), i, count, &none),
              CNNRT_INVALID_ARGUMENT);
  }
}

TEST_F(Cuda, VerifiesGoldenData) {
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK)
      << cnnrt_last_error();
  EXPECT_TRUE(result.passed) << result.error;
}

TEST_F(Cuda, SharesOneCopyOfTheWeights) {
  uint64_t before = simulator.liveCounts()[6];
  SessionHandle second = createSession(program.get(), 1);
  // Its arena alone.
  EXPECT_EQ(simulator.liveCounts()[6], before + 1);
}

TEST_F(Cuda, RunsSessionsOnEightThreads) {
  expectSharedByEightThreads(program.get(), 20);
}

TEST_F(Cuda, KeepsTheDeviceWhileASessionLives) {
  program.reset();
  float x[6] = {1, 1, 2, 3, 5, 8}, y[6];
  bind(x, y);
  expectRun();
  expectAnswer(x, y);
}

//===----------------------------------------------------------------------===//
// Streams, device memory and contexts of the caller's
//===----------------------------------------------------------------------===//

namespace {
/// With the primary context current, as in a program that uses the GPU itself.
class CudaCaller : public Cuda {
protected:
  CudaCaller() {
    CUcontext context;
    EXPECT_EQ(CNNC_DRIVER(simulator, cuDevicePrimaryCtxRetain)(&context, 0),
              CUDA_SUCCESS);
    EXPECT_EQ(CNNC_DRIVER(simulator, cuCtxPushCurrent)(context), CUDA_SUCCESS);
    EXPECT_EQ(CNNC_DRIVER(simulator, cuStreamCreate)(&stream, 0), CUDA_SUCCESS);
    for (CUdeviceptr *memory : {&deviceX, &deviceY})
      EXPECT_EQ(CNNC_DRIVER(simulator, cuMemAlloc)(memory, 24), CUDA_SUCCESS);
  }
  ~CudaCaller() override {
    session.reset();
    program.reset();
    for (CUdeviceptr memory : {deviceX, deviceY})
      CNNC_DRIVER(simulator, cuMemFree)(memory);
    CNNC_DRIVER(simulator, cuStreamDestroy)(stream);
    CUcontext context;
    CNNC_DRIVER(simulator, cuCtxPopCurrent)(&context);
    CNNC_DRIVER(simulator, cuDevicePrimaryCtxRelease)(0);
  }

  void bindDevice() {
    ASSERT_EQ(cnnrt_session_bind_input_device(session.get(), 0, deviceX, 24),
              CNNRT_OK)
        << cnnrt_last_error();
    ASSERT_EQ(cnnrt_session_bind_output_device(session.get(), 0, deviceY, 24),
              CNNRT_OK)
        << cnnrt_last_error();
  }

  void upload(const float *x) {
    ASSERT_EQ(CNNC_DRIVER(simulator, cuMemcpyHtoDAsync)(deviceX, x, 24, stream),
              CUDA_SUCCESS);
  }
  void download(float *y) {
    ASSERT_EQ(CNNC_DRIVER(simulator, cuMemcpyDtoHAsync)(y, deviceY, 24, stream),
              CUDA_SUCCESS);
    ASSERT_EQ(CNNC_DRIVER(simulator, cuStreamSynchronize)(stream),
              CUDA_SUCCESS);
  }

  cnnrt_status enqueue(CUstream in) {
    cnnrt_enqueue_options options = CNNRT_ENQUEUE_OPTIONS_INIT;
    options.stream = in;
    return cnnrt_session_enqueue(session.get(), &options);
  }

  CUstream stream = nullptr;
  CUdeviceptr deviceX = 0, deviceY = 0;
};
} // namespace

TEST_F(CudaCaller, TakesItsStreamAndItsDeviceMemory) {
  bindDevice();
  for (int run = 0; run < 4; ++run) {
    float x[6] = {float(run), 1, -1, 0.5f, 0, 2}, y[6];
    upload(x);
    ASSERT_EQ(enqueue(stream), CNNRT_OK) << cnnrt_last_error();
    download(y);
    expectAnswer(x, y);
  }
  EXPECT_EQ(graphCount(), 1u);
}

TEST_F(CudaCaller, GoesFromStreamToStream) {
  float x[6] = {2, 1, 0, -1, -2, -3}, y[6];
  bind(x, y);
  for (CUstream in : {stream, CUstream(nullptr), CU_STREAM_LEGACY, stream}) {
    ASSERT_EQ(enqueue(in), CNNRT_OK) << cnnrt_last_error();
    ASSERT_EQ(cnnrt_session_wait(session.get()), CNNRT_OK);
    expectAnswer(x, y);
    x[0] += 1;
  }
}

TEST_F(CudaCaller, IsCapturedIntoItsGraph) {
  bindDevice();
  float x[6] = {1, 2, 3, 4, 5, 6}, y[6];
  CUgraph graph;
  CUgraphExec exec;
  ASSERT_EQ(CNNC_DRIVER(simulator, cuStreamBeginCapture)(
                stream, CU_STREAM_CAPTURE_MODE_GLOBAL),
            CUDA_SUCCESS);
  ASSERT_EQ(enqueue(stream), CNNRT_OK) << cnnrt_last_error();
  ASSERT_EQ(CNNC_DRIVER(simulator, cuStreamEndCapture)(stream, &graph),
            CUDA_SUCCESS);
  ASSERT_EQ(CNNC_DRIVER(simulator, cuGraphInstantiate)(&exec, graph, 0),
            CUDA_SUCCESS);
  for (int run = 0; run < 2; ++run, x[1] -= 3) {
    upload(x);
    ASSERT_EQ(CNNC_DRIVER(simulator, cuGraphLaunch)(exec, stream),
              CUDA_SUCCESS);
    download(y);
    expectAnswer(x, y);
  }
  CNNC_DRIVER(simulator, cuGraphExecDestroy)(exec);
  CNNC_DRIVER(simulator, cuGraphDestroy)(graph);
}

TEST_F(CudaCaller, KeepsItsContext) {
  CUcontext own, now;
  ASSERT_EQ(CNNC_DRIVER(simulator, cuCtxCreate)(&own, nullptr, 0, 0),
            CUDA_SUCCESS);
  float x[6] = {}, y[6];
  bind(x, y);
  for (int run = 0; run < 3; ++run) {
    expectRun();
    expectAnswer(x, y);
    ASSERT_EQ(CNNC_DRIVER(simulator, cuCtxGetCurrent)(&now), CUDA_SUCCESS);
    EXPECT_EQ(now, own);
  }
  // A stream and memory of that context are of no use.
  CUstream foreign;
  ASSERT_EQ(CNNC_DRIVER(simulator, cuStreamCreate)(&foreign, 0), CUDA_SUCCESS);
  EXPECT_EQ(enqueue(foreign), CNNRT_INVALID_ARGUMENT);
  expectMessage("expected a stream of the primary context");
  ASSERT_EQ(CNNC_DRIVER(simulator, cuCtxGetCurrent)(&now), CUDA_SUCCESS);
  EXPECT_EQ(now, own);
  EXPECT_EQ(CNNC_DRIVER(simulator, cuCtxDestroy)(own), CUDA_SUCCESS);
}

TEST_F(CudaCaller, IsRefusedBadMemory) {
  cnnrt_session *to = session.get();
  EXPECT_EQ(cnnrt_session_bind_input_device(to, 0, deviceX, 20),
            CNNRT_INVALID_ARGUMENT);
  expectMessage("expected 24 bytes for 'x', got 20");
  EXPECT_EQ(cnnrt_session_bind_input_device(to, 0, deviceX + 4, 24),
            CNNRT_INVALID_ARGUMENT);
  expectMessage("cnnrt_session_bind_input_device: expected device memory "
                "aligned to 16 bytes");
  alignas(16) float host[6];
  EXPECT_EQ(cnnrt_session_bind_output_device(
                to, 0, reinterpret_cast<uintptr_t>(host), 24),
            CNNRT_INVALID_ARGUMENT);
  expectMessage("expected memory of ");
  bindDevice();
  const void *data;
  EXPECT_EQ(cnnrt_session_output_data(to, 0, &data), CNNRT_INVALID_ARGUMENT);
  expectMessage("output 0 is bound to device memory");
}
