//===- ControlTest.cpp - Branches, calls, ends (PTX ISA 9.7.12) -----------===//

#include "test/tools/ptxsim/core/CoreFixture.h"

namespace ptxsim::test {
namespace {

Column upTo(uint64_t count) {
  Column values;
  for (uint64_t n = 0; n < count; ++n)
    values.push_back(n);
  return values;
}

TEST(Control, NestedDivergence) {
  expectEach(R"(
  mov.b32 %out32, 0;
  setp.lt.u32 %pt0, %a, 20;
  @!%pt0 bra ELSE;
  and.b32 %t0, %a, 3;
  setp.eq.u32 %pt1, %t0, 0;
  @%pt1 bra FOUR;
  add.u32 %out32, %out32, 1;
  bra.uni INNER;
FOUR:
  add.u32 %out32, %out32, 10;
INNER:
  add.u32 %out32, %out32, 100;
  bra END;
ELSE:
  setp.gt.u32 %pt2, %a, 40;
  @%pt2 add.u32 %out32, %out32, 1000;
END:
  add.u32 %out32, %out32, 10000;)",
             {upTo(96)}, [](uint64_t a) {
               uint64_t sum = 10000;
               if (a < 20)
                 sum += (a % 4 == 0 ? 10 : 1) + 100;
               else if (a > 40)
                 sum += 1000;
               return sum;
             });
}

/// Loops that lanes leave at different turns, one in another, with a break and
/// a continue: steps of 3n+1, up to 5000, for numbers that 7 does not divide.
TEST(Control, Loops) {
  expectEach(R"(
  mov.b32 %out32, 0;
  mov.b32 %t0, 0;
OUTER:
  setp.gt.u32 %pt0, %t0, %a;
  @%pt0 bra DONE;
  mov.b32 %t1, %t0;
  add.u32 %t0, %t0, 1;
  rem.u32 %t2, %t0, 7;
  setp.eq.u32 %pt1, %t2, 0;
  @%pt1 bra OUTER;
  add.u32 %t1, %t1, 1;
INNER:
  setp.le.u32 %pt2, %t1, 1;
  @%pt2 bra OUTER;
  add.u32 %out32, %out32, 1;
  and.b32 %t3, %t1, 1;
  setp.eq.u32 %pt3, %t3, 0;
  @%pt3 bra HALVE;
  mad.lo.u32 %t1, %t1, 3, 1;
  setp.gt.u32 %pt4, %t1, 5000;
  @%pt4 bra OUTER;
  bra INNER;
HALVE:
  shr.u32 %t1, %t1, 1;
  bra INNER;
DONE:)",
             {upTo(64)}, [](uint64_t a) {
               uint64_t steps = 0;
               for (uint64_t n = 1; n <= a + 1; ++n) {
                 if (n % 7 == 0)
                   continue;
                 uint64_t v = n;
                 while (v > 1 && v <= 5000) {
                   ++steps;
                   v = v % 2 ? 3 * v + 1 : v / 2;
                 }
               }
               return steps;
             });
}

TEST(Control, IndexedBranch) {
  for (const char *guard : {"", "@%pt0 "})
    expectEach(std::string(R"(
  setp.lt.u32 %pt0, %a, 64;
  and.b32 %t0, %a, 3;
  mov.b32 %out32, 9;
)") + guard + R"(brx.idx %t0, TABLE;
TABLE: .branchtargets L0, L1, L2, L1;
  mov.b32 %out32, 5;
  bra END;
L0:
  mov.b32 %out32, 100;
  bra END;
L1:
  add.u32 %out32, %t0, 200;
L2:
  add.u32 %out32, %out32, 1000;
END:)",
               {upTo(*guard ? 96 : 64)}, [](uint64_t a) -> uint64_t {
                 if (a >= 64)
                   return 5;
                 return a % 4 == 0 ? 100 : a % 4 == 2 ? 1009 : 1200 + a % 4;
               });
}

