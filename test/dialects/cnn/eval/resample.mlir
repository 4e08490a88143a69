// The meaning of cnn.resample, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}nearest : tensor<4xui8> = 1 1 3 2{{$}}
func.func @main() -> (tensor<4xui8> {cnn.name = "nearest"}) {
  %a = cnn.constant dense<[1, 2, 3]> : tensor<3xui8>
  %b = cnn.constant dense<[[0], [0], [2], [1]]> : tensor<4x1xi64>
  %y = cnn.resample %a, %b {axis = 0 : i64} : (tensor<3xui8>, tensor<4x1xi64>) -> tensor<4xui8>
  return %y : tensor<4xui8>
}

// -----

// CHECK: {{^}}linear : tensor<3xf32> = 1 2.5 3{{$}}
func.func @main() -> (tensor<3xf32> {cnn.name = "linear"}) {
  %a = cnn.constant dense<[1.0, 3.0]> : tensor<2xf32>
  %b = cnn.constant dense<[[0, 1], [0, 1], [1, 1]]> : tensor<3x2xi32>
  %c = cnn.constant dense<[[1.0, 0.0], [0.25, 0.75], [0.5, 0.5]]> : tensor<3x2xf32>
  %y = cnn.resample %a, %b, %c {axis = 0 : i64} : (tensor<2xf32>, tensor<3x2xi32>, tensor<3x2xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// CHECK: {{^}}columns : tensor<2x1xf32> = 1.5 3.5{{$}}
func.func @main() -> (tensor<2x1xf32> {cnn.name = "columns"}) {
  %a = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = cnn.constant dense<[[0, 1]]> : tensor<1x2xi64>
  %c = cnn.constant dense<[[0.5, 0.5]]> : tensor<1x2xf32>
  %y = cnn.resample %a, %b, %c {axis = 1 : i64} : (tensor<2x2xf32>, tensor<1x2xi64>, tensor<1x2xf32>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// CHECK: {{^}}rows : tensor<1x2xf32> = 2 3{{$}}
func.func @main() -> (tensor<1x2xf32> {cnn.name = "rows"}) {
  %a = cnn.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %b = cnn.constant dense<[[0, 1]]> : tensor<1x2xi64>
  %c = cnn.constant dense<[[0.5, 0.5]]> : tensor<1x2xf32>
  %y = cnn.resample %a, %b, %c {axis = 0 : i64} : (tensor<2x2xf32>, tensor<1x2xi64>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

// -----

// CHECK: {{^}}half_rounds_once : tensor<1xf16> = 2050{{$}}
func.func @main() -> (tensor<1xf16> {cnn.name = "half_rounds_once"}) {
  %a = cnn.constant dense<[2048.0, 1.0, 1.0]> : tensor<3xf16>
  %b = cnn.constant dense<[[0, 1, 2]]> : tensor<1x3xi64>
  %c = cnn.constant dense<[[1.0, 1.0, 1.0]]> : tensor<1x3xf32>
  %y = cnn.resample %a, %b, %c {axis = 0 : i64} : (tensor<3xf16>, tensor<1x3xi64>, tensor<1x3xf32>) -> tensor<1xf16>
  return %y : tensor<1xf16>
}
