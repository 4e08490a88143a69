// RUN: cnn-opt %s --cnn-simplify-movement | FileCheck %s

// What must be left alone.

// Irregular and repeated indices; weights other than 1; more taps.
// CHECK-LABEL: func @tables
// CHECK-COUNT-2: cnn.gather
// CHECK-COUNT-2: cnn.resample
func.func @tables(%x: tensor<4xf32>) -> (tensor<3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<1xf32>) {
  %i = cnn.constant dense<[0, 1, 3]> : tensor<3xi64>
  %j = cnn.constant dense<[2, 2]> : tensor<2xi64>
  %k = cnn.constant dense<[[0], [2]]> : tensor<2x1xi64>
  %v = cnn.constant dense<[[1.0], [0.5]]> : tensor<2x1xf32>
  %l = cnn.constant dense<[[0, 2]]> : tensor<1x2xi64>
  %w = cnn.constant dense<1.0> : tensor<1x2xf32>
  %a = cnn.gather %x, %i {axis = 0 : i64} : (tensor<4xf32>, tensor<3xi64>) -> tensor<3xf32>
  %b = cnn.gather %x, %j {axis = 0 : i64} : (tensor<4xf32>, tensor<2xi64>) -> tensor<2xf32>
  %c = cnn.resample %x, %k, %v {axis = 0 : i64} : (tensor<4xf32>, tensor<2x1xi64>, tensor<2x1xf32>) -> tensor<2xf32>
  %d = cnn.resample %x, %l, %w {axis = 0 : i64} : (tensor<4xf32>, tensor<1x2xi64>, tensor<1x2xf32>) -> tensor<1xf32>
  return %a, %b, %c, %d : tensor<3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<1xf32>
}

// The inner concatenation has another user; axes differ; slices do not touch
// or have steps.
// CHECK-LABEL: func @concats
// CHECK-COUNT-6: cnn.concat
func.func @concats(%x: tensor<2x2xf32>) -> (tensor<4x2xf32>, tensor<6x2xf32>, tensor<4x4xf32>, tensor<2x2xf32>, tensor<2x2xf32>) {
  %c = cnn.concat %x, %x {axis = 0 : i64} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<4x2xf32>
  %d = cnn.concat %c, %x {axis = 0 : i64} : (tensor<4x2xf32>, tensor<2x2xf32>) -> tensor<6x2xf32>
  %e = cnn.concat %x, %x {axis = 1 : i64} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x4xf32>
  %f = cnn.concat %e, %e {axis = 0 : i64} : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<4x4xf32>
  %g = cnn.slice %x {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 1, 2>} : (tensor<2x2xf32>) -> tensor<1x2xf32>
  %h = cnn.concat %g, %g {axis = 0 : i64} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  %i = cnn.slice %x {starts = array<i64: 1, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 1, 2>} : (tensor<2x2xf32>) -> tensor<1x2xf32>
  %j = cnn.concat %i, %g {axis = 0 : i64} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  return %c, %d, %f, %h, %j : tensor<4x2xf32>, tensor<6x2xf32>, tensor<4x4xf32>, tensor<2x2xf32>, tensor<2x2xf32>
}

// A slice that reaches all operands.
// CHECK-LABEL: func @slice
// CHECK: cnn.concat %arg0, %arg1
// CHECK: cnn.slice
func.func @slice(%x: tensor<3xf32>, %y: tensor<2xf32>) -> tensor<3xf32> {
  %c = cnn.concat %x, %y {axis = 0 : i64} : (tensor<3xf32>, tensor<2xf32>) -> tensor<5xf32>
  %a = cnn.slice %c {starts = array<i64: 1>, steps = array<i64: 1>, sizes = array<i64: 3>} : (tensor<5xf32>) -> tensor<3xf32>
  return %a : tensor<3xf32>
}
