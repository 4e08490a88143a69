//===- Handles.h - Handles of the C interface in tests ----------*- C++ -*-===//

#ifndef CNNC_TEST_RUNTIME_HANDLES_H
#define CNNC_TEST_RUNTIME_HANDLES_H

#include "runtime/include/cnnrt.h"
#include "test/runtime/TestArtifact.h"

#include <cmath>
#include <gtest/gtest.h>
#include <thread>

namespace cnnc::test {

struct Release {
  void operator()(cnnrt_program *program) const {
    cnnrt_program_release(program);
  }
  void operator()(cnnrt_session *session) const {
    cnnrt_session_release(session);
  }
};
using ProgramHandle = std::unique_ptr<cnnrt_program, Release>;
using SessionHandle = std::unique_ptr<cnnrt_session, Release>;

/// Loads from memory; null with a test failure where that fails.
inline ProgramHandle load(const AlignedBytes &file) {
  cnnrt_program *program;
  EXPECT_EQ(
      cnnrt_program_load_memory(file.data(), file.size(), nullptr, &program),
      CNNRT_OK)
      << cnnrt_last_error();
  return ProgramHandle(program);
}

inline SessionHandle createSession(cnnrt_program *program, uint32_t threads) {
  cnnrt_session_options options = CNNRT_SESSION_OPTIONS_INIT;
  options.threads = threads;
  cnnrt_session *session;
  EXPECT_EQ(cnnrt_session_create(program, &options, &session), CNNRT_OK)
      << cnnrt_last_error();
  return SessionHandle(session);
}

/// The status of loading `file` for `device`; whatever was loaded is released.
inline cnnrt_status tryLoad(const uint8_t *data, size_t size,
                            cnnrt_device device = CNNRT_DEVICE_AUTO) {
  cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
  options.device = device;
  cnnrt_program *program;
  cnnrt_status status =
      cnnrt_program_load_memory(data, size, &options, &program);
  EXPECT_EQ(program != nullptr, status == CNNRT_OK);
  cnnrt_program_release(program);
  return status;
}

/// Eight threads that share `program`, an expOfSum() for any device: each has a
/// session of up to `mostThreads` threads and runs it `runs` times.
inline void expectSharedByEightThreads(cnnrt_program *program, int runs,
                                       uint32_t mostThreads = 1) {
  std::vector<std::thread> users;
  for (uint32_t user = 0; user < 8; ++user)
    users.emplace_back([=] {
      SessionHandle session = createSession(program, 1 + user % mostThreads);
      float x[6], y[6];
      ASSERT_EQ(cnnrt_session_bind_input(session.get(), 0, x, sizeof(x)),
                CNNRT_OK);
      ASSERT_EQ(cnnrt_session_bind_output(session.get(), 0, y, sizeof(y)),
                CNNRT_OK);
      for (int run = 0; run < runs; ++run) {
        for (int i = 0; i < 6; ++i)
          x[i] = 0.01f * float(run) - 0.1f * float(int(user) * i);
        ASSERT_EQ(cnnrt_session_run(session.get(), nullptr), CNNRT_OK)
            << cnnrt_last_error();
        for (int i = 0; i < 6; ++i) {
          float expected = std::exp(x[i] + kAddend[i]);
          ASSERT_NEAR(y[i], expected, 1e-5 * expected);
        }
      }
    });
  for (std::thread &user : users)
    user.join();
}

} // namespace cnnc::test

#endif // CNNC_TEST_RUNTIME_HANDLES_H
