//===- KeptGpuTest.cpp - Artifacts of earlier formats on a GPU ------------===//

#include "test/runtime/Kept.h"
#include "test/runtime/Simulator.h"

using namespace cnnc::test;

TEST_F(OnSimulator, RunsKeptArtifacts) {
  for (const std::filesystem::path &file : keptFiles("ptx-")) {
    SCOPED_TRACE(file);
    ProgramHandle program = loadKept(file, CNNRT_DEVICE_CUDA_SIM);
    ASSERT_NE(program, nullptr);
    expectSameBits(program.get());
  }
}
