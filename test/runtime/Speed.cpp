//===- Speed.cpp - What the runtime itself costs --------------------------===//
//
// Prints the time of loading, of making a session, and of an empty launch on
// one and on two threads. Not a test: times depend on the machine.
//
//===----------------------------------------------------------------------===//

#include "runtime/schema/Framing.h"
#include "test/runtime/Handles.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace cnnc;
using namespace cnnc::artifact;
using namespace cnnc::test;

/// Median microseconds of `action` over `count` calls.
template <typename Action> static double median(int count, Action action) {
  std::vector<double> times;
  for (int i = 0; i < count; ++i) {
    auto start = std::chrono::steady_clock::now();
    action();
    times.push_back(std::chrono::duration<double, std::micro>(
                        std::chrono::steady_clock::now() - start)
                        .count());
  }
  std::nth_element(times.begin(), times.begin() + count / 2, times.end());
  return times[size_t(count) / 2];
}

static TestArtifact launches(int count, uint64_t weights) {
  TestArtifact artifact = TestArtifact::empty();
  artifact.weights.resize(weights);
  for (int i = 0; i < count; ++i)
    artifact.addLaunch(kEmpty, {}, 64, 1);
  return artifact;
}

int main() {
  constexpr int kLaunches = 1000;
  AlignedBytes file = launches(kLaunches, 0).serialize();
  ProgramHandle program = load(file);
  for (uint32_t threads : {1, 2}) {
    SessionHandle session = createSession(program.get(), threads);
    double time =
        median(200, [&] { (void)cnnrt_session_run(session.get(), nullptr); });
    std::printf("empty launch of 64 tasks, %u thread%s: %.3f us\n", threads,
                threads == 1 ? "" : "s", time / kLaunches);
  }
  AlignedBytes large = launches(60, 100 << 20).serialize();
  std::printf("load, 60 commands, 100 MB weights: %.1f us\n",
              median(100, [&] { load(large); }));
  std::printf("create and release a session, 2 threads: %.1f us\n",
              median(100, [&] { createSession(program.get(), 2); }));
  return 0;
}
