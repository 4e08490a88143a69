//===- Compile.h - one compilation, from file to file -----------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_COMPILE_H
#define CNNC_COMPILER_PIPELINE_COMPILE_H

#include "compiler/artifact/ArtifactWriter.h"
#include "compiler/onnx/Import.h"
#include "compiler/pipeline/Golden.h"
#include "compiler/pipeline/Pipeline.h"
#include <functional>

namespace cnnc {

struct CompileOptions {
  std::string model;        ///< path of the ONNX file, or of IR (`.mlir`)
  std::string output;       ///< path of the artifact, or of the IR
  std::string reportPath;   ///< where the report goes; empty for none
  std::string assemblyPath; ///< where the kernels' assembly goes, likewise
  /// Where a phase's input goes if the phase fails. If it crashes, it is always
  /// written, beside the output if this is empty.
  std::string reproducerPath;
  onnx_import::ImportOptions import;
  /// Let code say which ONNX nodes it comes from, by lines of this list; empty:
  /// not. The name counts; the file is written to `nodesPath` if that is given.
  std::string nodesFile;
  std::string nodesPath; ///< where the list of nodes goes, likewise
  /// Inputs that become constants: name and path of a .npy file.
  std::vector<std::pair<std::string, std::string>> bindFiles;
  TargetPtr target;
  /// Compute on grids, before the target's own precision is asked for.
  std::optional<QuantiseOptions> quantise;
  /// Put a golden case into the artifact.
  std::optional<GoldenOptions> golden;
  /// The model is IR in which these phases, up to this one, are done, whatever
  /// the IR says itself (Resume.h).
  std::optional<Phase> startAfter;
  /// Stop behind this phase and write its IR to `output`, with the places that
  /// operations come from, or without to stdout if that is empty or "-".
  std::optional<Phase> stopAfter;
  /// Print remarks of these categories (a regular expression) to stderr.
  std::optional<std::string> remarks;
  bool statistics = false; ///< print what the passes counted to stderr
  bool timing = false;     ///< print how long phases and passes took to stderr
  std::vector<std::string> flags; ///< for the artifact's provenance
  /// Say and write nothing: whether a compilation up to `stopAfter` succeeds.
  bool trial = false;
  /// Called when a phase begins; may be empty.
  std::function<void(llvm::StringRef)> progress;
};

/// How a compilation ended; the values are cnnc's exit codes.
enum class CompileStatus { Ok = 0, Error = 1, Usage = 2, Refused = 3 };

/// Reads `options.bindFiles` into `options.import.binds`; reports errors.
mlir::LogicalResult loadBinds(mlir::MLIRContext &context,
                              CompileOptions &options);

/// The compiler's version, as artifacts record it.
llvm::StringRef compilerVersion();

/// Compiles. Errors and refusals go to stderr; nothing is left on disk unless
/// the status is Ok. If that is because the network does not fit its device,
/// `narrower`, where it is given, is of how many bits the numbers are with
/// which it may; 0 if there is no such hope.
CompileStatus compile(const CompileOptions &options,
                      int64_t *narrower = nullptr);

} // namespace cnnc

#endif
