//===- Passes.td - passes of the cpu target -------------------------------===//

#ifndef CNNC_TARGETS_CPU_PASSES_TD
#define CNNC_TARGETS_CPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowerCpuKernels : Pass<"cnn-cpu-lower-kernels", "::mlir::ModuleOp"> {
  let summary = "Write the loops of outlined kernels";
  let description = [{
    Replaces the `cnn.kernel` in each function of the module `@kernels` by the
    code of the form that its tiling names, in the scf, memref, vector, arith
    and math dialects. The function gets two more arguments, and executes the
    tasks [begin, end) of the kernel's parallel loop.

    ```mlir
    func.func @k0(%x: memref<8x64xf32>, %y: memref<8x64xf32>) {
      cnn.kernel ins(%x : ...) outs(%y : ...) tiling = #cnn.tiling<"loops", ...> ...
    }
    // becomes
    func.func @k0(%x: memref<8x64xf32>, %y: memref<8x64xf32>,
                  %begin: index, %end: index) {
      scf.for %row = %begin to %end step %c1 {
        scf.for %i = %c0 to %c64 step %c16 {
          %v = vector.load %x[%row, %i] : memref<8x64xf32>, vector<16xf32>
          ...
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

def ExpandCpuMath : Pass<"cnn-cpu-expand-math", "::mlir::ModuleOp"> {
  let summary = "Write elementary functions as vector arithmetic";
  let description = [{
    Functions of f32 (exp, log, tanh, erf, sin, ...) become MLIR's polynomial
    approximations, which stay in vector registers; conversions between f32
    and bf16 become integer arithmetic, which every processor has. What is
    left, f64 and functions without an approximation, is for the math library.

    ```mlir
    %y = math.exp %x : vector<16xf32>
    %h = arith.truncf %y : vector<16xf32> to vector<16xbf16>
    ```
    becomes multiplications, additions and shifts on vectors of 16 lanes.
  }];
  let statistics = [
    Statistic<"approximated", "approximated", "Functions written as polynomials">,
    Statistic<"kept", "kept", "Functions left for the math library">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::vector::VectorDialect"];
}

#endif
