//===- MoveTest.cpp - mov, cvta, isspacep, special registers --------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"

namespace ptxsim::test {
namespace {

Column wide() { return table(integerEdges(64), 1, 50, 64)[0]; }

TEST(Move, Unpack) {
  Table a{wide()};
  expectEach("mov.b64 {%out32, %t0}, %la;", a,
             [](uint64_t v) { return v & 0xffffffff; });
  expectEach("mov.b64 {%t0, %out32}, %la;", a,
             [](uint64_t v) { return v >> 32; });
  expectEach("mov.b64 {_, %out32}, %la;", a,
             [](uint64_t v) { return v >> 32; });
  expectEach("mov.b64 {%ht0, %ht1, %ht2, %out16}, %la;", a,
             [](uint64_t v) { return v >> 48; });
  expectEach("mov.b64 {%ht0, %out16, %ht1, %ht2}, %la;", a,
             [](uint64_t v) { return v >> 16 & 0xffff; });
  expectEach("mov.b32 {%out16, %ht0}, %a;", a,
             [](uint64_t v) { return v & 0xffff; });
  expectEach("mov.b32 {%ht0, %out16}, %a;", a,
             [](uint64_t v) { return v >> 16 & 0xffff; });
  expectEach("mov.b32 {%ht0, %ht1, %ht2, %out16}, %a;", a,
             [](uint64_t v) { return v >> 24 & 0xff; });
  // `_` must not hide a register.
  expectEach("mov.b32 %t0, %a; mov.b64 {_, %t1}, %la; mov.b32 %out32, %t0;", a,
             [](uint64_t v) { return v & 0xffffffff; });
}

TEST(Move, Pack) {
  Table ab = cross(some(wide(), 20), some(wide(), 20));
  expectEach("mov.b64 %out64, {%a, %b};", ab,
             [](uint64_t a, uint64_t b) { return (a & 0xffffffff) | b << 32; });
  expectEach("mov.b32 %out32, {%ha, %hb};", ab, [](uint64_t a, uint64_t b) {
    return (a & 0xffff) | (b & 0xffff) << 16;
  });
  expectEach("mov.b64 %out64, {%ha, %hb, %hb, %ha};", ab,
             [](uint64_t a, uint64_t b) {
               a &= 0xffff;
               b &= 0xffff;
               return a | b << 16 | b << 32 | a << 48;
             });
  expectEach("mov.b64 %out64, {%a, 7};", ab, [](uint64_t a, uint64_t) {
    return (a & 0xffffffff) | uint64_t(7) << 32;
  });
  // Bits above 16 of a register that 16 are taken from do not show.
  expectEach("xor.b16 %ht0, %ha, -1; mov.b32 %out32, {%ht0, %ht0};", ab,
             [](uint64_t a, uint64_t) { return (~a & 0xffff) * 0x10001; });
}

/// Constants in all spellings (PTX ISA 4.5), 64 bits wide too.
TEST(Move, Constants) {
  Table none{{0}};
  auto is = [&](const std::string &text, uint64_t value) {
    expectEach(text, none, [&](uint64_t) { return value; });
  };
  is("mov.u64 %out64, 0xfedcba9876543210;", 0xfedcba9876543210);
  is("mov.u64 %out64, 18446744073709551615;", ~uint64_t(0));
  is("mov.s64 %out64, -9223372036854775808;", uint64_t(1) << 63);
  is("mov.s64 %out64, -1;", ~uint64_t(0));
  is("add.s64 %out64, %la, 4294967296;", uint64_t(1) << 32);
  is("and.b64 %out64, -1, 0xffffffff00000000;", 0xffffffff00000000);
  is("mov.u32 %out32, 0b101;", 5);
  is("mov.u32 %out32, 017;", 15);
  is("mov.u32 %out32, 4000000000U;", 4000000000);
  is("mov.b32 %out32, 0f3F800000;", 0x3f800000);
  is("mov.f32 %out32, 0F7fc00000;", 0x7fc00000);
  is("mov.f32 %out32, 1.5;", 0x3fc00000);
  is("mov.f32 %out32, -2.5e-1;", 0xbe800000);
  is("mov.f64 %out64, 0d3FF0000000000000;", 0x3ff0000000000000);
  is("mov.f64 %out64, -1.0;", 0xbff0000000000000);
  is("mov.b16 %out16, 0xffff;", 0xffff);
  is("mov.u32 %out32, WARP_SZ;", 32);
}

/// The generic address of shared and local memory and back, and which space it
/// is in.
TEST(Move, GenericAddresses) {
  Simulated sim(R"(
.version 8.8
.target sm_90
.address_size 64
.global .align 4 .u32 inGlobal = 11;
.const .align 4 .u32 inConst = 13;
.visible .entry k(.param .u64 to, .param .align 8 .b8 whole[16])
{
  .reg .pred %p<20>;
  .reg .b32 %r<40>;
  .reg .b64 %rd<40>;
  .local .align 4 .b8 inLocal[8];
  .shared .align 4 .b8 inShared[8];
  ld.param.u64 %rd0, [to];
  mov.u64 %rd1, inGlobal;
  mov.u64 %rd2, inConst;
  mov.u64 %rd3, inShared;
  mov.u64 %rd4, inLocal;
  mov.b64 %rd5, whole;
  cvta.global.u64 %rd11, %rd1;
  cvta.const.u64 %rd12, %rd2;
  cvta.shared.u64 %rd13, %rd3;
  cvta.local.u64 %rd14, %rd4;
  cvta.param.u64 %rd15, %rd5;
  mov.u32 %r1, 17;
  st.shared.u32 [%rd3+4], %r1;
  mov.u32 %r1, 19;
  st.local.u32 [%rd4+4], %r1;
  mov.u32 %r9, 0;
)" + [] {
    std::string text;
    const char *const spaces[] = {"global", "const", "shared", "local",
                                  "param"};
    // Bit 5 * n + m: is the n-th address in the m-th space?
    for (int n = 0; n < 5; ++n)
      for (int m = 0; m < 5; ++m)
        text += "  isspacep." + std::string(spaces[m]) + " %p1, %rd" +
                std::to_string(11 + n) + ";\n  selp.b32 %r2, " +
                std::to_string(1 << (5 * n + m)) +
                ", 0, %p1;\n  or.b32 %r9, %r9, %r2;\n";
    return text;
  }() + R"(
  st.global.u32 [%rd0], %r9;
  ld.u32 %r1, [%rd11];
  st.global.u32 [%rd0+4], %r1;
  ld.u32 %r1, [%rd12];
  st.global.u32 [%rd0+8], %r1;
  ld.u32 %r1, [%rd13+4];
  st.global.u32 [%rd0+12], %r1;
  ld.u32 %r1, [%rd14+4];
  st.global.u32 [%rd0+16], %r1;
  ld.u32 %r1, [%rd15+8];
  st.global.u32 [%rd0+20], %r1;
  ld.param.u32 %r1, [%rd5+12];
  st.global.u32 [%rd0+24], %r1;
  cvta.to.shared.u64 %rd20, %rd13;
  cvta.to.local.u64 %rd21, %rd14;
  ld.shared.u32 %r1, [%rd20+4];
  ld.local.u32 %r2, [%rd21+4];
  add.u32 %r1, %r1, %r2;
  st.global.u32 [%rd0+28], %r1;
  cvt.u32.u64 %r3, %rd20;
  ld.shared.u32 %r1, [%r3+4];
  st.global.u32 [%rd0+32], %r1;
  ret;
}
)");
  uint64_t to = sim.allocate(64);
  sim.launch("k", std::vector<uint64_t>{to, 0, uint64_t(29) << 32 | 23},
             {1, 1, 0});
  uint32_t diagonal = 0;
  for (int n = 0; n < 5; ++n)
    diagonal |= 1u << 6 * n;
  EXPECT_EQ(sim.download<uint32_t>(to, 9),
            (std::vector<uint32_t>{diagonal, 11, 13, 17, 19, 23, 29, 36, 17}));
}

