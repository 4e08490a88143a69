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
    f16. Biases are added in f32.

    An operation whose input channels (of a group), or whose inner extent, are
    not a multiple of `align` keeps f32: its rows would not fill the copies and
    the tensor cores that f16 is for.

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
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

#endif
