//===- Passes.td - passes of the hls target -------------------------------===//

#ifndef CNNC_TARGETS_HLS_PASSES_TD
#define CNNC_TARGETS_HLS_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowerHlsKernels : Pass<"cnn-hls-lower-kernels", "::mlir::ModuleOp"> {
  let summary = "Write the loops of outlined kernels";
  let description = [{
    Replaces the `cnn.kernel` in each function of the module `@kernels` by the
    code of the form that its tiling names. Buffers become arrays of one
    dimension, which is what a pointer into external memory is to C++, and
    accesses get linear indices. Indices that are known not to be negative are
    compared and divided as signed numbers, which read better.

    `hls.names` lists what the arguments are called, and `hls.comment` the lines
    that will stand above the function.

    ```mlir
    func.func @k0_conv1(%x: memref<1x3x8x8xf32>, ...) {
      cnn.kernel ins(%x : ...) outs(%y : ...) tiling = #cnn.tiling<"loops", ...> ...
    }
    // becomes
    func.func @k0_conv1(%x: memref<192xf32>, ...)
        attributes {hls.comment = ["Conv1: f32 1x3x8x8 -> ..."],
                    hls.names = ["x", "weights", "y"]} {
      scf.for %c = %c0 to %c4 step %c1 {
        ...
        %v = memref.load %x[%at] : memref<192xf32>
    ```
  }];
  let statistics = [
    Statistic<"lowered", "lowered", "Number of kernels lowered">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect",
  ];
}

def ConvertHlsToEmitc : Pass<"cnn-convert-hls-to-emitc", "::mlir::ModuleOp"> {
  let summary = "Turn the functions of @kernels into functions of C++";
  let description = [{
    One conversion with one type converter: buffers become arrays, indices
    `int`, loops and branches C++'s own with a variable for each value that they
    carry. Functions without an operator of their own become calls of the
    standard library (`std::exp`) or of the helpers in `cnnc_math.h`
    (`maximum`).
    Parts of processes (`hls.part`) become functions beside them, records
    structures.

    ```mlir
    func.func @k(%x: memref<8xf32>, %y: memref<8xf32>) {
      scf.for %i = %c0 to %c8 step %c1 {
        %a = memref.load %x[%i] : memref<8xf32>
        %b = math.exp %a : f32
        memref.store %b, %y[%i] : memref<8xf32>
    // becomes
    emitc.func @k(%x: !emitc.array<8xf32>, %y: !emitc.array<8xf32>) {
      for %i = %0 to %1 step %2 : i32 {
        %a = load (subscript %x[%i]) ...
        %b = call_opaque "std::exp"(%a) : (f32) -> f32
        assign %b : f32 to (subscript %y[%i]) ...
    ```
  }];
  let statistics = [
    Statistic<"converted", "converted", "Number of functions converted">,
  ];
  let dependentDialects = ["::mlir::emitc::EmitCDialect",
                           "::mlir::func::FuncDialect"];
}

def FormHlsExpressions : Pass<"cnn-hls-form-expressions", "::mlir::ModuleOp"> {
  let summary = "Nest operations of emitc into expressions";
  let description = [{
    Operations whose value is used once, in the block that they stand in, become
    part of their user's expression, loads of variables and arrays included
    where nothing is written to them in between (upstream's pass leaves loads
    alone). Expressions are kept short enough to read. Index arithmetic moves
    into inner loops too. A variable that an inner loop carries only to hand it
    to the outer loop's and back is that variable.

    ```mlir
    %a = emitc.load %x : !emitc.lvalue<f32>
    %b = emitc.mul %a, %w : (f32, f32) -> f32
    %c = emitc.add %s, %b : (f32, f32) -> f32
    // becomes
    %c = emitc.expression %x, %w, %s : ... {
      %a = load %x; %b = mul %a, %w; %c = add %s, %b; yield %c
    }
    ```
  }];
  let statistics = [
    Statistic<"folded", "folded", "Number of operations that became part of another's expression">,
    Statistic<"merged", "merged", "Number of variables of inner loops that are an outer loop's">,
  ];
  let dependentDialects = ["::mlir::emitc::EmitCDialect"];
}

def NameHlsValues : Pass<"cnn-hls-name-values", "::mlir::ModuleOp"> {
  let summary = "Say what the variables of the C++ are called";
  let description = [{
    Upstream's printer numbers variables. Lines that begin with `//@` tell
    the step behind it (CppText.h) what to call them instead: arguments have
    their names in `hls.names`, variables that loops carry are sums. They also
    say which arguments are only read (`const`), and which values are indices
    that can stand where they are used. `hls.comment` becomes comments above the
    function.

    ```mlir
    emitc.func @k(%x: !emitc.array<8xf32>, %y: !emitc.array<8xf32>)
        attributes {hls.names = ["x", "y"]} {
    // becomes
    emitc.func @k(%x: !emitc.array<8xf32>, %y: !emitc.array<8xf32>) {
      verbatim "//@name {} x" args %x : !emitc.array<8xf32>
      verbatim "//@const {}" args %x : !emitc.array<8xf32>
      verbatim "//@name {} y" args %y : !emitc.array<8xf32>
    ```
  }];
  let statistics = [
    Statistic<"named", "named", "Number of values that got a name">,
  ];
  let dependentDialects = ["::mlir::emitc::EmitCDialect"];
}

#endif
