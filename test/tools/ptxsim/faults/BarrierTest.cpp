//===- BarrierTest.cpp - Barriers, and threads that wait for ever ---------===//

#include "FaultFixture.h"

using namespace ptxsim::test;

namespace {

constexpr Expected divergent(const char *text, const char *thread) {
  return {"barrier under divergence", text, thread, ""};
}
constexpr Expected deadlock(const char *text, const char *thread) {
  return {"deadlock", text, thread, "", "(0, 0, 0)", CUDA_ERROR_LAUNCH_TIMEOUT};
}
constexpr const char *kMissing =
    "the barrier is not reached by this thread while others of its warp wait";
constexpr const char *kNotNamed =
    "the member mask does not name the thread itself";

} // namespace

TEST_F(Faults, BarrierInOneBranch) {
  // Names a thread that is missing.
  expectFault({"setp.lt.u32 %p0, %r1, 20; @!%p0 bra DONE;\n"
               "bar.sync 0; // here\nDONE:"},
              divergent(kMissing, "(20, 0, 0)"));
}

TEST_F(Faults, BarrierInBothBranches) {
  expectFault({"setp.lt.u32 %p0, %r1, 20; @%p0 bra LOW;\n"
               "bar.sync 0; bra DONE;\nLOW: bar.sync 0; // here\nDONE:"},
              divergent(kMissing, "(20, 0, 0)"));
}

TEST_F(Faults, BarrierWithAGuard) {
  expectFault({"setp.ne.u32 %p0, %r1, 9; @%p0 bar.sync 0; // here"},
              divergent(kMissing, "(9, 0, 0)"));
}

TEST_F(Faults, BarrierInALoopOfUnequalLength) {
  expectFault({"mov.u32 %r10, 0;\nLOOP: bar.sync 0; // here\n"
               "add.u32 %r10, %r10, 1; setp.lt.u32 %p0, %r10, %r1;\n"
               "@%p0 bra LOOP;"},
              divergent(kMissing, "(0, 0, 0)"));
}

TEST_F(Faults, NoDivergenceWhereThreadsHaveLeft) {
  expectNone({"setp.ge.u32 %p0, %r1, 40; @%p0 ret;\n"
              "st.shared.u32 [%r2], %r1; bar.sync 0;\n"
              "xor.b32 %r10, %r2, 4; ld.shared.u32 %r11, [%r10];",
              96});
}

TEST_F(Faults, NoDivergenceBehindAnEarlyReturn) {
  // In a branch, some return; the rest meets the others.
  expectNone({"setp.lt.u32 %p0, %r1, 20; @!%p0 bra BOTH;\n"
              "setp.lt.u32 %p1, %r1, 4; @%p1 ret;\n"
              "add.u32 %r10, %r1, 1;\n"
              "BOTH: bar.sync 0; bar.warp.sync -1;\n"
              "shfl.sync.bfly.b32 %r10, %r1, 0, 31, -1;"});
  // The same in a loop, with a second way to return.
  expectNone({"mov.u32 %r10, 0;\n"
              "LOOP: setp.eq.u32 %p0, %r10, 3; @!%p0 bra NEXT;\n"
              "setp.lt.u32 %p1, %r1, 4; @%p1 bra GONE;\n"
              "setp.gt.u32 %p1, %r1, 28; @%p1 exit;\n"
              "NEXT: bar.sync 0; add.u32 %r10, %r10, 1;\n"
              "setp.lt.u32 %p0, %r10, 6; @%p0 bra LOOP;\n"
              "bar.sync 0; ret;\nGONE:"});
}

TEST_F(Faults, WarpBarrierOfLanesThatDoNotCome) {
  expectFault(
      {"setp.lt.u32 %p0, %r1, 8;\n"
       "@%p0 bar.warp.sync 0x1ff; // here"},
      divergent("does not come to the barrier of its warp", "(8, 0, 0)"));
}

TEST_F(Faults, WarpBarrierOfOthers) {
  expectFault({"bar.warp.sync 0x0fffffff; // here"},
              {"instruction that cannot be executed", kNotNamed, "(28, 0, 0)",
               "", "(0, 0, 0)", CUDA_ERROR_ILLEGAL_INSTRUCTION});
}

TEST_F(Faults, ShuffleOfLanesThatDoNotCome) {
  expectFault({"setp.lt.u32 %p0, %r1, 16; @!%p0 bra DONE;\n"
               "shfl.sync.down.b32 %r10, %r1, 1, 31, -1; // here\nDONE:"},
              divergent("does not come here", "(16, 0, 0)"));
}

TEST_F(Faults, VoteOfOthers) {
  expectFault({"setp.lt.u32 %p0, %r1, 16;\n"
               "vote.sync.ballot.b32 %r10, %p0, 0xffff; // here"},
              {"instruction that cannot be executed", kNotNamed, "(16, 0, 0)",
               "", "(0, 0, 0)", CUDA_ERROR_ILLEGAL_INSTRUCTION});
}

