//===- Passes.td - passes that reason about designs before synthesis ------===//

#ifndef CNNC_TARGETS_HLS_ESTIMATE_PASSES_TD
#define CNNC_TARGETS_HLS_ESTIMATE_PASSES_TD

include "mlir/Pass/PassBase.td"

def SizeHlsStreams : Pass<"cnn-hls-size-streams", "::mlir::ModuleOp"> {
  let summary = "Give streams depths that neither deadlock nor cost speed";
  let description = [{
    Gives each `hls.stream` of a design that has no depth one that is computed
    from the schedules of all processes (targets/hls/network/FifoDepths.h says
    how, and why no such design gets stuck). With `minimal`, depths are those
    that avoid a deadlock only. Depths that are there are kept; if they deadlock,
    that is an error which says who waits for whom. On a device with UltraRAM
    deep FIFOs without a `storage` are made of it, as long as there is some.

    ```mlir
    %skip = hls.stream : !hls.stream<8x!hls.fixed<8, 8>>
    // becomes, beside two 3x3 convolutions on a picture of width 8:
    %skip = hls.stream depth = 22 : !hls.stream<8x!hls.fixed<8, 8>>
    ```
  }];
  let options = [
    Option<"device", "device", "std::string", "\"\"",
           "Device whose external memory and clock are assumed">,
    Option<"budget", "budget", "std::string", "\"\"",
           "The most of it to take: uram=N, and what is no concern here">,
    Option<"minimal", "minimal", "bool", "false",
           "The least depths without deadlock, whatever they cost in speed">,
  ];
  let statistics = [
    Statistic<"sized", "sized", "Number of streams that got a depth">,
    Statistic<"uram", "uram", "UltraRAMs of streams">,
    Statistic<"bits", "bits", "Bits that all streams hold">,
  ];
  let dependentDialects = ["::cnnc::hls::HlsDialect"];
}

#endif
