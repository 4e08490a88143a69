//===- BarrierTest.cpp - bar, barrier, mbarrier (PTX ISA 9.7.13) ----------===//

#include "test/tools/ptxsim/core/CoreFixture.h"

namespace ptxsim::test {
namespace {

/// Runs `body` in one block; `count` words of results behind %to, all 0 first.
std::vector<uint32_t> run(const std::string &body, unsigned threads,
                          unsigned count) {
  Simulated sim(kernel("to", R"(
  .shared .align 16 .b8 sm[4096];
  .reg .b64 %own;
  mov.u32 %tid, %tid.x;
  mad.wide.u32 %own, %tid, 4, %to;
)" + body));
  uint64_t to = sim.upload(std::vector<uint32_t>(count));
  sim.launch("k", std::vector<uint64_t>{to}, {1, threads, 0});
  return sim.download<uint32_t>(to, count);
}

/// Thread t reads what thread 95-t wrote, in another warp.
TEST(Barrier, Exchange) {
  for (const char *name :
       {"bar.sync 0;", "barrier.sync 3;", "barrier.sync.aligned 1, 96;",
        "bar.sync 15, 96;", "barrier.cta.sync.aligned 2;",
        "mov.u32 %t3, 4; mov.u32 %t4, 96; barrier.sync %t3, %t4;"}) {
    std::vector<uint32_t> got = run(std::string(R"(
  mov.u32 %t0, sm;
  mad.lo.u32 %t1, %tid, 4, %t0;
  st.shared.u32 [%t1], %tid;
)") + name + R"(
  mov.u32 %t2, 95;
  sub.u32 %t2, %t2, %tid;
  mad.lo.u32 %t1, %t2, 4, %t0;
  ld.shared.u32 %t2, [%t1];
  st.global.u32 [%own], %t2;)",
                                    96, 96);
    for (uint32_t n = 0; n < 96; ++n)
      ASSERT_EQ(got[n], 95 - n) << name;
  }
}

/// The block's last warp has few threads.
TEST(Barrier, Reduce) {
  for (uint32_t threads : {32u, 70u})
    for (uint32_t least : {0u, 5u, 1000u}) {
      std::string p =
          "  setp.ge.u32 %pt0, %tid, " + std::to_string(least) + ";\n";
      auto result = [&](const std::string &text, bool isPredicate) {
        std::vector<uint32_t> got =
            run(p + "  bar.red." + text + "\n" +
                    (isPredicate ? "  selp.u32 %t0, 1, 0, %pt1;\n" : "") +
                    "  st.global.u32 [%own], %t0;",
                threads, threads);
        for (uint32_t n = 1; n < threads; ++n)
          EXPECT_EQ(got[n], got[0]);
        return got[0];
      };
      uint32_t count = least < threads ? threads - least : 0;
      EXPECT_EQ(result("popc.u32 %t0, 0, %pt0;", false), count);
      EXPECT_EQ(result("popc.u32 %t0, 1, !%pt0;", false), threads - count);
      EXPECT_EQ(result("and.pred %pt1, 0, %pt0;", true),
                uint32_t(count == threads));
      EXPECT_EQ(result("or.pred %pt1, 2, %pt0;", true), uint32_t(count > 0));
    }
  std::vector<uint32_t> got =
      run("  setp.lt.u32 %pt0, %tid, 40;\n"
          "  barrier.cta.red.popc.aligned.u32 %t0, 3, 64, %pt0;\n"
          "  st.global.u32 [%own], %t0;",
          64, 64);
  EXPECT_EQ(got[0], 40u);
}

/// Warp 0 produces and goes on, warp 1 waits for it at a barrier of 64 threads
/// that warp 2 has no part in.
TEST(Barrier, ArriveAndNamed) {
  std::vector<uint32_t> got = run(R"(
  setp.lt.u32 %pt0, %tid, 32;
  @%pt0 bra PRODUCE;
  setp.ge.u32 %pt1, %tid, 64;
  @%pt1 bra END;
  bar.sync 7, 64;
  mov.u32 %t0, sm;
  ld.shared.u32 %t1, [%t0];
  st.global.u32 [%own], %t1;
  bra END;
PRODUCE:
  setp.eq.u32 %pt2, %tid, 0;
  @%pt2 st.shared.u32 [sm], 77;
  bar.arrive 7, 64;
END:)",
                                  96, 96);
  for (uint32_t n = 0; n < 96; ++n)
    EXPECT_EQ(got[n], n / 32 == 1 ? 77u : 0u);
}

/// Warps that have ended keep nobody waiting.
TEST(Barrier, AfterExit) {
  std::vector<uint32_t> got = run(R"(
  setp.ge.u32 %pt0, %tid, 32;
  @%pt0 exit;
  bar.sync 0;
  st.global.u32 [%own], 1;)",
                                  64, 64);
  EXPECT_EQ(got[0], 1u);
  EXPECT_EQ(got[40], 0u);
}

/// A phase ends with its last arrival; its parity and its state say so.
TEST(Barrier, MBarrierPhases) {
  std::vector<uint32_t> got = run(R"(
  .reg .b64 %s<4>;
  mbarrier.init.shared.b64 [sm], 3;
  mbarrier.arrive.shared.b64 %s0, [sm];
  mbarrier.pending_count.b64 %t0, %s0;
  st.global.u32 [%to], %t0;
  mbarrier.test_wait.shared.b64 %pt0, [sm], %s0;
  selp.u32 %t0, 1, 0, %pt0;
  st.global.u32 [%to+4], %t0;
  mbarrier.arrive.noComplete.shared.b64 _, [sm], 1;
  mbarrier.test_wait.parity.shared.b64 %pt0, [sm], 0;
  selp.u32 %t0, 1, 0, %pt0;
  st.global.u32 [%to+8], %t0;
  mbarrier.arrive_drop.shared.b64 %s1, [sm];
  mbarrier.test_wait.parity.shared::cta.b64 %pt0, [sm], 0;
  selp.u32 %t0, 1, 0, %pt0;
  st.global.u32 [%to+12], %t0;
  mbarrier.test_wait.shared.b64 %pt0, [sm], %s0;
  selp.u32 %t0, 1, 0, %pt0;
  st.global.u32 [%to+16], %t0;
  mbarrier.arrive.release.cta.shared::cta.b64 %s2, [sm], 2;
  mbarrier.pending_count.b64 %t0, %s2;
  st.global.u32 [%to+20], %t0;
  mbarrier.try_wait.parity.shared.b64 %pt0, [sm], 1, 1000;
  selp.u32 %t0, 1, 0, %pt0;
  st.global.u32 [%to+24], %t0;
  mbarrier.inval.shared.b64 [sm];)",
                                  1, 7);
  // Dropping left two arrivals for the second phase.
  EXPECT_EQ(got, (std::vector<uint32_t>{3, 0, 0, 1, 1, 2, 1}));
}