/// Labels and registers of braces are seen in them alone.
TEST(Control, Scopes) {
  expectEach(R"(
  mov.b32 %out32, %a;
  { .reg .b32 %t0; .reg .pred %q;
    mov.b32 %t0, 3; setp.lt.u32 %q, %a, 5; @%q bra L; mov.b32 %t0, 50;
    L: add.u32 %out32, %out32, %t0; }
  { .reg .pred %q; setp.gt.u32 %q, %a, 7; @%q bra L;
    add.u32 %out32, %out32, 100; L: }
  bra L; mov.b32 %out32, 0; L:)",
             {upTo(32)}, [](uint64_t a) {
               return a + (a < 5 ? 3 : 50) + (a > 7 ? 0 : 100);
             });
}

TEST(Control, EarlyExit) {
  Simulated sim(kernel("to", R"(
  mov.u32 %t0, %tid.x;
  mad.wide.u32 %lt0, %t0, 4, %to;
  st.global.u32 [%lt0], 1;
  setp.lt.u32 %pt0, %t0, 10;
  @%pt0 exit;
  st.global.u32 [%lt0], 2;
  setp.gt.u32 %pt1, %t0, 20;
  @%pt1 bra OUT;
  st.global.u32 [%lt0], 3;
  ret;
OUT:
  st.global.u32 [%lt0], 4;)"));
  uint64_t to = sim.allocate(128);
  sim.launch("k", std::vector<uint64_t>{to}, {});
  std::vector<uint32_t> got = sim.download<uint32_t>(to, 32);
  for (uint32_t n = 0; n < 32; ++n)
    EXPECT_EQ(got[n], n < 10 ? 1u : n > 20 ? 4u : 3u) << n;
}

constexpr const char *kHead = ".version 8.8\n.target sm_90\n.address_size 64\n";

std::vector<uint32_t> runFunctions(const std::string &ptx, unsigned count) {
  Simulated sim(kHead + ptx);
  uint64_t to = sim.upload(std::vector<uint32_t>(count));
  sim.launch("k", std::vector<uint64_t>{to}, {1, count, 0});
  return sim.download<uint32_t>(to, count);
}

/// Recursion to different depths, a result, and an argument that comes back
/// changed in memory.
TEST(Control, Recursion) {
  std::vector<uint32_t> got = runFunctions(R"(
.func (.param .b32 result) fib(.param .b32 n);
.func (.param .b32 result) fib(.param .b32 n)
{
  .reg .b32 %r<8>; .reg .pred %p;
  ld.param.u32 %r0, [n];
  setp.lt.u32 %p, %r0, 2;
  @%p bra SMALL;
  sub.u32 %r1, %r0, 1;
  { .param .b32 a; .param .b32 v;
    st.param.b32 [a], %r1;
    call.uni (v), fib, (a);
    ld.param.b32 %r2, [v]; }
  sub.u32 %r3, %r0, 2;
  { .param .b32 a; .param .b32 v;
    st.param.b32 [a], %r3;
    call (v), fib, (a);
    ld.param.b32 %r4, [v]; }
  add.u32 %r0, %r2, %r4;
SMALL:
  st.param.b32 [result], %r0;
  ret;
}
.visible .entry k(.param .u64 to)
{
  .reg .b32 %r<4>; .reg .b64 %l<3>;
  ld.param.u64 %l0, [to];
  mov.u32 %r0, %tid.x;
  mad.wide.u32 %l1, %r0, 4, %l0;
  and.b32 %r1, %r0, 7;
  { .param .b32 a; .param .b32 v;
    st.param.b32 [a], %r1;
    call.uni (v), fib, (a);
    ld.param.b32 %r2, [v]; }
  st.global.u32 [%l1], %r2;
  ret;
}
)",
                                           40);
  const uint32_t fib[] = {0, 1, 1, 2, 3, 5, 8, 13};
  for (uint32_t n = 0; n < 40; ++n)
    EXPECT_EQ(got[n], fib[n % 8]);
}

