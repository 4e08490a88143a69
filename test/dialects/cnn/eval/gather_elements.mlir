// The meaning of cnn.gather_elements, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}columns : tensor<2x2xi32> = 3 1 5 5{{$}}
func.func @main() -> (tensor<2x2xi32> {cnn.name = "columns"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<[[2, 0], [1, 1]]> : tensor<2x2xi64>
  %y = cnn.gather_elements %a, %b {axis = 1 : i64} : (tensor<2x3xi32>, tensor<2x2xi64>) -> tensor<2x2xi32>
  return %y : tensor<2x2xi32>
}

// -----

// CHECK: {{^}}rows : tensor<3x2xi32> = 4 2 1 5 4 2{{$}}
func.func @main() -> (tensor<3x2xi32> {cnn.name = "rows"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %b = cnn.constant dense<[[1, 0], [0, 1], [-1, -2]]> : tensor<3x2xi32>
  %y = cnn.gather_elements %a, %b {axis = 0 : i64} : (tensor<2x3xi32>, tensor<3x2xi32>) -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}

// -----

// CHECK: {{^}}clamped : tensor<2xi32> = 2 1{{$}}
func.func @main() -> (tensor<2xi32> {cnn.name = "clamped"}) {
  %a = cnn.constant dense<[1, 2]> : tensor<2xi32>
  %b = cnn.constant dense<[9, -9]> : tensor<2xi64>
  %y = cnn.gather_elements %a, %b {axis = 0 : i64} : (tensor<2xi32>, tensor<2xi64>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}
