//===- ThreadTest.cpp - Parallel loops, sessions on many threads ----------===//

#include "runtime/schema/Framing.h"
#include "test/runtime/Handles.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

using namespace cnnc;
using namespace cnnc::artifact;
using namespace cnnc::test;

namespace {
struct LoopCase {
  uint32_t threads;
  uint64_t tasks, grain;
};
/// What GoogleTest shows of a parameter.
void PrintTo(const LoopCase &loop, std::ostream *os) {
  *os << loop.tasks << " tasks by " << loop.grain;
}

class Loop : public testing::TestWithParam<LoopCase> {};
} // namespace

TEST_P(Loop, RunsEachTaskOnce) {
  const LoopCase &loop = GetParam();
  AlignedBytes file =
      TestArtifact::counting(loop.tasks, loop.grain).serialize();
  ProgramHandle program = load(file);
  SessionHandle session = createSession(program.get(), loop.threads);
  std::vector<uint8_t> counts(loop.tasks + 1);
  ASSERT_EQ(
      cnnrt_session_bind_output(session.get(), 0, counts.data(), loop.tasks),
      CNNRT_OK);
  constexpr int kRuns = 200;
  for (int run = 0; run < kRuns; ++run) {
    ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK);
    // Now and then let the workers fall asleep.
    if (run % 50 == 49)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (uint64_t i = 0; i < loop.tasks; ++i)
    ASSERT_EQ(counts[i], kRuns) << i;
  EXPECT_EQ(counts[loop.tasks], 0);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, Loop,
    testing::Values(LoopCase{1, 100, 7}, LoopCase{2, 0, 1}, LoopCase{2, 1, 1},
                    LoopCase{2, 100, 1}, LoopCase{2, 101, 10},
                    LoopCase{2, 100, 99}, LoopCase{2, 100, 100},
                    LoopCase{2, 10, uint64_t(1) << 62}, LoopCase{3, 10000, 1},
                    LoopCase{4, 1000, 3}, LoopCase{16, 333, 2}),
    [](const testing::TestParamInfo<LoopCase> &info) {
      return std::to_string(info.param.threads) + "Threads" +
             std::to_string(info.param.tasks) + "By" +
             std::to_string(info.param.grain);
    });

/// Many loops in one run, so that workers meet the next before they are done
/// with the last.
TEST(Threads, KeepLoopsApart) {
  constexpr uint64_t kTasks = 64, kLoops = 100;
  TestArtifact artifact = TestArtifact::counting(kTasks, 1);
  for (uint64_t i = 1; i < kLoops; ++i)
    artifact.addLaunch(kCount, {BufferRef(Space::Output, 0, 0, kTasks)}, kTasks,
                       1 + i % 5);
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = load(file);
  SessionHandle session = createSession(program.get(), 4);
  for (int run = 0; run < 100; ++run) {
    uint8_t counts[kTasks] = {};
    ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, counts, kTasks),
              CNNRT_OK);
    ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK);
    for (uint8_t count : counts)
      ASSERT_EQ(count, kLoops);
  }
}

/// Tasks on different threads do not see each other's scratch memory.
TEST(Threads, HaveMemoryOfTheirOwn) {
  constexpr uint64_t kTasks = 5000;
  TestArtifact artifact = TestArtifact::empty();
  artifact.addOutput("y", ElementType::U8, {kTasks});
  artifact.addLaunch(kScratch, {BufferRef(Space::Output, 0, 0, kTasks)}, kTasks,
                     1);
  artifact.launch(0)->scratch = 4096;
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = load(file);
  for (uint32_t threads : {1, 2, 8}) {
    SessionHandle session = createSession(program.get(), threads);
    std::vector<uint8_t> kept(kTasks);
    ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, kept.data(), kTasks),
              CNNRT_OK);
    ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK);
    EXPECT_EQ(std::count(kept.begin(), kept.end(), 1), kTasks) << threads;
  }
}

/// 256 MiB for each of 1024 threads is more than there is.
TEST(Threads, RefuseScratchBeyondTheMachine) {
  TestArtifact artifact = TestArtifact::expOfSum();
  artifact.launch(0)->scratch = kMaxScratch;
  AlignedBytes file = artifact.serialize();
  ProgramHandle program = load(file);
  cnnrt_session_options options = CNNRT_SESSION_OPTIONS_INIT;
  options.threads = 1024;
  cnnrt_session *session;
  EXPECT_EQ(cnnrt_session_create(program.get(), &options, &session),
            CNNRT_OUT_OF_RESOURCES);
  EXPECT_NE(std::strstr(cnnrt_last_error(), "the kernels' scratch memory"),
            nullptr)
      << cnnrt_last_error();
}

TEST(Threads, ShareAProgram) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  ProgramHandle program = load(file);
  expectSharedByEightThreads(program.get(), 200, /*mostThreads=*/3);
}

TEST(Threads, LoadAtOnce) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  std::vector<std::thread> users;
  for (int user = 0; user < 8; ++user)
    users.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        ProgramHandle program = load(file);
        SessionHandle session = createSession(program.get(), 2);
        // The session keeps its program.
        program.reset();
        cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
        ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK);
        ASSERT_TRUE(result.passed);
      }
    });
  for (std::thread &user : users)
    user.join();
}

TEST(Threads, RefusesTooMany) {
  AlignedBytes file = TestArtifact::expOfSum().serialize();
  ProgramHandle program = load(file);
  cnnrt_session_options options = CNNRT_SESSION_OPTIONS_INIT;
  options.threads = 1025;
  cnnrt_session *session;
  EXPECT_EQ(cnnrt_session_create(program.get(), &options, &session),
            CNNRT_INVALID_ARGUMENT);
  EXPECT_STREQ(cnnrt_last_error(), "expected at most 1024 threads, got 1025");
}
