//===- Verify.h - cnnc verify -----------------------------------*- C++ -*-===//

#ifndef CNNC_TOOLS_CNNC_VERIFY_H
#define CNNC_TOOLS_CNNC_VERIFY_H

#include "compiler/pipeline/Compile.h"

namespace cnnc {

struct VerifyOptions {
  CompileOptions compile; ///< of the network; `golden` says which inputs
  /// cnn-run's --device; empty: the simulator where the target has one,
  /// otherwise this machine.
  std::string runOn;
  std::string folder;     ///< for what reproduces a difference
  std::string flags;      ///< as the user gave them, for the command to repeat
  std::string executable; ///< path of this program; cnn-run is beside it
};

/// Exit code where outputs differ; others are those of CompileStatus.
inline constexpr int kDiffers = 4;

/// Compiles the network, runs it, and compares with the reference evaluator. On
/// a difference looks for the first kernel that diverges, names its nodes, and
/// writes it alone into the folder. Returns the exit code.
int runVerify(const VerifyOptions &options);

} // namespace cnnc

#endif
