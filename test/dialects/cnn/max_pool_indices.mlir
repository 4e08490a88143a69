// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @indices(
// CHECK: cnn.max_pool_indices %{{.*}} {dilations = array<i64: 1, 1>, kernel = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xi64>
func.func @indices(%a: tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xi64> {
  %y = cnn.max_pool_indices %a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xi64>
  return %y : tensor<1x3x4x4xi64>
}

// CHECK-LABEL: func @column_major(
// CHECK: cnn.max_pool_indices %{{.*}} {column_major, dilations = array<i64: 1, 1>, kernel = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x3x8x8xui8>) -> tensor<1x3x7x7xi64>
func.func @column_major(%a: tensor<1x3x8x8xui8>) -> tensor<1x3x7x7xi64> {
  %y = cnn.max_pool_indices %a {column_major, kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xui8>) -> tensor<1x3x7x7xi64>
  return %y : tensor<1x3x7x7xi64>
}

// -----

func.func @c1(%a: tensor<8x8xf32>) -> tensor<8x8xi64> {
  // expected-error @+2 {{cnn.max_pool_indices: (C1) expected rank 3 to 5, got 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.max_pool_indices %a {kernel = array<i64>, strides = array<i64>, dilations = array<i64>, pads = array<i64>} : (tensor<8x8xf32>) -> tensor<8x8xi64>
  return %y : tensor<8x8xi64>
}

// -----

func.func @c2(%a: tensor<1x1x8xf32>) -> tensor<1x1x8xi64> {
  // expected-error @+2 {{cnn.max_pool_indices: (C2) kernel, strides, dilations or pads do not suit 1 spatial dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.max_pool_indices %a {kernel = array<i64: 2>, strides = array<i64: 0>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x8xf32>) -> tensor<1x1x8xi64>
  return %y : tensor<1x1x8xi64>
}

// -----

func.func @c3(%a: tensor<1x1x3xf32>) -> tensor<1x1x1xi64> {
  // expected-error @+2 {{cnn.max_pool_indices: (C3) spatial dimension 0: the window of 5 does not fit in the padded extent 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.max_pool_indices %a {kernel = array<i64: 5>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x3xf32>) -> tensor<1x1x1xi64>
  return %y : tensor<1x1x1xi64>
}
