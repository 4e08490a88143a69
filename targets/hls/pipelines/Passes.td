//===- Passes.td - kernels that become pipelines --------------------------===//

#ifndef CNNC_TARGETS_HLS_PIPELINES_PASSES_TD
#define CNNC_TARGETS_HLS_PIPELINES_PASSES_TD

include "mlir/Pass/PassBase.td"

def FormHlsPipelines : Pass<"cnn-hls-form-pipelines", "::mlir::func::FuncOp"> {
  let summary = "Join kernels that stream into one kernel of processes";
  let description = [{
    Consecutive kernels with a tiling of a streaming form (Folding.h) become one
    `cnn.kernel` of the form `dataflow`, which holds them on tensors: one launch
    whose processes run side by side, with streams for what they pass on. What
    only they use no longer is in memory. Constants move inside, but for the
    weights of the forms `conv_external` and `dense_external`, which stay in
    memory. A kernel that does not stream, or cannot read what the pipeline
    before it passes on in the order in which it comes, ends that pipeline.

    Remarks of the category `cnn-hls-pipelines` say why kernels do not stream.

    ```mlir
    %1 = cnn.kernel ins(%x, %w : ...) outs(%e1 : ...) tiling = #cnn.tiling<"conv", ...> ...
    %2 = cnn.kernel ins(%1 : ...) outs(%e2 : ...) tiling = #cnn.tiling<"stream", ...> ...
    ```
    becomes
    ```mlir
    %2 = cnn.kernel ins(%x : ...) outs(%e2 : ...) tiling = #cnn.tiling<"dataflow", {}> ... (%a: ...) {
      %w = cnn.constant ...
      %i1 = tensor.empty() : ...
      %k1 = cnn.kernel ins(%a, %w : ...) outs(%i1 : ...) tiling = #cnn.tiling<"conv", ...> ...
      %i2 = tensor.empty() : ...
      %k2 = cnn.kernel ins(%k1 : ...) outs(%i2 : ...) tiling = #cnn.tiling<"stream", ...> ...
      cnn.yield %k2
    }
    ```
  }];
  let statistics = [
    Statistic<"pipelines", "pipelines", "Pipelines formed">,
    Statistic<"streaming", "streaming", "Kernels that became part of one">,
    Statistic<"narrowed", "narrowed", "Values that are integers in memory between pipelines">,
    Statistic<"apart", "apart", "Kernels that do not stream">,
  ];
  let dependentDialects = ["::mlir::tensor::TensorDialect",
                           "::cnnc::cnn::CnnDialect"];
}

#endif
