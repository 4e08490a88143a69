// The meaning of cnn.arg_reduce, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}max : tensor<2x1xi64> = 1 0{{$}}
func.func @main() -> (tensor<2x1xi64> {cnn.name = "max"}) {
  %a = cnn.constant dense<[[1.0, 3.0, 3.0], [5.0, 4.0, 5.0]]> : tensor<2x3xf32>
  %y = cnn.arg_reduce max %a {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}

// -----

// CHECK: {{^}}max_last : tensor<2x1xi64> = 2 2{{$}}
func.func @main() -> (tensor<2x1xi64> {cnn.name = "max_last"}) {
  %a = cnn.constant dense<[[1.0, 3.0, 3.0], [5.0, 4.0, 5.0]]> : tensor<2x3xf32>
  %y = cnn.arg_reduce max %a {axis = 1 : i64, select_last} : (tensor<2x3xf32>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}

// -----

// CHECK: {{^}}min : tensor<2x1xi64> = 1 1{{$}}
func.func @main() -> (tensor<2x1xi64> {cnn.name = "min"}) {
  %a = cnn.constant dense<[[1, -3, -3], [5, 4, 5]]> : tensor<2x3xi8>
  %y = cnn.arg_reduce min %a {axis = 1 : i64} : (tensor<2x3xi8>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}

// -----

// CHECK: {{^}}min_last : tensor<2x1xi64> = 2 1{{$}}
func.func @main() -> (tensor<2x1xi64> {cnn.name = "min_last"}) {
  %a = cnn.constant dense<[[1, -3, -3], [5, 4, 5]]> : tensor<2x3xi8>
  %y = cnn.arg_reduce min %a {axis = 1 : i64, select_last} : (tensor<2x3xi8>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}

// -----

// CHECK: {{^}}first_axis : tensor<1x3xi64> = 1 0 0{{$}}
func.func @main() -> (tensor<1x3xi64> {cnn.name = "first_axis"}) {
  %a = cnn.constant dense<[[1, 255, 3], [5, 4, 3]]> : tensor<2x3xui8>
  %y = cnn.arg_reduce max %a {axis = 0 : i64} : (tensor<2x3xui8>) -> tensor<1x3xi64>
  return %y : tensor<1x3xi64>
}

// -----

// CHECK: {{^}}nan_max : tensor<1x1xi64> = 1{{$}}
func.func @main() -> (tensor<1x1xi64> {cnn.name = "nan_max"}) {
  %a = cnn.constant dense<[[1.0, 0x7FC00000, 9.0, 0x7FC00000]]> : tensor<1x4xf32>
  %y = cnn.arg_reduce max %a {axis = 1 : i64} : (tensor<1x4xf32>) -> tensor<1x1xi64>
  return %y : tensor<1x1xi64>
}

// -----

// CHECK: {{^}}nan_min : tensor<1x1xi64> = 3{{$}}
func.func @main() -> (tensor<1x1xi64> {cnn.name = "nan_min"}) {
  %a = cnn.constant dense<[[1.0, 0x7FC00000, -9.0, 0x7FC00000]]> : tensor<1x4xf32>
  %y = cnn.arg_reduce min %a {axis = 1 : i64, select_last} : (tensor<1x4xf32>) -> tensor<1x1xi64>
  return %y : tensor<1x1xi64>
}
