// The meaning of cnn.reshape, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}order_stays : tensor<3x2xi32> = 1 2 3 4 5 6{{$}}
func.func @main() -> (tensor<3x2xi32> {cnn.name = "order_stays"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %y = cnn.reshape %a {shape = array<i64: 3, 2>} : (tensor<2x3xi32>) -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}

// -----

// CHECK: {{^}}truth : tensor<4xi1> = 1 0 0 1{{$}}
func.func @main() -> (tensor<4xi1> {cnn.name = "truth"}) {
  %a = cnn.constant dense<[[true, false], [false, true]]> : tensor<2x2xi1>
  %y = cnn.reshape %a {shape = array<i64: 4>} : (tensor<2x2xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

// CHECK: {{^}}empty : tensor<2x0xi32> ={{$}}
func.func @main() -> (tensor<2x0xi32> {cnn.name = "empty"}) {
  %a = cnn.constant dense<> : tensor<0x3xi32>
  %y = cnn.reshape %a {shape = array<i64: 2, 0>} : (tensor<0x3xi32>) -> tensor<2x0xi32>
  return %y : tensor<2x0xi32>
}
