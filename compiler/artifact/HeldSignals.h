//===- HeldSignals.h - ends that wait until it is tidy ----------*- C++ -*-===//

#ifndef CNNC_COMPILER_ARTIFACT_HELDSIGNALS_H
#define CNNC_COMPILER_ARTIFACT_HELDSIGNALS_H

#include <csignal>
#include <iterator>

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
  static constexpr int kSignals[] = {SIGHUP, SIGINT, SIGTERM};
  struct sigaction before[std::size(kSignals)];
};

} // namespace cnnc

#endif
