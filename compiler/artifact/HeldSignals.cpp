//===- HeldSignals.cpp - ends that wait until it is tidy ------------------===//

#include "compiler/artifact/HeldSignals.h"

using namespace cnnc;

static volatile std::sig_atomic_t noted;

static void note(int signal) { noted = signal; }

/// Forgets what earlier ones noted, before there is something to note.
static auto freshNote() {
  noted = 0;
  return note;
}

HeldSignals::HeldSignals() : signals(freshNote(), SA_RESTART) {}

HeldSignals::~HeldSignals() {
  signals.restore();
  if (noted)
    raise(noted);
}

bool HeldSignals::isAny() { return noted != 0; }
