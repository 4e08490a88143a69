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
    name of the first ONNX node. An argument whose buffers are boxes that begin
    at multiples of less than 16 bytes says so (`llvm.align`).

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

def AddNodeLines : Pass<"cnn-add-node-lines", "::mlir::ModuleOp"> {
  let summary = "Give kernels' operations lines in the list of ONNX nodes";
  let description = [{
    The source of a kernel is a list of the model's nodes, one a line, in the
    model's order. Operations of functions in the modules of kernels that are in
    the LLVM dialect get the line of the first node in their location, by the
    module's `cnn.node_lines`; those of unknown nodes get their function's. No
    operation changes. Without the attribute nothing happens.

    ```mlir
    module attributes {cnn.node_lines = {conv = 1, relu = 2}} {
      module @kernels {
        llvm.func @k0_conv(...) {
          %0 = llvm.fadd %a, %b : f32 loc(fused["relu", "conv"])
    // becomes
          %0 = llvm.fadd %a, %b : f32 loc("net.nodes":2:1)
    ```
  }];
  let options = [
    Option<"file", "file", "std::string", "\"model.nodes\"",
           "The name of the list">,
  ];
  let statistics = [
    Statistic<"located", "located", "Number of operations with a line">,
  ];
}

#endif
