//===- DriverTest.cpp - Devices, contexts, modules, launches --------------===//

#include "test/tools/ptxsim/driver/DriverFixture.h"

using namespace ptxsim::test;

TEST(Driver, NamesItsResults) {
  const char *text;
  EXPECT_OK(cuGetErrorName(CUDA_ERROR_OUT_OF_MEMORY, &text));
  EXPECT_STREQ(text, "CUDA_ERROR_OUT_OF_MEMORY");
  EXPECT_OK(cuGetErrorString(CUDA_ERROR_OUT_OF_MEMORY, &text));
  EXPECT_STREQ(text, "out of memory");
  EXPECT_EQ(cuGetErrorName(CUresult(998), &text), CUDA_ERROR_INVALID_VALUE);
}

TEST(Driver, DescribesItsDevice) {
  int value;
  EXPECT_OK(cuInit(0));
  EXPECT_EQ(cuInit(1), CUDA_ERROR_INVALID_VALUE);
  EXPECT_OK(cuDeviceGetCount(&value));
  EXPECT_EQ(value, 1);
  EXPECT_EQ(cuDeviceGet(&value, 1), CUDA_ERROR_INVALID_DEVICE);
  constexpr std::pair<CUdevice_attribute, int> kExpected[] = {
      {CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 8},
      {CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 0},
      {CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, 108},
      {CU_DEVICE_ATTRIBUTE_WARP_SIZE, 32},
      {CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR, 2048},
      {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, 48 << 10},
      {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, 163 << 10}};
  for (auto [attribute, expected] : kExpected) {
    EXPECT_OK(cuDeviceGetAttribute(&value, attribute, 0));
    EXPECT_EQ(value, expected) << attribute;
  }
  char name[100];
  EXPECT_OK(cuDeviceGetName(name, sizeof(name), 0));
  EXPECT_NE(std::string(name).find("A100"), std::string::npos) << name;
  char start[5];
  EXPECT_OK(cuDeviceGetName(start, sizeof(start), 0));
  EXPECT_EQ(start, std::string(name, 4));
}

TEST(Driver, KeepsAStackOfContexts) {
  CUcontext first, second, now;
  EXPECT_OK(cuInit(0));
  EXPECT_EQ(cuCtxSynchronize(), CUDA_ERROR_INVALID_CONTEXT);
  ASSERT_OK(cuCtxCreate(&first, nullptr, 0, 0));
  ASSERT_OK(cuCtxCreate(&second, nullptr, 0, 0));
  EXPECT_OK(cuCtxGetCurrent(&now));
  EXPECT_EQ(now, second);
  EXPECT_OK(cuCtxPopCurrent(&now));
  EXPECT_EQ(now, second);
  EXPECT_OK(cuCtxSynchronize());
  EXPECT_OK(cuCtxDestroy(second));
  EXPECT_EQ(cuCtxPushCurrent(second), CUDA_ERROR_INVALID_CONTEXT);
  // Memory goes with its context.
  CUdeviceptr memory;
  EXPECT_OK(cuMemAlloc(&memory, 100));
  EXPECT_OK(cuCtxDestroy(first));
  EXPECT_OK(cuCtxGetCurrent(&now));
  EXPECT_EQ(now, nullptr);
  uint64_t counts[8];
  EXPECT_OK(ptxsimGetLiveCounts(&counts));
  EXPECT_EQ(counts[0], 0u);
  EXPECT_EQ(counts[6], 0u);
}

TEST(Driver, FindsEntriesByName) {
  void *entry;
  CUdriverProcAddressQueryResult found;
  EXPECT_OK(cuGetProcAddress("cuMemAlloc", &entry, 12000, 0, &found));
  EXPECT_EQ(entry, reinterpret_cast<void *>(&cuMemAlloc));
  EXPECT_EQ(found, CU_GET_PROC_ADDRESS_SUCCESS);
  EXPECT_EQ(cuGetProcAddress("cuNoSuchThing", &entry, 12000, 0, &found),
            CUDA_ERROR_NOT_FOUND);
  EXPECT_EQ(found, CU_GET_PROC_ADDRESS_SYMBOL_NOT_FOUND);
  EXPECT_EQ(entry, nullptr);
  EXPECT_EQ(cuGetProcAddress("cuGraphExecUpdate", &entry, 11000, 0, &found),
            CUDA_ERROR_NOT_FOUND);
  EXPECT_EQ(found, CU_GET_PROC_ADDRESS_VERSION_NOT_SUFFICIENT);
}

