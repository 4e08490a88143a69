//===- RaceTest.cpp - Threads that do not wait for each other -------------===//
//
// For each kernel that races there is one that does the same with what it takes
// to be right.
//
//===----------------------------------------------------------------------===//

#include "FaultFixture.h"

using namespace ptxsim::test;

namespace {

constexpr Expected race(const char *text, const char *thread,
                        const char *address) {
  return {"race in shared memory", text, thread, address};
}
constexpr const char *kReadAfterWrite =
    "reads what another thread wrote without a barrier in between";
constexpr const char *kWriteAfterRead =
    "writes what another thread read without a barrier in between";
constexpr const char *kWriteAfterWrite =
    "writes what another thread wrote without a barrier in between";

} // namespace

TEST_F(Faults, RaceToReadAcrossWarps) {
  expectFault({"st.shared.u32 [%r2], %r1; xor.b32 %r10, %r2, 128;\n"
               "bar.warp.sync -1;\n"
               "setp.ge.u32 %p0, %r1, 32;\n"
               "@%p0 ld.shared.u32 %r11, [%r10]; // here",
               64},
              race(kReadAfterWrite, "(32, 0, 0)", "0"));
}

TEST_F(Faults, RaceToReadWithinAWarp) {
  expectFault({"st.shared.u32 [%r2], %r1; xor.b32 %r10, %r2, 4;\n"
               "ld.shared.u32 %r11, [%r10]; // here"},
              race("(thread (1, 0, 0))", "(0, 0, 0)", "4"));
}

TEST_F(Faults, NoRaceToReadWithABarrier) {
  for (unsigned threads : {32u, 64u, 1024u})
    expectNone({"st.shared.u32 [%r2], %r1; xor.b32 %r10, %r2, 4;\n"
                "bar.warp.sync -1; ld.shared.u32 %r11, [%r10];\n"
                "bar.sync 0; xor.b32 %r10, %r2, 8;\n"
                "ld.shared.u32 %r11, [%r10]; bar.sync 0;\n"
                "st.shared.u32 [%r10], %r11;",
                threads});
}

TEST_F(Faults, RaceToWriteWhatIsRead) {
  expectFault({"st.shared.u32 [%r2], %r1; bar.sync 0;\n"
               "setp.lt.u32 %p0, %r1, 32; xor.b32 %r10, %r2, 128;\n"
               "@%p0 ld.shared.u32 %r11, [%r10];\n"
               "@!%p0 st.shared.u32 [%r2], %r1; // here",
               64},
              race(kWriteAfterRead, "(32, 0, 0)", "128"));
}

TEST_F(Faults, RaceToWriteWhatTheWarpReads) {
  expectFault({"st.shared.u32 [%r2], %r1; bar.sync 0;\n"
               "setp.lt.u32 %p0, %r1, 31; add.u32 %r10, %r2, 4;\n"
               "@%p0 ld.shared.u32 %r11, [%r10];\n"
               "@%p0 st.shared.u32 [%r2], %r11; // here"},
              race(kWriteAfterRead, "(1, 0, 0)", "4"));
}

TEST_F(Faults, NoRaceToWriteWhatTheWarpHasRead) {
  expectNone({"st.shared.u32 [%r2], %r1; bar.sync 0;\n"
              "setp.lt.u32 %p0, %r1, 31; add.u32 %r10, %r2, 4;\n"
              "@%p0 ld.shared.u32 %r11, [%r10]; bar.warp.sync -1;\n"
              "@%p0 st.shared.u32 [%r2], %r11;"});
}

TEST_F(Faults, RaceWithOneOfManyReaders) {
  // All read one word, the first warp waits for nobody.
  expectFault({"st.shared.u32 [%r2], %r1; bar.sync 0;\n"
               "ld.shared.u32 %r11, [tile+400]; setp.eq.u32 %p0, %r1, 100;\n"
               "@%p0 st.shared.u32 [tile+400], %r11; // here",
               128},
              race("(thread (0, 0, 0))", "(100, 0, 0)", "400"));
}

TEST_F(Faults, RaceToWriteBoth) {
  expectFault({"setp.eq.u32 %p0, %r1, 5; @%p0 st.shared.u32 [tile], %r1;\n"
               "setp.eq.u32 %p0, %r1, 69;\n"
               "@%p0 st.shared.u32 [tile], %r1; // here",
               96},
              race(kWriteAfterWrite, "(69, 0, 0)", "0"));
}

