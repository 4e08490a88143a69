//===- MemoryTest.cpp - ld, st, variables, parameters (PTX ISA 9.7.9) -----===//

#include "test/tools/ptxsim/core/CoreFixture.h"

namespace ptxsim::test {
namespace {

/// One thread runs `body` with the address of `memory` in %m and of 256 bytes
/// of results in %to.
std::vector<uint8_t> run(const std::string &body,
                         const std::vector<uint8_t> &memory) {
  Simulated sim(kernel("m to", "  .reg .b64 %v<8>;\n  .reg .b32 %w<8>;\n"
                               "  .shared .align 32 .b8 sm[64];\n"
                               "  .local .align 32 .b8 lm[64];\n" +
                                   body));
  uint64_t m = sim.upload(memory), to = sim.upload(std::vector<uint8_t>(256));
  sim.launch("k", std::vector<uint64_t>{m, to}, {1, 1, 0});
  return sim.download<uint8_t>(to, 256);
}

std::vector<uint8_t> bytes() {
  std::vector<uint8_t> values(64);
  for (size_t n = 0; n < values.size(); ++n)
    values[n] = uint8_t(0x81 + n * 37);
  return values;
}

uint64_t at(const std::vector<uint8_t> &memory, size_t offset, unsigned count) {
  uint64_t value = 0;
  for (unsigned n = 0; n < count; ++n)
    value |= uint64_t(memory[offset + n]) << 8 * n;
  return value;
}

/// Values of fewer bits than the register are extended as the type says.
TEST(Memory, LoadExtends) {
  for (unsigned size : {1u, 2u, 4u, 8u})
    for (const char *kind : {"u", "s", "b"})
      for (unsigned width : {16u, 32u, 64u}) {
        if (width < 8 * size)
          continue;
        std::string reg = width == 16 ? "%ht0" : width == 32 ? "%w0" : "%v0";
        std::vector<uint8_t> got =
            run("  ld.global." + std::string(kind) + std::to_string(8 * size) +
                    " " + reg + ", [%m+8];\n  st.global.b" +
                    std::to_string(width) + " [%to], " + reg + ";",
                bytes());
        uint64_t value = at(bytes(), 8, size);
        if (*kind == 's' && size < 8 && value >> (8 * size - 1))
          value |= ~uint64_t(0) << 8 * size;
        uint64_t mask = width == 64 ? ~uint64_t(0) : (uint64_t(1) << width) - 1;
        EXPECT_EQ(at(got, 0, 8), value & mask)
            << kind << size << " into " << width;
      }
}

/// Every cache operator and ordering gives the same data.
TEST(Memory, Spellings) {
  for (const char *name :
       {"ld.global", "ld.global.ca", "ld.global.cg", "ld.global.cs",
        "ld.global.lu", "ld.global.cv", "ld.global.nc", "ld.volatile.global",
        "ld.relaxed.gpu.global", "ld.acquire.sys.global", "ld.weak.global",
        "ld.global.L1::no_allocate", "ld.global.nc.L1::evict_last.L2::128B",
        "ld.global.L2::256B", "ld.mmio.relaxed.sys.global", "ld",
        "ldu.global"}) {
    std::vector<uint8_t> got = run(std::string("  ") + name +
                                       ".u32 %w0, [%m+4];\n"
                                       "  st.global.u32 [%to], %w0;",
                                   bytes());
    EXPECT_EQ(at(got, 0, 4), at(bytes(), 4, 4)) << name;
  }
  for (const char *name :
       {"st.global", "st.global.wb", "st.global.cg", "st.global.cs",
        "st.global.wt", "st.volatile.global", "st.relaxed.cta.global",
        "st.release.gpu.global", "st.weak.global", "st.global.L1::evict_first",
        "st"}) {
    std::vector<uint8_t> got = run(std::string("  ld.global.u32 %w0, [%m];\n") +
                                       "  " + name + ".u32 [%to+12], %w0;",
                                   bytes());
    EXPECT_EQ(at(got, 12, 4), at(bytes(), 0, 4)) << name;
  }
  std::vector<uint8_t> got = run(R"(
  createpolicy.fractional.L2::evict_last.b64 %v0, 0f3F800000;
  ld.global.L2::cache_hint.u32 %w0, [%m], %v0;
  st.global.L2::cache_hint.u32 [%to], %w0, %v0;
  prefetch.global.L2 [%m];
  prefetchu.L1 [%m];
  prefetch.global.L2::evict_last [%m];
  discard.global.L2 [%to+128], 128;
  applypriority.global.L2::evict_normal [%m], 128;)",
                                 bytes());
  EXPECT_EQ(at(got, 0, 4), at(bytes(), 0, 4));
}

TEST(Memory, Vectors) {
  for (std::string space : {"global", "shared", "local"}) {
    std::string base = space == "global"   ? "%to"
                       : space == "shared" ? "sm"
                                           : "lm";
    for (unsigned size : {1u, 2u, 4u, 8u})
      for (unsigned count : {2u, 4u, 8u}) {
        if (size * count > (space == "global" ? 32 : 16) ||
            (count == 8 && size != 4))
          continue;
        std::string list, type = ".v" + std::to_string(count) + ".b" +
                                 std::to_string(8 * size);
        for (unsigned n = 0; n < count; ++n)
          list += (n ? ", " : "") +
                  std::string(size == 8   ? "%v"
                              : size == 4 ? "%w"
                                          : "%ht") +
                  std::to_string(n);
        std::vector<uint8_t> got =
            run("  ld.global" + type + " {" + list + "}, [%m+32];\n  st." +
                    space + type + " [" + base + "+32], {" + list +
                    "};\n  ld." + space + type + " {" + list + "}, [" + base +
                    "+32];\n  st.global" + type + " [%to], {" + list + "};",
                bytes());
        for (unsigned n = 0; n < size * count; ++n)
          ASSERT_EQ(got[n], bytes()[32 + n]) << space << type << " " << n;
      }
  }
  // Parts that are not wanted.
  std::vector<uint8_t> got =
      run("  mov.u32 %w0, 5;\n  ld.global.v4.u32 {_, %w1, _, %w3}, [%m];\n"
          "  st.global.v4.u32 [%to], {%w0, %w1, %w0, %w3};",
          bytes());
  EXPECT_EQ(at(got, 0, 4), 5u);
  EXPECT_EQ(at(got, 4, 4), at(bytes(), 4, 4));
  EXPECT_EQ(at(got, 12, 4), at(bytes(), 12, 4));
}

/// Narrow stores leave their neighbours alone.
TEST(Memory, NarrowStores) {
  std::vector<uint8_t> got = run(R"(
  mov.b32 %w0, 0xffffffff;
  mov.b64 %v0, 0x8877665544332211;
  st.global.b64 [%to], %v0;
  st.global.u8 [%to+1], %w0;
  st.global.u16 [%to+4], %w0;)",
                                 bytes());
  EXPECT_EQ(at(got, 0, 8), 0x8877ffff4433ff11);
}

