//===- Passes.td - design-space exploration -------------------------------===//

#ifndef CNNC_TARGETS_HLS_EXPLORE_PASSES_TD
#define CNNC_TARGETS_HLS_EXPLORE_PASSES_TD

include "mlir/Pass/PassBase.td"

def ExploreHls : Pass<"cnn-hls-explore", "::mlir::func::FuncOp"> {
  let summary = "Choose how much of each kernel runs in parallel";
  let description = [{
    Gives all kernels that can stream and have no tiling one that says how they
    are folded onto hardware (targets/hls/Folding.h), chosen together: all run
    side by side on `device`, less what `budget` holds back, and should take
    equally long, so that none waits for another. Words have several pixels
    (`px`) only in layers that are not fast enough otherwise, where kernels can
    take them and their rows divide into them. `goal` is the most frames a
    second (default), `fps=N` at least cost, `latency` or `area`. Remarks of the
    category `cnn-hls-explore` say for each kernel what was chosen, what it takes,
    and what the next cheaper choice would cost. A network that does not fit is an
    error, with a table of what it needs and what there is, and with devices and
    precisions that would do; with `in-turn` it is a remark instead, and no kernel
    gets a tiling: they can still run one after the other.

    ```mlir
    cnn.kernel ins(%x, %w : ...) outs(%y : ...) (...) { cnn.conv ... }
    // becomes, for a convolution of 3x3 that is given 288 products a cycle:
    cnn.kernel ins(%x, %w : ...) outs(%y : ...)
        tiling = #cnn.tiling<"conv", {pi = 4 : i64, po = 8 : i64, taps = 9 : i64}> ...
    ```
  }];
  let options = [
    Option<"device", "device", "std::string", "\"\"", "Device to fill">,
    Option<"budget", "budget", "std::string", "\"\"",
           "The most of it to take: dsp=N,bram=N,uram=N,lut=N,ff=N">,
    Option<"inTurn", "in-turn", "bool", "false",
           "Leave a network that does not fit as one pipeline without tilings">,
    Option<"goal", "goal", "std::string", "\"\"", "fps=N, latency or area">,
  ];
  let statistics = [
    Statistic<"folded", "folded", "Number of kernels that got a tiling">,
    Statistic<"interval", "interval", "Cycles of a frame">,
    Statistic<"dsp", "dsp", "DSP slices in all">,
    Statistic<"external", "external", "Kernels with weights in external memory">,
  ];
  // Loops over arrays are written to count their cycles.
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect", "::cnnc::hls::HlsDialect",
    "::cnnc::cnn::CnnDialect",
  ];
}

#endif
