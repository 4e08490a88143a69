//===- GraphTest.cpp - Graphs made by hand, updates -----------------------===//

#include "test/tools/ptxsim/driver/DriverFixture.h"

using namespace ptxsim::test;

namespace {
/// A graph, and a node's parameters for scale().
class OnDeviceGraph : public OnDevice {
protected:
  OnDeviceGraph() {
    EXPECT_OK(cuGraphCreate(&graph, 0));
    params.func = scale;
    params.gridDimX = 2;
    params.blockDimX = 2;
    params.gridDimY = params.gridDimZ = 1;
    params.blockDimY = params.blockDimZ = 1;
    params.kernelParams = pointers;
  }
  ~OnDeviceGraph() override {
    EXPECT_OK(cuGraphDestroy(graph));
    if (exec)
      EXPECT_OK(cuGraphExecDestroy(exec));
  }

  CUgraphNode addScale(float by, std::vector<CUgraphNode> behind) {
    CUgraphNode node = nullptr;
    factor = by;
    EXPECT_OK(cuGraphAddKernelNode(&node, graph, behind.data(), behind.size(),
                                   &params));
    return node;
  }

  CUgraphNode addZero(CUdeviceptr at, std::vector<CUgraphNode> behind) {
    CUDA_MEMSET_NODE_PARAMS set = {at, 0, 0, 4, 1, 1};
    CUgraphNode node = nullptr;
    EXPECT_OK(cuGraphAddMemsetNode(&node, graph, behind.data(), behind.size(),
                                   &set, context));
    return node;
  }

  void launchAll() {
    if (!exec)
      ASSERT_OK(cuGraphInstantiate(&exec, graph, 0));
    EXPECT_OK(cuGraphLaunch(exec, stream));
  }

  float factor = 1;
  unsigned char flag = 1;
  void *pointers[3] = {&data, &factor, &flag};
  CUDA_KERNEL_NODE_PARAMS params = {};
  CUgraph graph = nullptr;
  CUgraphExec exec = nullptr;
};
} // namespace

TEST_F(OnDeviceGraph, KeepsValuesNotPointers) {
  addScale(2, {});
  factor = 100;
  launchAll();
  EXPECT_EQ(get(), (Floats{2, 4, 6, 8}));
}

TEST_F(OnDeviceGraph, FollowsDependenciesNotTheOrderOfMaking) {
  CUgraphNode zero = addZero(data, {});
  CUgraphNode first = addScale(2, {});
  CUgraphNode copy;
  CUDA_MEMCPY3D row = {};
  row.srcMemoryType = row.dstMemoryType = CU_MEMORYTYPE_DEVICE;
  row.srcDevice = data;
  row.dstDevice = data + 12;
  row.WidthInBytes = 4;
  row.Height = row.Depth = 1;
  ASSERT_OK(cuGraphAddMemcpyNode(&copy, graph, &first, 1, &row, context));
  ASSERT_OK(cuGraphAddDependencies(graph, &copy, &zero, nullptr, 1));
  launchAll();
  EXPECT_EQ(get(), (Floats{0, 4, 6, 2}));
  CUgraphNodeType type;
  EXPECT_OK(cuGraphNodeGetType(copy, &type));
  EXPECT_EQ(type, CU_GRAPH_NODE_TYPE_MEMCPY);
}

TEST_F(OnDeviceGraph, RefusesCircles) {
  CUgraphNode first = addScale(2, {}), second = addScale(3, {first});
  ASSERT_OK(cuGraphAddDependencies(graph, &second, &first, nullptr, 1));
  EXPECT_EQ(cuGraphInstantiate(&exec, graph, 0), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(exec, nullptr);
}

TEST_F(OnDeviceGraph, RefusesNodesOfOthers) {
  CUgraph other;
  CUgraphNode node, own = addScale(2, {});
  ASSERT_OK(cuGraphCreate(&other, 0));
  EXPECT_EQ(cuGraphAddEmptyNode(&node, other, &own, 1),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_OK(cuGraphDestroy(other));
  EXPECT_EQ(cuGraphDestroy(other), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(OnDeviceGraph, GivesAndTakesParameters) {
  CUgraphNode node = addScale(2, {});
  CUDA_KERNEL_NODE_PARAMS read;
  ASSERT_OK(cuGraphKernelNodeGetParams(node, &read));
  EXPECT_EQ(read.func, scale);
  EXPECT_EQ(read.blockDimX, 2u);
  float value;
  std::memcpy(&value, read.kernelParams[1], 4);
  EXPECT_EQ(value, 2);
  // What it hands out it takes back.
  ASSERT_OK(cuGraphKernelNodeSetParams(node, &read));
  launchAll();
  EXPECT_EQ(get(), (Floats{2, 4, 6, 8}));
  factor = 10;
  ASSERT_OK(cuGraphExecKernelNodeSetParams(exec, node, &params));
  launchAll();
  EXPECT_EQ(get(), (Floats{20, 40, 60, 80}));
}

TEST_F(OnDeviceGraph, UpdatesWhatHasTheSameForm) {
  CUgraphNode first = addScale(2, {});
  addZero(data + 4, {first});
  launchAll();
  EXPECT_EQ(get(), (Floats{2, 0, 6, 8}));
  CUgraph same;
  EXPECT_OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_RELAXED));
  EXPECT_OK(launch(0.5f, stream));
  EXPECT_OK(cuMemsetD32Async(data, 0, 1, stream));
  EXPECT_OK(cuStreamEndCapture(stream, &same));
  CUgraphExecUpdateResultInfo info;
  EXPECT_OK(cuGraphExecUpdate(exec, same, &info));
  EXPECT_EQ(info.result, CU_GRAPH_EXEC_UPDATE_SUCCESS);
  launchAll();
  EXPECT_EQ(get(), (Floats{0, 0, 3, 4}));
  CUgraphNode more;
  ASSERT_OK(cuGraphAddEmptyNode(&more, same, nullptr, 0));
  EXPECT_EQ(cuGraphExecUpdate(exec, same, &info),
            CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE);
  EXPECT_EQ(info.result, CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED);
  EXPECT_OK(cuGraphDestroy(same));
}

TEST_F(OnDeviceGraph, IsCapturedIntoAnother) {
  CUgraphNode first = addScale(2, {});
  addZero(data, {first});
  ASSERT_OK(cuGraphInstantiate(&exec, graph, 0));
  CUgraph outer;
  CUgraphExec outerExec;
  EXPECT_OK(cuStreamBeginCapture(stream, CU_STREAM_CAPTURE_MODE_GLOBAL));
  EXPECT_OK(cuMemsetD32Async(data + 4, 0, 1, stream));
  EXPECT_OK(cuGraphLaunch(exec, stream));
  EXPECT_OK(launch(3, stream));
  EXPECT_OK(cuStreamEndCapture(stream, &outer));
  ASSERT_OK(cuGraphInstantiate(&outerExec, outer, 0));
  EXPECT_OK(cuGraphLaunch(outerExec, stream));
  EXPECT_EQ(get(), (Floats{0, 0, 18, 24}));
  EXPECT_OK(cuGraphExecDestroy(outerExec));
  EXPECT_OK(cuGraphDestroy(outer));
}

TEST_F(OnDeviceGraph, DoesNotOutliveItsModule) {
  addScale(2, {});
  ASSERT_OK(cuGraphInstantiate(&exec, graph, 0));
  EXPECT_OK(cuModuleUnload(module));
  EXPECT_EQ(cuGraphLaunch(exec, stream), CUDA_ERROR_INVALID_VALUE);
}
