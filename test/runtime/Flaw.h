//===- Flaw.h - Artifacts with one thing wrong ------------------*- C++ -*-===//

#ifndef CNNC_TEST_RUNTIME_FLAW_H
#define CNNC_TEST_RUNTIME_FLAW_H

#include "test/runtime/Handles.h"

#include <functional>

namespace cnnc::test {

/// What is wrong, and how loading must refuse it.
struct Flaw {
  const char *name;
  std::function<void(TestArtifact &)> make;
  cnnrt_status status;
  /// A part of the message.
  const char *message;
};

/// What GoogleTest shows of a parameter.
inline void PrintTo(const Flaw &flaw, std::ostream *os) { *os << flaw.message; }

inline std::string flawName(const testing::TestParamInfo<Flaw> &info) {
  return info.param.name;
}

/// Loads `file` for `device`, which must fail as the flaw says.
inline void expectRefusal(const AlignedBytes &file, const Flaw &flaw,
                          cnnrt_device device = CNNRT_DEVICE_AUTO) {
  EXPECT_EQ(tryLoad(file.data(), file.size(), device), flaw.status);
  EXPECT_NE(std::string(cnnrt_last_error()).find(flaw.message),
            std::string::npos)
      << cnnrt_last_error();
}

} // namespace cnnc::test

#endif // CNNC_TEST_RUNTIME_FLAW_H
