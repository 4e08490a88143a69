// The meaning of cnn.softmax, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}equal : tensor<2x2xf32> = 0.5 0.5 0.5 0.5{{$}}
func.func @main() -> (tensor<2x2xf32> {cnn.name = "equal"}) {
  %a = cnn.constant dense<[[3.0, 3.0], [1000.0, 1000.0]]> : tensor<2x2xf32>
  %y = cnn.softmax %a {axis = 1 : i64} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// CHECK: {{^}}thirds : tensor<2xf64> = 0.25 0.75{{$}}
func.func @main() -> (tensor<2xf64> {cnn.name = "thirds"}) {
  %a = cnn.constant dense<[0.0, 1.0986122886681098]> : tensor<2xf64>
  %y = cnn.softmax %a {axis = 0 : i64} : (tensor<2xf64>) -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// -----

// CHECK: {{^}}columns : tensor<2x2xf64> = 0.25 0.75 0.75 0.25{{$}}
func.func @main() -> (tensor<2x2xf64> {cnn.name = "columns"}) {
  %a = cnn.constant dense<[[0.0, 1.0986122886681098], [1.0986122886681098, 0.0]]> : tensor<2x2xf64>
  %y = cnn.softmax %a {axis = 0 : i64} : (tensor<2x2xf64>) -> tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// -----

// CHECK: {{^}}log : tensor<2xf64> = -1.386294 -0.2876821{{$}}
func.func @main() -> (tensor<2xf64> {cnn.name = "log"}) {
  %a = cnn.constant dense<[0.0, 1.0986122886681098]> : tensor<2xf64>
  %y = cnn.softmax %a {axis = 0 : i64, log} : (tensor<2xf64>) -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// -----

// CHECK: {{^}}far : tensor<2xf32> = 0 -200{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "far"}) {
  %a = cnn.constant dense<[0.0, -200.0]> : tensor<2xf32>
  %y = cnn.softmax %a {axis = 0 : i64, log} : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}infinite : tensor<2xf32> = 1 0{{$}}
func.func @main() -> (tensor<2xf32> {cnn.name = "infinite"}) {
  %a = cnn.constant dense<[0.0, 0xFF800000]> : tensor<2xf32>
  %y = cnn.softmax %a {axis = 0 : i64} : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK: {{^}}empty : tensor<2x0xf32> ={{$}}
func.func @main() -> (tensor<2x0xf32> {cnn.name = "empty"}) {
  %a = cnn.constant dense<> : tensor<2x0xf32>
  %y = cnn.softmax %a {axis = 1 : i64} : (tensor<2x0xf32>) -> tensor<2x0xf32>
  return %y : tensor<2x0xf32>
}
