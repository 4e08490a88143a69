// A pool is no reason for tiles where a convolution takes less without them.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-report=%t.json
// RUN: FileCheck %s < %t.json
// RUN: cnn-run %t.cnn --device=cuda-sim --verify

// CHECK: "form": "implicit_gemm"
// CHECK: "form": "direct_conv"
// CHECK: "form": "window"

func.func @main(%x: tensor<1x8x128x128xf32> {cnn.name = "x"}) -> (tensor<1x3x64x64xf32> {cnn.name = "y"}) {
  %w1 = cnn.constant dense<0.5> : tensor<64x8x1x1xf32>
  %few = cnn.constant dense<0.25> : tensor<3x64x3x3xf32>
  %0 = cnn.conv %x, %w1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x128x128xf32>, tensor<64x8x1x1xf32>) -> tensor<1x64x128x128xf32> loc("point")
  %1 = cnn.conv %0, %few {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x64x128x128xf32>, tensor<3x64x3x3xf32>) -> tensor<1x3x128x128xf32> loc("few")
  %2 = cnn.pool max %1 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x128x128xf32>) -> tensor<1x3x64x64xf32> loc("pool")
  return %2 : tensor<1x3x64x64xf32>
}
