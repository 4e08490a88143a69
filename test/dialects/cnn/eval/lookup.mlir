// The meaning of cnn.lookup, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// The grid has -1, -0.5, 0 and 0.5: rows 2, 3, 0 and 1.
// CHECK: {{^}}whole : tensor<4xf64> = 30 40 10 20{{$}}
func.func @main() -> (tensor<4xf64> {cnn.name = "whole"}) {
  %x = cnn.constant dense<[-1.0, -0.5, 0.0, 0.5]> : tensor<4xf64>
  %t = cnn.constant dense<[[10.0], [20.0], [30.0], [40.0]]> : tensor<4x1xf64>
  %y = cnn.lookup %x on <2, 1>, %t : (tensor<4xf64>, tensor<4x1xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// -----

// Whole numbers of 4 bits, 2 of them the row's: 5 is row 1 and 1, -1 is row 3
// and 3, -8 is row 2 and 0.
// CHECK: {{^}}lines : tensor<5xf64> = 0 3 10.5 31.5 20{{$}}
func.func @main() -> (tensor<5xf64> {cnn.name = "lines"}) {
  %x = cnn.constant dense<[0.0, 3.0, 5.0, -1.0, -8.0]> : tensor<5xf64>
  %t = cnn.constant dense<[[0.0, 1.0], [10.0, 0.5], [20.0, 7.0], [30.0, 0.5]]> : tensor<4x2xf64>
  %y = cnn.lookup %x on <4, 4>, %t : (tensor<5xf64>, tensor<4x2xf64>) -> tensor<5xf64>
  return %y : tensor<5xf64>
}

// -----

// 1 + 2 r + 3 r^2 of one row, in steps of a quarter.
// CHECK: {{^}}parabola : tensor<4xf64> = 1 6 17 34{{$}}
func.func @main() -> (tensor<4xf64> {cnn.name = "parabola"}) {
  %x = cnn.constant dense<[0.0, 0.25, 0.5, 0.75]> : tensor<4xf64>
  %t = cnn.constant dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf64>
  %y = cnn.lookup %x on <4, 2, unsigned>, %t : (tensor<4xf64>, tensor<1x3xf64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// -----

// A table whose numbers are all the same is folded whole.
// CHECK: {{^}}same : tensor<2xf64> = 5 5{{$}}
func.func @main() -> (tensor<2xf64> {cnn.name = "same"}) {
  %x = cnn.constant dense<0.5> : tensor<2xf64>
  %t = cnn.constant dense<5.0> : tensor<4x1xf64>
  %y = cnn.lookup %x on <2, 1>, %t : (tensor<2xf64>, tensor<4x1xf64>) -> tensor<2xf64>
  return %y : tensor<2xf64>
}
