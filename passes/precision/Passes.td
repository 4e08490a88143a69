//===- Passes.td - numbers of fewer bits ----------------------------------===//

#ifndef CNNC_PASSES_PRECISION_PASSES_TD
#define CNNC_PASSES_PRECISION_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowerPrecision : Pass<"cnn-lower-precision", "::mlir::func::FuncOp"> {
  let summary = "Let convolutions and products take f16 operands";
  let description = [{
    f32 convolutions and products with constant weights get f16 operands and
    still sum in f32. A value that feeds one is rounded where it is computed, and
    all its users read the rounded one: what lies in memory between kernels is
    f16. Biases are added in f32. Where only rounded numbers of a concatenation
    are read, its operands are rounded instead, if nothing else reads them.

    An operation whose input channels (of a group), or whose inner extent, are
    not a multiple of `align` keeps f32: its rows would not fill the copies and
    the tensor cores that f16 is for. So does one that `cnn-bound-rounding` marked.

    ```mlir
    %0 = cnn.conv %x, %w, %b ... : (tensor<1x8x4x4xf32>, ...) -> tensor<1x8x4x4xf32>
    ```
    becomes
    ```mlir
    %xh = cnn.cast %x to f16
    %wh = cnn.constant ... : tensor<8x8x3x3xf16>
    %h = cnn.conv %xh, %wh ... : (tensor<1x8x4x4xf16>, ...) -> tensor<1x8x4x4xf16>
    %s = cnn.cast %h to f32
    %0 = cnn.binary add %s, %bias
    ```
  }];
  let options = [
    Option<"align", "align", "int64_t", "8",
           "What input channels must be a multiple of">,
  ];
  let statistics = [
    Statistic<"lowered", "lowered", "Convolutions and products with f16 operands">,
    Statistic<"kept", "kept", "Those that kept f32">,
    Statistic<"concatenations", "concatenations", "Concatenations that became f16">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def WidenContractions : Pass<"cnn-widen-contractions", "::mlir::func::FuncOp"> {
  let summary = "Compute products of 16-bit numbers in f32 where tensor cores cannot";
  let description = [{
    Models whose own numbers are f16 or bf16 have convolutions and products that
    do not fill the copies of tensor cores (`cnn-lower-precision` says which), or
    for which there is no code on them (bf16). These get f32 operands, which hold
    the same numbers, and round their result once: units for f32 have tiled code
    for them.

    ```mlir
    %0 = cnn.conv %x, %w ... : (tensor<1x3x4x4xf16>, ...) -> tensor<1x8x4x4xf16>
    ```
    becomes
    ```mlir
    %xf = cnn.cast %x to f32
    %wf = cnn.cast %w to f32
    %f = cnn.conv %xf, %wf ... : (tensor<1x3x4x4xf32>, ...) -> tensor<1x8x4x4xf32>
    %0 = cnn.cast %f to f16
    ```
  }];
  let options = [
    Option<"align", "align", "int64_t", "8",
           "What input channels of f16 must be a multiple of to stay">,
  ];
  let statistics = [
    Statistic<"widened", "widened", "Convolutions and products with f32 operands">,
    Statistic<"kept", "kept", "Those that kept f16">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def BoundRounding : Pass<"cnn-bound-rounding", "::mlir::func::FuncOp"> {
  let summary = "Say which convolutions and products must not be rounded";
  let description = [{
    Estimates what rounding the operands of f32 convolutions and products to 11
    bits (tf32, f16) does to the function's results, and marks as many layers
    `cnn.compensated` as bring that below `limit`, a share of the results' range.
    Marked layers must be computed from operands with the bits of f32. Layers far
    from the results do the most harm; those with the most harm for a
    multiplication are marked first.

    With `largest`, the largest number of the format that operands are rounded to,
    layers whose operands or results may come near it (Magnitudes.h) are marked as
    well: not rounded, but out of range they would be.

    ```mlir
    %0 = cnn.conv %x, %w ... // the first of many layers
    // becomes
    %0 = cnn.conv %x, %w ... {cnn.compensated, ...}
    ```
  }];
  let options = [
    Option<"limit", "limit", "double", "2e-3",
           "Largest error of the results, as a share of their range">,
    Option<"selection", "selection", "double", "5e-4",
           "The same where ArgMax, TopK and the like select by them">,
    Option<"depthwise", "depthwise", "bool", "false",
           "Depthwise convolutions are rounded too">,
    Option<"largest", "largest", "double", "0",
           "Largest number of the format; 0 if it is that of f32">,
  ];
  let statistics = [
    Statistic<"compensated", "compensated", "Layers that must not be rounded">,
    Statistic<"rounded", "rounded", "Layers that may be">,
    Statistic<"beyond", "beyond", "Layers marked for the size of their numbers">,
  ];
}

#endif
