//===- KeptTest.cpp - Artifacts of earlier formats ------------------------===//

#include "test/runtime/Kept.h"

#include "runtime/schema/Framing.h"

#include <set>

using namespace cnnc;
using namespace cnnc::test;

TEST(Kept, ThereIsOneOfEveryVersion) {
  std::set<uint32_t> versions;
  for (const std::filesystem::path &file : keptFiles("")) {
    ProgramHandle program = loadKept(file, CNNRT_DEVICE_NONE);
    ASSERT_NE(program, nullptr) << file;
    cnnrt_program_info info = CNNRT_PROGRAM_INFO_INIT;
    ASSERT_EQ(cnnrt_program_get_info(program.get(), &info), CNNRT_OK);
    // The name says it: TARGET-VERSION.cnn.
    EXPECT_EQ(file.stem().string(),
              info.target + ("-" + std::to_string(info.format_version)));
    EXPECT_EQ(info.golden_count, 1u);
    versions.insert(info.format_version);
  }
  for (uint32_t version = artifact::kOldestFormatVersion;
       version <= artifact::kFormatVersion; ++version)
    EXPECT_EQ(versions.count(version), 1u) << version;
}

TEST(Kept, RunOnTheProcessor) {
  size_t ran = 0;
  for (const std::filesystem::path &file : keptFiles("cpu-")) {
    SCOPED_TRACE(file);
    ProgramHandle program = loadKept(file, CNNRT_DEVICE_CPU);
    if (!program)
      continue;
    expectSameBits(program.get());
    ++ran;
  }
  if (ran == 0)
    GTEST_SKIP() << "this machine is none of those that they are for";
}
