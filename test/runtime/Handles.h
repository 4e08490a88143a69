//===- Handles.h - Handles of the C interface in tests ----------*- C++ -*-===//

#ifndef CNNC_TEST_RUNTIME_HANDLES_H
#define CNNC_TEST_RUNTIME_HANDLES_H

#include "runtime/include/cnnrt.h"
#include "test/runtime/TestArtifact.h"

#include <gtest/gtest.h>

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

} // namespace cnnc::test

#endif // CNNC_TEST_RUNTIME_HANDLES_H
