//===- Runner.h - compiles, runs and compares -------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNNC_RUNNER_H
#define CNNC_TOOLS_CNNC_RUNNER_H

#include "tools/cnnc/Verify.h"

namespace cnnc {

enum class Verdict {
  Agrees,
  Differs,
  Crashed, ///< the compiled code, or the runtime with it
  Failed,  ///< nothing ran: the reason has been printed
};

struct Outcome {
  Verdict verdict = Verdict::Failed;
  CompileStatus status = CompileStatus::Error; ///< if it is Failed
  std::string text;                            ///< cnn-run's, without line ends
};

/// Runs networks in a process of their own (cnn-run --verify): code that is
/// compiled wrongly may do anything.
class Runner {
public:
  /// `scratch` is an empty folder that stays as long as the runner.
  Runner(const VerifyOptions &options, std::string scratch);

  /// The network of the options.
  Outcome runNetwork();
  /// A network in IR, whose numbers have their precision already: of phase
  /// `kernels`, on inputs of the same seed, or whole, on `files`.
  Outcome runKernels(llvm::StringRef path);
  Outcome
  runAlone(llvm::StringRef path,
           const std::vector<std::pair<std::string, std::string>> &files);

  llvm::StringRef device() const { return runOn; }
  llvm::StringRef folder() const { return scratch; }

private:
  CompileOptions forIr(llvm::StringRef path) const;
  Outcome run(CompileOptions compile);
  Outcome execute(llvm::StringRef artifact);
  bool buildSimulation(llvm::StringRef project);

  const VerifyOptions &options;
  std::string scratch, runOn, program;
};

} // namespace cnnc

#endif
