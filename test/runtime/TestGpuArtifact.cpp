//===- TestGpuArtifact.cpp - Artifacts with kernels for a GPU -------------===//

#include "test/runtime/TestArtifact.h"

namespace cnnc::test {

using namespace artifact;

static constexpr const char kPtx[] = R"(
.version 6.4
.target sm_75
.address_size 64

.extern .shared .align 16 .b8 dynamicShared[];

// out[i] = a[i] + b[i]
.visible .entry addKernel(.param .u64 a, .param .u64 b, .param .u64 out)
{
  .reg .b32 %r<5>;
  .reg .f32 %f<4>;
  .reg .b64 %rd<8>;
  ld.param.u64 %rd1, [a];
  ld.param.u64 %rd2, [b];
  ld.param.u64 %rd3, [out];
  mov.u32 %r1, %ctaid.x;
  mov.u32 %r2, %ntid.x;
  mov.u32 %r3, %tid.x;
  mad.lo.s32 %r4, %r1, %r2, %r3;
  mul.wide.u32 %rd4, %r4, 4;
  add.s64 %rd5, %rd1, %rd4;
  add.s64 %rd6, %rd2, %rd4;
  add.s64 %rd7, %rd3, %rd4;
  ld.global.f32 %f1, [%rd5];
  ld.global.f32 %f2, [%rd6];
  add.rn.f32 %f3, %f1, %f2;
  st.global.f32 [%rd7], %f3;
  ret;
}

// out[i] = exp(x[i]), as 2 to the power of x[i] * log2(e)
.visible .entry expKernel(.param .u64 x, .param .u64 out)
{
  .reg .b32 %r<5>;
  .reg .f32 %f<4>;
  .reg .b64 %rd<6>;
  ld.param.u64 %rd1, [x];
  ld.param.u64 %rd2, [out];
  mov.u32 %r1, %ctaid.x;
  mov.u32 %r2, %ntid.x;
  mov.u32 %r3, %tid.x;
  mad.lo.s32 %r4, %r1, %r2, %r3;
  mul.wide.u32 %rd3, %r4, 4;
  add.s64 %rd4, %rd1, %rd3;
  add.s64 %rd5, %rd2, %rd3;
  ld.global.f32 %f1, [%rd4];
  mul.rn.f32 %f2, %f1, 0f3FB8AA3B;
  ex2.approx.f32 %f3, %f2;
  st.global.f32 [%rd5], %f3;
  ret;
}

// data[i] += 1
.visible .entry countKernel(.param .u64 data)
{
  .reg .b32 %r<5>;
  .reg .b16 %rs<3>;
  .reg .b64 %rd<4>;
  ld.param.u64 %rd1, [data];
  mov.u32 %r1, %ctaid.x;
  mov.u32 %r2, %ntid.x;
  mov.u32 %r3, %tid.x;
  mad.lo.s32 %r4, %r1, %r2, %r3;
  cvt.u64.u32 %rd2, %r4;
  add.s64 %rd3, %rd1, %rd2;
  ld.global.u8 %rs1, [%rd3];
  add.s16 %rs2, %rs1, 1;
  st.global.u8 [%rd3], %rs2;
  ret;
}

.visible .entry emptyKernel()
{
  ret;
}

// out[i] = x[n - 1 - i] in each block of n threads
.visible .entry reverseKernel(.param .u64 x, .param .u64 out)
{
  .reg .b32 %r<10>;
  .reg .f32 %f<3>;
  .reg .b64 %rd<6>;
  ld.param.u64 %rd1, [x];
  ld.param.u64 %rd2, [out];
  mov.u32 %r1, %ctaid.x;
  mov.u32 %r2, %ntid.x;
  mov.u32 %r3, %tid.x;
  mad.lo.s32 %r4, %r1, %r2, %r3;
  mul.wide.u32 %rd3, %r4, 4;
  add.s64 %rd4, %rd1, %rd3;
  add.s64 %rd5, %rd2, %rd3;
  ld.global.f32 %f1, [%rd4];
  mov.u32 %r5, dynamicShared;
  shl.b32 %r6, %r3, 2;
  add.s32 %r7, %r5, %r6;
  st.shared.f32 [%r7], %f1;
  bar.sync 0;
  sub.s32 %r8, %r2, %r3;
  mad.lo.s32 %r9, %r8, 4, %r5;
  ld.shared.f32 %f2, [%r9+-4];
  st.global.f32 [%rd5], %f2;
  ret;
}

.visible .entry strayKernel(.param .u64 out)
{
  .reg .b64 %rd<2>;
  ld.param.u64 %rd1, [out];
  st.global.f32 [%rd1+1048576], 0f3F800000;
  ret;
}
)";

static std::unique_ptr<GpuImageT> makeGpuImage() {
  auto image = std::make_unique<GpuImageT>();
  image->arch = "sm_75";
  image->kind = GpuImageKind::Ptx;
  image->bytes.assign(kPtx, kPtx + sizeof(kPtx) - 1);
  image->kernels = {"addKernel",   "expKernel",     "countKernel",
                    "emptyKernel", "reverseKernel", "strayKernel"};
  return image;
}

void TestArtifact::addGpuLaunch(TestGpuKernel kernel,
                                std::vector<BufferRef> buffers, Dim3 grid,
                                Dim3 block, uint32_t sharedBytes) {
  GpuLaunchT launch;
  launch.kernel = kernel;
  launch.buffers = std::move(buffers);
  launch.grid = std::make_unique<Dim3>(grid);
  launch.block = std::make_unique<Dim3>(block);
  launch.shared_bytes = sharedBytes;
  auto command = std::make_unique<CommandT>();
  command->nodes = "node_" + std::to_string(program.commands.size());
  command->form = "elementwise";
  command->body.Set(std::move(launch));
  program.commands.push_back(std::move(command));
}

TestArtifact &TestArtifact::forGpu() {
  program.provenance->target = "ptx";
  program.provenance->device = "sm_75";
  program.code.clear();
  program.gpu_code.push_back(makeGpuImage());
  for (std::unique_ptr<GoldenT> &golden : program.goldens)
    golden->tolerance = 1e-5;
  for (std::unique_ptr<CommandT> &command : program.commands) {
    const CpuLaunchT *launch = command->body.AsCpuLaunch();
    if (!launch)
      continue;
    GpuLaunchT gpu;
    gpu.kernel = launch->kernel;
    gpu.buffers = launch->buffers;
    uint32_t tasks = uint32_t(launch->tasks), block = uint32_t(launch->grain);
    gpu.grid = std::make_unique<Dim3>(tasks / block, 1, 1);
    gpu.block = std::make_unique<Dim3>(block, 1, 1);
    command->body.Reset();
    command->body.Set(std::move(gpu));
  }
  return *this;
}

} // namespace cnnc::test
