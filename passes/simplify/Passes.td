//===- Passes.td - simplification ----------------------------------------===//

#ifndef CNNC_PASSES_SIMPLIFY_PASSES_TD
#define CNNC_PASSES_SIMPLIFY_PASSES_TD

include "mlir/Pass/PassBase.td"

def FoldConstants : Pass<"cnn-fold-constants", "::mlir::func::FuncOp"> {
  let summary = "Evaluate operations whose operands are constants";
  let description = [{
    Replaces each operation of the dialect whose operands are all constants
    with the constants that the reference evaluator computes, at its location.
    Splats stay splats where the operation allows it: they are neither expanded
    nor repeated. Constants that lose their last user go.

    Kernels are left alone, and so are operations that have a result with a
    layout: re-laying constants is the business of layout assignment. Folding
    stops where it would enlarge the constants of the function by more than
    `max-growth-bytes` in all, or take more than `max-steps` elementary steps
    in all; a `cnn.cast`, which enlarges at most eightfold, only counts its
    steps. What was not folded for that reason is a remark of category
    `cnn-fold-constants`.

    ```mlir
    %w = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %s = cnn.constant dense<3.0> : tensor<f32>
    %v = cnn.binary mul %w, %s : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
    ```
    becomes
    ```mlir
    %v = cnn.constant dense<[3.0, 6.0]> : tensor<2xf32>
    ```
  }];
  let options = [
    Option<"maxGrowthBytes", "max-growth-bytes", "int64_t", "64 << 20",
           "Bytes by which the constants of a function may grow in all">,
    Option<"maxSteps", "max-steps", "int64_t", "int64_t(1) << 33",
           "Elementary steps that folding a function may take in all">,
  ];
  let statistics = [
    Statistic<"folded", "folded", "Operations evaluated">,
    Statistic<"refused", "refused", "Operations over constants left for their size or cost">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

#endif
