//===- Passes.td - passes that all targets share --------------------------===//

#ifndef CNNC_TARGETS_COMMON_PASSES_TD
#define CNNC_TARGETS_COMMON_PASSES_TD

include "mlir/Pass/PassBase.td"

def OutlineKernels : Pass<"cnn-outline-kernels", "::mlir::ModuleOp"> {
  let summary = "Move kernels into functions of a module of their own";
  let description = [{
    Every `cnn.kernel` on memrefs becomes a function of the nested module
    `@kernels`, and a `cnn.launch` of it stays where it stood. Kernels that are
    equal but for their location share one function, so that a network's
    repeated layers are compiled once. Symbols are made of a number and the
    name of the first ONNX node.

    ```mlir
    cnn.kernel ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
        tiling = #t (%a: tensor<8xf32>) { ... }
    // becomes
    cnn.launch @kernels::@k0_relu(%x, %y) {outputs = 1, tiling = #t} : ...
    module @kernels {
      func.func @k0_relu(%x: memref<8xf32>, %y: memref<8xf32>) {
        cnn.kernel ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) ...
      }
    }
    ```
  }];
  let statistics = [
    Statistic<"outlined", "outlined", "Number of functions made">,
    Statistic<"shared", "shared", "Number of kernels that share a function">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect", "::mlir::func::FuncDialect"];
}

#endif
