// The meaning of cnn.slice, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}part : tensor<3xi32> = 2 3 4{{$}}
func.func @main() -> (tensor<3xi32> {cnn.name = "part"}) {
  %a = cnn.constant dense<[1, 2, 3, 4, 5]> : tensor<5xi32>
  %y = cnn.slice %a {starts = array<i64: 1>, steps = array<i64: 1>, sizes = array<i64: 3>} : (tensor<5xi32>) -> tensor<3xi32>
  return %y : tensor<3xi32>
}

// -----

// CHECK: {{^}}step : tensor<3xi32> = 1 3 5{{$}}
func.func @main() -> (tensor<3xi32> {cnn.name = "step"}) {
  %a = cnn.constant dense<[1, 2, 3, 4, 5]> : tensor<5xi32>
  %y = cnn.slice %a {starts = array<i64: 0>, steps = array<i64: 2>, sizes = array<i64: 3>} : (tensor<5xi32>) -> tensor<3xi32>
  return %y : tensor<3xi32>
}

// -----

// CHECK: {{^}}backwards : tensor<2xi32> = 5 2{{$}}
func.func @main() -> (tensor<2xi32> {cnn.name = "backwards"}) {
  %a = cnn.constant dense<[1, 2, 3, 4, 5]> : tensor<5xi32>
  %y = cnn.slice %a {starts = array<i64: 4>, steps = array<i64: -3>, sizes = array<i64: 2>} : (tensor<5xi32>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}

// -----

// CHECK: {{^}}both : tensor<2x2xi32> = 4 6 1 3{{$}}
func.func @main() -> (tensor<2x2xi32> {cnn.name = "both"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %y = cnn.slice %a {starts = array<i64: 1, 0>, steps = array<i64: -1, 2>, sizes = array<i64: 2, 2>} : (tensor<2x3xi32>) -> tensor<2x2xi32>
  return %y : tensor<2x2xi32>
}

// -----

// CHECK: {{^}}nothing : tensor<2x0xi32> ={{$}}
func.func @main() -> (tensor<2x0xi32> {cnn.name = "nothing"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %y = cnn.slice %a {starts = array<i64: 0, 3>, steps = array<i64: 1, 1>, sizes = array<i64: 2, 0>} : (tensor<2x3xi32>) -> tensor<2x0xi32>
  return %y : tensor<2x0xi32>
}