TEST(Move, SpecialRegisters) {
  Simulated sim(kernel("to", R"(
  .reg .b32 %s<40>;
  mov.u32 %t0, %ctaid.x; mov.u32 %t1, %ntid.x; mov.u32 %t2, %tid.x;
  mad.lo.u32 %t3, %t0, %t1, %t2;
  mad.wide.u32 %lt0, %t3, 64, %to;
  mov.u32 %s0, %tid.x; mov.u32 %s1, %tid.y; mov.u32 %s2, %ntid.x;
  mov.u32 %s3, %ntid.z; mov.u32 %s4, %ctaid.x; mov.u32 %s5, %nctaid.x;
  mov.u32 %s6, %laneid; mov.u32 %s7, %warpid; mov.u32 %s8, %lanemask_eq;
  mov.u32 %s9, %lanemask_lt; mov.u32 %s10, %lanemask_le;
  mov.u32 %s11, %lanemask_gt; mov.u32 %s12, %lanemask_ge;
  mov.u32 %s13, %nwarpid; mov.u32 %s14, %dynamic_smem_size;
  mov.u32 %s15, %cluster_nctarank;
  st.global.v4.b32 [%lt0], {%s0, %s1, %s2, %s3};
  st.global.v4.b32 [%lt0+16], {%s4, %s5, %s6, %s7};
  st.global.v4.b32 [%lt0+32], {%s8, %s9, %s10, %s11};
  st.global.v4.b32 [%lt0+48], {%s12, %s13, %s14, %s15};)"));
  uint64_t to = sim.allocate(64 * 3 * 70);
  sim.launch("k", std::vector<uint64_t>{to}, {3, 70, 48});
  for (uint32_t block = 0; block < 3; ++block)
    for (uint32_t tid = 0; tid < 70; ++tid) {
      uint32_t lane = tid % 32, below = 0;
      for (uint32_t n = 0; n < lane; ++n)
        below |= 1u << n;
      uint32_t self = below + 1;
      std::vector<uint32_t> expected{
          tid,    0,        70,   1,     block,        3,
          lane,   tid / 32, self, below, below | self, ~(below | self),
          ~below, 3,        48,   1};
      EXPECT_EQ(sim.download<uint32_t>(to + 64 * (block * 70 + tid), 16),
                expected)
          << block << ", " << tid;
    }
}

/// A clock that stood still would hang every loop that waits for it.
TEST(Move, Clocks) {
  Simulated sim(kernel("to", R"(
  mov.u64 %lt0, %clock64;
  mov.u32 %t0, %clock;
AGAIN:
  mov.u64 %lt1, %clock64;
  sub.u64 %lt2, %lt1, %lt0;
  setp.lt.u64 %pt0, %lt2, 100;
  nanosleep.u32 20;
  @%pt0 bra AGAIN;
  mov.u32 %t1, %clock;
  setp.gt.u32 %pt1, %t1, %t0;
  selp.u32 %t2, 1, 0, %pt1;
  mov.u64 %lt3, %globaltimer;
  st.global.u32 [%to], %t2;)"));
  uint64_t to = sim.allocate(4);
  sim.launch("k", std::vector<uint64_t>{to}, {1, 1, 0});
  EXPECT_EQ(sim.download<uint32_t>(to, 1)[0], 1u);
}

} // namespace
} // namespace ptxsim::test