TEST_F(Faults, RaceToWriteBothInOneInstruction) {
  expectFault({"st.shared.u32 [tile+16], %r1; // here"},
              race(kWriteAfterWrite, "(1, 0, 0)", "16"));
}

TEST_F(Faults, RaceThroughGenericAddresses) {
  expectFault({"mov.u64 %rd10, tile; cvta.shared.u64 %rd10, %rd10;\n"
               "add.u64 %rd11, %rd10, %rd6; st.u32 [%rd11], %r1;\n"
               "ld.shared.u32 %r11, [tile+124]; // here"},
              race(kReadAfterWrite, "(0, 0, 0)", "124"));
}

TEST_F(Faults, RaceWithAnAtomic) {
  expectFault({"st.shared.u32 [%r2], %r1; bar.sync 0;\n"
               "red.shared.add.u32 [tile], 1;\n"
               "setp.eq.u32 %p0, %r1, 40;\n"
               "@%p0 ld.shared.u32 %r11, [tile]; // here",
               64},
              race(kReadAfterWrite, "(40, 0, 0)", "0"));
}

TEST_F(Faults, RaceOfAnAtomicWithAStore) {
  expectFault({"setp.eq.u32 %p0, %r1, 0; @%p0 st.shared.u32 [tile], 0;\n"
               "red.shared.add.u32 [tile], 1; // here"},
              race(kWriteAfterWrite, "(1, 0, 0)", "0"));
}

TEST_F(Faults, NoRaceOfAtomics) {
  expectNone({"setp.eq.u32 %p0, %r1, 0; @%p0 st.shared.u32 [tile], 0;\n"
              "bar.sync 0; red.shared.add.u32 [tile], 1; bar.sync 0;\n"
              "ld.shared.u32 %r11, [tile]; bar.sync 0;\n"
              "atom.shared.max.u32 %r11, [tile], %r1;",
              128});
}

TEST_F(Faults, NoRaceOfNeighbouringBytes) {
  // Each thread has a byte, then a half, of words that others have too.
  expectNone({"st.shared.u8 [%r1], %r1; ld.shared.u8 %h0, [%r1];\n"
              "st.shared.u8 [%r1], %h0; ld.shared.u8 %h0, [%r1];\n"
              "bar.sync 0; ld.shared.u32 %r10, [tile]; bar.sync 0;\n"
              "shl.b32 %r10, %r1, 1; st.shared.u16 [%r10], %h0;\n"
              "ld.shared.u16 %h0, [%r10]; st.shared.u16 [%r10], %h0;",
              64});
}

TEST_F(Faults, RaceOfBytesOfOneWord) {
  expectFault({"st.shared.u8 [%r1], %r1; xor.b32 %r10, %r1, 1;\n"
               "ld.shared.u8 %h0, [%r10]; // here"},
              race(kReadAfterWrite, "(0, 0, 0)", "1"));
}

TEST_F(Faults, RaceWithAWarpBehindAnotherBarrier) {
  // Warps 0 and 1 meet at barrier 1; warp 2 meets them nowhere.
  expectFault({"setp.ge.u32 %p0, %r1, 64; @%p0 bra OTHERS;\n"
               "st.shared.u32 [%r2], %r1; bar.sync 1, 64; bra DONE;\n"
               "OTHERS: bar.sync 2, 32;\n"
               "ld.shared.u32 %r10, [tile]; // here\nDONE:",
               96},
              race(kReadAfterWrite, "(64, 0, 0)", "0"));
}

TEST_F(Faults, NoRaceAcrossNamedBarriers) {
  // Warp 0 hands to warp 1, which hands to warp 2.
  expectNone({"shr.u32 %r10, %r1, 5; setp.eq.u32 %p0, %r10, 1;\n"
              "setp.eq.u32 %p1, %r10, 2; @%p0 bra ONE; @%p1 bra TWO;\n"
              "st.shared.u32 [%r2], %r1; bar.arrive 1, 64; bra DONE;\n"
              "ONE: bar.sync 1, 64; bar.arrive 2, 64; bra DONE;\n"
              "TWO: bar.sync 2, 64; ld.shared.u32 %r11, [%r2+-256];\n"
              "st.shared.u32 [%r2+-256], %r11;\nDONE:",
              96});
}

