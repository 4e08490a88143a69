// The meaning of cnn.cumsum, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}inclusive : tensor<4xi32> = 1 21 321 4321{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "inclusive"}) {
  %a = cnn.constant dense<[1, 20, 300, 4000]> : tensor<4xi32>
  %y = cnn.cumsum %a {axis = 0 : i64} : (tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}exclusive : tensor<4xi32> = 0 1 21 321{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "exclusive"}) {
  %a = cnn.constant dense<[1, 20, 300, 4000]> : tensor<4xi32>
  %y = cnn.cumsum %a {axis = 0 : i64, exclusive} : (tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}reverse : tensor<4xi32> = 4321 4320 4300 4000{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "reverse"}) {
  %a = cnn.constant dense<[1, 20, 300, 4000]> : tensor<4xi32>
  %y = cnn.cumsum %a {axis = 0 : i64, reverse} : (tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}exclusive_reverse : tensor<4xi32> = 4320 4300 4000 0{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "exclusive_reverse"}) {
  %a = cnn.constant dense<[1, 20, 300, 4000]> : tensor<4xi32>
  %y = cnn.cumsum %a {axis = 0 : i64, exclusive, reverse} : (tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}columns : tensor<2x2xf32> = 1 2 11 22{{$}}
func.func @main() -> (tensor<2x2xf32> {cnn.name = "columns"}) {
  %a = cnn.constant dense<[[1.0, 2.0], [10.0, 20.0]]> : tensor<2x2xf32>
  %y = cnn.cumsum %a {axis = 0 : i64} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// CHECK: {{^}}wraps : tensor<3xui8> = 200 44 45{{$}}
func.func @main() -> (tensor<3xui8> {cnn.name = "wraps"}) {
  %a = cnn.constant dense<[200, 100, 1]> : tensor<3xui8>
  %y = cnn.cumsum %a {axis = 0 : i64} : (tensor<3xui8>) -> tensor<3xui8>
  return %y : tensor<3xui8>
}

// -----

// CHECK: {{^}}half_runs_on : tensor<3xf16> = 2048 2048 2050{{$}}
func.func @main() -> (tensor<3xf16> {cnn.name = "half_runs_on"}) {
  %a = cnn.constant dense<[2048.0, 1.0, 1.0]> : tensor<3xf16>
  %y = cnn.cumsum %a {axis = 0 : i64} : (tensor<3xf16>) -> tensor<3xf16>
  return %y : tensor<3xf16>
}
