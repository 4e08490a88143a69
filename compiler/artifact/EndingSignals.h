//===- EndingSignals.h - a handler for signals that end ---------*- C++ -*-===//

#ifndef CNNC_COMPILER_ARTIFACT_ENDINGSIGNALS_H
#define CNNC_COMPILER_ARTIFACT_ENDINGSIGNALS_H

#include <csignal>
#include <iterator>

namespace cnnc {

/// While it lives, `handler` gets SIGHUP, SIGINT and SIGTERM, but for those
/// that the process ignores (begun by nohup, say). One at a time.
class EndingSignals {
public:
  explicit EndingSignals(void (*handler)(int), int flags = 0) {
    struct sigaction own = {};
    own.sa_handler = handler;
    own.sa_flags = flags;
    for (size_t i = 0; i < std::size(kSignals); ++i) {
      sigaction(kSignals[i], nullptr, &before[i]);
      if (before[i].sa_handler != SIG_IGN)
        sigaction(kSignals[i], &own, nullptr);
    }
  }
  ~EndingSignals() { restore(); }
  EndingSignals(const EndingSignals &) = delete;
  EndingSignals &operator=(const EndingSignals &) = delete;

  /// Gives back the handlers of before; a handler may call it.
  void restore() {
    for (size_t i = 0; i < std::size(kSignals); ++i)
      sigaction(kSignals[i], &before[i], nullptr);
  }

private:
  static constexpr int kSignals[] = {SIGHUP, SIGINT, SIGTERM};
  struct sigaction before[std::size(kSignals)];
};

} // namespace cnnc

#endif
