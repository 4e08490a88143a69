//===- Golden.h - inputs and the outputs they must give ---------*- C++ -*-===//

#ifndef CNNC_COMPILER_PIPELINE_GOLDEN_H
#define CNNC_COMPILER_PIPELINE_GOLDEN_H

#include "compiler/artifact/ArtifactWriter.h"
#include "dialects/cnn/eval/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace cnnc {

/// What goes into a golden case.
struct GoldenOptions {
  uint64_t seed = 0; ///< of the inputs that have no file
  /// Inputs by name, and the .npy file of each.
  std::vector<std::pair<std::string, std::string>> files;
  /// Outputs that somebody else has computed, likewise; the others are the
  /// reference evaluator's.
  std::vector<std::pair<std::string, std::string>> expected;
};

/// The inputs of a golden case, of `main`'s arguments in order. Reports inputs
/// that do not exist or do not fit.
mlir::FailureOr<llvm::SmallVector<cnn::Tensor>>
makeGoldenInputs(mlir::func::FuncOp main, const GoldenOptions &options);

/// Computes the outputs of the imported `main` with the reference evaluator.
/// Reports inputs that do not exist or do not fit, and what the evaluator
/// refuses. The tolerances, shares of the outputs' ranges, are what the model
/// suite allows: 1e-4, or 1e-2 where an element type has 16 bits. Outputs must
/// match exactly if all of them are integers, and where no rounding of a
/// floating-point sum or function lies before them: what quantised networks
/// compute on grids.
mlir::FailureOr<GoldenCase> makeGolden(mlir::func::FuncOp main,
                                       const GoldenOptions &options);

} // namespace cnnc

#endif