TEST_F(Faults, RaceAfterArriving) {
  // Whoever only arrives has not waited.
  expectFault({"setp.ge.u32 %p0, %r1, 32; @%p0 bra OTHERS;\n"
               "bar.arrive 1, 64;\n"
               "ld.shared.u32 %r10, [%r2+128]; // here\nbra DONE;\n"
               "OTHERS: st.shared.u32 [%r2], %r1; bar.sync 1, 64;\nDONE:",
               64},
              {"use of an uninitialised value", "nobody has written",
               "(0, 0, 0)", "128"});
}

TEST_F(Faults, RaceToWriteAfterArriving) {
  expectFault({"setp.ge.u32 %p0, %r1, 32; @%p0 bra OTHERS;\n"
               "st.shared.u32 [%r2], %r1; bar.arrive 1, 64;\n"
               "st.shared.u32 [%r2], %r1; bra DONE;\n"
               "OTHERS: bar.sync 1, 64;\n"
               "ld.shared.u32 %r10, [%r2+-128]; // here\nDONE:",
               64},
              race(kReadAfterWrite, "(32, 0, 0)", "0"));
}

TEST_F(Faults, RaceWithLanesThatDidNotMeet) {
  // Halves of the warp meet by themselves.
  Kernel kernel{"st.shared.u32 [%r2], %r1; setp.lt.u32 %p0, %r1, 16;\n"
                "@%p0 bra LOW; bar.warp.sync 0xffff0000; bra BOTH;\n"
                "LOW: bar.warp.sync 0x0000ffff;\n"
                "BOTH: xor.b32 %r10, %r2, 32; ld.shared.u32 %r11, [%r10];\n"};
  expectNone(kernel);
  kernel.body += "xor.b32 %r10, %r2, 64; ld.shared.u32 %r11, [%r10]; // here";
  expectFault(kernel, race(kReadAfterWrite, "(0, 0, 0)", "64"));
}

TEST_F(Faults, NoRaceWithinPartsOfAWarpThatMeet) {
  // Each half has its own barrier, and exchanges within itself.
  expectNone({"shl.b32 %r10, %r1, 2; mov.u32 %r11, tile;\n"
              "add.u32 %r10, %r10, %r11; st.shared.u32 [%r10], %r1;\n"
              "and.b32 %r12, %r1, 16; mov.u32 %r13, 0xffff;\n"
              "shl.b32 %r12, %r13, %r12; bar.warp.sync %r12;\n"
              "xor.b32 %r10, %r10, 4; ld.shared.u32 %r14, [%r10];"});
}

TEST_F(Faults, RaceBetweenPartsOfAWarpThatMeet) {
  expectFault({"shl.b32 %r10, %r1, 2; mov.u32 %r11, tile;\n"
               "add.u32 %r10, %r10, %r11; st.shared.u32 [%r10], %r1;\n"
               "and.b32 %r12, %r1, 16; mov.u32 %r13, 0xffff;\n"
               "shl.b32 %r12, %r13, %r12; bar.warp.sync %r12;\n"
               "xor.b32 %r10, %r10, 64; ld.shared.u32 %r14, [%r10]; // here"},
              race(kReadAfterWrite, "(0, 0, 0)", "64"));
}

TEST_F(Faults, RaceBehindAShuffle) {
  // Shuffles pass values; they do not order memory (CUDA C++ Programming Guide,
  // "Warp Shuffle Functions").
  expectFault({"st.shared.u32 [%r2], %r1;\n"
               "shfl.sync.bfly.b32 %r10, %r1, 1, 31, -1; shl.b32 %r10, %r10, 2;"
               "\nld.shared.u32 %r11, [%r10]; // here"},
              race(kReadAfterWrite, "(0, 0, 0)", "4"));
}

TEST_F(Faults, NoRaceOfWarpsByThemselves) {
  // Each warp reduces its part, in memory of its own.
  expectNone({"st.shared.u32 [%r2], %r1; bar.warp.sync -1;\n"
              "and.b32 %r10, %r1, 31; mov.u32 %r11, 16;\n"
              "LOOP: setp.lt.u32 %p0, %r10, %r11; shl.b32 %r12, %r11, 2;\n"
              "add.u32 %r12, %r12, %r2; @%p0 ld.shared.u32 %r13, [%r12];\n"
              "@%p0 ld.shared.u32 %r14, [%r2];\n"
              "@%p0 add.u32 %r13, %r13, %r14; bar.warp.sync -1;\n"
              "@%p0 st.shared.u32 [%r2], %r13; bar.warp.sync -1;\n"
              "shr.u32 %r11, %r11, 1; setp.ne.u32 %p1, %r11, 0;\n"
              "@%p1 bra LOOP;\n"
              "shfl.sync.down.b32 %r15, %r1, 1, 31, -1;",
              96});
}

