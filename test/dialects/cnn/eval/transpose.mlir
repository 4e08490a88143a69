// The meaning of cnn.transpose, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// CHECK: {{^}}matrix : tensor<3x2xi32> = 1 4 2 5 3 6{{$}}
func.func @main() -> (tensor<3x2xi32> {cnn.name = "matrix"}) {
  %a = cnn.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %y = cnn.transpose %a {permutation = array<i64: 1, 0>} : (tensor<2x3xi32>) -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}

// -----

// CHECK: {{^}}cycle : tensor<3x2x1xui8> = 1 4 2 5 3 6{{$}}
func.func @main() -> (tensor<3x2x1xui8> {cnn.name = "cycle"}) {
  %a = cnn.constant dense<[[[1, 2, 3]], [[4, 5, 6]]]> : tensor<2x1x3xui8>
  %y = cnn.transpose %a {permutation = array<i64: 2, 0, 1>} : (tensor<2x1x3xui8>) -> tensor<3x2x1xui8>
  return %y : tensor<3x2x1xui8>
}

// -----

// CHECK: {{^}}truth : tensor<2x2xi1> = 1 0 1 0{{$}}
func.func @main() -> (tensor<2x2xi1> {cnn.name = "truth"}) {
  %a = cnn.constant dense<[[true, true], [false, false]]> : tensor<2x2xi1>
  %y = cnn.transpose %a {permutation = array<i64: 1, 0>} : (tensor<2x2xi1>) -> tensor<2x2xi1>
  return %y : tensor<2x2xi1>
}
