//===- Options.h - The command line of cnn-run ------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNN_RUN_OPTIONS_H
#define CNNC_TOOLS_CNN_RUN_OPTIONS_H

#include "runtime/include/cnnrt.hpp"

namespace cnnc::run {

/// Exit codes, as --help documents them.
enum ExitCode {
  kOk = 0,
  kRunError = 1,
  kUsageError = 2,
  kBadArtifact = 3,
  kMismatch = 4
};

/// What the command line asks for.
struct Options {
  std::string model;
  /// The texts behind --input=, "NAME=FILE": where NAME ends only the program's
  /// signature can tell.
  std::vector<std::string> inputs;
  std::optional<uint64_t> randomSeed;
  std::string outputDir;
  cnnrt_device device = CNNRT_DEVICE_AUTO;
  /// The GPU that the simulator is to be; empty: its default.
  std::string simulatedGpu;
  uint32_t deviceIndex = 0;
  /// 0: one thread for each processor.
  uint32_t threads = 0;
  /// 0: no benchmark.
  uint32_t benchmarkRuns = 0;
  bool profile = false;
  std::string profileJson;
  bool inspect = false;
  bool verify = false;
  bool help = false;
  bool version = false;
};

/// Reads the command line; a failure's message is for the user.
cnnrt::Result<Options> parseOptions(int argc, char **argv);

/// The text of --help.
extern const char *const kHelp;

} // namespace cnnc::run

#endif // CNNC_TOOLS_CNN_RUN_OPTIONS_H
