/* y = a * x + y on a GPU or on ptxsim, by the driver API alone.

     cc -I tools/ptxsim/driver/include saxpy.c -L build/lib/ptxsim \
        -l:libcuda.so.1 -o saxpy
     LD_LIBRARY_PATH=build/lib/ptxsim ./saxpy

   Without LD_LIBRARY_PATH the same program runs over NVIDIA's driver. */

#include <cuda.h>

#include <stdio.h>
#include <stdlib.h>

#define COUNT 1000

static const char ptx[] =
    ".version 6.4\n"
    ".target sm_75\n"
    ".address_size 64\n"
    ".visible .entry saxpy(.param .f32 a, .param .u32 n,\n"
    "                      .param .u64 x, .param .u64 y)\n"
    "{\n"
    "  .reg .pred %p<2>;\n"
    "  .reg .b32 %r<6>;\n"
    "  .reg .f32 %f<5>;\n"
    "  .reg .b64 %rd<6>;\n"
    "  ld.param.f32 %f1, [a];\n"
    "  ld.param.u32 %r1, [n];\n"
    "  ld.param.u64 %rd1, [x];\n"
    "  ld.param.u64 %rd2, [y];\n"
    "  mov.u32 %r2, %ctaid.x;\n"
    "  mov.u32 %r3, %ntid.x;\n"
    "  mov.u32 %r4, %tid.x;\n"
    "  mad.lo.s32 %r5, %r2, %r3, %r4;\n"
    "  setp.ge.u32 %p1, %r5, %r1;\n"
    "  @%p1 bra END;\n"
    "  mul.wide.u32 %rd3, %r5, 4;\n"
    "  add.s64 %rd4, %rd1, %rd3;\n"
    "  add.s64 %rd5, %rd2, %rd3;\n"
    "  ld.global.f32 %f2, [%rd4];\n"
    "  ld.global.f32 %f3, [%rd5];\n"
    "  fma.rn.f32 %f4, %f1, %f2, %f3;\n"
    "  st.global.f32 [%rd5], %f4;\n"
    "END:\n"
    "  ret;\n"
    "}\n";

static void check(CUresult result, const char *call) {
  const char *name = "?", *text = "?";
  if (result == CUDA_SUCCESS)
    return;
  cuGetErrorName(result, &name);
  cuGetErrorString(result, &text);
  fprintf(stderr, "%s: %s: %s\n", call, name, text);
  exit(1);
}
#define CHECK(call) check(call, #call)

int main(void) {
  static float x[COUNT], y[COUNT];
  float a = 2.5f;
  unsigned count = COUNT;
  char name[100];
  CUdevice device;
  CUcontext context;
  CUmodule module;
  CUfunction saxpy;
  CUstream stream;
  CUdeviceptr device_x, device_y;
  for (int i = 0; i < COUNT; ++i) {
    x[i] = (float)i;
    y[i] = 1;
  }
  CHECK(cuInit(0));
  CHECK(cuDeviceGet(&device, 0));
  CHECK(cuDeviceGetName(name, sizeof(name), device));
  CHECK(cuDevicePrimaryCtxRetain(&context, device));
  CHECK(cuCtxSetCurrent(context));
  CHECK(cuModuleLoadData(&module, ptx));
  CHECK(cuModuleGetFunction(&saxpy, module, "saxpy"));
  CHECK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  CHECK(cuMemAlloc(&device_x, sizeof(x)));
  CHECK(cuMemAlloc(&device_y, sizeof(y)));
  CHECK(cuMemcpyHtoDAsync(device_x, x, sizeof(x), stream));
  CHECK(cuMemcpyHtoDAsync(device_y, y, sizeof(y), stream));
  void *parameters[] = {&a, &count, &device_x, &device_y};
  CHECK(cuLaunchKernel(saxpy, (COUNT + 127) / 128, 1, 1, 128, 1, 1, 0, stream,
                       parameters, NULL));
  CHECK(cuMemcpyDtoHAsync(y, device_y, sizeof(y), stream));
  CHECK(cuStreamSynchronize(stream));
  for (int i = 0; i < COUNT; ++i)
    if (y[i] != a * (float)i + 1) {
      fprintf(stderr, "element %d is %g\n", i, y[i]);
      return 1;
    }
  printf("%s: %d elements are right\n", name, COUNT);
  CHECK(cuMemFree(device_x));
  CHECK(cuMemFree(device_y));
  CHECK(cuStreamDestroy(stream));
  CHECK(cuModuleUnload(module));
  CHECK(cuDevicePrimaryCtxRelease(device));
  return 0;
}