/// Structures by value both ways, local variables of calls that are nested, a
/// call that not all lanes make, lanes that end in it.
TEST(Control, StructuresAndLocals) {
  std::vector<uint32_t> got = runFunctions(R"(
.func (.param .align 8 .b8 result[16]) turn(.param .align 8 .b8 s[16],
                                            .param .b64 where)
{
  .reg .b32 %r<8>; .reg .b64 %l<4>; .reg .pred %p;
  .local .align 8 .b8 own[8];
  ld.param.v2.u32 {%r0, %r1}, [s];
  ld.param.u64 %l0, [s+8];
  ld.param.u64 %l1, [where];
  mov.u64 %l2, own;
  st.local.u32 [%l2], %r0;
  ld.u32 %r2, [%l1];
  add.u32 %r2, %r2, 1;
  st.u32 [%l1], %r2;
  ld.local.u32 %r3, [%l2];
  st.param.v2.u32 [result], {%r1, %r3};
  st.param.u64 [result+8], %l0;
  setp.eq.u32 %p, %r0, 30;
  @%p exit;
  ret;
}
.visible .entry k(.param .u64 to)
{
  .reg .b32 %r<8>; .reg .b64 %l<6>; .reg .pred %p;
  .local .align 4 .b8 mine[4];
  ld.param.u64 %l0, [to];
  mov.u32 %r0, %tid.x;
  mad.wide.u32 %l1, %r0, 4, %l0;
  st.local.u32 [mine], 40;
  mov.u64 %l2, mine;
  cvta.local.u64 %l2, %l2;
  mov.u32 %r5, 7;
  mov.u32 %r6, 8;
  setp.ge.u32 %p, %r0, 5;
  { .param .align 8 .b8 s[16]; .param .b64 w; .param .align 8 .b8 v[16];
    st.param.v2.u32 [s], {%r0, 3};
    st.param.u64 [s+8], %l0;
    st.param.u64 [w], %l2;
    @%p call (v), turn, (s, w);
    @%p ld.param.v2.u32 {%r5, %r6}, [v]; }
  ld.local.u32 %r4, [mine];
  mad.lo.u32 %r4, %r5, 1000, %r4;
  mad.lo.u32 %r4, %r6, 10000, %r4;
  st.global.u32 [%l1], %r4;
  ret;
}
)",
                                           32);
  for (uint32_t n = 0; n < 32; ++n)
    EXPECT_EQ(got[n], n == 30  ? 0
                      : n >= 5 ? 3000 + 41 + 10000 * n
                               : 7000 + 40 + 80000)
        << n;
}

/// Calls through tables of pointers, where lanes go to different functions.
TEST(Control, IndirectCalls) {
  std::vector<uint32_t> got = runFunctions(R"(
.func (.param .b32 v) twice(.param .b32 n);
.global .align 8 .u64 table[3] = {twice, square, generic(square)};
.func (.param .b32 v) twice(.param .b32 n)
{ .reg .b32 %r; ld.param.u32 %r, [n]; add.u32 %r, %r, %r;
  st.param.b32 [v], %r; ret; }
.func (.param .b32 v) square(.param .b32 n)
{ .reg .b32 %r; ld.param.u32 %r, [n]; mul.lo.u32 %r, %r, %r;
  st.param.b32 [v], %r; ret; }
.func (.param .b32 v) negated(.param .b32 n)
{ .reg .b32 %r; ld.param.u32 %r, [n]; neg.s32 %r, %r;
  st.param.b32 [v], %r; ret; }
.visible .entry k(.param .u64 to)
{
  .reg .b32 %r<8>; .reg .b64 %l<6>; .reg .pred %p<3>;
  ld.param.u64 %l0, [to];
  mov.u32 %r0, %tid.x;
  mad.wide.u32 %l1, %r0, 4, %l0;
  rem.u32 %r1, %r0, 4;
  mov.u64 %l2, table;
  mad.wide.u32 %l3, %r1, 8, %l2;
  mov.u64 %l4, negated;
  setp.lt.u32 %p0, %r1, 3;
  @%p0 ld.global.u64 %l4, [%l3];
  mov.u32 %r2, 1;
  setp.ne.u32 %p1, %r0, 9;
  { .param .b32 a; .param .b32 v;
    st.param.b32 [a], %r0;
    prototype: .callprototype (.param .b32 _) _ (.param .b32 _);
    @%p1 call (v), %l4, (a), prototype;
    @%p1 ld.param.b32 %r2, [v]; }
  add.u32 %r2, %r2, 100;
  st.global.u32 [%l1], %r2;
  ret;
}
)",
                                           40);
  for (uint32_t n = 0; n < 40; ++n) {
    uint32_t v = n % 4 == 0 ? 2 * n : n % 4 == 3 ? -n : n * n;
    EXPECT_EQ(got[n], (n == 9 ? 1 : v) + 100) << n;
  }
  EXPECT_NE(faultOf("  mov.u64 %lt0, 12345;\n"
                    "  P: .callprototype _ ();\n  call %lt0, (), P;")
                .find("no function"),
            std::string::npos);
}

