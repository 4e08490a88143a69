//===- FaultFixture.cpp - Kernels that do wrong, or all but --------------===//

#include "FaultFixture.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace ptxsim::test {
namespace {

constexpr size_t kBytes = 1024;

std::string modulePtx(const Kernel &kernel) {
  return ".version 7.0\n.target sm_80\n.address_size 64\n"
         ".shared .align 16 .b8 tile[4096];\n" +
         kernel.module + R"(
.visible .entry wrong(.param .u64 data, .param .u64 fresh, .param .u64 freed)
{
  .reg .pred %p<10>;
  .reg .b8 %t;
  .reg .b16 %h<10>;
  .reg .b32 %r<30>;
  .reg .f32 %f<10>;
  .reg .b64 %rd<30>;
  ld.param.u64 %rd1, [data];
  ld.param.u64 %rd2, [fresh];
  ld.param.u64 %rd3, [freed];
  mov.u32 %r1, %tid.x;
  shl.b32 %r2, %r1, 2;
  mov.u32 %r3, tile;
  mul.wide.u32 %rd6, %r1, 4;
  add.s64 %rd4, %rd1, %rd6;
  add.s64 %rd5, %rd2, %rd6;
)" + kernel.body +
         "\n  ret;\n}\n";
}

} // namespace

void Faults::SetUp() {
  // Loops that never end are found at once.
  setenv("PTXSIM_INSTRUCTIONS", "1000000", 1);
  ASSERT_OK(cuInit(0));
  ASSERT_OK(cuCtxCreate(&context, nullptr, 0, 0));
  for (CUdeviceptr *memory : {&data, &fresh, &freed})
    ASSERT_OK(cuMemAlloc(memory, kBytes));
  std::vector<uint32_t> values(kBytes / 4, 1);
  ASSERT_OK(cuMemcpyHtoD(data, values.data(), kBytes));
  ASSERT_OK(cuMemFree(freed));
}

void Faults::TearDown() { EXPECT_OK(cuCtxDestroy(context)); }

std::string Faults::launch(const Kernel &kernel, const std::string &ptx) {
  std::vector<char> log(2000);
  CUjit_option options[] = {CU_JIT_ERROR_LOG_BUFFER,
                            CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log.data(), reinterpret_cast<void *>(log.size())};
  CUmodule module;
  CUfunction function;
  result = cuModuleLoadDataEx(&module, ptx.c_str(), 2, options, values);
  if (result != CUDA_SUCCESS)
    return log.data();
  EXPECT_OK(cuModuleGetFunction(&function, module, "wrong"));
  void *parameters[] = {&data, &fresh, &freed};
  EXPECT_OK(cuLaunchKernel(function, kernel.blocks, 1, 1, kernel.threads, 1, 1,
                           0, nullptr, parameters, nullptr));
  result = cuCtxSynchronize();
  const char *fault = nullptr;
  ptxsimGetFault(&fault);
  return result != CUDA_SUCCESS && fault ? fault : "";
}

std::string Faults::address(const std::string &expected) const {
  uint64_t base = 0;
  size_t at = 0;
  const std::pair<const char *, CUdeviceptr> kNames[] = {
      {"data", data}, {"fresh", fresh}, {"freed", freed}};
  for (auto [name, value] : kNames)
    if (expected.rfind(name, 0) == 0) {
      base = value;
      at = std::string(name).size();
    }
  base += uint64_t(std::strtoll(expected.c_str() + at, nullptr, 0));
  char text[32];
  std::snprintf(text, sizeof(text), "address 0x%llx", (unsigned long long)base);
  return text;
}

void Faults::expectFault(const Kernel &kernel, const Expected &expected) {
  std::string ptx = modulePtx(kernel);
  size_t here = ptx.find("// here");
  ASSERT_NE(here, std::string::npos) << "no line is marked";
  auto line = 1 + std::count(ptx.begin(), ptx.begin() + long(here), '\n');
  testing::internal::CaptureStderr();
  std::string fault = launch(kernel, ptx);
  std::string printed = testing::internal::GetCapturedStderr();
  EXPECT_NE(printed.find(fault), std::string::npos) << printed;
  EXPECT_EQ(result, expected.result) << fault;
  std::string start = std::string(expected.kind) +
                      " in kernel wrong, PTX line " + std::to_string(line);
  EXPECT_EQ(fault.rfind(start, 0), 0u) << fault << "\nexpected " << start;
  std::vector<std::string> parts = {std::string("block ") + expected.block,
                                    std::string("thread ") + expected.thread,
                                    expected.text};
  if (*expected.address)
    parts.push_back(address(expected.address));
  for (const std::string &part : parts)
    EXPECT_NE(fault.find(part), std::string::npos)
        << fault << "\nexpected " << part;
}

void Faults::expectNone(const Kernel &kernel) {
  std::string fault = launch(kernel, modulePtx(kernel));
  EXPECT_EQ(result, CUDA_SUCCESS) << fault;
}

} // namespace ptxsim::test