/// Offsets of both signs, an address without one, a variable's, a constant's.
TEST(Memory, Addresses) {
  std::vector<uint8_t> got = run(R"(
  add.u64 %v0, %m, 16;
  ld.global.u32 %w0, [%v0+-4];
  ld.global.u32 %w1, [%v0-8];
  ld.global.u32 %w2, [%v0];
  st.local.u32 [lm+8], %w0;
  ld.local.u32 %w3, [8];
  st.global.v4.u32 [%to], {%w0, %w1, %w2, %w3};)",
                                 bytes());
  EXPECT_EQ(at(got, 0, 4), at(bytes(), 12, 4));
  EXPECT_EQ(at(got, 4, 4), at(bytes(), 8, 4));
  EXPECT_EQ(at(got, 8, 4), at(bytes(), 16, 4));
}

/// Initial values of module variables: numbers of all kinds, lists in lists,
/// addresses of variables and functions, single bytes of addresses.
TEST(Memory, Variables) {
  Simulated sim(R"(
.version 8.8
.target sm_90
.address_size 64
.global .align 8 .u64 next = last+4;
.const .align 4 .f32 numbers[4] = {1.0, 0f40000000, -3.0, 4.0};
.global .align 2 .b16 grid[2][3] = {{1, 2}, {3, 4, 5}};
.global .align 1 .b8 text[6] = {104, 101, 108, 108, 111};
.global .f64 wide = 0.5;
.visible .global .align 8 .b8 mixed[16] = {1, 2, 3, 4, 5, 6, 7, 8,
  0xFF(last), 0xFF00(last), 0xFF0000(last), 0xFF000000(last),
  0xFF00000000(last), 0xFF0000000000(last), 0xFF000000000000(last),
  0xFF00000000000000(generic(last))};
.global .align 4 .u32 last[2] = {7, 9};
.global .align 8 .u64 zero[2];
.visible .entry k(.param .u64 to)
{
  .reg .b16 %h<4>;
  .reg .b32 %r<9>;
  .reg .b64 %rd<9>;
  ld.param.u64 %rd0, [to];
  ld.global.u64 %rd1, [next];
  ld.global.u32 %r0, [%rd1];
  st.global.u32 [%rd0], %r0;
  ld.const.v4.b32 {%r1, %r2, %r3, %r4}, [numbers];
  st.global.b32 [%rd0+4], %r2;
  st.global.b32 [%rd0+8], %r3;
  ld.global.b16 %h0, [grid+4];
  ld.global.b16 %h1, [grid+6];
  mov.b32 %r5, {%h0, %h1};
  st.global.b32 [%rd0+12], %r5;
  ld.global.b32 %r6, [mixed];
  st.global.b32 [%rd0+16], %r6;
  ld.global.u64 %rd2, [mixed+8];
  ld.global.u32 %r7, [%rd2];
  st.global.b32 [%rd0+20], %r7;
  ld.global.u64 %rd3, [wide];
  st.global.u64 [%rd0+24], %rd3;
  ld.global.u64 %rd4, [zero+8];
  st.global.u64 [%rd0+32], %rd4;
  ld.global.u8 %r8, [text+4];
  st.global.u32 [%rd0+40], %r8;
  ret;
}
)");
  uint64_t to = sim.allocate(64);
  sim.launch("k", std::vector<uint64_t>{to}, {1, 1, 0});
  EXPECT_EQ(sim.download<uint32_t>(to, 11),
            (std::vector<uint32_t>{9, 0x40000000, 0xc0400000, 0x00030000,
                                   0x04030201, 7, 0, 0x3fe00000, 0, 0, 111}));
}

