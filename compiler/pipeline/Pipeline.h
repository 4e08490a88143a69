//===- Pipeline.h - the phases of a compilation -----------------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_PIPELINE_H
#define CNNC_COMPILER_PIPELINE_PIPELINE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "passes/quantise/Passes.h"
#include "targets/common/Target.h"
#include <optional>

namespace cnnc {

/// The phases in their order. `--compile-to=NAME` stops behind one; the IR
/// behind each is legal input for the next.
enum class Phase {
  Import,    ///< one function of cnn operations, as in the model
  Simplify,  ///< folded and normalised
  Precision, ///< numbers have the bits that were asked for
  Layout,    ///< tensors carry layouts
  Kernels,   ///< operations are grouped into kernels
  Tile,      ///< kernels carry tilings
  Bufferize, ///< buffers instead of tensors
  Plan,      ///< every buffer has its place in the arena
  Outline,   ///< kernels are functions, @main is a list of launches
  Lower,     ///< kernels are loops over vectors
  Llvm,      ///< kernels are in the LLVM dialect, or in emitc (target hls)
};

struct PhaseInfo {
  Phase phase;
  llvm::StringLiteral name;
  llvm::StringLiteral summary;
};

/// All phases, in order.
llvm::ArrayRef<PhaseInfo> allPhases();

/// The phase of a name, or nothing; "emitc" is another name of "llvm".
std::optional<Phase> findPhase(llvm::StringRef name);

struct PipelineOptions {
  TargetPtr target;
  /// Compute with fixed-point numbers or integers; otherwise the target's
  /// precision is taken.
  std::optional<QuantiseOptions> quantise;
  /// The list of ONNX nodes that lines refer to (cnn-add-node-lines); empty:
  /// code without lines.
  std::string nodesFile;
};

/// Adds the passes of one phase; Import has none.
void buildPhase(mlir::OpPassManager &pm, Phase phase,
                const PipelineOptions &options);

/// Makes known what the phases need: dialects, bufferisation models,
/// translations.
void registerPipeline(mlir::DialectRegistry &registry);

/// A registry that knows all that, made once.
const mlir::DialectRegistry &pipelineRegistry();

} // namespace cnnc

#endif
