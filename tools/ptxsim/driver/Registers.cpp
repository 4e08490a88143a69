//===- Registers.cpp - Registers that machine code takes ------------------===//

#include "tools/ptxsim/driver/Registers.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace ptxsim::driver {
namespace {

std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

std::string findPtxas() {
  std::string own = variable("PTXSIM_PTXAS");
  if (!own.empty())
    return own;
  std::istringstream path(variable("PATH"));
  for (std::string folder; std::getline(path, folder, ':');)
    if (std::string file = folder + "/ptxas";
        !folder.empty() && access(file.c_str(), X_OK) == 0)
      return file;
  std::string home = variable("CUDA_HOME");
  return (home.empty() ? "/usr/local/cuda" : home) + "/bin/ptxas";
}

/// A file without a name that goes when it is closed.
class TemporaryFile {
public:
  TemporaryFile() : file(std::tmpfile()) {}
  ~TemporaryFile() {
    if (file)
      std::fclose(file);
  }
  TemporaryFile(const TemporaryFile &) = delete;

  bool exists() const { return file != nullptr; }
  bool write(const std::string &text) {
    return std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
           std::fflush(file) == 0;
  }
  std::string read() {
    std::string text;
    std::rewind(file);
    char part[4096];
    while (size_t bytes = std::fread(part, 1, sizeof(part), file))
      text.append(part, bytes);
    return text;
  }
  int descriptor() const { return fileno(file); }
  /// As a child sees it that has got the descriptor under `number`.
  static std::string pathOf(int number) {
    return "/dev/fd/" + std::to_string(number);
  }

private:
  std::FILE *file;
};

/// Runs ptxas on `in`; false if it cannot be run or fails.
bool run(const std::string &ptxas, const std::string &arch,
         const TemporaryFile &in, const TemporaryFile &out,
         const TemporaryFile &log) {
  // Above whatever the descriptors of this process are by then.
  constexpr int kInput = 1000, kOutput = 1001;
  std::string archFlag = "-arch=" + arch, from = TemporaryFile::pathOf(kInput),
              to = TemporaryFile::pathOf(kOutput);
  const char *arguments[] = {ptxas.c_str(), "-v", archFlag.c_str(),
                             from.c_str(),  "-o", to.c_str(),
                             nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, log.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, log.descriptor(), STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&actions, in.descriptor(), kInput);
  posix_spawn_file_actions_adddup2(&actions, out.descriptor(), kOutput);
  pid_t child;
  int failed = posix_spawn(&child, ptxas.c_str(), &actions, nullptr,
                           const_cast<char **>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return failed == 0 && waitpid(child, &status, 0) == child && status == 0;
}

/// What ptxas -v says about registers, by entry.
std::map<std::string, uint32_t> parseRegisters(const std::string &log) {
  std::map<std::string, uint32_t> registers;
  std::string entry;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    constexpr char kEntry[] = "Compiling entry function '", kUsed[] = "Used ";
    if (size_t at = line.find(kEntry); at != std::string::npos) {
      at += sizeof(kEntry) - 1;
      entry = line.substr(at, line.find('\'', at) - at);
    } else if (at = line.find(kUsed);
               at != std::string::npos && !entry.empty()) {
      registers[entry] = uint32_t(
          std::strtoul(line.c_str() + at + sizeof(kUsed) - 1, nullptr, 10));
      entry.clear();
    }
  }
  return registers;
}

} // namespace

std::map<std::string, uint32_t> assembledRegisters(const std::string &ptx,
                                                   const std::string &arch) {
  TemporaryFile in, out, log;
  if (!in.exists() || !out.exists() || !log.exists() || !in.write(ptx) ||
      !run(findPtxas(), arch, in, out, log))
    return {};
  return parseRegisters(log.read());
}

} // namespace ptxsim::driver
