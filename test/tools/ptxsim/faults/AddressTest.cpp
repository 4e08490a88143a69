//===- AddressTest.cpp - Accesses where there is nothing to access --------===//

#include "FaultFixture.h"

using namespace ptxsim::test;

namespace {

constexpr Expected outOfBounds(const char *text, const char *thread,
                               const char *address) {
  return {"out-of-bounds access",    text, thread, address, "(0, 0, 0)",
          CUDA_ERROR_ILLEGAL_ADDRESS};
}
constexpr Expected misaligned(const char *text, const char *address) {
  return {"misaligned access",          text, "(0, 0, 0)", address, "(0, 0, 0)",
          CUDA_ERROR_MISALIGNED_ADDRESS};
}

} // namespace

TEST_F(Faults, BelowAnAllocation) {
  expectFault({"ld.global.u32 %r10, [%rd4+-4]; // here"},
              outOfBounds("reads 4 bytes", "(0, 0, 0)", "data-4"));
}

TEST_F(Faults, AboveAnAllocation) {
  // The last thread's element lies behind the end.
  expectFault({"st.global.u32 [%rd4+900], %r1; // here"},
              outOfBounds("writes 4 bytes", "(31, 0, 0)", "data+1024"));
}

TEST_F(Faults, AcrossTheEnd) {
  expectFault({"ld.global.v4.u32 {%r10, %r11, %r12, %r13}, [%rd1+1008];\n"
               "add.u32 %r10, %r11, %r12; add.u32 %r10, %r10, %r13;\n"
               "ld.global.v2.u32 {%r10, %r11}, [%rd1+1024]; // here\n"
               "add.u32 %r10, %r11, %r10;"},
              outOfBounds("reads 8 bytes", "(0, 0, 0)", "data+1024"));
}

TEST_F(Faults, BetweenAllocations) {
  expectFault({"st.global.u8 [%rd1+1100], %r1; // here"},
              outOfBounds("writes 1 bytes", "(0, 0, 0)", "data+1100"));
}

TEST_F(Faults, AtTheNullPointer) {
  expectFault({"mov.u64 %rd10, 0; ld.global.u32 %r10, [%rd10]; // here"},
              outOfBounds("reads 4 bytes", "(0, 0, 0)", "0"));
}

TEST_F(Faults, BeforeTheNullPointer) {
  // Where the end of the access is zero again, after one that is allowed.
  expectFault({"ld.global.u32 %r10, [%rd1];\n"
               "mov.u64 %rd10, 0; ld.global.u32 %r10, [%rd10+-4]; // here"},
              outOfBounds("reads 4 bytes", "(0, 0, 0)", "-4"));
}

TEST_F(Faults, InFreedMemory) {
  Expected expected{"use after free", "which was freed", "(0, 0, 0)",
                    "freed+16",       "(0, 0, 0)",       {}};
  expected.result = CUDA_ERROR_ILLEGAL_ADDRESS;
  expectFault({"ld.global.u32 %r10, [%rd3+16]; // here"}, expected);
}

TEST_F(Faults, WithAnAtomicOutOfBounds) {
  expectFault({"red.global.add.u32 [%rd1+1024], 1; // here"},
              outOfBounds("writes 4 bytes", "(0, 0, 0)", "data+1024"));
}

TEST_F(Faults, BehindSharedMemory) {
  expectFault({"st.shared.u32 [%r2+4000], %r1; // here"},
              outOfBounds("the block has 4096 bytes", "(24, 0, 0)", "4096"));
}

TEST_F(Faults, BehindSharedMemoryByAGenericAddress) {
  expectFault({"mov.u64 %rd10, tile; cvta.shared.u64 %rd10, %rd10;\n"
               "ld.u32 %r10, [%rd10+4096]; // here"},
              outOfBounds("the block has 4096 bytes", "(0, 0, 0)", "4096"));
}

TEST_F(Faults, BehindLocalMemory) {
  expectFault({".local .align 4 .b8 own[16];\n"
               "mov.u32 %r10, own; st.local.u32 [%r10+16], %r1; // here"},
              outOfBounds("local", "(0, 0, 0)", "16"));
}

TEST_F(Faults, BehindParameters) {
  expectFault({"ld.param.u64 %rd10, [freed+8]; // here"},
              outOfBounds("parameter", "(0, 0, 0)", "24"));
}