TEST_F(Faults, MatrixOfSomeLanes) {
  expectFault({"mov.b32 %r10, 0; mov.f32 %f0, 0f00000000;\n"
               "setp.lt.u32 %p0, %r1, 30; @%p0 "
               "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 "
               "{%f1, %f2, %f3, %f4}, {%r10, %r10}, {%r10}, "
               "{%f0, %f0, %f0, %f0}; // here"},
              divergent("this one does not execute it", "(30, 0, 0)"));
}

TEST_F(Faults, NoDivergenceOfWarpBarriersInBothBranches) {
  // Lanes may come to different instructions (PTX ISA, bar.warp.sync).
  expectNone({"setp.lt.u32 %p0, %r1, 16; @%p0 bra LOW;\n"
              "bar.warp.sync -1; ld.shared.u32 %r10, [tile]; bra DONE;\n"
              "LOW: setp.eq.u32 %p1, %r1, 3; @%p1 st.shared.u32 [tile], 1;\n"
              "bar.warp.sync -1;\nDONE: bar.warp.sync -1;\n"
              "st.shared.u32 [%r2], %r1;"});
}

TEST_F(Faults, BarrierThatOthersNeverReach) {
  expectFault({"setp.ge.u32 %p0, %r1, 32; @%p0 bra OTHERS;\n"
               "bar.sync 1, 96; // here\nbra DONE;\n"
               "OTHERS: bar.sync 2, 96;\nDONE:",
               64},
              deadlock("waits at barrier 1", "(0, 0, 0)"));
}

TEST_F(Faults, FlagThatNobodySets) {
  expectFault({"LOOP: ld.volatile.global.u32 %r10, [%rd1]; "
               "setp.eq.u32 %p0, %r10, 1; @%p0 bra LOOP; // here"},
              deadlock("1000000 instructions, the most it may "
                       "(PTXSIM_INSTRUCTIONS)",
                       "(0, 0, 0)"));
}

TEST_F(Faults, LoopThatNeverEnds) {
  // In one thread of the second warp, while all others wait for it.
  expectFault({"setp.ne.u32 %p0, %r1, 45; @%p0 bra DONE;\n"
               "LOOP: bra LOOP; // here\nDONE: bar.sync 0;",
               64},
              deadlock("and goes on", "(45, 0, 0)"));
}

TEST_F(Faults, LockThatIsNotReleased) {
  expectFault({"setp.eq.u32 %p1, %r1, 0; @%p1 st.shared.u32 [tile], 0;\n"
               "bar.sync 0;\n"
               "LOOP: atom.shared.cas.b32 %r10, [tile], 0, 1; "
               "setp.ne.u32 %p0, %r10, 0; @%p0 bra LOOP; // here",
               64},
              deadlock("and goes on", ""));
}

TEST_F(Faults, NoDeadlockOfALockWithinAWarp) {
  // Each thread takes the lock, adds to a sum without atomics, and gives the
  // lock back. Threads that wait must not keep the one that has it from going
  // on, and all meet at the end.
  expectNone({R"(
    setp.eq.u32 %p1, %r1, 0; @%p1 st.shared.v2.u32 [tile], {0, 0};
    bar.sync 0;
TAKE:
    atom.acquire.cta.shared.cas.b32 %r10, [tile], 0, 1;
    setp.ne.u32 %p0, %r10, 0; @%p0 bra TAKE;
    ld.shared.u32 %r11, [tile+4]; add.u32 %r11, %r11, 1;
    st.shared.u32 [tile+4], %r11;
    atom.release.cta.shared.exch.b32 %r10, [tile], 0;
    bar.sync 0;
    ld.shared.u32 %r11, [tile+4]; mov.u32 %r12, %ntid.x;
    setp.ne.u32 %p0, %r11, %r12; @%p0 trap;
    shfl.sync.bfly.b32 %r10, %r1, 1, 31, -1;
  )",
              64});
}

TEST_F(Faults, NoDeadlockOfWarpsThatWaitForEachOther) {
  // The first warp spins until the last one has been there.
  expectNone({R"(
    setp.eq.u32 %p1, %r1, 0; @%p1 st.shared.u32 [tile], 0;
    bar.sync 0; shr.u32 %r10, %r1, 5; and.b32 %r14, %r1, 31;
    setp.eq.u32 %p3, %r14, 0; mov.u32 %r11, %nwarpid; sub.u32 %r11, %r11, 1;
    sub.u32 %r12, %r11, %r10;
LOOP:
    ld.volatile.shared.u32 %r13, [tile];
    setp.lt.u32 %p0, %r13, %r12; @%p0 bra LOOP;
    bar.warp.sync -1;
    @%p3 red.shared.add.u32 [tile], 1;
  )",
              128});
}

TEST_F(Faults, NoDeadlockOfALaneThatWaitsForItsWarp) {
  // One thread waits at an mbarrier, the others of its warp arrive there.
  expectNone({R"(
    setp.eq.u32 %p1, %r1, 0; @%p1 mbarrier.init.shared.b64 [tile], 31;
    bar.sync 0; @%p1 bra WAIT;
    mbarrier.arrive.shared.b64 %rd10, [tile]; bra DONE;
WAIT:
    mbarrier.test_wait.parity.shared.b64 %p0, [tile], 0;
    @!%p0 bra WAIT;
DONE:
    bar.sync 0;
  )"});
}
