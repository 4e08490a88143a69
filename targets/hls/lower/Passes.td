//===- Passes.td - processes of pipelines ---------------------------------===//

#ifndef CNNC_TARGETS_HLS_LOWER_PASSES_TD
#define CNNC_TARGETS_HLS_LOWER_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowerHlsPipelines : Pass<"cnn-hls-lower-pipelines", "::mlir::ModuleOp"> {
  let summary = "Write the processes of pipelines";
  let description = [{
    Replaces each function of the module `@kernels` whose kernel has the form
    `dataflow` by an `hls.design` of the same name and arguments (as memories of
    one dimension), with an `hls.process` for each thing to do beside it:
    loading, windows, products with their epilogue, pools, forks, storing, ...
    Foldings (Folding.h) say how many lanes words have and how much is computed
    in a cycle. Streams have no depth yet. With `axis` the design's inputs and
    outputs are streams too, pixel by pixel with channels innermost, for a network
    that is one pipeline.

    ```mlir
    func.func @k0(%x: memref<1x1x28x28xf32>, %y: memref<1x6x24x24xf32>) {
      cnn.kernel ins(%x : ...) outs(%y : ...) tiling = #cnn.tiling<"dataflow", {}> ...
    }
    // becomes
    hls.rom @conv1_weights : memref<3x1x2x25xf32> = dense<...>
    hls.process @conv1_window(%in: !hls.stream<1xf32>, %out: !hls.stream<25xf32>) ...
    hls.process @conv1(%in: !hls.stream<25xf32>, %out: !hls.stream<2xf32>) ...
    hls.design @k0(%x: memref<784xf32>, %y: memref<3456xf32>) {
      %s0 = hls.stream : !hls.stream<1xf32>
      hls.call @conv1_load(%x, %s0) : ...
      ...
    ```
  }];
  let options = [
    Option<"axis", "axis", "bool", "false",
           "Make inputs and outputs streams instead of memories">,
    Option<"portable", "portable", "bool", "false",
           "That was asked for by --portable: what errors advise">,
  ];
  let statistics = [
    Statistic<"designs", "designs", "Designs written">,
    Statistic<"processes", "processes", "Processes written">,
    Statistic<"streams", "streams", "Streams between them">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::cnnc::hls::HlsDialect",
  ];
}

def ShareHlsProcesses : Pass<"cnn-hls-share-processes", "::mlir::ModuleOp"> {
  let summary = "Write processes that do the same once";
  let description = [{
    Windows, copies and other words of the same shapes are the same function of
    C++, called for each layer: in a dataflow region each call is hardware of its
    own. Processes of the module `@kernels` that differ in their name alone become
    one, named after what it does, with the nodes of all. Numbers are in read-only
    memories of their own, so that products stay what they are.

    ```mlir
    hls.process @conv1_window(...) attributes {kind = "window", ...} { ... }
    hls.process @conv2_window(...) attributes {kind = "window", ...} { ... }
    // becomes
    hls.process @window_1(...) attributes {kind = "window", ...} { ... }
    ```
  }];
  let statistics = [
    Statistic<"shared", "shared", "Processes that are another's by now">,
  ];
  let dependentDialects = ["::cnnc::hls::HlsDialect"];
}

#endif
