//===- ScratchFolder.cpp - a folder for files of the moment ---------------===//

#include "tools/cnnc/ScratchFolder.h"
#include "compiler/artifact/EndingSignals.h"
#include "llvm/Support/FileSystem.h"
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

using namespace cnnc;

static const char *current;
static std::optional<EndingSignals> signals;

/// To walk through folders is nothing for a handler of signals; to start a
/// program that does is allowed. Not by fork(), which waits for the locks of
/// malloc, and for ever where the signal came while this thread holds one.
static void removeAndEnd(int signal) {
  pid_t child = _Fork();
  if (child == 0) {
    execl("/bin/rm", "rm", "-rf", "--", current, nullptr);
    _exit(1);
  }
  if (child > 0)
    waitpid(child, nullptr, 0);
  signals->restore();
  raise(signal);
}

ScratchFolder::ScratchFolder() {
  error = llvm::sys::fs::createUniqueDirectory("cnnc-verify", path);
  if (error)
    return;
  current = path.c_str();
  signals.emplace(removeAndEnd);
}

ScratchFolder::~ScratchFolder() {
  if (error)
    return;
  signals.reset();
  llvm::sys::fs::remove_directories(path);
}
