//===- UninitializedTest.cpp - Values that nobody has written -------------===//

#include "FaultFixture.h"

using namespace ptxsim::test;

namespace {
constexpr Expected uninitialized(const char *text, const char *address,
                                 const char *thread = "(0, 0, 0)") {
  return {"use of an uninitialised value", text, thread, address};
}
constexpr const char *kRegister = "is a register without a value";
} // namespace

TEST_F(Faults, UnwrittenGlobal) {
  expectFault({"ld.global.u32 %r10, [%rd5]; // here"},
              uninitialized("which nobody has written", "fresh"));
}

TEST_F(Faults, GlobalWrittenInPart) {
  // Three of the four bytes.
  expectFault({"st.global.u16 [%rd5], %r1; st.global.u8 [%rd5+2], %r1;\n"
               "ld.global.u32 %r10, [%rd5]; // here"},
              uninitialized("reads 4 bytes", "fresh"));
}

TEST_F(Faults, GlobalWrittenByOtherThreadsOnly) {
  expectFault({"setp.lt.u32 %p0, %r1, 20; @%p0 st.global.u32 [%rd5], %r1;\n"
               "ld.global.u32 %r10, [%rd5]; // here"},
              uninitialized("reads 4 bytes", "fresh+80", "(20, 0, 0)"));
}

TEST_F(Faults, UnwrittenGlobalOfAnAtomic) {
  expectFault({"red.global.add.u32 [%rd2], 1; // here"},
              uninitialized("which nobody has written", "fresh"));
}

TEST_F(Faults, UnwrittenGlobalOfACopy) {
  expectFault({"cp.async.ca.shared.global [tile], [%rd2+4], 4; // here"},
              uninitialized("reads 4 bytes", "fresh+4"));
}

TEST_F(Faults, GlobalOfACopyWrittenInPart) {
  // Ten bytes are copied, of which nine have values.
  expectFault(
      {"setp.ne.u32 %p0, %r1, 0; @%p0 ret;\n"
       "st.global.u64 [%rd2], %rd1; st.global.u8 [%rd2+8], %r1;\n"
       "mov.u32 %r10, 9;\n"
       "cp.async.cg.shared.global [tile], [%rd2], 16, %r10;\n"
       "mov.u32 %r10, 10;\n"
       "cp.async.cg.shared.global [tile+16], [%rd2], 16, %r10; // here"},
      uninitialized("reads 1 bytes", "fresh+9"));
}

TEST_F(Faults, UnwrittenShared) {
  expectFault({"ld.shared.u32 %r10, [%r2+8]; // here"},
              uninitialized("shared memory that nobody has written", "8"));
}

TEST_F(Faults, SharedWrittenInPart) {
  expectFault({"st.shared.u16 [%r2], %r1; ld.shared.u16 %h0, [%r2];\n"
               "ld.shared.u32 %r10, [%r2]; // here"},
              uninitialized("nobody has written", "0"));
}

TEST_F(Faults, UnwrittenSharedOfAnAtomic) {
  expectFault({"atom.shared.add.u32 %r10, [tile+4], 1; // here"},
              uninitialized("nobody has written", "4"));
}

TEST_F(Faults, UnwrittenSharedOfAMatrix) {
  // Rows 0 to 6 of the first matrix are there.
  expectFault({"shl.b32 %r10, %r1, 4; setp.lt.u32 %p0, %r1, 7;\n"
               "@%p0 st.shared.v4.u32 [%r10], {%r1, %r1, %r1, %r1};\n"
               "bar.sync 0;\n"
               "ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r11}, [%r10]; // "
               "here"},
              uninitialized("nobody has written", "112", "(7, 0, 0)"));
}

