//===- StreamTest.cpp - Streams, events, captures -------------------------===//

#include "test/tools/ptxsim/driver/DriverFixture.h"

#include <thread>

using namespace ptxsim::test;

TEST_F(OnDevice, RunsWhatStreamsHoldInOrder) {
  CUstream other;
  CUevent event;
  ASSERT_OK(cuStreamCreate(&other, CU_STREAM_DEFAULT));
  ASSERT_OK(cuEventCreate(&event, CU_EVENT_DISABLE_TIMING));
  EXPECT_OK(launch(2, stream));
  EXPECT_OK(cuEventRecord(event, stream));
  EXPECT_OK(cuStreamWaitEvent(other, event, 0));
  EXPECT_OK(cuMemsetD32Async(data, 0, 1, other));
  EXPECT_OK(cuStreamSynchronize(other));
  EXPECT_EQ(get(), (Floats{0, 4, 6, 8}));
  EXPECT_OK(cuStreamQuery(stream));
  EXPECT_OK(cuEventQuery(event));
  CUcontext owner;
  EXPECT_OK(cuStreamGetCtx(other, &owner));
  EXPECT_EQ(owner, context);
  unsigned flags;
  EXPECT_OK(cuStreamGetFlags(stream, &flags));
  EXPECT_EQ(flags, unsigned(CU_STREAM_NON_BLOCKING));
  EXPECT_OK(cuStreamDestroy(other));
  EXPECT_EQ(cuStreamDestroy(other), CUDA_ERROR_INVALID_HANDLE);
}

TEST_F(OnDevice, CallsTheHost) {
  int calls = 0;
  auto count = [](void *counter) { ++*static_cast<int *>(counter); };
  EXPECT_OK(cuLaunchHostFunc(stream, count, &calls));
  EXPECT_OK(cuStreamSynchronize(stream));
  EXPECT_EQ(calls, 1);
}

TEST_F(OnDevice, MeasuresTime) {
  CUevent begin, end, untimed;
  float time = -1;
  ASSERT_OK(cuEventCreate(&begin, CU_EVENT_DEFAULT));
  ASSERT_OK(cuEventCreate(&end, CU_EVENT_DEFAULT));
  ASSERT_OK(cuEventCreate(&untimed, CU_EVENT_DISABLE_TIMING));
  EXPECT_OK(cuEventRecord(begin, stream));
  EXPECT_EQ(cuEventElapsedTime(&time, begin, end), CUDA_ERROR_INVALID_HANDLE);
  EXPECT_OK(launch(2, stream));
  EXPECT_OK(cuEventRecord(end, stream));
  EXPECT_OK(cuEventRecord(untimed, stream));
  EXPECT_OK(cuEventSynchronize(end));
  EXPECT_OK(cuEventElapsedTime(&time, begin, end));
  EXPECT_GT(time, 0);
  EXPECT_EQ(cuEventElapsedTime(&time, begin, untimed),
            CUDA_ERROR_INVALID_HANDLE);
  EXPECT_OK(cuEventDestroy(begin));
  EXPECT_EQ(cuEventRecord(begin, stream), CUDA_ERROR_INVALID_HANDLE);
}

TEST_F(OnDevice, CapturesTwoStreams) {
  CUstream other;
  CUevent fork, join;
  CUgraph graph;
  CUgraphExec exec;
  ASSERT_OK(cuStreamCreate(&other, CU_STREAM_NON_BLOCKING));
  ASSERT_OK(cuEventCreate(&fork, CU_EVENT_DISABLE_TIMING));
  ASSERT_OK(cuEventCreate(&join, CU_EVENT_DISABLE_TIMING));
  ASSERT_OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
  EXPECT_OK(launch(2, stream));
  EXPECT_OK(cuEventRecord(fork, stream));
  EXPECT_OK(cuStreamWaitEvent(other, fork, 0));
  EXPECT_OK(cuMemsetD32Async(data + 12, 0, 1, other));
  EXPECT_OK(cuEventRecord(join, other));
  EXPECT_EQ(cuEventSynchronize(join), CUDA_ERROR_CAPTURED_EVENT);
  EXPECT_OK(cuMemsetD32Async(data, 0, 1, stream));
  EXPECT_OK(cuStreamWaitEvent(stream, join, 0));
  EXPECT_OK(launch(3, stream));
  CUstreamCaptureStatus status;
  EXPECT_OK(cuStreamIsCapturing(other, &status));
  EXPECT_EQ(status, CU_STREAM_CAPTURE_STATUS_ACTIVE);
  ASSERT_OK(cuStreamEndCapture(stream, &graph));
  EXPECT_OK(cuStreamIsCapturing(other, &status));
  EXPECT_EQ(status, CU_STREAM_CAPTURE_STATUS_NONE);
  // Nothing has run yet.
  EXPECT_EQ(get(), (Floats{1, 2, 3, 4}));
  size_t count;
  EXPECT_OK(cuGraphGetNodes(graph, nullptr, &count));
  EXPECT_EQ(count, 4u);
  ASSERT_OK(cuGraphInstantiate(&exec, graph, 0));
  EXPECT_OK(cuGraphDestroy(graph));
  EXPECT_OK(cuGraphLaunch(exec, stream));
  EXPECT_EQ(get(), (Floats{0, 12, 18, 0}));
  EXPECT_OK(cuGraphLaunch(exec, stream));
  EXPECT_EQ(get(), (Floats{0, 72, 108, 0}));
  EXPECT_OK(cuGraphExecDestroy(exec));
}

