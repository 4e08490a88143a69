//===- WrapperTest.cpp - The C++ interface --------------------------------===//

#include "runtime/include/cnnrt.hpp"
#include "test/runtime/TestArtifact.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace cnnc::test;

TEST(Wrapper, RunsAProgram) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  auto program = cnnrt::Program::load(file.data(), file.size());
  ASSERT_TRUE(program) << program.status().message();
  ASSERT_EQ(program->inputs().size(), 1u);
  EXPECT_EQ(program->inputs()[0].shape, (std::vector<uint64_t>{2, 3}));
  EXPECT_EQ(program->outputs()[0].name, "y");
  EXPECT_EQ(program->commands().size(), 3u);

  auto session = cnnrt::Session::create(*program);
  ASSERT_TRUE(session);
  std::vector<float> x = {1, 2, 3, 4, 5, 6}, y(6);
  ASSERT_TRUE(session->bindInput(0, x.data(), x.size()));
  ASSERT_TRUE(session->bindOutput(0, y.data(), y.size()));
  cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
  options.profile = 1;
  ASSERT_TRUE(session->run(options));
  for (size_t i = 0; i < 6; ++i)
    EXPECT_FLOAT_EQ(y[i], std::exp(x[i] + kAddend[i]));
  auto times = session->commandTimes();
  ASSERT_TRUE(times);
  EXPECT_EQ(times->size(), 3u);
  auto verified = session->verify(0);
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->passed);

  // A moved session is the same session.
  cnnrt::Session moved = std::move(*session);
  EXPECT_TRUE(moved.run());
}

TEST(Wrapper, ChecksElementTypes) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  auto program = cnnrt::Program::load(file.data(), file.size());
  ASSERT_TRUE(program);
  auto session = cnnrt::Session::create(*program);
  ASSERT_TRUE(session);
  std::vector<int32_t> x(6);
  cnnrt::Status status = session->bindInput(0, x.data(), x.size());
  EXPECT_EQ(status.code(), CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(status.message(), "expected elements of type f32 for 'x', got "
                              "another C++ type");
  std::vector<float> y(5);
  EXPECT_FALSE(session->bindOutput(0, y.data(), y.size()));
}

TEST(Wrapper, KeepsMessages) {
  auto program = cnnrt::Program::load("/no/such/file");
  ASSERT_FALSE(program);
  EXPECT_EQ(program.status().code(), CNNRT_IO_ERROR);
  EXPECT_NE(program.status().message().find("/no/such/file"),
            std::string::npos);
}