TEST_F(Faults, NoRaceBehindAFlagWithFences) {
  // Warp 1 waits for warp 0, which starts after it is done with other things.
  Kernel kernel{"setp.eq.u32 %p2, %r1, 0; @%p2 st.shared.u32 [tile+2048], 0;\n"
                "bar.sync 0; setp.ge.u32 %p0, %r1, 32; @%p0 bra OTHER;\n"
                "st.shared.u32 [%r2], %r1; bar.warp.sync -1;\n"
                "membar.cta; // out\n"
                "@%p2 st.volatile.shared.u32 [tile+2048], 1;\nbra DONE;\n"
                "OTHER: ld.volatile.shared.u32 %r10, [tile+2048];\n"
                "setp.eq.u32 %p1, %r10, 0; @%p1 bra OTHER;\n"
                "membar.cta; // in\n"
                "ld.shared.u32 %r11, [%r2+-128]; // here\nDONE:",
                64};
  expectNone(kernel);
  for (const char *fence : {"membar.cta; // out", "membar.cta; // in"}) {
    SCOPED_TRACE(fence);
    Kernel without = kernel;
    without.body.replace(without.body.find(fence), 10, "");
    expectFault(without, race(kReadAfterWrite, "(32, 0, 0)", "0"));
    TearDown();
    SetUp();
  }
}

TEST_F(Faults, NoRaceBehindReleaseAndAcquire) {
  expectNone({"setp.eq.u32 %p2, %r1, 0; @%p2 st.shared.u32 [tile+2048], 0;\n"
              "bar.sync 0; setp.lt.u32 %p0, %r1, 32; @%p0 bra OTHER;\n"
              "st.shared.u32 [%r2], %r1; bar.warp.sync -1;\n"
              "setp.eq.u32 %p2, %r1, 32;\n"
              "@%p2 atom.release.cta.shared.exch.b32 %r12, [tile+2048], 1;\n"
              "bra DONE;\n"
              "OTHER: ld.acquire.cta.shared.u32 %r10, [tile+2048];\n"
              "setp.eq.u32 %p1, %r10, 0; @%p1 bra OTHER;\n"
              "ld.shared.u32 %r11, [%r2+128];\nDONE:",
              64});
}

TEST_F(Faults, NoRaceOfAnInvalidationWithArrivals) {
  expectNone({"setp.eq.u32 %p1, %r1, 0;\n"
              "@%p1 mbarrier.init.shared.b64 [tile], 32; bar.sync 0;\n"
              "mbarrier.arrive.shared.b64 %rd10, [tile];\n"
              "match.any.sync.b32 %r10, %r2, -1;\n"
              "@%p1 mbarrier.inval.shared.b64 [tile];"});
}

TEST_F(Faults, RaceOfAnInvalidationWithTheInitialisation) {
  expectFault({"setp.eq.u32 %p1, %r1, 0; setp.eq.u32 %p2, %r1, 1;\n"
               "@%p1 mbarrier.init.shared.b64 [tile], 32;\n"
               "@%p2 mbarrier.inval.shared.b64 [tile]; // here"},
              race(kWriteAfterWrite, "(1, 0, 0)", "0"));
}

TEST_F(Faults, NoRaceBehindAnMbarrier) {
  Kernel kernel{"setp.eq.u32 %p1, %r1, 0; @%p1 mbarrier.init.shared.b64 "
                "[tile+2048], 32; bar.sync 0; setp.ge.u32 %p0, %r1, 32;\n"
                "@%p0 bra OTHER; st.shared.u32 [%r2], %r1;\n"
                "mbarrier.arrive.shared.b64 %rd10, [tile+2048]; bra DONE;\n"
                "OTHER: mbarrier.test_wait.parity.shared.b64 %p2, [tile+2048], "
                "0;\n@!%p2 bra OTHER;\n"
                "ld.shared.u32 %r11, [%r2+-128]; // here\nDONE:",
                64};
  expectNone(kernel);
  size_t wait = kernel.body.find("mbarrier.test_wait"),
         read = kernel.body.find("ld.shared");
  kernel.body.erase(wait, read - wait);
  expectFault(kernel, race(kReadAfterWrite, "(32, 0, 0)", "0"));
}