/// Warps wait for others in a loop, several times over.
TEST(Barrier, MBarrierExchange) {
  std::vector<uint32_t> got = run(R"(
  .reg .b32 %phase, %mine;
  setp.eq.u32 %pt0, %tid, 0;
  @%pt0 mbarrier.init.shared.b64 [sm], 96;
  bar.sync 0;
  mov.b32 %phase, 0;
  mov.u32 %t0, 95;
  sub.u32 %t0, %t0, %tid;
  mov.u32 %t1, sm;
  mad.lo.u32 %mine, %tid, 4, %t1;
  mad.lo.u32 %t1, %t0, 4, %t1;
  mov.b32 %t2, %tid;
NEXT:
  st.shared.u32 [%mine+64], %t2;
  mbarrier.arrive.shared.b64 _, [sm];
  and.b32 %t4, %phase, 1;
W1:
  mbarrier.try_wait.parity.shared.b64 %pt1, [sm], %t4;
  @!%pt1 bra W1;
  ld.shared.u32 %t2, [%t1+64];
  add.u32 %phase, %phase, 1;
  mbarrier.arrive.shared.b64 _, [sm];
  and.b32 %t4, %phase, 1;
W2:
  mbarrier.test_wait.parity.shared.b64 %pt1, [sm], %t4;
  @!%pt1 bra W2;
  add.u32 %phase, %phase, 1;
  add.u32 %t2, %t2, 1;
  setp.lt.u32 %pt2, %phase, 10;
  @%pt2 bra NEXT;
  st.global.u32 [%own], %t2;)",
                                  96, 96);
  for (uint32_t n = 0; n < 96; ++n)
    EXPECT_EQ(got[n], (95 - n) + 5) << n;
}

TEST(Barrier, MBarrierFaults) {
  const std::string sm = "  .shared .align 8 .b8 sm[16];\n"
                         "  mov.u32 %t0, %tid.x;\n  setp.eq.u32 %pt0, %t0, 0;\n"
                         "  @%pt0 mbarrier.init.shared.b64 [sm], 33;\n"
                         "  bar.warp.sync -1;\n";
  auto expectFault = [](const std::string &body, const char *text) {
    std::string fault = faultOf(body);
    EXPECT_NE(fault.find(text), std::string::npos) << fault;
  };
  expectFault(sm + "  mbarrier.arrive.shared.b64 %lt0, [sm];\nW:\n"
                   "  mbarrier.try_wait.shared.b64 %pt1, [sm], %lt0;\n"
                   "  @!%pt1 bra W;",
              "lacks arrivals");
  expectFault(sm + "  mbarrier.arrive.shared.b64 %lt0, [sm], 2;",
              "more arrivals");
  expectFault("  .shared .align 8 .b8 sm[16];\n"
              "  mbarrier.init.shared.b64 [sm], 0;",
              "a count from 1");
}

/// A flag in shared memory that another warp sets: the one that looks must not
/// keep the other from running.
TEST(Barrier, SpinOnFlag) {
  Simulated sim(kernel("to", R"(
  .shared .align 4 .b8 sm[4];
  mov.u32 %tid, %tid.x;
  st.shared.u32 [sm], 0;
  bar.sync 0;
  setp.ge.u32 %pt0, %tid, 32;
  @%pt0 bra SET;
LOOK:
  ld.volatile.shared.u32 %t0, [sm];
  setp.eq.u32 %pt1, %t0, 0;
  @%pt1 bra LOOK;
  st.global.u32 [%to], %t0;
  ret;
SET:
  st.volatile.shared.u32 [sm], 9;)"),
                false);
  uint64_t to = sim.allocate(4);
  sim.launch("k", std::vector<uint64_t>{to}, {1, 64, 0});
  EXPECT_EQ(sim.download<uint32_t>(to, 1)[0], 9u);
}

} // namespace
} // namespace ptxsim::test
