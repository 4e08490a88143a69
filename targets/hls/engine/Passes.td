//===- Passes.td - layers that share engines ------------------------------===//

#ifndef CNNC_TARGETS_HLS_ENGINE_PASSES_TD
#define CNNC_TARGETS_HLS_ENGINE_PASSES_TD

include "mlir/Pass/PassBase.td"

def AssignHlsEngines : Pass<"cnn-hls-assign-engines", "::mlir::func::FuncOp"> {
  let summary = "Let convolutions and products take turns on engines";
  let description = [{
    Gives kernels without a tiling the form `engine` (EngineTiling.h) where an
    engine computes them, and chooses the engines' lanes and buffers for
    `device`, less what `budget` holds back: one engine for all convolutions and
    products, one for depthwise convolutions if that pays. A kernel that an
    engine computes the beginning of is divided. Kernels that stream get the
    cheapest streaming form, or a faster one if that is worth what engines lose by
    it; others stay without a tiling. Where kernels have a
    streaming form already, as the network fits as pipelines, nothing happens,
    unless `cnn-hls-explore` says how long a frame takes as one pipeline
    (`hls.pipeline_interval`), the goal is speed, and engines are expected to take
    four fifths of it or less.

    Engines compute in f32, or with the integers of grids (EngineNumbers.h). Those
    of a network have one width in memory, that of the layers with most products;
    the tiling then also says how many bits `element` (in memory), `input`,
    `weight`, `sum`, `factor`, `side` (its factor) and `result` have, and the DSP slices' wider factor,
    `multiplier`: where it holds two weights, two products share a slice. `word`
    channels move between memory and an engine in a cycle. A kernel
    that multiplies rounded results by a number leaves that to those that read
    them, so that what lies in memory is narrow.

    Remarks of the category `cnn-hls-engines` say for each layer where it runs,
    in how many cycles, and what bounds them. A network for which no engine fits
    is an error, with a table of what is needed and what there is.

    ```mlir
    %1 = cnn.kernel ins(%x, %w : ...) outs(%e : ...) (...) { cnn.conv ... }
    // becomes
    %1 = cnn.kernel ins(%x, %w : ...) outs(%e : ...)
        tiling = #cnn.tiling<"engine", {pi = 4, po = 8, positions = 8192,
                                        pixels = 1024, beat = 4, word = 4,
                                        rows = 14, columns = 14, ...}> ...
    ```
  }];
  let options = [
    Option<"device", "device", "std::string", "\"\"", "Device to fill">,
    Option<"budget", "budget", "std::string", "\"\"",
           "The most of it to take: dsp=N,bram=N,uram=N,lut=N,ff=N">,
    Option<"goal", "goal", "std::string", "\"\"", "fps=N, latency or area">,
  ];
  let statistics = [
    Statistic<"shared", "shared", "Number of kernels that run on engines">,
    Statistic<"divided", "divided", "Number of kernels that were divided">,
    Statistic<"engines", "engines", "Number of engines">,
    Statistic<"cycles", "cycles", "Cycles of a frame">,
    Statistic<"dsp", "dsp", "DSP slices of the engines">,
  ];
  // Loops over arrays are written to count their cycles.
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect", "::cnnc::hls::HlsDialect",
    "::cnnc::cnn::CnnDialect", "::mlir::tensor::TensorDialect",
  ];
}

def LayOutHlsEngines : Pass<"cnn-hls-lay-out-engines", "::mlir::func::FuncOp"> {
  let summary = "Lay out what layers that run on engines read and write";
  let description = [{
    Constant weights of kernels with the form `engine` get the order in which
    the engine reads them: groups, blocks of `po` results, blocks of `pi`
    channels, taps, and in each block `po` times `pi` weights (in a depthwise
    engine blocks of `pi` channels, taps, `pi` weights). Blocks that are not full
    are filled up with zeros. Limits that are inputs of a kernel become constants
    of its body. Groups of few channels become one, with weights of zero between
    them, where the engine's lanes compute several at once; in f32 of -0, which is
    no weight to an engine, as infinite numbers of one group are nothing to another.

    What lies between kernels and engines gets channels in blocks (NCHWc) of whole
    words: as many as an engine computes at once, or all of a pixel. Pipelines
    read and write these themselves, behind a `cnn.relayout` of their body; where
    others do, and at the arguments and results of the function, stands a pipeline
    that only copies. Views of one pixel's channels move into the kernels that
    read them.

    ```mlir
    %1 = cnn.kernel ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) ...
        tiling = #cnn.tiling<"engine", {pi = 2, po = 4, ...}>
    // becomes
    %v = cnn.constant ... : tensor<8x4x3x3xf32> as tensor<8x4x3x3xf32, #l>
    %1 = cnn.kernel ins(%x, %v : tensor<1x4x8x8xf32, #c>, tensor<8x4x3x3xf32, #l>) ...
    // with #l = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 4, 1 : 2]>,
    //      #c = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 4]>
    ```

    On grids weights become integers, and bias, factors and what rounding adds
    become the scales, a factor and an offset for each result; the body says with
    these what it said before, exactly. Numbers that the kernel reads and writes
    must be integers in memory (cnn-hls-form-pipelines).

    ```mlir
    %c = cnn.conv %x, %w, %bias ...
    %m = cnn.binary mul %c, %factors
    %r = cnn.unary relu %m
    %q = cnn.quantize %r to <8, 8> rnd sat
    // becomes
    %c = cnn.conv %x, (cnn.cast %w8 to f64) ...
    %m = cnn.binary mul %c, (column 0 of %scales) * unit
    %o = cnn.binary add %m, (column 1 of %scales) * unit
    %q = cnn.quantize %o to <8, 8> trn sat
    %l = cnn.binary max %q, 0
    ```
  }];
  let statistics = [
    Statistic<"laidOut", "laid-out", "Number of kernels whose weights are laid out">,
    Statistic<"copies", "copies", "Number of pipelines that only copy">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def LowerHlsEngines : Pass<"cnn-hls-lower-engines", "::mlir::ModuleOp"> {
  let summary = "Write engines, and kernels as calls of them";
  let description = [{
    Replaces each function of the module `@kernels` whose kernel has the form
    `engine` by an `hls.sequence` of the same name that calls an `hls.engine`
    with the numbers of that layer. Layers whose tilings have the same numbers,
    but for the tile, share one engine.

    ```mlir
    func.func @k3(%x: memref<1x64x56x56xf32>, ...) {
      cnn.kernel ins(%x, ... : ...) outs(%y : ...) tiling = #cnn.tiling<"engine", ...> ...
    }
    // becomes
    hls.process @conv_engine_input(...) ...
    hls.engine @conv_engine(%x: memref<?xf32> {hls.channel = "x", hls.const}, ...) ...
    hls.sequence @k3(%x: memref<?xf32> {hls.channel = "x", hls.const}, ...)
        attributes {hls.buffers = array<i64: 0, 1, 2, -1, 3>} {
      %height = arith.constant 56 : index
      ...
      hls.call @conv_engine(%x, %weights, %bias, %side, %y, ...) : ...
    ```

    `hls.buffers` says for each argument which buffer of the launch it is; -1
    stands for any pointer into the channel's memory, as the layer has no such
    operand.
  }];
  let statistics = [
    Statistic<"engines", "engines", "Engines written">,
    Statistic<"calls", "calls", "Kernels that became calls">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::cnnc::hls::HlsDialect",
  ];
}

#endif
