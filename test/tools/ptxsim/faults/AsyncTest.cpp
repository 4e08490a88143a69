//===- AsyncTest.cpp - Copies that are under way --------------------------===//

#include "FaultFixture.h"

using namespace ptxsim::test;

namespace {

constexpr Expected early(const char *text, const char *address,
                         const char *thread = "(0, 0, 0)") {
  return {"use of an asynchronous copy before its wait", text, thread, address};
}
constexpr const char *kReads =
    "reads what an asynchronous copy writes, before its wait";
constexpr const char *kWrites =
    "writes where an asynchronous copy does, before its wait";

/// Each thread copies its element.
const std::string kCopy = "cp.async.ca.shared.global [%r2], [%rd4], 4;\n";
const std::string kCommit = "cp.async.commit_group;\n";
/// All rows of a matrix, 16 bytes each.
const std::string kCopyRows =
    "shl.b32 %r10, %r1, 4; mul.wide.u32 %rd10, %r1, 16;\n"
    "add.s64 %rd10, %rd1, %rd10;\n"
    "cp.async.cg.shared.global [%r10], [%rd10], 16;\n";

} // namespace

TEST_F(Faults, ReadBeforeTheWait) {
  expectFault({kCopy + kCommit + "ld.shared.u32 %r11, [%r2]; // here"},
              early(kReads, "0"));
}

TEST_F(Faults, ReadOfOneByteBeforeTheWait) {
  expectFault({kCopy + kCommit + "ld.shared.u8 %h0, [%r2+3]; // here"},
              early(kReads, "3"));
}

TEST_F(Faults, ReadBeforeTheWaitAcrossABarrier) {
  // A barrier waits for threads, not for what they copy.
  expectFault({kCopy + kCommit + "bar.sync 0; xor.b32 %r10, %r2, 128;\n" +
                   "ld.shared.u32 %r11, [%r10]; // here",
               64},
              early(kReads, "128"));
}

TEST_F(Faults, ReadAfterAWaitForOthers) {
  // The last group may still be under way.
  expectFault({kCopy + kCommit +
               "cp.async.ca.shared.global [%r2+128], [%rd4], 4;\n" + kCommit +
               "cp.async.wait_group 1; ld.shared.u32 %r11, [%r2];\n"
               "ld.shared.u32 %r11, [%r2+128]; // here"},
              early(kReads, "128"));
}

TEST_F(Faults, ReadOfWhatWasNotCommitted) {
  expectFault({kCopy + "cp.async.wait_group 0;\n"
                       "ld.shared.u32 %r11, [%r2]; // here"},
              early(kReads, "0"));
}

TEST_F(Faults, ReadAfterTheWaitOfOneThreadOnly) {
  expectFault({kCopy + kCommit + "setp.lt.u32 %p0, %r1, 8;\n" +
               "@%p0 cp.async.wait_all;\n"
               "ld.shared.u32 %r11, [%r2]; // here"},
              early(kReads, "32", "(8, 0, 0)"));
}

TEST_F(Faults, ReadByOthersAfterTheWaitWithoutABarrier) {
  expectFault({kCopy + kCommit + "cp.async.wait_group 0;\n" +
               "xor.b32 %r10, %r2, 4; ld.shared.u32 %r11, [%r10]; // here"},
              {"race in shared memory", "reads what another thread wrote",
               "(0, 0, 0)", "4"});
}

TEST_F(Faults, MatrixBeforeTheWait) {
  expectFault({kCopyRows + kCommit +
               "ldmatrix.sync.aligned.m8n8.x4.shared.b16 "
               "{%r11, %r12, %r13, %r14}, [%r10]; // here"},
              early(kReads, "0"));
}

TEST_F(Faults, AtomicBeforeTheWait) {
  expectFault({kCopy + "red.shared.add.u32 [%r2], 1; // here"},
              early(kWrites, "0"));
}

TEST_F(Faults, WriteBeforeTheWait) {
  expectFault({kCopy + "st.shared.u32 [%r2], %r1; // here"},
              early(kWrites, "0"));
}

TEST_F(Faults, CopyOverACopy) {
  expectFault({kCopy + kCommit +
               "cp.async.ca.shared.global [%r2], [%rd4+4], 4; // here"},
              early(kWrites, "0"));
}

TEST_F(Faults, CopyOverWhatOthersRead) {
  expectFault({"st.shared.u32 [%r2], %r1; bar.sync 0; xor.b32 %r10, %r2, 128;\n"
               "setp.lt.u32 %p0, %r1, 32; @%p0 ld.shared.u32 %r11, [%r10];\n"
               "@!%p0 cp.async.ca.shared.global [%r2], [%rd4], 4; // here",
               64},
              {"race in shared memory", "writes what another thread read",
               "(32, 0, 0)", "128"});
}

TEST_F(Faults, NothingOfCopiesInOrder) {
  // Two stages: while one is read the next one is under way.
  expectNone({kCopy + kCommit + R"(
    mov.u32 %r10, 0; mov.u32 %r11, 0;
LOOP:
    xor.b32 %r12, %r10, 1; mad.lo.u32 %r13, %r12, 256, %r2;
    setp.eq.u32 %p0, %r11, 5;
    @!%p0 cp.async.ca.shared.global [%r13], [%rd4], 4;
    cp.async.commit_group;
    cp.async.wait_group 1;
    bar.sync 0;
    mad.lo.u32 %r13, %r10, 256, %r2; xor.b32 %r13, %r13, 128;
    ld.shared.u32 %r14, [%r13];
    bar.sync 0;
    mov.u32 %r10, %r12; add.u32 %r11, %r11, 1;
    setp.lt.u32 %p1, %r11, 6; @%p1 bra LOOP;
  )",
              64});
}

TEST_F(Faults, NothingOfCopiesThatNobodyReads) {
  expectNone({kCopy + kCommit});
}

TEST_F(Faults, NothingOfCopiesWithZeros) {
  // What is not read of the source is zero.
  expectNone({"mov.u32 %r10, 4; shl.b32 %r11, %r1, 4;\n"
              "cp.async.cg.shared.global [%r11], [%rd1], 16, %r10;\n"
              "cp.async.wait_all; ld.shared.u32 %r12, [%r11+12];\n"
              "setp.eq.u32 %p0, %r12, 0; @!%p0 trap;"});
}
