//===- Kept.h - Artifacts of earlier formats --------------------*- C++ -*-===//

#ifndef CNNC_TEST_RUNTIME_KEPT_H
#define CNNC_TEST_RUNTIME_KEPT_H

#include "test/runtime/Handles.h"

#include <filesystem>

namespace cnnc::test {

/// The kept files whose names begin with `target`.
inline std::vector<std::filesystem::path> keptFiles(const std::string &target) {
  std::vector<std::filesystem::path> files;
  for (const auto &entry : std::filesystem::directory_iterator(CNNC_TEST_KEPT))
    if (entry.path().extension() == ".cnn" &&
        entry.path().stem().string().rfind(target, 0) == 0)
      files.push_back(entry.path());
  return files;
}

/// Loads a kept file for a device. Null, with a reason in the log, if it is for
/// machines that this one is not; a test failure for every other reason.
inline ProgramHandle loadKept(const std::filesystem::path &file,
                              cnnrt_device device) {
  cnnrt_load_options options = CNNRT_LOAD_OPTIONS_INIT;
  options.device = device;
  options.check_weights = 1;
  cnnrt_program *program = nullptr;
  cnnrt_status status =
      cnnrt_program_load_file(file.c_str(), &options, &program);
  std::string reason = status ? cnnrt_last_error() : "";
  bool isForeign = status == CNNRT_UNSUPPORTED &&
                   reason.find("format version") == std::string::npos;
  EXPECT_TRUE(status == CNNRT_OK || isForeign) << reason;
  if (isForeign)
    std::printf("%s\n", reason.c_str());
  return ProgramHandle(program);
}

/// Runs the golden case: with numbers like these, every bit must be right.
inline void expectSameBits(cnnrt_program *program) {
  SessionHandle session = createSession(program, 2);
  cnnrt_verify_result result = CNNRT_VERIFY_RESULT_INIT;
  ASSERT_EQ(cnnrt_session_verify(session.get(), 0, &result), CNNRT_OK)
      << cnnrt_last_error();
  EXPECT_EQ(result.error, 0);
}

} // namespace cnnc::test

#endif // CNNC_TEST_RUNTIME_KEPT_H
