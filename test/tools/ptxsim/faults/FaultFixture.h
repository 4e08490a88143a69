//===- FaultFixture.h - Kernels that do wrong, or all but ------*- C++ -*-===//

#ifndef CNNC_TEST_TOOLS_PTXSIM_FAULTS_FAULTFIXTURE_H
#define CNNC_TEST_TOOLS_PTXSIM_FAULTS_FAULTFIXTURE_H

#include <cstdint>
#include <cuda.h>
#include <gtest/gtest.h>
#include <string>

extern "C" CUresult ptxsimGetFault(const char **text);

namespace ptxsim::test {

#define ASSERT_OK(call) ASSERT_EQ(call, CUDA_SUCCESS)
#define EXPECT_OK(call) EXPECT_EQ(call, CUDA_SUCCESS)

/// What is launched: the body of the kernel `wrong`, behind whose lines
/// comments may stand, and other things of the module in front of it. In the
/// body %rd1 is `data` (1024 bytes that have values), %rd2 is `fresh` (1024
/// bytes that have none), %rd3 is `freed` (1024 bytes that are no longer
/// there), %rd4 and %rd5 are data + 4 * tid.x and fresh + 4 * tid.x, %r1 is
/// tid.x, %r2 is 4 * tid.x. `tile` has 4096 bytes of shared memory, from 0 on.
/// Free are %r10 to %r29, %rd10 to %rd29, %f0 to %f9, %h0 to %h9, %p0 to %p9,
/// %t for one byte.
struct Kernel {
  std::string body;
  unsigned threads = 32, blocks = 1;
  std::string module = "";
};

/// A fault as it is to be reported.
struct Expected {
  const char *kind; ///< "out-of-bounds access"
  /// Part of the message: what happened.
  const char *text;
  /// "(0, 0, 0)"; empty: whichever thread it is.
  const char *thread;
  /// What the address is: `data`, `fresh`, `freed` and a number behind, or a
  /// number alone for other spaces; empty: there is none.
  const char *address;
  const char *block = "(0, 0, 0)";
  CUresult result = CUDA_ERROR_LAUNCH_FAILED;
};

class Faults : public testing::Test {
protected:
  void SetUp() override;
  void TearDown() override;

  /// Expects a fault at the line of the kernel that ends in "// here".
  void expectFault(const Kernel &kernel, const Expected &expected);
  /// Expects none.
  void expectNone(const Kernel &kernel);

  CUdeviceptr data = 0, fresh = 0, freed = 0;

private:
  std::string launch(const Kernel &kernel, const std::string &ptx);
  std::string address(const std::string &expected) const;

  CUcontext context = nullptr;
  CUresult result = CUDA_SUCCESS;
};

} // namespace ptxsim::test

#endif // CNNC_TEST_TOOLS_PTXSIM_FAULTS_FAULTFIXTURE_H
