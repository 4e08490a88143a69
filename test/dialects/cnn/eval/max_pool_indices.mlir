// The meaning of cnn.max_pool_indices, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}first : tensor<1x2x2xi64> = 1 1 3 5{{$}}
func.func @main() -> (tensor<1x2x2xi64> {cnn.name = "first"}) {
  %a = cnn.constant dense<[[[1.0, 5.0, 5.0], [9.0, 8.0, 9.0]]]> : tensor<1x2x3xf32>
  %y = cnn.max_pool_indices %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x2x3xf32>) -> tensor<1x2x2xi64>
  return %y : tensor<1x2x2xi64>
}

// -----

// CHECK: {{^}}plane : tensor<1x1x1x2xi64> = 1 5{{$}}
func.func @main() -> (tensor<1x1x1x2xi64> {cnn.name = "plane"}) {
  %a = cnn.constant dense<[[[[1.0, 5.0, 2.0], [4.0, 3.0, 6.0]]]]> : tensor<1x1x2x3xf32>
  %y = cnn.max_pool_indices %a {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x1x2x3xf32>) -> tensor<1x1x1x2xi64>
  return %y : tensor<1x1x1x2xi64>
}

// -----

// CHECK: {{^}}column_major : tensor<1x1x1x2xi64> = 2 5{{$}}
func.func @main() -> (tensor<1x1x1x2xi64> {cnn.name = "column_major"}) {
  %a = cnn.constant dense<[[[[1.0, 5.0, 2.0], [4.0, 3.0, 6.0]]]]> : tensor<1x1x2x3xf32>
  %y = cnn.max_pool_indices %a {column_major, kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x1x2x3xf32>) -> tensor<1x1x1x2xi64>
  return %y : tensor<1x1x1x2xi64>
}

// -----

// CHECK: {{^}}second_plane : tensor<2x1x1x1xi64> = 1 2{{$}}
func.func @main() -> (tensor<2x1x1x1xi64> {cnn.name = "second_plane"}) {
  %a = cnn.constant dense<[[[[3, 7]]], [[[8, 1]]]]> : tensor<2x1x1x2xui8>
  %y = cnn.max_pool_indices %a {column_major, kernel = array<i64: 1, 2>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<2x1x1x2xui8>) -> tensor<2x1x1x1xi64>
  return %y : tensor<2x1x1x1xi64>
}

// -----

// CHECK: {{^}}nan : tensor<1x1x1xi64> = 1{{$}}
func.func @main() -> (tensor<1x1x1xi64> {cnn.name = "nan"}) {
  %a = cnn.constant dense<[[[1.0, 0x7FC00000, 2.0]]]> : tensor<1x1x3xf32>
  %y = cnn.max_pool_indices %a {kernel = array<i64: 3>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x3xf32>) -> tensor<1x1x1xi64>
  return %y : tensor<1x1x1xi64>
}

// -----

// CHECK: {{^}}outside : tensor<1x1x3xi64> = -1 0 -1{{$}}
func.func @main() -> (tensor<1x1x3xi64> {cnn.name = "outside"}) {
  %a = cnn.constant dense<[[[7.0]]]> : tensor<1x1x1xf32>
  %y = cnn.max_pool_indices %a {kernel = array<i64: 1>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>} : (tensor<1x1x1xf32>) -> tensor<1x1x3xi64>
  return %y : tensor<1x1x3xi64>
}
