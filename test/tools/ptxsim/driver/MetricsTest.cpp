//===- MetricsTest.cpp - What is known of a launch ------------------------===//

#include "test/tools/ptxsim/driver/DriverFixture.h"

#include <algorithm>
#include <map>
#include <string>

using namespace ptxsim::test;

namespace {

/// Each of 64 threads, in a loop of 10 turns with a loop of 4 inside, adds a
/// word of shared memory that is two banks from its neighbour's: a conflict of
/// two lanes each time. Then the even lanes take a branch, and all store their
/// sums 8 bytes apart.
constexpr char kLoops[] = R"(
.version 7.0
.target sm_80
.address_size 64
.visible .entry loops(.param .u64 out)
{
  .reg .b32 %r<9>;
  .reg .f32 %f<4>;
  .reg .b64 %rd<4>;
  .reg .pred %p<4>;
  .shared .align 4 .b8 words[512];
  ld.param.u64 %rd1, [out];
  mov.u32 %r1, %tid.x;
  mov.u32 %r2, words;
  shl.b32 %r3, %r1, 3;
  add.u32 %r4, %r2, %r3;
  st.shared.f32 [%r4], 0f3F800000;
  bar.sync 0;
  mov.f32 %f1, 0f00000000;
  mov.u32 %r5, 0;
OUTER:
  mov.u32 %r6, 0;
INNER:
  ld.shared.f32 %f2, [%r4];
  add.rn.f32 %f1, %f1, %f2;
  add.u32 %r6, %r6, 1;
  setp.lt.u32 %p1, %r6, 4;
  @%p1 bra INNER;
  add.u32 %r5, %r5, 1;
  setp.lt.u32 %p2, %r5, 10;
  @%p2 bra OUTER;
  and.b32 %r7, %r1, 1;
  setp.eq.u32 %p3, %r7, 0;
  @%p3 bra EVEN;
  add.rn.f32 %f1, %f1, %f1;
EVEN:
  mul.wide.u32 %rd2, %r1, 8;
  add.s64 %rd3, %rd1, %rd2;
  st.global.f32 [%rd3], %f1;
  ret;
}
)";

class Metrics : public OnDevice {
protected:
  /// Launches the kernel with metrics kept; returns the numbers.
  std::map<std::string, double> measure() {
    CUmodule module;
    CUfunction function;
    EXPECT_OK(cuModuleLoadData(&module, kLoops));
    EXPECT_OK(cuModuleGetFunction(&function, module, "loops"));
    CUdeviceptr out;
    EXPECT_OK(cuMemAlloc(&out, 64 * 8));
    void *parameters[] = {&out};
    EXPECT_OK(ptxsimKeepMetrics(1));
    EXPECT_OK(cuLaunchKernel(function, 2, 1, 1, 64, 1, 1, 0, nullptr,
                             parameters, nullptr));
    EXPECT_OK(ptxsimKeepMetrics(0));
    std::map<std::string, double> numbers;
    const ptxsimMetric *metrics = nullptr;
    size_t count = 0;
    EXPECT_OK(ptxsimGetMetrics(&metrics, &count));
    for (size_t i = 0; i < count; ++i)
      if (metrics[i].text)
        texts[metrics[i].name] = metrics[i].text;
      else
        numbers[metrics[i].name] = metrics[i].number;
    EXPECT_OK(cuLaunchKernel(function, 1, 1, 1, 64, 1, 1, 0, nullptr,
                             parameters, nullptr));
    EXPECT_EQ(ptxsimGetMetrics(&metrics, &count), CUDA_ERROR_NOT_FOUND);
    EXPECT_OK(cuMemFree(out));
    EXPECT_OK(cuModuleUnload(module));
    return numbers;
  }

  std::map<std::string, std::string> texts;
};

TEST_F(Metrics, CountsOfALaunchAndItsMainLoop) {
  std::map<std::string, double> m = measure();
  constexpr double warps = 2 * 2;
  // Before the loops 9 instructions; behind them 8, one of which only the odd
  // lanes execute; in each turn of the outer loop 4, of the inner loop 5.
  constexpr double inner = warps * 10 * 4 * 5, outer = warps * 10 * 4;
  EXPECT_EQ(m["warp_instructions"], warps * (9 + 8) + outer + inner);
  EXPECT_EQ(m["instructions_fma"], warps * (1 + 10 * 4));
  // Branches that end a loop have no lanes, the last one and the addition that
  // it skips have half of them.
  EXPECT_DOUBLE_EQ(m["lanes"],
                   1 - warps * (10 + 1 + 0.5 + 0.5) / m["warp_instructions"]);
  EXPECT_EQ(m["branches"], warps * (10 * 4 + 10 + 1));
  EXPECT_EQ(m["divergent_branches"], warps);
  EXPECT_EQ(m["barriers"], 2);
  // One store and 40 loads a warp, each in two wavefronts instead of one.
  EXPECT_EQ(m["shared_wavefronts"], warps * 2 * 41);
  EXPECT_EQ(m["bank_conflicts"], warps * 41);
  // 32 words 8 bytes apart lie in 8 sectors; 128 bytes would fill 4.
  EXPECT_EQ(m["global_requests"], warps);
  EXPECT_EQ(m["global_sectors"], warps * 8);
  EXPECT_EQ(m["ideal_global_sectors"], warps * 4);
  // Both blocks write the same.
  EXPECT_EQ(m["dram_bytes"], 64 * 8);

  EXPECT_EQ(m["main_loop_depth"], 2);
  EXPECT_EQ(m["main_loop_line"], 24);
  EXPECT_EQ(m["main_loop_warp_instructions"], inner);
  EXPECT_EQ(m["main_loop_math_share"], 1.0 / 5);
  EXPECT_EQ(m["main_loop_bank_conflicts"], warps * 40);
  EXPECT_EQ(m["main_loop_global_sectors"], 0);
  EXPECT_EQ(texts["kernel"], "loops");
  EXPECT_EQ(texts["device"], "sm_80");
}

TEST_F(Metrics, TheTimeIsTheLargestRoofAndTheLatency) {
  std::map<std::string, double> m = measure();
  // Two SMs work. Issue: all instructions by 4 schedulers of each; shared: a
  // wavefront a cycle, which is more than 41 additions at 2 cycles each.
  double cycles =
      std::max(m["warp_instructions"] / (4 * 2), m["shared_wavefronts"] / 2);
  EXPECT_NEAR(m["estimated_us"], 2 + (1000 + cycles) / 1410, 1e-9);
  EXPECT_EQ(texts["bound"], "latency");
}

} // namespace