TEST_F(Faults, InAnotherBlockAndThread) {
  Kernel kernel{"mov.u32 %r10, %ctaid.x;\n"
                "setp.ne.u32 %p0, %r10, 2; @%p0 bra DONE;\n"
                "setp.ne.u32 %p0, %r1, 40; @%p0 bra DONE;\n"
                "st.global.u32 [%rd1+1024], %r1; // here\nDONE:",
                64, 3};
  Expected expected = outOfBounds("writes 4 bytes", "(40, 0, 0)", "data+1024");
  expected.block = "(2, 0, 0)";
  expectFault(kernel, expected);
}

TEST_F(Faults, ThroughAFunction) {
  // Names both: the kernel, and the function whose line it is.
  Kernel kernel{"{ .param .b64 at; st.param.b64 [at], %rd1;\n"
                "call.uni spoil, (at); }"};
  kernel.module = ".func spoil(.param .b64 to) { .reg .b64 %x;\n"
                  "ld.param.b64 %x, [to]; st.u32 [%x+1100], 7; // here\nret; }";
  expectFault(kernel,
              outOfBounds("(function spoil)", "(0, 0, 0)", "data+1100"));
}

TEST_F(Faults, WithoutAlignment) {
  struct Case {
    const char *access, *text, *address;
  };
  for (Case c :
       {Case{"ld.global.u16 %h0, [%rd1+1]", "reads 2", "data+1"},
        Case{"ld.global.u32 %r10, [%rd1+2]", "reads 4", "data+2"},
        Case{"ld.global.u64 %rd10, [%rd1+4]", "reads 8", "data+4"},
        Case{"st.global.v2.u32 [%rd1+4], {%r1, %r1}", "writes 8", "data+4"},
        Case{"st.global.v4.u32 [%rd1+8], {%r1, %r1, %r1, %r1}", "writes 16",
             "data+8"},
        Case{"st.global.v2.u16 [%rd1+2], {%h1, %h1}", "writes 4", "data+2"},
        Case{"red.global.add.u64 [%rd1+4], 1", "writes 8", "data+4"},
        Case{"atom.shared.add.u32 %r10, [tile+2], 1", "writes 4", "2"},
        Case{"st.shared.u16 [tile+1], %h1", "writes 2", "1"},
        Case{"cp.async.ca.shared.global [tile], [%rd1+2], 4",
             "copies 4 bytes from global", "data+2"},
        Case{"cp.async.ca.shared.global [tile+4], [%rd1], 8",
             "copies 8 bytes to shared", "4"},
        Case{"cp.async.cg.shared.global [tile+8], [%rd1], 16",
             "copies 16 bytes to shared", "8"},
        Case{"cp.async.cg.shared.global [tile], [%rd1+8], 16",
             "copies 16 bytes from global", "data+8"}}) {
    SCOPED_TRACE(c.access);
    expectFault({std::string("mov.u16 %h1, 1;\n") + c.access + "; // here"},
                misaligned(c.text, c.address));
    TearDown();
    SetUp();
  }
}

TEST_F(Faults, CopyOutOfBounds) {
  expectFault({"cp.async.ca.shared.global [tile], [%rd1+1024], 4; // here"},
              outOfBounds("reads 4 bytes", "(0, 0, 0)", "data+1024"));
}

TEST_F(Faults, CopyBehindSharedMemory) {
  expectFault({"cp.async.cg.shared.global [tile+4096], [%rd1], 16; // here"},
              outOfBounds("copies to shared", "(0, 0, 0)", "4096"));
}

TEST_F(Faults, NothingAtTheEdges) {
  expectNone({"ld.global.u8 %r10, [%rd1]; ld.global.u8 %r10, [%rd1+1023];\n"
              "ld.global.v4.u32 {%r10, %r11, %r12, %r13}, [%rd1+1008];\n"
              "add.u32 %r10, %r11, %r12; add.u32 %r10, %r10, %r13;\n"
              "setp.ne.u32 %p0, %r1, 0; @%p0 ret;\n"
              "st.shared.u8 [tile+4095], %r1; st.shared.u8 [tile], %r1;\n"
              // Nothing is read where no byte is wanted.
              "mov.u32 %r10, 0;\n"
              "cp.async.cg.shared.global [tile+16], [%rd1+4096], 16, %r10;"});
}
