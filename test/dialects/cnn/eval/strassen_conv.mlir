// The meaning of cnn.strassen_conv, on numbers worked out by hand.
// RUN: cnn-opt %s -split-input-file -cnn-fold-constants -cnn-evaluate -o %t.mlir | FileCheck %s

// Weights (first output channel: 1 of the first input channel and 2 of the
// second; second output channel: 3 and 4), so that the blocks are B11 = 1,
// B12 = 3, B21 = 2, B22 = 4, and their sums B11, B21, B22, B11-B12-B21+B22,
// B12-B11 with its sign, B22-B12+B11, B22-B12. The third pixel has no other.
// CHECK: {{^}}product : tensor<1x2x1x3xf32> = 19 22 25 53 60 67{{$}}
func.func @main() -> (tensor<1x2x1x3xf32> {cnn.name = "product"}) {
  %x = cnn.constant dense<[[[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]]> : tensor<1x2x1x3xf32>
  %u = cnn.constant dense<[[[1.0]], [[2.0]], [[4.0]], [[0.0]], [[2.0]], [[2.0]], [[1.0]]]> : tensor<7x1x1xf32>
  %b = cnn.constant dense<[10.0, 34.0]> : tensor<2xf32>
  %y = cnn.strassen_conv %x, %u, %b {strides = array<i64: 1, 1>} : (tensor<1x2x1x3xf32>, tensor<7x1x1xf32>, tensor<2xf32>) -> tensor<1x2x1x3xf32>
  return %y : tensor<1x2x1x3xf32>
}

// -----

// Strides leave the first and the last pixel.
// CHECK: {{^}}strided : tensor<1x2x1x2xf32> = 9 15 19 33{{$}}
func.func @main() -> (tensor<1x2x1x2xf32> {cnn.name = "strided"}) {
  %x = cnn.constant dense<[[[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]]> : tensor<1x2x1x3xf32>
  %u = cnn.constant dense<[[[1.0]], [[2.0]], [[4.0]], [[0.0]], [[2.0]], [[2.0]], [[1.0]]]> : tensor<7x1x1xf32>
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 2>} : (tensor<1x2x1x3xf32>, tensor<7x1x1xf32>) -> tensor<1x2x1x2xf32>
  return %y : tensor<1x2x1x2xf32>
}
