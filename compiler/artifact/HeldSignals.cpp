//===- HeldSignals.cpp - ends that wait until it is tidy ------------------===//

#include "compiler/artifact/HeldSignals.h"

using namespace cnnc;

static volatile std::sig_atomic_t noted;

static void note(int signal) { noted = signal; }

HeldSignals::HeldSignals() {
  noted = 0;
  struct sigaction holding = {};
  holding.sa_handler = note;
  holding.sa_flags = SA_RESTART;
  for (size_t i = 0; i < std::size(kSignals); ++i) {
    sigaction(kSignals[i], nullptr, &before[i]);
    // What is ignored (by nohup, say) stays so.
    if (before[i].sa_handler != SIG_IGN)
      sigaction(kSignals[i], &holding, nullptr);
  }
}

HeldSignals::~HeldSignals() {
  for (size_t i = 0; i < std::size(kSignals); ++i)
    sigaction(kSignals[i], &before[i], nullptr);
  if (noted)
    raise(noted);
}

bool HeldSignals::isAny() { return noted != 0; }
