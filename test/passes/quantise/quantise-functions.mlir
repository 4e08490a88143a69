// RUN: cnn-opt %s -split-input-file -cnn-quantise=scheme=int8 | FileCheck %s

// Grids compute a function of five operations, and none of them has a table.

// CHECK-LABEL: func.func @hard_swish
// CHECK: cnn.conv
// CHECK-NOT: cnn.lookup
// CHECK: cnn.binary{{ +}}mul %{{[0-9]+}}, %{{[0-9]+}} : (tensor<1x1x2x2xf64>, tensor<1x1x2x2xf64>)
// CHECK-NOT: cnn.lookup
// CHECK: cnn.conv
func.func @hard_swish(%x: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
  %w = cnn.constant dense<1.0> : tensor<1x1x1x1xf32>
  %sixth = cnn.constant dense<0.166666672> : tensor<f32>
  %half = cnn.constant dense<0.5> : tensor<f32>
  %one = cnn.constant dense<1.0> : tensor<f32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  %1 = cnn.binary mul %0, %sixth : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %2 = cnn.binary add %1, %half : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %3 = cnn.binary min %2, %one : (tensor<1x1x2x2xf32>, tensor<f32>) -> tensor<1x1x2x2xf32>
  %4 = cnn.unary relu %3 : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %5 = cnn.binary mul %0, %4 : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  %6 = cnn.conv %5, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  return %6 : tensor<1x1x2x2xf32>
}