TEST(Control, Accepted) {
  // What has no effect here, in the spellings that compilers use.
  expectEach(R"(
  membar.cta; membar.gl; membar.sys; fence.acq_rel.gpu; fence.sc.sys;
  fence.proxy.async; fence.proxy.async.shared::cta; fence.acquire.cluster;
  nanosleep.u32 100; nanosleep.u32 %a; griddepcontrol.wait;
  griddepcontrol.launch_dependents; pmevent 3; setmaxnreg.inc.sync.aligned.u32 40;
  bar.warp.sync 0xffffffff; mov.b32 %out32, %a;)",
             {upTo(32)}, [](uint64_t a) { return a; });
}

TEST(Control, Traps) {
  for (std::string name : {"trap", "brkpt"}) {
    std::string fault = faultOf("  mov.u32 %t0, %tid.x;\n"
                                "  setp.eq.u32 %pt0, %t0, 5;\n  @%pt0 " +
                                name + ";");
    EXPECT_NE(fault.find("executes trap"), std::string::npos) << fault;
    EXPECT_NE(fault.find("thread (5, 0, 0)"), std::string::npos) << fault;
  }
  EXPECT_EQ(faultOf("  setp.eq.u32 %pt0, 1, 0;\n  @%pt0 trap;"), "");
}

/// assert() of CUDA C calls __assertfail.
TEST(Control, Assertions) {
  std::string ptx = std::string(kHead) + R"(
.extern .func __assertfail(.param .b64 m, .param .b64 f, .param .b32 l,
                           .param .b64 g, .param .b64 s) .noreturn;
.global .align 1 .b8 text[4] = {120, 60, 49, 0};
.global .align 1 .b8 file[5] = {97, 46, 99, 117, 0};
.visible .entry k(.param .u64 to)
{
  .reg .b64 %l<4>;
  mov.u64 %l0, text;
  mov.u64 %l1, file;
  { .param .b64 a; .param .b64 b; .param .b32 c; .param .b64 d; .param .b64 e;
    st.param.b64 [a], %l0; st.param.b64 [b], %l1; st.param.b32 [c], 17;
    st.param.b64 [d], %l0; st.param.b64 [e], 1;
    call.uni __assertfail, (a, b, c, d, e); }
  ret;
}
)";
  Simulated sim(ptx);
  try {
    sim.launch("k", std::vector<uint64_t>{0}, {});
    FAIL();
  } catch (const Fault &fault) {
    EXPECT_NE(
        std::string(fault.what()).find("assertion 'x<1' failed (a.cu:17)"),
        std::string::npos)
        << fault.what();
  }
}

} // namespace
} // namespace ptxsim::test
