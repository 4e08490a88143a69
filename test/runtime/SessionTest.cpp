//===- SessionTest.cpp - Bindings, runs, profiles, golden data ------------===//

#include "test/runtime/Handles.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace cnnc;
using namespace cnnc::artifact;
using namespace cnnc::test;

namespace {
/// A loaded expOfSum() with a session on one thread.
class Session : public testing::Test {
protected:
  Session()
      : file(TestArtifact::expOfSum().serialize()), program(load(file)),
        session(createSession(program.get(), 1)) {}

  static void expectAnswer(const float *x, const float *y) {
    for (int i = 0; i < 6; ++i)
      EXPECT_FLOAT_EQ(y[i], std::exp(x[i] + kAddend[i])) << i;
  }

  AlignedBytes file;
  ProgramHandle program;
  SessionHandle session;
};
} // namespace

TEST_F(Session, RunsOnTheCallersMemory) {
  float x[6] = {0, 1, 2, 3, 4, 5}, y[6] = {};
  ASSERT_EQ(cnnrt_session_bind_input(session.get(), 0, x, sizeof(x)), CNNRT_OK);
  ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, y, sizeof(y)),
            CNNRT_OK);
  ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK);
  expectAnswer(x, y);
  x[3] = -3;
  ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK);
  expectAnswer(x, y);
  const void *data;
  ASSERT_EQ(cnnrt_session_output_data(session.get(), 0, &data), CNNRT_OK);
  EXPECT_EQ(data, y);
}

TEST_F(Session, RunsOnItsOwnMemory) {
  void *x;
  const void *y;
  ASSERT_EQ(cnnrt_session_input_data(session.get(), 0, &x), CNNRT_OK);
  for (int i = 0; i < 6; ++i)
    static_cast<float *>(x)[i] = 0.5f * float(i);
  ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK);
  ASSERT_EQ(cnnrt_session_output_data(session.get(), 0, &y), CNNRT_OK);
  expectAnswer(static_cast<float *>(x), static_cast<const float *>(y));
}

TEST_F(Session, WantsEveryInput) {
  EXPECT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_INVALID_ARGUMENT);
  EXPECT_STREQ(cnnrt_last_error(),
               "expected data for every input, got none for 'x'");
}