TEST_F(OnDevice, TakesParametersOneByOne) {
  EXPECT_OK(launch(2.5f, stream));
  EXPECT_EQ(get(), (Floats{2.5f, 5, 7.5f, 10}));
  EXPECT_OK(launch(100, stream, /*flag=*/0));
  EXPECT_EQ(get(), (Floats{2.5f, 5, 7.5f, 10}));
}

TEST_F(OnDevice, TakesParametersInOneBuffer) {
  struct {
    CUdeviceptr data;
    float factor;
    unsigned char flag;
  } buffer = {data, 3, 1};
  size_t size = 13;
  void *extra[] = {CU_LAUNCH_PARAM_BUFFER_POINTER, &buffer,
                   CU_LAUNCH_PARAM_BUFFER_SIZE, &size, CU_LAUNCH_PARAM_END};
  EXPECT_OK(
      cuLaunchKernel(scale, 2, 1, 1, 2, 1, 1, 0, nullptr, nullptr, extra));
  EXPECT_EQ(get(), (Floats{3, 6, 9, 12}));
  size = 12;
  EXPECT_EQ(cuLaunchKernel(scale, 2, 1, 1, 2, 1, 1, 0, nullptr, nullptr, extra),
            CUDA_ERROR_INVALID_VALUE);
}

TEST_F(OnDevice, DescribesItsParameters) {
  constexpr size_t kExpected[][2] = {{0, 8}, {8, 4}, {12, 1}};
  size_t offset, bytes;
  for (size_t i = 0; i < 3; ++i) {
    ASSERT_OK(cuFuncGetParamInfo(scale, i, &offset, &bytes));
    EXPECT_EQ(offset, kExpected[i][0]);
    EXPECT_EQ(bytes, kExpected[i][1]);
  }
  EXPECT_EQ(cuFuncGetParamInfo(scale, 3, &offset, &bytes),
            CUDA_ERROR_INVALID_VALUE);
}

