//===- HeldSignals.h - ends that wait until it is tidy ----------*- C++ -*-===//

#ifndef CNNC_COMPILER_ARTIFACT_HELDSIGNALS_H
#define CNNC_COMPILER_ARTIFACT_HELDSIGNALS_H

#include "compiler/artifact/EndingSignals.h"

namespace cnnc {

/// While it lives, SIGHUP, SIGINT and SIGTERM are only noted; behind it the
/// latest of them has its effect. Whoever takes long meanwhile is to look at
/// isAny() and give up. One at a time.
class HeldSignals {
public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals &) = delete;
  HeldSignals &operator=(const HeldSignals &) = delete;

  static bool isAny();

private:
  EndingSignals signals;
};

} // namespace cnnc

#endif