TEST_F(Session, RefusesBadBindings) {
  float x[7];
  EXPECT_EQ(cnnrt_session_bind_input(session.get(), 0, x, 20),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_STREQ(cnnrt_last_error(),
               "cnnrt_session_bind_input: expected 24 bytes for 'x', got 20");
  EXPECT_EQ(cnnrt_session_bind_input(session.get(), 1, x, 24),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_STREQ(cnnrt_last_error(),
               "cnnrt_session_bind_input: expected an input below 1, got 1");
  EXPECT_EQ(cnnrt_session_bind_input(session.get(), 0, nullptr, 24),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(cnnrt_session_bind_output(session.get(), 0,
                                      reinterpret_cast<char *>(x) + 1, 24),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_NE(std::string(cnnrt_last_error()).find("'y' aligned to 4 bytes"),
            std::string::npos);
  void *data;
  EXPECT_EQ(cnnrt_session_input_data(session.get(), 9, &data),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_EQ(data, nullptr);
}

TEST_F(Session, TakesTimes) {
  uint64_t time;
  EXPECT_EQ(cnnrt_session_command_time(session.get(), 0, &time),
            CNNRT_INVALID_ARGUMENT);
  void *x;
  ASSERT_EQ(cnnrt_session_input_data(session.get(), 0, &x), CNNRT_OK);
  cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
  options.profile = 1;
  ASSERT_EQ(cnnrt_session_run(session.get(), &options), CNNRT_OK);
  for (size_t i = 0; i < 3; ++i) {
    ASSERT_EQ(cnnrt_session_command_time(session.get(), i, &time), CNNRT_OK);
    EXPECT_LT(time, 1000000000u);
  }
  EXPECT_EQ(cnnrt_session_command_time(session.get(), 3, &time),
            CNNRT_INVALID_ARGUMENT);
}

TEST_F(Session, CountsNothingOnAProcessor) {
  size_t count = 1;
  EXPECT_EQ(cnnrt_session_metric_count(session.get(), 0, &count),
            CNNRT_INVALID_ARGUMENT);
  void *x;
  ASSERT_EQ(cnnrt_session_input_data(session.get(), 0, &x), CNNRT_OK);
  cnnrt_run_options options = CNNRT_RUN_OPTIONS_INIT;
  options.profile = 1;
  ASSERT_EQ(cnnrt_session_run(session.get(), &options), CNNRT_OK);
  EXPECT_EQ(cnnrt_session_metric_count(session.get(), 0, &count), CNNRT_OK);
  EXPECT_EQ(count, 0u);
  EXPECT_EQ(cnnrt_session_metric_count(session.get(), 3, &count),
            CNNRT_INVALID_ARGUMENT);
  cnnrt_metric metric = CNNRT_METRIC_INIT;
  EXPECT_EQ(cnnrt_session_get_metric(session.get(), 0, 0, &metric),
            CNNRT_INVALID_ARGUMENT);
}

TEST_F(Session, LeavesBindingsAloneWhenVerifying) {
  float x[6] = {}, y[6] = {};
  ASSERT_EQ(cnnrt_session_bind_input(session.get(), 0, x, sizeof(x)), CNNRT_OK);
  ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, y, sizeof(y)),
            CNNRT_OK);
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK);
  EXPECT_TRUE(result.passed);
  EXPECT_LE(result.error, 1e-6);
  EXPECT_EQ(y[0], 0);
  ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK);
  expectAnswer(x, y);
  EXPECT_EQ(cnnrt_session_verify(session.get(), 1, &result),
            CNNRT_INVALID_ARGUMENT);
}

TEST(Verify, FindsTheLargestError) {
  TestArtifact artifact = TestArtifact::expOfSum();
  float *expected = reinterpret_cast<float *>(artifact.weights.data() + 128);
  float right = expected[2];
  expected[2] += 0.5f;
  expected[5] -= 0.25f;
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = load(file);
  SessionHandle session = createSession(program.get(), 1);
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK);
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.output, 0u);
  EXPECT_EQ(result.element, 2u);
  EXPECT_FLOAT_EQ(float(result.got), right);
  EXPECT_FLOAT_EQ(float(result.expected), right + 0.5f);
  float range = *std::max_element(expected, expected + 6);
  EXPECT_FLOAT_EQ(float(result.error), 0.5f / range);
}

TEST(Verify, CountsAMissedNanAsInfinite) {
  TestArtifact artifact = TestArtifact::expOfSum();
  reinterpret_cast<float *>(artifact.weights.data() + 128)[1] = NAN;
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = load(file);
  SessionHandle session = createSession(program.get(), 1);
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK);
  EXPECT_FALSE(result.passed);
  EXPECT_TRUE(std::isinf(result.error));
}

// An input that is an output, without any code: scalars and empty tensors too.
TEST(Copies, NeedNoCode) {
  TestArtifact artifact = TestArtifact::empty();
  artifact.program.code.clear();
  artifact.addInput("scalar", ElementType::I64, {});
  artifact.addInput("nothing", ElementType::F16, {3, 0, 2});
  artifact.addOutput("scalar", ElementType::I64, {});
  artifact.addOutput("nothing", ElementType::F16, {3, 0, 2});
  for (uint32_t i : {0, 1}) {
    uint64_t size = i == 0 ? 8 : 0;
    artifact.addCopy(BufferRef(Space::Input, i, 0, size),
                     BufferRef(Space::Output, i, 0, size));
  }
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = load(file);
  SessionHandle session = createSession(program.get(), 1);
  int64_t in = 42, out = 0;
  ASSERT_EQ(cnnrt_session_bind_input(session.get(), 0, &in, 8), CNNRT_OK);
  ASSERT_EQ(cnnrt_session_bind_input(session.get(), 1, &in, 0), CNNRT_OK);
  ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, &out, 8), CNNRT_OK);
  ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK);
  EXPECT_EQ(out, 42);
}
