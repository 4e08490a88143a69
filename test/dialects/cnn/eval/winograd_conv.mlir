// The meaning of cnn.winograd_conv, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// The filter that has 1 in the middle: G (0, 1, 0)^T is (0, 1/2, -1/2, 0). Tiles
// of 2x2 over 3x3 results leave some that nobody stores.
// CHECK: {{^}}same : tensor<1x1x3x3xf32> = 11 12 13 14 15 16 17 18 19{{$}}
func.func @main() -> (tensor<1x1x3x3xf32> {cnn.name = "same"}) {
  %x = cnn.constant dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]]> : tensor<1x1x3x3xf32>
  %u = cnn.constant dense<[[[[0.0, 0.0, 0.0, 0.0], [0.0, 0.25, -0.25, 0.0], [0.0, -0.25, 0.25, 0.0], [0.0, 0.0, 0.0, 0.0]]]]> : tensor<1x1x4x4xf32>
  %b = cnn.constant dense<10.0> : tensor<1xf32>
  %y = cnn.winograd_conv %x, %u, %b {tile = 2 : i64, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x1x3x3xf32>, tensor<1x1x4x4xf32>, tensor<1xf32>) -> tensor<1x1x3x3xf32>
  return %y : tensor<1x1x3x3xf32>
}

// -----

// The filter whose last column and row have 1: it moves the picture up and left.
// G (0, 0, 1)^T is (0, 1/2, 1/2, 1).
// CHECK: {{^}}moved : tensor<1x1x1x2xf32> = 3 4{{$}}
func.func @main() -> (tensor<1x1x1x2xf32> {cnn.name = "moved"}) {
  %x = cnn.constant dense<[[[[9.0, 9.0, 9.0, 9.0], [9.0, 9.0, 9.0, 9.0], [9.0, 9.0, 3.0, 4.0]]]]> : tensor<1x1x3x4xf32>
  %u = cnn.constant dense<[[[[0.0, 0.0, 0.0, 0.0], [0.0, 0.25, 0.25, 0.5], [0.0, 0.25, 0.25, 0.5], [0.0, 0.5, 0.5, 1.0]]]]> : tensor<1x1x4x4xf32>
  %y = cnn.winograd_conv %x, %u {tile = 2 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x1x3x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// -----

// The same filter with stride 2: G (0, 1, 0)^T is (0, 0, 0, 1), whose last point
// is that of the odd elements. Of a picture that is padded at the
// beginning every other element remains, in the middle of its window.
// CHECK: {{^}}even : tensor<1x1x2x2xf32> = 1 3 11 13{{$}}
func.func @main() -> (tensor<1x1x2x2xf32> {cnn.name = "even"}) {
  %x = cnn.constant dense<[[[[1.0, 2.0, 3.0, 4.0], [6.0, 7.0, 8.0, 9.0], [11.0, 12.0, 13.0, 14.0], [16.0, 17.0, 18.0, 19.0]]]]> : tensor<1x1x4x4xf32>
  %u = cnn.constant dense<[[[[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]]]]> : tensor<1x1x4x4xf32>
  %y = cnn.winograd_conv %x, %u {tile = 2 : i64, stride = 2 : i64, pads = array<i64: 1, 1, 0, 0>} : (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x2x2xf32>
  return %y : tensor<1x1x2x2xf32>
}

// -----

// The filter whose first row and last column have 1: G (1, 0, 0)^T is (1, 1, 0,
// 0), G (0, 0, 1)^T is (0, 1, 1, 0).
// CHECK: {{^}}corner : tensor<1x1x1x2xf32> = 3 5{{$}}
func.func @main() -> (tensor<1x1x1x2xf32> {cnn.name = "corner"}) {
  %x = cnn.constant dense<[[[[1.0, 2.0, 3.0, 4.0, 5.0], [9.0, 9.0, 9.0, 9.0, 9.0], [9.0, 9.0, 9.0, 9.0, 9.0]]]]> : tensor<1x1x3x5xf32>
  %u = cnn.constant dense<[[[[0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]]> : tensor<1x1x4x4xf32>
  %y = cnn.winograd_conv %x, %u {tile = 2 : i64, stride = 2 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x1x3x5xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}
