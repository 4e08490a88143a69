//===- Passes.td - fewer multiplications ----------------------------------===//

#ifndef CNNC_PASSES_WINOGRAD_PASSES_TD
#define CNNC_PASSES_WINOGRAD_PASSES_TD

include "mlir/Pass/PassBase.td"

def Winograd : Pass<"cnn-winograd", "::mlir::func::FuncOp"> {
  let summary = "Compute 3x3 convolutions with fewer multiplications";
  let description = [{
    Convolutions of f32 with constant 3x3 filters, stride 1 or 2 and one group
    become `cnn.winograd_conv` with the tile that the policy of `target` expects to
    be fastest, if that is faster than the convolution as it is: F(2x2, 3x3)
    multiplies 2.25 times less and F(4x4, 3x3) 4 times (with stride 2, 1.44 and
    1.8 times), with filters of 1.8 and 4 times the size. Results differ by rounding, more so with the larger tile.

    ```mlir
    %y = cnn.conv %x, %w, %b {pads = array<i64: 1, 1, 1, 1>, ...}
       : (tensor<1x64x56x56xf32>, tensor<64x64x3x3xf32>, tensor<64xf32>) -> tensor<1x64x56x56xf32>
    // becomes
    %u = cnn.constant ... : tensor<64x64x6x6xf32>
    %y = cnn.winograd_conv %x, %u, %b {tile = 4, pads = array<i64: 1, 1, 1, 1>}
       : (tensor<1x64x56x56xf32>, tensor<64x64x6x6xf32>, tensor<64xf32>) -> tensor<1x64x56x56xf32>
    ```
  }];
  let constructor = "::cnnc::createWinograd(nullptr)";
  let options = [
    Option<"target", "target", "std::string", "\"cpu\"",
           "Target whose policy is asked">,
    Option<"device", "device", "std::string", "\"x86-64-v4\"",
           "Device that the policy chooses for">,
  ];
  let statistics = [
    Statistic<"small", "tiles-of-2", "Convolutions with tiles of 2x2">,
    Statistic<"large", "tiles-of-4", "Convolutions with tiles of 4x4">,
    Statistic<"kept", "kept", "3x3 convolutions that the policy left direct">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

def Strassen : Pass<"cnn-strassen", "::mlir::func::FuncOp"> {
  let summary = "Compute 1x1 convolutions with seven products for eight";
  let description = [{
    Convolutions of f32 with constant 1x1 weights, no padding, one group and even
    numbers of channels become `cnn.strassen_conv` where the policy of `target`
    expects that to be faster than the convolution as it is: an eighth of the
    multiplications is saved, with weights of 1.75 times the size, or with two
    levels, for numbers that are multiples of four, 15 of 64, with weights of 3.1
    times the size. Results differ by rounding.

    ```mlir
    %y = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, ...}
       : (tensor<1x1024x14x14xf32>, tensor<256x1024x1x1xf32>, tensor<256xf32>) -> tensor<1x256x14x14xf32>
    // becomes
    %u = cnn.constant ... : tensor<7x128x512xf32>
    %y = cnn.strassen_conv %x, %u, %b {strides = array<i64: 1, 1>}
       : (tensor<1x1024x14x14xf32>, tensor<7x128x512xf32>, tensor<256xf32>) -> tensor<1x256x14x14xf32>
    ```
  }];
  let constructor = "::cnnc::createStrassen(nullptr)";
  let options = [
    Option<"target", "target", "std::string", "\"cpu\"",
           "Target whose policy is asked">,
    Option<"device", "device", "std::string", "\"x86-64-v4\"",
           "Device that the policy chooses for">,
  ];
  let statistics = [
    Statistic<"done", "done", "Convolutions with seven products for eight">,
    Statistic<"kept", "kept", "1x1 convolutions that the policy left direct">,
  ];
  let dependentDialects = ["::cnnc::cnn::CnnDialect"];
}

#endif