TEST_F(OnDevice, EndsACaptureAtWhatItForbids) {
  CUgraph graph = nullptr;
  CUdeviceptr memory;
  auto capture = [&](CUresult (*forbidden)(CUstream, CUdeviceptr *)) {
    EXPECT_OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
    EXPECT_OK(launch(2, stream));
    EXPECT_EQ(forbidden(stream, &memory),
              CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    EXPECT_EQ(launch(2, stream), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    EXPECT_EQ(cuStreamEndCapture(stream, &graph),
              CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    EXPECT_EQ(graph, nullptr);
  };
  capture([](CUstream in, CUdeviceptr *) { return cuStreamSynchronize(in); });
  capture([](CUstream, CUdeviceptr *out) { return cuMemAlloc(out, 4); });
  capture([](CUstream, CUdeviceptr *) { return cuCtxSynchronize(); });
  EXPECT_EQ(get(), (Floats{1, 2, 3, 4}));
}

TEST_F(OnDevice, LetsOtherThreadsWorkDuringACapture) {
  CUgraph graph;
  auto allocate = [this] {
    CUdeviceptr memory;
    EXPECT_OK(cuCtxSetCurrent(context));
    EXPECT_OK(cuMemAlloc(&memory, 4));
    EXPECT_EQ(cuStreamEndCapture(stream, nullptr), CUDA_ERROR_INVALID_VALUE);
    CUgraph none;
    EXPECT_EQ(cuStreamEndCapture(stream, &none),
              CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD);
  };
  ASSERT_OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
  std::thread(allocate).join();
  EXPECT_OK(launch(2, stream));
  EXPECT_OK(cuStreamEndCapture(stream, &graph));
  EXPECT_OK(cuGraphDestroy(graph));
}

TEST_F(OnDevice, WantsStreamsJoinedAtTheEnd) {
  CUstream other;
  CUevent fork;
  CUgraph graph;
  ASSERT_OK(cuStreamCreate(&other, CU_STREAM_NON_BLOCKING));
  ASSERT_OK(cuEventCreate(&fork, CU_EVENT_DISABLE_TIMING));
  ASSERT_OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
  EXPECT_OK(launch(2, stream));
  EXPECT_OK(cuEventRecord(fork, stream));
  EXPECT_OK(cuStreamWaitEvent(other, fork, 0));
  EXPECT_OK(launch(3, other));
  EXPECT_EQ(cuStreamEndCapture(other, &graph),
            CUDA_ERROR_STREAM_CAPTURE_UNMATCHED);
  EXPECT_EQ(cuStreamEndCapture(stream, &graph),
            CUDA_ERROR_STREAM_CAPTURE_UNJOINED);
  EXPECT_OK(launch(5, other));
  EXPECT_EQ(get(), (Floats{5, 10, 15, 20}));
}

TEST_F(OnDevice, DoesNotCaptureTheLegacyStream) {
  EXPECT_EQ(cuStreamBeginCapture(nullptr, CU_STREAM_CAPTURE_MODE_GLOBAL),
            CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  CUstream blocking;
  CUgraph graph;
  ASSERT_OK(cuStreamCreate(&blocking, CU_STREAM_DEFAULT));
  ASSERT_OK(cuStreamBeginCapture(blocking, CU_STREAM_CAPTURE_MODE_RELAXED));
  EXPECT_EQ(launch(2, nullptr), CUDA_ERROR_STREAM_CAPTURE_IMPLICIT);
  EXPECT_EQ(cuStreamEndCapture(blocking, &graph),
            CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
}

TEST_F(OnDevice, RefusesToWaitForWorkOutsideOfTheCapture) {
  CUevent outside;
  CUgraph graph;
  ASSERT_OK(cuEventCreate(&outside, CU_EVENT_DISABLE_TIMING));
  EXPECT_OK(cuEventRecord(outside, nullptr));
  ASSERT_OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
  EXPECT_EQ(cuStreamWaitEvent(stream, outside, 0),
            CUDA_ERROR_STREAM_CAPTURE_ISOLATION);
  EXPECT_EQ(cuStreamEndCapture(stream, &graph),
            CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
  EXPECT_EQ(cuStreamEndCapture(stream, &graph), CUDA_ERROR_ILLEGAL_STATE);
}
