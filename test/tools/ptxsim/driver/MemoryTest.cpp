//===- MemoryTest.cpp - Memory, copies, sets ------------------------------===//

#include "test/tools/ptxsim/driver/DriverFixture.h"

#include <cstdlib>

using namespace ptxsim::test;

TEST_F(OnDevice, CountsItsMemory) {
  size_t before, after, total;
  EXPECT_OK(cuMemGetInfo(&before, &total));
  CUdeviceptr memory;
  EXPECT_OK(cuMemAlloc(&memory, 1 << 20));
  EXPECT_EQ(memory % 256, 0u);
  EXPECT_OK(cuMemGetInfo(&after, &total));
  EXPECT_EQ(before - after, size_t(1) << 20);
  EXPECT_EQ(cuMemAlloc(&memory, total), CUDA_ERROR_OUT_OF_MEMORY);
  EXPECT_EQ(cuMemAlloc(&memory, 0), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(OnDevice, FreesOnceOnly) {
  CUdeviceptr memory;
  EXPECT_OK(cuMemAlloc(&memory, 64));
  EXPECT_EQ(cuMemFree(memory + 4), CUDA_ERROR_INVALID_VALUE);
  EXPECT_OK(cuMemFree(memory));
  EXPECT_EQ(cuMemFree(memory), CUDA_ERROR_INVALID_VALUE);
  EXPECT_OK(cuMemFree(0));
  float value = 0;
  EXPECT_EQ(cuMemcpyHtoD(memory, &value, 4), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(OnDevice, RefusesCopiesPastTheEnd) {
  float values[5] = {};
  EXPECT_EQ(cuMemcpyHtoD(data, values, 20), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuMemcpyDtoH(values, data + 4, 16), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuMemcpyHtoD(0, values, 4), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(cuMemcpyDtoH(values, reinterpret_cast<uintptr_t>(values), 4),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(get(), (Floats{1, 2, 3, 4}));
}

TEST_F(OnDevice, CopiesInEveryDirection) {
  float values[2] = {8, 9};
  EXPECT_OK(cuMemcpyHtoDAsync(data, values, 8, stream));
  EXPECT_OK(cuMemcpyDtoDAsync(data + 8, data, 4, stream));
  EXPECT_OK(cuMemcpyDtoHAsync(&values[1], data + 8, 4, stream));
  EXPECT_OK(cuMemcpy(data + 12, reinterpret_cast<uintptr_t>(values), 4));
  EXPECT_EQ(values[1], 8);
  EXPECT_EQ(get(), (Floats{8, 9, 8, 8}));
}

TEST_F(OnDevice, CopiesRows) {
  // The middle column of a 2x3 matrix of the host's.
  float matrix[6] = {1, 2, 3, 4, 5, 6};
  CUDA_MEMCPY2D copy = {};
  copy.srcMemoryType = CU_MEMORYTYPE_HOST;
  copy.srcHost = matrix;
  copy.srcXInBytes = 4;
  copy.srcPitch = 12;
  copy.dstMemoryType = CU_MEMORYTYPE_DEVICE;
  copy.dstDevice = data;
  copy.dstPitch = 4;
  copy.WidthInBytes = 4;
  copy.Height = 2;
  EXPECT_OK(cuMemcpy2D(&copy));
  EXPECT_EQ(get(), (Floats{2, 5, 3, 4}));
  copy.dstPitch = 2;
  EXPECT_EQ(cuMemcpy2D(&copy), CUDA_ERROR_INVALID_VALUE);
  copy.dstPitch = 16;
  EXPECT_EQ(cuMemcpy2D(&copy), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(OnDevice, Sets) {
  uint32_t words[4];
  EXPECT_OK(cuMemsetD32(data, 0x01020304, 4));
  EXPECT_OK(cuMemsetD16Async(data, 0xabcd, 3, stream));
  EXPECT_OK(cuMemsetD8(data + 12, 0xee, 3));
  EXPECT_OK(cuMemcpyDtoH(words, data, 16));
  EXPECT_EQ(words[0], 0xabcdabcdu);
  EXPECT_EQ(words[1], 0x0102abcdu);
  EXPECT_EQ(words[2], 0x01020304u);
  EXPECT_EQ(words[3], 0x01eeeeeeu);
  EXPECT_EQ(cuMemsetD32(data, 0, 5), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(OnDevice, LetsKernelsUseMemoryOfTheHost) {
  void *memory;
  ASSERT_OK(cuMemHostAlloc(&memory, 16, CU_MEMHOSTALLOC_DEVICEMAP));
  auto *values = static_cast<float *>(memory);
  for (int i = 0; i < 4; ++i)
    values[i] = float(i);
  CUdeviceptr own = data;
  ASSERT_OK(cuMemHostGetDevicePointer(&data, memory, 0));
  EXPECT_OK(launch(3, stream));
  EXPECT_EQ(get(), (Floats{0, 3, 6, 9}));
  data = own;
  EXPECT_EQ(values[3], 9);
  unsigned type;
  EXPECT_OK(cuPointerGetAttribute(&type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE,
                                  reinterpret_cast<uintptr_t>(values)));
  EXPECT_EQ(type, unsigned(CU_MEMORYTYPE_HOST));
  EXPECT_EQ(cuMemFree(reinterpret_cast<uintptr_t>(memory)),
            CUDA_ERROR_INVALID_VALUE);
  EXPECT_OK(cuMemFreeHost(memory));
  EXPECT_EQ(cuMemFreeHost(memory), CUDA_ERROR_INVALID_VALUE);
}

TEST_F(OnDevice, RegistersMemoryOfTheHost) {
  alignas(16) float values[4] = {1, 1, 2, 2};
  ASSERT_OK(cuMemHostRegister(values, 16, CU_MEMHOSTREGISTER_DEVICEMAP));
  EXPECT_EQ(cuMemHostRegister(values + 1, 4, 0),
            CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED);
  CUdeviceptr own = data;
  ASSERT_OK(cuMemHostGetDevicePointer(&data, values, 0));
  EXPECT_OK(launch(5, stream));
  data = own;
  EXPECT_EQ(values[2], 10);
  EXPECT_OK(cuMemHostUnregister(values));
  EXPECT_EQ(cuMemHostUnregister(values), CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED);
}

TEST_F(OnDevice, OffersManagedMemory) {
  CUdeviceptr own = data;
  ASSERT_OK(cuMemAllocManaged(&data, 16, CU_MEM_ATTACH_GLOBAL));
  auto *values = reinterpret_cast<float *>(data);
  for (int i = 0; i < 4; ++i)
    values[i] = 1;
  EXPECT_OK(launch(7, stream));
  EXPECT_EQ(values[3], 7);
  EXPECT_OK(cuMemFree(data));
  data = own;
}

TEST_F(OnDevice, KnowsWhatAnAddressIs) {
  CUdeviceptr base;
  size_t bytes;
  EXPECT_OK(cuMemGetAddressRange(&base, &bytes, data + 5));
  EXPECT_EQ(base, data);
  EXPECT_EQ(bytes, 16u);
  unsigned type;
  EXPECT_OK(
      cuPointerGetAttribute(&type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, data + 5));
  EXPECT_EQ(type, unsigned(CU_MEMORYTYPE_DEVICE));
  CUcontext owner;
  EXPECT_OK(cuPointerGetAttribute(&owner, CU_POINTER_ATTRIBUTE_CONTEXT, data));
  EXPECT_EQ(owner, context);
  EXPECT_EQ(cuPointerGetAttribute(&type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE,
                                  reinterpret_cast<uintptr_t>(&type)),
            CUDA_ERROR_INVALID_VALUE);
}