/// Structures by value, read part by part and by an address in a register.
TEST(Memory, ParametersByValue) {
  Simulated sim(R"(
.version 8.8
.target sm_90
.address_size 64
.visible .entry k(.param .u64 to, .param .u8 small, .param .align 8 .b8 s[24],
  .param .f64 last)
{
  .reg .b16 %h<3>;
  .reg .b32 %r<5>;
  .reg .b64 %rd<9>;
  ld.param.u64 %rd0, [to];
  ld.param.s8 %h0, [small];
  st.global.b16 [%rd0], %h0;
  ld.param.v2.u32 {%r0, %r1}, [s+8];
  st.global.b32 [%rd0+4], %r1;
  mov.b64 %rd1, s;
  mov.u32 %r2, %tid.x;
  mad.wide.u32 %rd2, %r2, 8, %rd1;
  ld.param.u64 %rd3, [%rd2+16];
  st.global.u64 [%rd0+8], %rd3;
  ld.param.f64 %rd4, [last];
  st.global.f64 [%rd0+16], %rd4;
  ret;
}
)");
  uint64_t to = sim.upload(std::vector<uint8_t>(32));
  std::vector<uint64_t> parameters{to, 0xfe, 1, uint64_t(5) << 32 | 4, 77, 88};
  sim.launch("k", parameters, {1, 1, 0});
  EXPECT_EQ(sim.download<uint64_t>(to, 3),
            (std::vector<uint64_t>{uint64_t(5) << 32 | 0xfffe, 77, 88}));
}

/// Variables that only other kernels use take no room; those that two use lie
/// at the same place in both.
TEST(Memory, SharedLayout) {
  const char *ptx = R"(
.version 8.8
.target sm_90
.address_size 64
.shared .align 4 .b8 both[16];
.shared .align 4 .b8 mine[1024];
.extern .shared .align 16 .b8 dynamic[];
.func touch() { .shared .align 4 .b8 inner[64]; .reg .b32 %r<2>;
  mov.u32 %r0, inner; st.shared.u32 [%r0], %r0; ret; }
.visible .entry a(.param .u64 to) { .reg .b32 %r<4>; .reg .b64 %rd<2>;
  .shared .align 4 .b8 own[512];
  ld.param.u64 %rd0, [to]; mov.u32 %r0, both; mov.u32 %r1, mine;
  mov.u32 %r2, own; st.global.v2.u32 [%rd0], {%r0, %r1};
  mov.u32 %r3, %total_smem_size; st.global.v2.u32 [%rd0+8], {%r2, %r3}; ret; }
.visible .entry b(.param .u64 to) { .reg .b32 %r<4>; .reg .b64 %rd<2>;
  ld.param.u64 %rd0, [to]; mov.u32 %r0, both; mov.u32 %r1, dynamic;
  call touch, (); st.global.v2.u32 [%rd0], {%r0, %r1};
  mov.u32 %r3, %total_smem_size; st.global.u32 [%rd0+8], %r3; ret; }
)";
  Simulated sim(ptx);
  uint64_t to = sim.upload(std::vector<uint32_t>(4));
  sim.launch("a", std::vector<uint64_t>{to}, {1, 1, 0});
  std::vector<uint32_t> a = sim.download<uint32_t>(to, 4);
  sim.launch("b", std::vector<uint64_t>{to}, {1, 1, 32});
  std::vector<uint32_t> b = sim.download<uint32_t>(to, 3);
  EXPECT_EQ(a[0], b[0]);
  EXPECT_NE(a[1], a[0]);
  EXPECT_GE(a[3], 16u + 1024 + 512);
  EXPECT_LT(a[3], 16u + 1024 + 512 + 64);
  EXPECT_GE(b[1], 16u + 64); // behind both and inner
  EXPECT_LT(b[2], 200u);
  EXPECT_EQ(b[1] % 16, 0u);
}

} // namespace
} // namespace ptxsim::test