TEST_F(Faults, UnwrittenRegister) {
  expectFault({"add.u32 %r10, %r11, 1;\n"
               "st.global.u32 [%rd4], %r10; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, RegisterWrittenByOtherThreadsOnly) {
  expectFault({"setp.ne.u32 %p0, %r1, 3; @%p0 mov.u32 %r11, 1;\n"
               "add.u32 %r10, %r11, 1;\n"
               "st.global.u32 [%rd4], %r10; // here"},
              uninitialized(kRegister, "", "(3, 0, 0)"));
}

TEST_F(Faults, UnwrittenRegisterThatWasMoved) {
  expectFault({"mov.u32 %r12, %r11; mov.b64 %rd10, {%r1, %r12};\n"
               "mov.b64 {%r13, %r14}, %rd10; add.u32 %r10, %r13, 1; "
               "st.global.u32 [%rd4], %r10;\n"
               "add.u32 %r10, %r14, 1;\n"
               "st.global.u32 [%rd4], %r10; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, UnwrittenRegisterAsAnAddress) {
  expectFault({"st.local.u32 [%r11], %r1; // here"},
              uninitialized("operand 1", ""));
}

TEST_F(Faults, UnwrittenRegisterThatIsStored) {
  expectFault({"st.global.u32 [%rd4], %r11; // here"},
              uninitialized("operand 2", ""));
}

TEST_F(Faults, ComputedFromAnUnwrittenRegister) {
  expectFault({"mul.lo.u32 %r10, %r11, 3;\nadd.u32 %r12, %r10, 1;\n"
               "mov.b32 %r13, 0; mov.b32 %r13, %r12;\n"
               "st.shared.u32 [%r2], %r13; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, LineThatComputedFromAnUnwrittenRegister) {
  expectFault({"mul.lo.u32 %r10, %r11, 3;\nadd.u32 %r12, %r10, 1;\n"
               "st.shared.u32 [%r2], %r12; // here"},
              uninitialized("computed from another", ""));
}

TEST_F(Faults, BranchByAnUnwrittenRegister) {
  expectFault({"setp.lt.u32 %p0, %r11, 3; setp.eq.u32 %p1, %r1, %r1;\n"
               "and.pred %p0, %p0, %p1; @%p0 mov.u32 %r10, 1; // here"},
              uninitialized("the guard is a predicate without a value", ""));
}

TEST_F(Faults, UnwrittenRegisterThatIsSelected) {
  expectFault({"setp.eq.u32 %p0, %r1, 7; selp.b32 %r10, %r11, 1, %p0;\n"
               "st.global.u32 [%rd4], %r10; // here"},
              uninitialized(kRegister, "", "(7, 0, 0)"));
}

TEST_F(Faults, NothingThatIsComputedAheadAndNotChosen) {
  // `if (c) x = y + 1;`, `if (c && y < 3) ...` and `if (c || y < 3) ...` as
  // compilers write them where y has a value if c holds.
  expectNone({"setp.ne.u32 %p0, %r1, %r1; add.u32 %r10, %r11, 1;\n"
              "selp.b32 %r12, %r10, 5, %p0; st.global.u32 [%rd4], %r12;\n"
              "setp.lt.u32 %p1, %r11, 3; and.pred %p2, %p1, %p0;\n"
              "@%p2 st.global.u32 [%rd4], %r12;\n"
              "not.pred %p3, %p0; or.pred %p4, %p3, %p1;\n"
              "@%p4 st.global.u32 [%rd4], %r12;"});
}

TEST_F(Faults, BitsOfAnUnwrittenRegister) {
  expectFault({"and.b32 %r10, %r11, 1; st.global.u32 [%rd4], %r10; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, NothingOfBitFields) {
  // struct { unsigned a : 5, b : 9; int c : 7; } in 4 bytes, without
  // optimization.
  expectNone({".local .align 4 .b8 own[4]; mov.u32 %r10, own;\n"
              "ld.local.u32 %r11, [%r10]; and.b32 %r11, %r11, -32;\n"
              "or.b32 %r11, %r11, 3; st.local.u32 [%r10], %r11;\n"
              "ld.local.u32 %r12, [%r10]; and.b32 %r12, %r12, -16353;\n"
              "or.b32 %r12, %r12, 96; st.local.u32 [%r10], %r12;\n"
              "ld.local.u32 %r13, [%r10]; and.b32 %r13, %r13, -2080769;\n"
              "or.b32 %r13, %r13, 81920; st.local.u32 [%r10], %r13;\n"
              "ld.local.u32 %r14, [%r10]; shl.b32 %r14, %r14, 11;\n"
              "shr.s32 %r14, %r14, 25; st.global.u32 [%rd4], %r14;"});
}

TEST_F(Faults, UnwrittenPredicate) {
  expectFault({"@%p3 mov.u32 %r10, 1; // here"},
              uninitialized("the guard is a predicate without a value", ""));
}

TEST_F(Faults, UnwrittenPredicateThatWasMoved) {
  expectFault({"mov.pred %p2, %p3; selp.u32 %r10, 1, 2, %p2;\n"
               "st.global.u32 [%rd4], %r10; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, UnwrittenFragment) {
  expectFault({"mov.b32 %r10, 0;\n"
               "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 "
               "{%f0, %f1, %f2, %f3}, {%r10, %r10}, {%r11}, "
               "{0f00000000, 0f00000000, 0f00000000, 0f00000000}; // here"},
              uninitialized("operand 3", ""));
}

TEST_F(Faults, UnwrittenLocal) {
  expectFault({".local .align 8 .b8 own[16]; mov.u32 %r10, own;\n"
               "st.local.u32 [%r10], %r1; ld.local.u32 %r11, [%r10+4];\n"
               "add.u32 %r12, %r11, 1;\n"
               "st.global.u32 [%rd4], %r12; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, LocalWrittenInPart) {
  // The gap of a struct may be copied, its fields are there, the gap is not.
  expectFault({".local .align 8 .b8 own[16]; mov.u32 %r10, own;\n"
               "st.local.u8 [%r10], %r1; st.local.u32 [%r10+4], %r1;\n"
               "ld.local.u64 %rd10, [%r10]; st.local.u64 [%r10+8], %rd10;\n"
               "ld.local.u8 %h0, [%r10+8]; add.u16 %h1, %h0, 1; st.global.u16 "
               "[%rd4], %h1;\n"
               "ld.local.u32 %r11, [%r10+12]; add.u32 %r11, %r11, 1; "
               "st.global.u32 [%rd4], %r11;\n"
               "ld.local.u16 %h0, [%r10+8]; add.u16 %h1, %h0, 1;\n"
               "st.global.u16 [%rd4], %h1; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, LocalOfAnEarlierCall) {
  Kernel kernel{"call.uni work, (); call.uni work, ();"};
  kernel.module =
      ".func work() { .local .align 4 .b8 own[8]; .reg .b32 %x<4>;\n"
      ".reg .pred %q; mov.u32 %x0, own; ld.local.u32 %x1, [%x0];\n"
      "st.local.u32 [%x0], 5; ld.local.u32 %x2, [%x0];\n"
      "add.u32 %x2, %x2, 1; mov.u32 %x3, %x1;\n"
      "add.u32 %x3, %x3, 1;\n"
      "st.local.u32 [%x3], 1; // here\nret; }";
  expectFault(kernel, uninitialized("(function work)", ""));
}

TEST_F(Faults, ArgumentThatWasNotPassed) {
  Kernel kernel{"{ .param .b32 a; .param .b64 b; st.param.b32 [a], %r1;\n"
                "call.uni work, (a, b); }"};
  kernel.module = ".func work(.param .b32 a, .param .b64 b) {\n"
                  ".reg .b32 %x; .reg .b64 %y; ld.param.b32 %x, [a];\n"
                  "add.u32 %x, %x, 1; ld.param.b64 %y, [b];\n"
                  "add.u64 %y, %y, 1;\nst.u64 [%y], 1; // here\nret; }";
  expectFault(kernel, uninitialized(kRegister, ""));
}

TEST_F(Faults, ResultThatWasNotReturned) {
  Kernel kernel{"{ .param .b32 a; call.uni (a), work, ();\n"
                "ld.param.b32 %r10, [a]; add.u32 %r10, %r10, 1;\n"
                "st.global.u32 [%rd4], %r10; // here\n}"};
  kernel.module = ".func (.param .b32 r) work() { ret; }";
  expectFault(kernel, uninitialized(kRegister, ""));
}

TEST_F(Faults, UnwrittenRegisterThatWasShuffled) {
  // Lane 4 alone has a value, and all but lane 6 take it.
  expectFault({"setp.eq.u32 %p0, %r1, 4; @%p0 mov.u32 %r11, 1;\n"
               "setp.eq.u32 %p1, %r1, 6; selp.u32 %r12, 9, 4, %p1;\n"
               "shfl.sync.idx.b32 %r11, %r11, %r12, 31, -1;\n"
               "add.u32 %r10, %r11, 1;\n"
               "st.global.u32 [%rd4], %r10; // here"},
              uninitialized(kRegister, "", "(6, 0, 0)"));
}

TEST_F(Faults, NothingOfALeadersValueThatIsShuffled) {
  // `if (leader) v = atomicAdd(...); v = __shfl_sync(-1, v, 0);`, in place and
  // into another register.
  expectNone({"setp.eq.u32 %p0, %r1, 0; @%p0 mov.u32 %r11, 1;\n"
              "shfl.sync.idx.b32 %r12|%p1, %r11, 0, 31, -1;\n"
              "@%p1 st.global.u32 [%rd4], %r12;\n"
              "shfl.sync.idx.b32 %r11, %r11, 0, 31, -1;\n"
              "add.u32 %r11, %r11, 1; st.global.u32 [%rd4], %r11;"});
}

TEST_F(Faults, HalfThatWasShifted) {
  expectFault({"cvt.u16.u32 %h1, %r1; mov.b32 %r10, {%h0, %h1};\n"
               "shl.b32 %r10, %r10, 8; mov.b32 %r11, %r10;\n"
               "add.u32 %r12, %r11, 1;\n"
               "st.global.u32 [%rd4], %r12; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, HalfThatWasShiftedByPartOfAByte) {
  expectFault({"cvt.u16.u32 %h1, %r1; mov.b32 %r10, {%h0, %h1};\n"
               "shr.u32 %r11, %r10, 15; and.b32 %r11, %r11, 255;\n"
               "st.global.u32 [%rd4], %r11; // here"},
              uninitialized(kRegister, ""));
}

TEST_F(Faults, NothingOfAHalfThatWasShiftedOut) {
  expectNone({"cvt.u16.u32 %h1, %r1; mov.b32 %r10, {%h0, %h1};\n"
              "shr.u32 %r11, %r10, 16; add.u32 %r11, %r11, 1; st.global.u32 "
              "[%rd4], %r11;\n"
              "mov.b32 %r10, {%h1, %h0}; shl.b32 %r12, %r10, 16;\n"
              "add.u32 %r12, %r12, 1; st.global.u32 [%rd4], %r12;"});
}

TEST_F(Faults, NothingThatIsOnlyTakenAlong) {
  expectNone({".local .align 8 .b8 own[16]; mov.u32 %r10, own;\n"
              "st.local.u8 [%r10], %r1; ld.local.u64 %rd10, [%r10];\n"
              "mov.u64 %rd11, %rd10; st.local.u64 [%r10+8], %rd11;\n"
              "mov.b64 {%r11, %r12}, %rd11; ld.local.u8 %r13, [%r10+8];\n"
              "add.u32 %r13, %r13, 1; st.global.u32 [%rd4], %r13; mov.b32 "
              "{%h0, %h1}, %r11;\n"
              // Four are read, three are there and wanted.
              "st.global.v2.u32 [%rd2], {%r1, %r1};\n"
              "st.global.u32 [%rd2+8], %r1;\n"
              "ld.global.v4.u32 {%r14, %r15, %r16, %r17}, [%rd2];\n"
              "add.u32 %r14, %r15, %r16;"});
}
