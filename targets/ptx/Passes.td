//===- Passes.td - passes of the ptx target -------------------------------===//

#ifndef CNNC_TARGETS_PTX_PASSES_TD
#define CNNC_TARGETS_PTX_PASSES_TD

include "mlir/Pass/PassBase.td"

def SplitPtxDepth : Pass<"cnn-ptx-split-depth", "::mlir::func::FuncOp"> {
  let summary = "Divide the depth of convolutions and products among blocks";
  let description = [{
    A convolution or product with constant weights that has too few results to
    keep all multiprocessors busy becomes a grouped convolution, each group of
    which sums up a part of the input channels; the partial sums are added in
    pairs. The additions are element-wise, so that they and what follows (an
    activation, a residual) become one kernel, or the epilogue of another one. Of
    a product, rows are pictures of one pixel.

    Partial sums are f32, also of f16 operands: the result is rounded once, as
    before. The bias goes to the first part. Parts fill copies of 16 bytes.

    Whether and how is up to the models of all `devices` (DepthPolicy.h): of 2 to
    16 parts those with the least sum of expected times, each in relation to that
    of the undivided operation on its device, and only if that clearly saves time.
    Remarks of category `cnn-ptx-split-depth` give the times, also of what was
    not divided.

    ```mlir
    %y = cnn.conv %x, %w, %b {group = 1, ...}
        : (tensor<1x512x7x7xf32>, tensor<512x512x3x3xf32>, tensor<512xf32>) -> tensor<1x512x7x7xf32>
    // becomes, in 2 parts
    %v = cnn.constant ... : tensor<1024x256x3x3xf32>
    %c = cnn.constant ... : tensor<1024xf32>
    %p = cnn.conv %x, %v, %c {cnn.depth_parts = 2, group = 2, ...}
        : (tensor<1x512x7x7xf32>, tensor<1024x256x3x3xf32>, tensor<1024xf32>) -> tensor<1x1024x7x7xf32>
    %0 = cnn.slice %p {starts = [0, 0, 0, 0], ...} : ... -> tensor<1x512x7x7xf32>
    %1 = cnn.slice %p {starts = [0, 512, 0, 0], ...} : ... -> tensor<1x512x7x7xf32>
    %y = cnn.binary add %0, %1
    ```
  }];
  let options = [
    ListOption<"devices", "devices", "std::string",
               "Architectures that code is made for (default: sm_80)">,
    Option<"precision", "precision", "std::string", "\"f32\"",
           "What --precision asks for">,
    Option<"parts", "parts", "int64_t", "0",
           "Parts to divide into wherever that is possible; 0 leaves it to the "
           "models">,
  ];
  let statistics = [
    Statistic<"split", "split", "Convolutions and products divided">,
    Statistic<"kept", "kept", "Those that were not">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def SpecializePtxKernels : Pass<"cnn-ptx-specialize-kernels", "::mlir::ModuleOp"> {
  let summary = "Give each architecture kernels of its own";
  let description = [{
    The module `@kernels` is left to the first of the architectures; for each
    other one a copy is made, and every kernel gets the tiling that its `variants`
    say for the architecture. Names of kernels and their order stay the same in
    all, so that one list of launches serves them.

    ```mlir
    module @kernels {
      func.func @k0(...) {
        cnn.kernel ... tiling = #cnn.tiling<"implicit_gemm", {stages = 4, ...,
            variants = {sm_75 = #cnn.tiling<"implicit_gemm", {stages = 2, ...}>}}> ...
    // becomes
    module @kernels {
      func.func @k0(...) {
        cnn.kernel ... tiling = #cnn.tiling<"implicit_gemm", {stages = 4, ...}> ...
    module @kernels_sm_75 {
      func.func @k0(...) {
        cnn.kernel ... tiling = #cnn.tiling<"implicit_gemm", {stages = 2, ...}> ...
    ```
  }];
  let options = [
    ListOption<"archs", "archs", "std::string", "Architectures, the first first">,
  ];
  let statistics = [
    Statistic<"modules", "modules", "Number of modules added">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def LowerPtxKernels : Pass<"cnn-ptx-lower-kernels", "::mlir::ModuleOp"> {
  let summary = "Write the code of outlined kernels for a grid of threads";
  let description = [{
    Replaces the `cnn.kernel` in each function of the modules of kernels by the
    code of the form that its tiling names. The function is launched on the
    `grid` of blocks with the `block` of threads that its tiling says; in forms
    whose threads do not cooperate, each executes the task of its own number.

    ```mlir
    func.func @k0(%x: memref<1000xf32>, %y: memref<1000xf32>) {
      cnn.kernel ins(%x : ...) outs(%y : ...)
          tiling = #cnn.tiling<"elements", {tasks = 1000, block = array<i64: 128, 1, 1>, ...}> ...
    // becomes
    func.func @k0(%x: memref<1000xf32>, %y: memref<1000xf32>) {
      %task = ... gpu.block_id x, gpu.thread_id x ...
      scf.if (%task < %c1000) {
        %v = memref.load %x[%task] : memref<1000xf32>
        ...
    ```
  }];
  let statistics = [
    Statistic<"lowered", "lowered", "Number of kernels lowered">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::gpu::GPUDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect",
  ];
}

def ExpandPtxMath : Pass<"cnn-ptx-expand-math", "::mlir::ModuleOp"> {
  let summary = "Write elementary functions as arithmetic";
  let description = [{
    There is no math library on a GPU but CUDA's, which is not needed to
    compile: functions of f32 become MLIR's polynomial approximations, and what
    has none is composed of others (`sinh` of `exp`, `pow` of `exp` and `log`).
    Remainders of floating-point numbers become loops that take whole multiples
    away without rounding.

    ```mlir
    %y = math.exp %x : f32
    // becomes a reduction of the argument and a polynomial of degree 5:
    %p = math.fma %r, %c5, %c4 : f32
    ...
    ```
  }];
  let statistics = [
    Statistic<"expanded", "expanded", "Number of functions written out">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::vector::VectorDialect"];
}

def ConvertPtxToNvvm : Pass<"cnn-convert-ptx-to-nvvm", "::mlir::ModuleOp"> {
  let summary = "Turn lowered kernels into functions of the LLVM and NVVM dialects";
  let description = [{
    One conversion with one type converter, so that indices have 32 bits
    everywhere: no buffer of a network is larger than 2^31 elements, and 64-bit
    arithmetic costs a GPU two instructions or more. Arguments become bare
    pointers; functions of `@kernels` become entry points.

    ```mlir
    func.func @k0(%x: memref<8xf32>) { %i = gpu.thread_id x ... }
    // becomes
    llvm.func @k0(%x: !llvm.ptr) attributes {nvvm.kernel, nvvm.reqntid = ...} {
      %i = nvvm.read.ptx.sreg.tid.x ...
    ```
  }];
  let statistics = [
    Statistic<"converted", "converted", "Number of kernels converted">,
  ];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect",
                           "::mlir::NVVM::NVVMDialect"];
}

#endif
