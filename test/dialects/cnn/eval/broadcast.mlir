// The meaning of cnn.broadcast, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}rows : tensor<3x2xi32> = 1 2 1 2 1 2{{$}}
func.func @main() -> (tensor<3x2xi32> {cnn.name = "rows"}) {
  %a = cnn.constant dense<[1, 2]> : tensor<2xi32>
  %y = cnn.broadcast %a {shape = array<i64: 3, 2>} : (tensor<2xi32>) -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}

// -----

// CHECK: {{^}}columns : tensor<2x3xi32> = 1 1 1 2 2 2{{$}}
func.func @main() -> (tensor<2x3xi32> {cnn.name = "columns"}) {
  %a = cnn.constant dense<[[1], [2]]> : tensor<2x1xi32>
  %y = cnn.broadcast %a {shape = array<i64: 2, 3>} : (tensor<2x1xi32>) -> tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}

// -----

// CHECK: {{^}}scalar : tensor<2x2xf16> = 1.5 1.5 1.5 1.5{{$}}
func.func @main() -> (tensor<2x2xf16> {cnn.name = "scalar"}) {
  %a = cnn.constant dense<1.5> : tensor<f16>
  %y = cnn.broadcast %a {shape = array<i64: 2, 2>} : (tensor<f16>) -> tensor<2x2xf16>
  return %y : tensor<2x2xf16>
}

// -----

// CHECK: {{^}}nothing : tensor<0xi32> ={{$}}
func.func @main() -> (tensor<0xi32> {cnn.name = "nothing"}) {
  %a = cnn.constant dense<[7]> : tensor<1xi32>
  %y = cnn.broadcast %a {shape = array<i64: 0>} : (tensor<1xi32>) -> tensor<0xi32>
  return %y : tensor<0xi32>
}
