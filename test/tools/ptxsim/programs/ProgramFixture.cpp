//===- ProgramFixture.cpp - Kernels of a compiler on the simulator --------===//

#include "ProgramFixture.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace ptxsim::test {

void Programs::SetUp() {
  const char *named = std::getenv("PTXSIM_PROGRAM");
  std::string path = named && *named ? named : PTXSIM_KEPT_PROGRAM;
  std::ifstream file(path);
  std::string ptx(std::istreambuf_iterator<char>(file), {});
  ASSERT_FALSE(ptx.empty()) << path << " cannot be read";
  ASSERT_OK(cuInit(0));
  ASSERT_OK(cuCtxCreate(&context, nullptr, 0, 0));
  std::vector<char> log(10000);
  CUjit_option options[] = {CU_JIT_ERROR_LOG_BUFFER,
                            CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log.data(), reinterpret_cast<void *>(log.size())};
  ASSERT_EQ(cuModuleLoadDataEx(&module, ptx.c_str(), 2, options, values),
            CUDA_SUCCESS)
      << path << ": " << log.data();
}

void Programs::TearDown() {
  if (context) {
    EXPECT_OK(cuCtxDestroy(context));
  }
}

void Programs::launch(const char *kernel, const Shape &shape,
                      void **arguments) {
  CUfunction function;
  ASSERT_EQ(cuModuleGetFunction(&function, module, kernel), CUDA_SUCCESS)
      << kernel;
  EXPECT_OK(cuLaunchKernel(function, shape.grid[0], shape.grid[1], 1,
                           shape.block[0], shape.block[1], 1, shape.sharedBytes,
                           nullptr, arguments, nullptr));
  CUresult result = cuCtxSynchronize();
  if (result == CUDA_SUCCESS)
    return;
  const char *fault = nullptr;
  ptxsimGetFault(&fault);
  FAIL() << kernel << ": " << (fault ? fault : "no fault is known");
}

} // namespace ptxsim::test
