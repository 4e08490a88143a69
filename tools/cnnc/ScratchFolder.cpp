//===- ScratchFolder.cpp - a folder for files of the moment ---------------===//

#include "tools/cnnc/ScratchFolder.h"
#include "llvm/Support/FileSystem.h"
#include <csignal>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

using namespace cnnc;

static constexpr int kSignals[] = {SIGHUP, SIGINT, SIGTERM};
static const char *current;
static struct sigaction before[std::size(kSignals)];

static void restoreHandlers() {
  for (size_t i = 0; i < std::size(kSignals); ++i)
    sigaction(kSignals[i], &before[i], nullptr);
}

/// To walk through folders is nothing for a handler of signals; to start a
/// program that does is allowed.
static void removeAndEnd(int signal) {
  pid_t child = fork();
  if (child == 0) {
    execl("/bin/rm", "rm", "-rf", "--", current, nullptr);
    _exit(1);
  }
  if (child > 0)
    waitpid(child, nullptr, 0);
  restoreHandlers();
  raise(signal);
}

ScratchFolder::ScratchFolder() {
  error = llvm::sys::fs::createUniqueDirectory("cnnc-verify", path);
  if (error)
    return;
  current = path.c_str();
  struct sigaction removing = {};
  removing.sa_handler = removeAndEnd;
  for (size_t i = 0; i < std::size(kSignals); ++i) {
    sigaction(kSignals[i], nullptr, &before[i]);
    if (before[i].sa_handler != SIG_IGN)
      sigaction(kSignals[i], &removing, nullptr);
  }
}

ScratchFolder::~ScratchFolder() {
  if (error)
    return;
  restoreHandlers();
  llvm::sys::fs::remove_directories(path);
}
