//===- Passes.td - what designs will be like ------------------------------===//

#ifndef CNNC_TARGETS_HLS_REPORT_PASSES_TD
#define CNNC_TARGETS_HLS_REPORT_PASSES_TD

include "mlir/Pass/PassBase.td"

def SimulateHls : Pass<"cnn-hls-simulate", "::mlir::ModuleOp"> {
  let summary = "Run frames through designs, cycle by cycle, and print a table";
  let description = [{
    Estimates each `hls.design` for `device` and simulates `frames` frames of it:
    every iteration of every process with its interval and latency, streams with
    their depths, external memory with its bandwidth. Prints for each process
    cycles, interval, latency, the share of time that it works, and what it takes;
    for each stream depth and the most words that were in it. The same goes into
    files, as for a project's report. The IR stays. A deadlock is an error that
    names the ring of processes and streams.

    ```mlir
    hls.design @net(...) { ... }
    // prints
    // design net on zu7ev: 1 frame in 1045 cycles, then one in 990 cycles ...
    ```
  }];
  let options = [
    Option<"device", "device", "std::string", "\"\"",
           "Device whose external memory and clock are assumed">,
    Option<"frames", "frames", "int64_t", "2", "Frames to simulate">,
    Option<"json", "json", "std::string", "\"\"",
           "Also write the estimate to this file">,
    Option<"html", "html", "std::string", "\"\"",
           "Also write a page with the pipeline as a picture to this file">,
  ];
  let statistics = [
    Statistic<"designs", "designs", "Number of designs simulated">,
    Statistic<"cycles", "cycles", "Cycles of all simulations">,
  ];
  let dependentDialects = ["::cnnc::hls::HlsDialect"];
}

def ReportHls : Pass<"cnn-hls-report", "::mlir::ModuleOp"> {
  let summary = "Leave the estimate of all designs and engines at the module";
  let description = [{
    Estimates and simulates each `hls.design` as cnn-hls-simulate does, and keeps
    what a project's report says of it as attributes of the module: later passes
    turn designs into C++, of which nothing can be estimated any more. A deadlock
    is an error. Where kernels run in turn, the report also has the engines that
    kernels of the form `engine` share, what each layer takes on them
    (engine/EngineCost.h), and all calls in their order.

    ```mlir
    module { hls.design @net(...) { ... } }
    // becomes
    module attributes {hls.report = "{\"designs\":[...", hls.report_page = "<!DOCTYPE html>..."} {
      hls.design @net(...) { ... } }
    ```
  }];
  let options = [
    Option<"device", "device", "std::string", "\"\"",
           "Device whose external memory and clock are assumed">,
    Option<"revises", "revises", "bool", "false",
           "Leave what the whole needs in `hls.needed` instead of a warning, "
           "if that is more than there is, and cycles of a frame in "
           "`hls.frame_cycles`">,
  ];
  let statistics = [
    Statistic<"designs", "designs", "Number of designs">,
    Statistic<"engines", "engines", "Number of engines">,
    Statistic<"cycles", "cycles", "Cycles of a frame, of all designs">,
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