TEST_F(OnDevice, RefusesBadLaunches) {
  float by = 1;
  unsigned char flag = 1;
  void *parameters[] = {&data, &by, &flag};
  auto result = [&](unsigned grid, unsigned block, unsigned shared) {
    return cuLaunchKernel(scale, grid, 1, 1, block, 1, 1, shared, stream,
                          parameters, nullptr);
  };
  EXPECT_OK(result(2, 2, 48 << 10));
  EXPECT_EQ(result(0, 2, 0), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(result(1, 1025, 0), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(result(2, 2, 49 << 10), CUDA_ERROR_INVALID_VALUE);
  auto attribute = CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
  EXPECT_EQ(cuFuncSetAttribute(scale, attribute, 164 << 10),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_OK(cuFuncSetAttribute(scale, attribute, 160 << 10));
  EXPECT_OK(result(2, 2, 49 << 10));
  EXPECT_EQ(
      cuLaunchKernel(scale, 1, 1, 1, 1, 1, 1, 0, stream, nullptr, nullptr),
      CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(
      cuLaunchKernel(nullptr, 1, 1, 1, 1, 1, 1, 0, stream, parameters, nullptr),
      CUDA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(launch(1, reinterpret_cast<CUstream>(&by)),
            CUDA_ERROR_INVALID_HANDLE);
}

TEST_F(OnDevice, RefusesAStreamOfAnotherContext) {
  CUcontext other;
  CUstream foreign;
  ASSERT_OK(cuCtxCreate(&other, nullptr, 0, 0));
  ASSERT_OK(cuStreamCreate(&foreign, 0));
  EXPECT_EQ(launch(1, foreign), CUDA_ERROR_INVALID_HANDLE);
  EXPECT_OK(launch(2, stream));
  EXPECT_OK(cuCtxDestroy(other));
  EXPECT_EQ(get(), (Floats{2, 4, 6, 8}));
}

TEST_F(OnDevice, FindsVariables) {
  CUdeviceptr address;
  size_t bytes;
  CUfunction addTo;
  ASSERT_OK(cuModuleGetGlobal(&address, &bytes, module, "addend"));
  EXPECT_EQ(bytes, 4u);
  float value = 0;
  ASSERT_OK(cuMemcpyDtoH(&value, address, 4));
  EXPECT_EQ(value, 0.5f);
  value = 10;
  ASSERT_OK(cuMemcpyHtoD(address, &value, 4));
  EXPECT_EQ(cuMemcpyHtoD(address, &value, 8), CUDA_ERROR_INVALID_VALUE);
  ASSERT_OK(cuModuleGetFunction(&addTo, module, "addTo"));
  void *parameters[] = {&data};
  ASSERT_OK(
      cuLaunchKernel(addTo, 1, 1, 1, 4, 1, 1, 0, stream, parameters, nullptr));
  EXPECT_EQ(get(), (Floats{11, 12, 13, 14}));
  EXPECT_EQ(cuModuleGetGlobal(&address, &bytes, module, "none"),
            CUDA_ERROR_NOT_FOUND);
}

TEST_F(OnDevice, WritesTheCompilersLog) {
  char error[200] = "", info[200] = "?";
  CUjit_option options[] = {
      CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES,
      CU_JIT_INFO_LOG_BUFFER, CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES};
  auto size = reinterpret_cast<void *>(sizeof(error));
  void *values[] = {error, size, info, size};
  CUmodule bad = module;
  EXPECT_EQ(cuModuleLoadDataEx(&bad,
                               ".version 7.0\n.target sm_80\n"
                               ".address_size 64\n.visible .entry k()\n{\n"
                               "  frobnicate.u32 5;\n}\n",
                               4, options, values),
            CUDA_ERROR_INVALID_PTX);
  EXPECT_EQ(bad, nullptr);
  EXPECT_NE(std::string(error).find("frobnicate"), std::string::npos) << error;
  EXPECT_NE(std::string(error).find("6"), std::string::npos) << error;
  EXPECT_EQ(reinterpret_cast<size_t>(values[1]), std::strlen(error));
  // The log ends where the buffer does.
  values[1] = reinterpret_cast<void *>(size_t(10));
  EXPECT_EQ(cuModuleLoadDataEx(&bad, "no PTX at all", 4, options, values),
            CUDA_ERROR_INVALID_PTX);
  EXPECT_EQ(std::strlen(error), 9u);
  EXPECT_OK(cuModuleLoadDataEx(&bad, kPtx, 4, options, values));
  EXPECT_STREQ(error, "");
  EXPECT_OK(cuModuleUnload(bad));
  EXPECT_EQ(cuModuleUnload(bad), CUDA_ERROR_INVALID_HANDLE);
}

TEST_F(OnDevice, RefusesPtxForALaterDevice) {
  CUmodule later;
  EXPECT_EQ(cuModuleLoadData(&later, ".version 8.0\n.target sm_90\n"
                                     ".address_size 64\n"),
            CUDA_ERROR_INVALID_PTX);
}

TEST_F(OnDevice, LosesItsContextWhenAKernelStrays) {
  CUfunction stray;
  ASSERT_OK(cuModuleGetFunction(&stray, module, "stray"));
  void *parameters[] = {&data};
  testing::internal::CaptureStderr();
  // The launch itself does not know yet.
  EXPECT_OK(
      cuLaunchKernel(stray, 1, 1, 1, 1, 1, 1, 0, stream, parameters, nullptr));
  std::string printed = testing::internal::GetCapturedStderr();
  const char *fault;
  ASSERT_OK(ptxsimGetFault(&fault));
  ASSERT_NE(fault, nullptr);
  EXPECT_NE(printed.find(fault), std::string::npos) << printed;
  for (const char *part : {"stray", "line", "block (0, 0, 0)"})
    EXPECT_NE(std::string(fault).find(part), std::string::npos) << fault;
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(cuStreamSynchronize(stream), CUDA_ERROR_ILLEGAL_ADDRESS);
  CUdeviceptr memory;
  EXPECT_EQ(cuMemAlloc(&memory, 4), CUDA_ERROR_ILLEGAL_ADDRESS);
  EXPECT_EQ(cuMemFree(data), CUDA_ERROR_ILLEGAL_ADDRESS);
}

TEST_F(OnDevice, NamesTheSourceOfAFault) {
  CUmodule lines;
  CUfunction stray;
  ASSERT_OK(cuModuleLoadData(&lines, R"(
.version 7.0
.target sm_80
.address_size 64
.visible .entry stray(.param .u64 data)
{
  .reg .b64 %rd<2>;
  .loc 1 7 0
  ld.param.u64 %rd1, [data];
  .loc 1 12 3, function_name info_string0, inlined_at 1 7 0
  st.global.f32 [%rd1+1048576], 0f3F800000;
  ret;
}
.file 1 "net.nodes"
)"));
  ASSERT_OK(cuModuleGetFunction(&stray, lines, "stray"));
  void *parameters[] = {&data};
  testing::internal::CaptureStderr();
  EXPECT_OK(
      cuLaunchKernel(stray, 1, 1, 1, 1, 1, 1, 0, stream, parameters, nullptr));
  std::string printed = testing::internal::GetCapturedStderr();
  EXPECT_NE(printed.find("kernel stray, PTX line 11 (net.nodes:12), block"),
            std::string::npos)
      << printed;
}

TEST_F(OnDevice, CountsBlocksThatFit) {
  int blocks, grid, block;
  EXPECT_OK(
      cuOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, scale, 256, 0));
  EXPECT_EQ(blocks, 8);
  EXPECT_OK(cuOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, scale, 32, 0));
  EXPECT_EQ(blocks, 32);
  // 164 KiB, of which each block takes 40 and one for the system.
  EXPECT_OK(cuOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, scale, 32,
                                                        40 << 10));
  EXPECT_EQ(blocks, 4);
  EXPECT_OK(
      cuOccupancyMaxPotentialBlockSize(&grid, &block, scale, nullptr, 0, 0));
  EXPECT_EQ(block, 1024);
  EXPECT_EQ(grid, 2 * 108);
  size_t bytes;
  EXPECT_OK(cuOccupancyAvailableDynamicSMemPerBlock(&bytes, scale, 4, 32));
  EXPECT_EQ(bytes, size_t(40) << 10);
}

TEST_F(OnDevice, FailsWhereAsked) {
  EXPECT_EQ(ptxsimSetInjections("cuMemAlloc"), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(ptxsimSetInjections("cuMemAlloc:x:CUDA_ERROR_UNKNOWN"),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(ptxsimSetInjections("cuMemAlloc:1:CUDA_ERROR_SUNSHINE"),
            CUDA_ERROR_INVALID_VALUE);
  ASSERT_OK(ptxsimSetInjections("cuMemAlloc:2:CUDA_ERROR_OUT_OF_MEMORY,"
                                "cuStreamQuery:1:CUDA_ERROR_NOT_READY"));
  CUdeviceptr memory;
  EXPECT_OK(cuMemAlloc(&memory, 4));
  EXPECT_EQ(cuMemAlloc(&memory, 4), CUDA_ERROR_OUT_OF_MEMORY);
  EXPECT_OK(cuMemAlloc(&memory, 4));
  EXPECT_EQ(cuStreamQuery(stream), CUDA_ERROR_NOT_READY);
  EXPECT_OK(cuStreamQuery(stream));
}
