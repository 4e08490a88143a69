//===- Passes.td - passes that tile ---------------------------------------===//

#ifndef CNNC_PASSES_TILING_PASSES_TD
#define CNNC_PASSES_TILING_PASSES_TD

include "mlir/Pass/PassBase.td"

def AssignTiling : Pass<"cnn-assign-tiling", "::mlir::func::FuncOp"> {
  let summary = "Let the target's policy choose form and tile sizes of kernels";
  let description = [{
    Asks the policy of `target` for `device` how each kernel is to be tiled, and
    writes the answer as the kernel's `tiling`. Kernels that have one keep it,
    so that a tiling can be given by hand. Nothing else changes: the target's
    lowering obeys the attribute.

    ```mlir
    cnn.kernel ins(%x : ...) outs(%y : ...) (%a: tensor<8x64xf32>) { ... }
    // becomes, for the cpu target and x86-64-v4:
    cnn.kernel ins(%x : ...) outs(%y : ...)
        tiling = #cnn.tiling<"loops", {grain = 8, lanes = 16, task_dims = 1, tasks = 8}>
        (%a: tensor<8x64xf32>) { ... }
    ```
  }];
  let constructor = "::cnnc::createAssignTiling(nullptr)";
  let options = [
    Option<"target", "target", "std::string", "\"cpu\"",
           "Target whose policy is asked">,
    Option<"device", "device", "std::string", "\"x86-64-v4\"",
           "Device that the policy tiles for">,
  ];
  let statistics = [
    Statistic<"assigned", "assigned", "Number of kernels that got a tiling">,
    Statistic<"kept", "kept", "Number of kernels that had one">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

#endif
