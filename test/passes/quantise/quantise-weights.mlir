// RUN: cnn-opt %s -split-input-file -cnn-quantise=scheme=int8 | FileCheck %s

// Channels 1 to 3 of the input are the same numbers, so that what the rounding
// of one weight takes from the sums the next one gives back: 10.4 steps each
// become 10 and 11, and 31 in sum, not 30. A weight of zero stays.

// CHECK-LABEL: func.func @conv
// CHECK: cnn.constant dense<{{\[\[\[\[}}1.270000e+02]], {{\[\[}}1.000000e+01]], {{\[\[}}1.100000e+01]], {{\[\[}}1.000000e+01]], {{\[\[}}0.000000e+00]]]]> : tensor<1x5x1x1xf64>
func.func @conv(%x: tensor<1x1x8x8xf32>, %y: tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32> {
  %w = cnn.constant dense<[[[[1.0]], [[0.08189]], [[0.08189]], [[0.08189]], [[0.0]]]]> : tensor<1x5x1x1xf32>
  %0 = cnn.concat %x, %y, %y, %y, %y {axis = 1 : i64} : (tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x5x8x8xf32>
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x5x8x8xf32>, tensor<1x5x1x1xf32>) -> tensor<1x1x8x8xf32>
  return %1 : tensor<1x1x8x8xf32>
}

// -----

// A convolution for each channel: what one group's weights meet is nothing to
// the other's.

// CHECK-LABEL: func.func @groups
// CHECK: cnn.constant dense<{{\[\[\[\[}}1.270000e+02]], {{\[\[}}1.000000e+01]]], {{\[\[\[}}1.270000e+02]], {{\[\[}}1.000000e+01]]]]> : tensor<2x2x1x1xf64>
func.func @groups(%x: tensor<1x2x8x8xf32>) -> tensor<1x2x8x8xf32> {
  %w = cnn.constant dense<[[[[1.0]], [[0.08189]]], [[[1.0]], [[0.08189]]]]> : tensor<2x2x1x1xf32>
  %0 = cnn.concat %x, %x {axis = 1 : i64} : (tensor<1x2x8x8xf32>, tensor<1x2x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<1x4x8x8xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x8x8xf32>
  return %1 : tensor<1x2x8x8xf32>
}

// -----

// Products: the weights of a column, and of a row where they stand on the left.

// CHECK-LABEL: func.func @columns
// CHECK: cnn.constant dense<{{\[\[}}1.270000e+02], [1.000000e+01], [1.100000e+01]]> : tensor<3x1xf64>
func.func @columns(%x: tensor<8x1xf32>) -> tensor<8x1xf32> {
  %w = cnn.constant dense<[[1.0], [0.08189], [0.08189]]> : tensor<3x1xf32>
  %0 = cnn.unary exp %x : (tensor<8x1xf32>) -> tensor<8x1xf32>
  %1 = cnn.concat %x, %0, %0 {axis = 1 : i64} : (tensor<8x1xf32>, tensor<8x1xf32>, tensor<8x1xf32>) -> tensor<8x3xf32>
  %2 = cnn.matmul %1, %w : (tensor<8x3xf32>, tensor<3x1xf32>) -> tensor<8x1xf32>
  return %2 : tensor<8x1xf32>
}

// -----

// CHECK-LABEL: func.func @rows
// CHECK: cnn.constant dense<{{\[\[}}1.270000e+02, 1.000000e+01, 1.100000e+01]]> : tensor<1x3xf64>
func.func @rows(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %w = cnn.constant dense<[[1.0, 0.08189, 0.08189]]> : tensor<1x3xf32>
  %0 = cnn.unary exp %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = cnn.concat %x, %0, %0 {axis = 0 : i64} : (tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<3x8xf32>
  %2 = cnn.matmul %w, %1 : (tensor<1x3xf32>, tensor<3x8xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// -----

// The squares of what the second convolution meets are beyond f32: its weights
// are rounded to the nearest.

// CHECK-LABEL: func.func @beyond
// CHECK: cnn.conv
// CHECK: cnn.constant dense<{{\[\[\[\[}}1.270000e+02]], {{\[\[}}1.000000e+01]]]]> : tensor<1x2x1x1xf64>
// CHECK: cnn.conv
func.func @beyond(%x: tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32> {
  %v = cnn.constant dense<1.0e25> : tensor<2x1x1x1xf32>
  %w = cnn.constant dense<[[[[1.0]], [[0.08189]]]]> : tensor<1x2x1x1xf32>
  %0 = cnn.conv %x, %v {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x8x8xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x8x8xf32>
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x2x8x8xf32>, tensor<1x2x1x1xf32>) -> tensor<1x1x8x8xf32>
  return %1 : tensor<1x1x8x8xf32>
}
