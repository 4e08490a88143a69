// The meaning of cnn.pad, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}zero : tensor<6xi32> = 0 1 2 3 0 0{{$}}
func.func @main() -> (tensor<6xi32> {cnn.name = "zero"}) {
  %a = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %y = cnn.pad constant %a {high = array<i64: 2>, low = array<i64: 1>} : (tensor<3xi32>) -> tensor<6xi32>
  return %y : tensor<6xi32>
}

// -----

// CHECK: {{^}}value : tensor<6xi32> = 7 1 2 3 7 7{{$}}
func.func @main() -> (tensor<6xi32> {cnn.name = "value"}) {
  %a = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %b = cnn.constant dense<[7]> : tensor<1xi32>
  %y = cnn.pad constant %a, %b {high = array<i64: 2>, low = array<i64: 1>} : (tensor<3xi32>, tensor<1xi32>) -> tensor<6xi32>
  return %y : tensor<6xi32>
}

// -----

// CHECK: {{^}}edge : tensor<6xi32> = 1 1 2 3 3 3{{$}}
func.func @main() -> (tensor<6xi32> {cnn.name = "edge"}) {
  %a = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %y = cnn.pad edge %a {high = array<i64: 2>, low = array<i64: 1>} : (tensor<3xi32>) -> tensor<6xi32>
  return %y : tensor<6xi32>
}

// -----

// CHECK: {{^}}reflect : tensor<7xi32> = 3 2 1 2 3 2 1{{$}}
func.func @main() -> (tensor<7xi32> {cnn.name = "reflect"}) {
  %a = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %y = cnn.pad reflect %a {high = array<i64: 2>, low = array<i64: 2>} : (tensor<3xi32>) -> tensor<7xi32>
  return %y : tensor<7xi32>
}

// -----

// CHECK: {{^}}wrap : tensor<7xi32> = 2 3 1 2 3 1 2{{$}}
func.func @main() -> (tensor<7xi32> {cnn.name = "wrap"}) {
  %a = cnn.constant dense<[1, 2, 3]> : tensor<3xi32>
  %y = cnn.pad wrap %a {high = array<i64: 2>, low = array<i64: 2>} : (tensor<3xi32>) -> tensor<7xi32>
  return %y : tensor<7xi32>
}

// -----

// CHECK: {{^}}reflect_far : tensor<7xi32> = 1 2 1 2 1 2 1{{$}}
func.func @main() -> (tensor<7xi32> {cnn.name = "reflect_far"}) {
  %a = cnn.constant dense<[1, 2]> : tensor<2xi32>
  %y = cnn.pad reflect %a {high = array<i64: 3>, low = array<i64: 2>} : (tensor<2xi32>) -> tensor<7xi32>
  return %y : tensor<7xi32>
}

// -----

// CHECK: {{^}}reflect_one : tensor<4xi32> = 5 5 5 5{{$}}
func.func @main() -> (tensor<4xi32> {cnn.name = "reflect_one"}) {
  %a = cnn.constant dense<[5]> : tensor<1xi32>
  %y = cnn.pad reflect %a {high = array<i64: 2>, low = array<i64: 1>} : (tensor<1xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

// CHECK: {{^}}wrap_far : tensor<7xi32> = 2 1 2 1 2 1 2{{$}}
func.func @main() -> (tensor<7xi32> {cnn.name = "wrap_far"}) {
  %a = cnn.constant dense<[1, 2]> : tensor<2xi32>
  %y = cnn.pad wrap %a {high = array<i64: 2>, low = array<i64: 3>} : (tensor<2xi32>) -> tensor<7xi32>
  return %y : tensor<7xi32>
}

// -----

// CHECK: {{^}}plane : tensor<3x3xi32> = 3 4 3 1 2 1 3 4 3{{$}}
func.func @main() -> (tensor<3x3xi32> {cnn.name = "plane"}) {
  %a = cnn.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi32>
  %y = cnn.pad reflect %a {high = array<i64: 0, 1>, low = array<i64: 1, 0>} : (tensor<2x2xi32>) -> tensor<3x3xi32>
  return %y : tensor<3x3xi32>
}

// -----

// CHECK: {{^}}plane_value : tensor<2x3xf32> = 9 1 2 9 9 9{{$}}
func.func @main() -> (tensor<2x3xf32> {cnn.name = "plane_value"}) {
  %a = cnn.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %b = cnn.constant dense<9.0> : tensor<f32>
  %y = cnn.pad constant %a, %b {high = array<i64: 1, 0>, low = array<i64: 0, 1>} : (tensor<1x2xf32>, tensor<f32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// CHECK: {{^}}of_nothing : tensor<2xf32> = 9 9{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "of_nothing"}) {
  %a = cnn.constant dense<> : tensor<0xf32>
  %b = cnn.constant dense<9.0> : tensor<f32>
  %y = cnn.pad constant %a, %b {high = array<i64: 1>, low = array<i64: 1>} : (tensor<0xf32>, tensor<f32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}
