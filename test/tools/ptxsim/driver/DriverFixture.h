//===- DriverFixture.h - A context on the simulated device ------*- C++ -*-===//

#ifndef CNNC_TEST_TOOLS_PTXSIM_DRIVER_DRIVERFIXTURE_H
#define CNNC_TEST_TOOLS_PTXSIM_DRIVER_DRIVERFIXTURE_H

#include <cstring>
#include <gtest/gtest.h>
#include <ptxsim.h>
#include <vector>

namespace ptxsim::test {

#define EXPECT_OK(call) EXPECT_EQ(call, CUDA_SUCCESS)
#define ASSERT_OK(call) ASSERT_EQ(call, CUDA_SUCCESS)

/// Kernels: scale(float *data, float factor, uint8_t flag) multiplies each of
/// the block's elements if the flag is set; addTo(float *data) adds the
/// variable `addend`; stray(float *data) writes behind its end.
inline constexpr const char kPtx[] = R"(
.version 6.4
.target sm_75
.address_size 64

.visible .global .align 4 .f32 addend = 0f3F000000;

.visible .entry scale(.param .u64 data, .param .f32 factor, .param .u8 flag)
{
  .reg .pred %p<2>;
  .reg .b16 %rs<2>;
  .reg .b32 %r<5>;
  .reg .f32 %f<4>;
  .reg .b64 %rd<4>;
  ld.param.u64 %rd1, [data];
  ld.param.f32 %f1, [factor];
  ld.param.u8 %rs1, [flag];
  setp.eq.u16 %p1, %rs1, 0;
  @%p1 bra END;
  mov.u32 %r1, %ctaid.x;
  mov.u32 %r2, %ntid.x;
  mov.u32 %r3, %tid.x;
  mad.lo.s32 %r4, %r1, %r2, %r3;
  mul.wide.u32 %rd2, %r4, 4;
  add.s64 %rd3, %rd1, %rd2;
  ld.global.f32 %f2, [%rd3];
  mul.rn.f32 %f3, %f1, %f2;
  st.global.f32 [%rd3], %f3;
END:
  ret;
}

.visible .entry addTo(.param .u64 data)
{
  .reg .b32 %r<2>;
  .reg .f32 %f<4>;
  .reg .b64 %rd<4>;
  ld.param.u64 %rd1, [data];
  mov.u32 %r1, %tid.x;
  mul.wide.u32 %rd2, %r1, 4;
  add.s64 %rd3, %rd1, %rd2;
  ld.global.f32 %f1, [%rd3];
  ld.global.f32 %f2, [addend];
  add.rn.f32 %f3, %f1, %f2;
  st.global.f32 [%rd3], %f3;
  ret;
}

.visible .entry stray(.param .u64 data)
{
  .reg .b64 %rd<2>;
  ld.param.u64 %rd1, [data];
  st.global.f32 [%rd1+1048576], 0f3F800000;
  ret;
}
)";

/// Four floats on the device, a module, a stream; nothing may be left behind.
class OnDevice : public testing::Test {
protected:
  OnDevice() {
    EXPECT_OK(cuInit(0));
    EXPECT_OK(cuDevicePrimaryCtxRetain(&context, 0));
    EXPECT_OK(cuCtxPushCurrent(context));
    EXPECT_OK(cuModuleLoadData(&module, kPtx));
    EXPECT_OK(cuModuleGetFunction(&scale, module, "scale"));
    EXPECT_OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
    EXPECT_OK(cuMemAlloc(&data, 16));
    set({1, 2, 3, 4});
  }

  ~OnDevice() override {
    CUcontext popped;
    EXPECT_OK(cuCtxPopCurrent(&popped));
    EXPECT_EQ(popped, context);
    // Takes everything else along.
    EXPECT_OK(cuDevicePrimaryCtxRelease(0));
    EXPECT_OK(ptxsimSetInjections(""));
    uint64_t counts[8];
    EXPECT_OK(ptxsimGetLiveCounts(&counts));
    for (int i = 0; i < 8; ++i)
      EXPECT_EQ(counts[i], 0u) << i;
  }

  void set(std::vector<float> values) {
    EXPECT_OK(cuMemcpyHtoD(data, values.data(), 4 * values.size()));
  }

  std::vector<float> get() {
    std::vector<float> values(4);
    EXPECT_OK(cuMemcpyDtoH(values.data(), data, 16));
    return values;
  }

  /// Launches scale() on all four elements.
  CUresult launch(float by, CUstream in, unsigned char flag = 1) {
    void *parameters[] = {&data, &by, &flag};
    return cuLaunchKernel(scale, 2, 1, 1, 2, 1, 1, 0, in, parameters, nullptr);
  }

  CUcontext context = nullptr;
  CUmodule module = nullptr;
  CUfunction scale = nullptr;
  CUstream stream = nullptr;
  CUdeviceptr data = 0;
};

using Floats = std::vector<float>;

} // namespace ptxsim::test

#endif // CNNC_TEST_TOOLS_PTXSIM_DRIVER_DRIVERFIXTURE_H
