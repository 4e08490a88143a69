// A gather of channels streams beside engines.
// RUN: cnn-opt %s -cnn-hls-assign-engines="device=xc7z020" | FileCheck %s

// CHECK: tiling = #cnn.tiling<"engine"
// CHECK: tiling = #cnn.tiling<"stream"
// CHECK: cnn.gather
// CHECK: tiling = #cnn.tiling<"engine"

func.func @main(%x: tensor<1x64x28x28xf32>) -> tensor<1x64x28x28xf32> {
  %w = cnn.constant dense<0.5> : tensor<64x64x1x1xf32>
  %i = cnn.constant dense<[0, 16, 32, 48, 1, 17, 33, 49, 2, 18, 34, 50, 3, 19, 35, 51, 4, 20, 36, 52, 5, 21, 37, 53, 6, 22, 38, 54, 7, 23, 39, 55, 8, 24, 40, 56, 9, 25, 41, 57, 10, 26, 42, 58, 11, 27, 43, 59, 12, 28, 44, 60, 13, 29, 45, 61, 14, 30, 46, 62, 15, 31, 47, 63]> : tensor<64xi64>
  %e = tensor.empty() : tensor<1x64x28x28xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x64x28x28xf32>, tensor<64x64x1x1xf32>) outs(%e : tensor<1x64x28x28xf32>) -> tensor<1x64x28x28xf32> (%a: tensor<1x64x28x28xf32>, %b: tensor<64x64x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x64x28x28xf32>, tensor<64x64x1x1xf32>) -> tensor<1x64x28x28xf32>
    cnn.yield %c : tensor<1x64x28x28xf32>
  } loc("first")
  %1 = cnn.kernel ins(%0, %i : tensor<1x64x28x28xf32>, tensor<64xi64>) outs(%e : tensor<1x64x28x28xf32>) -> tensor<1x64x28x28xf32> (%a: tensor<1x64x28x28xf32>, %b: tensor<64xi64>) {
    %g = cnn.gather %a, %b {axis = 1 : i64} : (tensor<1x64x28x28xf32>, tensor<64xi64>) -> tensor<1x64x28x28xf32>
    cnn.yield %g : tensor<1x64x28x28xf32>
  } loc("shuffle")
  %2 = cnn.kernel ins(%1, %w : tensor<1x64x28x28xf32>, tensor<64x64x1x1xf32>) outs(%e : tensor<1x64x28x28xf32>) -> tensor<1x64x28x28xf32> (%a: tensor<1x64x28x28xf32>, %b: tensor<64x64x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x64x28x28xf32>, tensor<64x64x1x1xf32>) -> tensor<1x64x28x28xf32>
    cnn.yield %c : tensor<1x64x28x28xf32>
  } loc("second")
  return %2 : tensor<1x64x28x28xf32>
}
