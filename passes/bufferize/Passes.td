//===- Passes.td - from tensors to buffers --------------------------------===//

#ifndef CNNC_PASSES_BUFFERIZE_PASSES_TD
#define CNNC_PASSES_BUFFERIZE_PASSES_TD

include "mlir/Pass/PassBase.td"

def MaterializeLayouts
    : Pass<"cnn-materialize-layouts", "::mlir::func::FuncOp"> {
  let summary = "Give tensors between kernels the shape they have in memory";
  let description = [{
    Outside of kernels every type becomes its `physicalType`: the layout's shape,
    truth values in bytes, unsigned integers signless. Constants are laid out
    anew, padding zero. Bodies of kernels keep logical types. The signature's
    logical types stay as argument and result attribute `cnn.type`.

    ```mlir
    %w = cnn.constant dense<...> : tensor<8x3x3x3xf32, #cnn.layout<...>>
    %1 = cnn.kernel ins(%x, %w : ...) outs(%0 : tensor<1x20x4x4xf32, #c16>)
        -> tensor<1x20x4x4xf32, #c16> (%a: tensor<1x20x4x4xf32, #c16>, ...) {...}
    ```
    becomes
    ```mlir
    %w = cnn.constant dense<...> : tensor<1x3x3x3x8xf32>
    %1 = cnn.kernel ins(%x, %w : ...) outs(%0 : tensor<1x2x4x4x16xf32>)
        -> tensor<1x2x4x4x16xf32> (%a: tensor<1x20x4x4xf32, #c16>, ...) {...}
    ```
  }];
  let statistics = [
    Statistic<"constants", "constants", "Constants laid out anew">,
    Statistic<"padding", "padding-bytes", "Bytes of padding added to constants">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def Bufferize : Pass<"cnn-bufferize", "::mlir::ModuleOp"> {
  let summary = "One-shot bufferisation; results become output arguments";
  let description = [{
    Tensors between kernels become memrefs in row-major order: arguments stay
    arguments, constants become buffers of the weights, reshapes become views,
    and every other kernel result an allocation. A function's result becomes an
    argument (attribute `cnn.output`, beside those that the result had) into
    which the kernel that computes it writes directly. There are no copies;
    where one would be needed the pass fails, since forming kernels has to
    prevent it.

    ```mlir
    func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32> {cnn.name = "y"}) {
      %e = tensor.empty() : tensor<4xf32>
      %y = cnn.kernel ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) ...
      return %y : tensor<4xf32>
    }
    ```
    becomes
    ```mlir
    func.func @main(%x: memref<4xf32>,
                    %y: memref<4xf32> {cnn.name = "y", cnn.output}) {
      cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) ...
      return
    }
    ```
  }];
  let statistics = [
    Statistic<"allocations", "allocations", "Intermediate buffers">,
    Statistic<"views", "views", "Reshapes that became views">,
    Statistic<"outputs", "outputs", "Output arguments">,
  ];
}

#endif
