//===- Pipeline.h - the simplification phase --------------------*- C++ -*-===//

#ifndef CNNC_PASSES_SIMPLIFY_PIPELINE_H
#define CNNC_PASSES_SIMPLIFY_PIPELINE_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace cnnc {

struct SimplifyOptions : mlir::PassPipelineOptions<SimplifyOptions> {
  Option<int> maxRounds{*this, "max-rounds",
                        llvm::cl::desc("Most repetitions of the passes"),
                        llvm::cl::init(8)};
  Option<bool> decomposeConvTranspose{
      *this, "decompose-conv-transpose",
      llvm::cl::desc("Turn transposed convolutions into convolutions"),
      llvm::cl::init(true)};
  Option<bool> inexactReciprocal{
      *this, "inexact-reciprocal",
      llvm::cl::desc("Divide by constants with their rounded reciprocals"),
      llvm::cl::init(false)};
};

/// Adds the passes of this folder to a pass manager over `builtin.module` or
/// `func.func`, in an order in which they help one another, repeated until
/// nothing changes or `maxRounds` is reached.
void buildSimplifyPipeline(mlir::OpPassManager &pm,
                           const SimplifyOptions &options);

/// Registers the pipeline as `cnn-simplify`.
void registerSimplifyPipeline();

} // namespace cnnc

#endif
