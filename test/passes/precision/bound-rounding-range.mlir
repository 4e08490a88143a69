// Each layer multiplies means by 72 and magnitudes by more: the second one's
// results are near f16's largest number, 65504. Numbers that a sigmoid bounds
// are not.
// RUN: cnn-opt %s -cnn-bound-rounding='limit=1 largest=65504' -statistics 2>%t.range | FileCheck %s --check-prefix=RANGE
// RUN: FileCheck %s --check-prefix=BEYOND < %t.range
// BEYOND: cnn-bound-rounding: beyond = 3 (
// RANGE-LABEL: func.func @large
// RANGE-NOT: cnn.compensated
// RANGE: cnn.unary relu
// RANGE: cnn.conv {{.*}}cnn.compensated
// RANGE: cnn.conv {{.*}}cnn.compensated
// RANGE: cnn.unary sigmoid
// RANGE-NOT: cnn.compensated
// RANGE: return
func.func @large(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.unary relu %0 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x4x4xf32>
  %3 = cnn.conv %2, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x4x4xf32>
  %4 = cnn.unary sigmoid %3 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %5 = cnn.conv %4, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x4x4xf32>
  return %5 : tensor<1x8x4x4xf32>
}

// A maximum with a constant bounds what it leaves, a sum of squares does not.
// RANGE-LABEL: func.func @clipped
// RANGE: cnn.binary min
// RANGE-NOT: cnn.compensated
// RANGE: cnn.binary mul
// RANGE: cnn.conv {{.*}}cnn.compensated
func.func @clipped(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %many = cnn.constant dense<1.0e+03> : tensor<8x8x1x1xf32>
  %six = cnn.constant dense<6.0> : tensor<1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %large = cnn.binary mul %0, %0 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.binary min %large, %six : (tensor<1x8x4x4xf32>, tensor<1xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %3 = cnn.binary mul %2, %2 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %4 = cnn.conv %3, %many {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %4 : tensor<1x8x4x4xf32>
}
