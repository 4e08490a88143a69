//===- AsyncTest.cpp - cp.async (PTX ISA 9.7.9.25) ------------------------===//
//
// Copies arrive when their group is waited for. Without checks a read before
// the wait gives what was there before, which is how the tests see when data
// come.
//
//===----------------------------------------------------------------------===//

#include "test/tools/ptxsim/core/CoreFixture.h"

namespace ptxsim::test {
namespace {

/// One thread; `from` holds words 100, 101, ...; shared memory holds 1, 2, ...
std::vector<uint32_t> run(const std::string &body, bool checks = false) {
  std::string fill;
  for (int n = 0; n < 32; ++n)
    fill += "  st.shared.u32 [sm+" + std::to_string(4 * n) + "], " +
            std::to_string(n + 1) + ";\n";
  Simulated sim(kernel("from to", "  .shared .align 16 .b8 sm[128];\n"
                                  "  .shared .align 8 .b8 mb[8];\n"
                                  "  .reg .b32 %w<32>;\n" +
                                      fill + body),
                checks);
  std::vector<uint32_t> values;
  for (uint32_t n = 0; n < 32; ++n)
    values.push_back(100 + n);
  uint64_t from = sim.upload(values),
           to = sim.upload(std::vector<uint32_t>(32));
  sim.launch("k", std::vector<uint64_t>{from, to}, {1, 1, 0});
  return sim.download<uint32_t>(to, 32);
}

/// Stores the word of shared memory at `word` to the result at `at`.
std::string look(int word, int at) {
  std::string r = "%w" + std::to_string(at);
  return "  ld.shared.u32 " + r + ", [sm+" + std::to_string(4 * word) +
         "];\n  st.global.u32 [%to+" + std::to_string(4 * at) + "], " + r +
         ";\n";
}

TEST(Async, Sizes) {
  std::vector<uint32_t> got =
      run("  mov.u32 %t0, sm;\n"
          "  cp.async.ca.shared.global [%t0], [%from], 4;\n"
          "  cp.async.ca.shared.global [%t0+8], [%from+8], 8;\n"
          "  cp.async.cg.shared.global [%t0+16], [%from+16], 16;\n"
          "  cp.async.cg.shared.global.L2::128B [sm+48], [%from+48], 16;\n"
          "  cp.async.ca.shared::cta.global.L2::256B [sm+64], [%from+64], 16;\n"
          "  cp.async.wait_all;\n" +
          look(0, 0) + look(1, 1) + look(2, 2) + look(3, 3) + look(7, 4) +
          look(12, 5) + look(15, 6) + look(19, 7) + look(20, 8));
  std::vector<uint32_t> expected{100, 2, 102, 103, 107, 112, 115, 119, 21};
  got.resize(9);
  EXPECT_EQ(got, expected);
}

/// What the source does not give is zero; nothing is read of it.
TEST(Async, ZeroFill) {
  std::vector<uint32_t> got =
      run("  mov.u32 %t0, 8;\n  mov.u32 %t1, 0;\n  setp.eq.u32 %pt0, %t1, 0;\n"
          "  cp.async.cg.shared.global [sm], [%from], 16, %t0;\n"
          "  cp.async.cg.shared.global [sm+16], [%from+9999], 16, %t1;\n"
          "  cp.async.ca.shared.global [sm+32], [%from], 4, 2;\n"
          "  cp.async.ca.shared.global [sm+36], [%from+9999], 4, %pt0;\n"
          "  cp.async.ca.shared.global [sm+40], [%from+8], 4, !%pt0;\n"
          "  cp.async.wait_all;\n" +
          look(1, 0) + look(2, 1) + look(3, 2) + look(4, 3) + look(7, 4) +
          look(8, 5) + look(9, 6) + look(10, 7) + look(11, 8));
  got.resize(9);
  EXPECT_EQ(got, (std::vector<uint32_t>{101, 0, 0, 0, 0, 100, 0, 102, 12}));
}

/// wait_group N leaves the last N groups on their way.
TEST(Async, Groups) {
  std::vector<uint32_t> got =
      run("  cp.async.ca.shared.global [sm], [%from], 4;\n"
          "  cp.async.commit_group;\n"
          "  cp.async.ca.shared.global [sm+4], [%from+4], 4;\n"
          "  cp.async.commit_group;\n"
          "  cp.async.ca.shared.global [sm+8], [%from+8], 4;\n"
          "  cp.async.commit_group;\n"
          "  cp.async.ca.shared.global [sm+12], [%from+12], 4;\n" +
          look(0, 0) + "  cp.async.wait_group 3;\n" + look(0, 1) +
          "  cp.async.wait_group 2;\n" + look(0, 2) + look(1, 3) +
          "  cp.async.wait_group 1;\n" + look(1, 4) + look(2, 5) +
          // An empty group is one, too.
          "  cp.async.wait_group 0;\n" + look(2, 6) + look(3, 7) +
          "  cp.async.commit_group;\n  cp.async.commit_group;\n"
          "  cp.async.wait_group 1;\n" +
          look(3, 8));
  got.resize(9);
  EXPECT_EQ(got, (std::vector<uint32_t>{1, 1, 100, 2, 101, 3, 102, 4, 103}));
}

/// wait_all takes copies that nobody has committed.
TEST(Async, WaitAll) {
  std::vector<uint32_t> got =
      run("  cp.async.ca.shared.global [sm], [%from], 4;\n" + look(0, 0) +
          "  cp.async.wait_group 0;\n" + look(0, 1) + "  cp.async.wait_all;\n" +
          look(0, 2));
  got.resize(3);
  EXPECT_EQ(got, (std::vector<uint32_t>{1, 1, 100}));
}

/// Copies may be waited for through an mbarrier; with .noinc the arrival is one
/// of those that the phase expects, without it comes on top.
TEST(Async, MBarrier) {
  for (bool isCounted : {false, true}) {
    std::vector<uint32_t> got =
        run("  mbarrier.init.shared.b64 [mb], " +
            std::string(isCounted ? "2" : "1") +
            ";\n  cp.async.ca.shared.global [sm], [%from], 4;\n"
            "  cp.async.mbarrier.arrive" +
            (isCounted ? ".noinc" : "") + ".shared.b64 [mb];\n" + look(0, 0) +
            "  mbarrier.arrive.shared.b64 %lt0, [mb];\n" + look(0, 1) +
            "W:\n  mbarrier.try_wait.shared.b64 %pt0, [mb], %lt0;\n"
            "  @!%pt0 bra W;\n" +
            look(0, 2));
    got.resize(3);
    EXPECT_EQ(got, (std::vector<uint32_t>{1, 1, 100}));
  }
}

TEST(Async, Faults) {
  auto expectFault = [](const std::string &body, const char *text) {
    try {
      run(body, true);
      ADD_FAILURE() << "no fault: " << body;
    } catch (const Fault &fault) {
      EXPECT_NE(std::string(fault.what()).find(text), std::string::npos)
          << fault.what();
    }
  };
  expectFault("  cp.async.ca.shared.global [sm], [%from], 4;\n"
              "  cp.async.commit_group;\n  cp.async.wait_group 1;\n" +
                  look(0, 0),
              "before its wait");
  expectFault("  cp.async.cg.shared.global [sm+8], [%from], 16;\n", "multiple");
  expectFault("  cp.async.cg.shared.global [sm], [%from+8], 16;\n",
              "misaligned");
  expectFault("  cp.async.cg.shared.global [sm+128], [%from], 16;\n"
              "  cp.async.cg.shared.global [sm+4096], [%from], 16;\n",
              "out-of-bounds");
}

} // namespace
} // namespace ptxsim::test
