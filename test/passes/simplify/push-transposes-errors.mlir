// RUN: cnn-opt %s --cnn-push-transposes --remarks-filter=cnn-push-transposes --remark-format=emitRemark -verify-diagnostics | FileCheck %s

// What must stay, with the reason.

// A transpose of the input alone cannot get cheaper.
// CHECK-LABEL: func @input
// CHECK: cnn.transpose
// CHECK-NEXT: cnn.unary relu
func.func @input(%x: tensor<1x8x8x4xf32>) -> tensor<1x4x8x8xf32> {
  // expected-remark @below {{Reason="transpose stays between an argument of the function and cnn.unary"}}
  %t = cnn.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x4xf32>) -> tensor<1x4x8x8xf32>
  %r = cnn.unary relu %t : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return %r : tensor<1x4x8x8xf32>
}

// The transposed tensor has users that want it as it is: pushing it through
// one would need a second transpose.
// CHECK-LABEL: func @two_users
// CHECK-COUNT-1: cnn.transpose
// CHECK-NOT: cnn.transpose
// CHECK: return
func.func @two_users(%x: tensor<1x8x8x4xf32>) -> (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) {
  // expected-remark @below {{Reason="transpose stays between an argument of the function and}}
  %t = cnn.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x4xf32>) -> tensor<1x4x8x8xf32>
  %r = cnn.unary relu %t : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return %r, %t : tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>
}

// A reshape that splits channels works on the order as it is.
// CHECK-LABEL: func @shuffle
// CHECK: cnn.reshape
// CHECK-NEXT: cnn.transpose
// CHECK-NEXT: cnn.reshape
func.func @shuffle(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %a = cnn.reshape %x {shape = array<i64: 1, 2, 4, 4, 4>} : (tensor<1x8x4x4xf32>) -> tensor<1x2x4x4x4xf32>
  // expected-remark @below {{Reason="transpose stays between cnn.reshape and cnn.reshape"}}
  %t = cnn.transpose %a {permutation = array<i64: 0, 2, 1, 3, 4>} : (tensor<1x2x4x4x4xf32>) -> tensor<1x4x2x4x4xf32>
  %y = cnn.reshape %t {shape = array<i64: 1, 8, 4, 4>} : (tensor<1x4x2x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %y : tensor<1x8x4x4xf32>
}

// The matrix is not constant, and the batch would move into its rows.
// CHECK-LABEL: func @flatten
// CHECK-COUNT-2: cnn.transpose
func.func @flatten(%x: tensor<3x2x4x5xf32>, %w: tensor<40x2xf32>) -> (tensor<3x2xf32>, tensor<2x1xf32>) {
  // expected-remark @below {{Reason="transpose stays between an argument of the function and cnn.reshape"}}
  %t = cnn.transpose %x {permutation = array<i64: 0, 2, 3, 1>} : (tensor<3x2x4x5xf32>) -> tensor<3x4x5x2xf32>
  %f = cnn.reshape %t {shape = array<i64: 3, 40>} : (tensor<3x4x5x2xf32>) -> tensor<3x40xf32>
  %y = cnn.matmul %f, %w : (tensor<3x40xf32>, tensor<40x2xf32>) -> tensor<3x2xf32>
  %c = cnn.constant dense<1.0> : tensor<60x1xf32>
  // expected-remark @below {{Reason="transpose stays between an argument of the function and cnn.reshape"}}
  %u = cnn.transpose %x {permutation = array<i64: 1, 0, 2, 3>} : (tensor<3x2x4x5xf32>) -> tensor<2x3x4x5xf32>
  %g = cnn.reshape %u {shape = array<i64: 2, 60>} : (tensor<2x3x4x5xf32>) -> tensor<2x60xf32>
  %z = cnn.matmul %g, %c : (tensor<2x60xf32>, tensor<60x1xf32>) -> tensor<2x1xf32>
  return %y, %z : tensor<3x2xf32>, tensor<2x1xf32>
}

// Indices into the flattened picture know the order of its dimensions.
// CHECK-LABEL: func @indices
// CHECK: cnn.transpose
// CHECK: cnn.max_pool_indices
func.func @indices(%x: tensor<1x8x8x4xf32>) -> tensor<1x4x4x4xi64> {
  // expected-remark @below {{Reason="transpose stays between an argument of the function and cnn.max_pool_indices"}}
  %t = cnn.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x4xf32>) -> tensor<1x4x8x8xf32>
  %i = cnn.max_pool_indices %t {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xi64>
  return %i : tensor<1x4x4x4xi64>
}
