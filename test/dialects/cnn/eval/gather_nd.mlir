// The meaning of cnn.gather_nd, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}elements : tensor<3xi32> = 3 4 6{{$}}
func.func @main() -> (tensor<3xi32> {cnn.name = "elements"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<[[0, 2], [1, 0], [-1, -1]]> : tensor<3x2xi64>
  %y = cnn.gather_nd %a, %b {batch_dims = 0 : i64} : (tensor<2x3xi32>, tensor<3x2xi64>) -> tensor<3xi32>
  return %y : tensor<3xi32>
}

// -----

// CHECK: {{^}}rows : tensor<2x3xi32> = 4 5 6 1 2 3{{$}}
func.func @main() -> (tensor<2x3xi32> {cnn.name = "rows"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<[[1], [0]]> : tensor<2x1xi64>
  %y = cnn.gather_nd %a, %b {batch_dims = 0 : i64} : (tensor<2x3xi32>, tensor<2x1xi64>) -> tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}

// -----

// CHECK: {{^}}batch : tensor<2xi32> = 3 4{{$}}
func.func @main() -> (tensor<2xi32> {cnn.name = "batch"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<[[2], [0]]> : tensor<2x1xi32>
  %y = cnn.gather_nd %a, %b {batch_dims = 1 : i64} : (tensor<2x3xi32>, tensor<2x1xi32>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}

// -----

// CHECK: {{^}}clamped : tensor<2xi32> = 6 2{{$}}
func.func @main() -> (tensor<2xi32> {cnn.name = "clamped"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<[[7, 7], [-7, 1]]> : tensor<2x2xi64>
  %y = cnn.gather_nd %a, %b {batch_dims = 0 : i64} : (tensor<2x3xi32>, tensor<2x2xi64>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}
