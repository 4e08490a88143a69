// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @max(
// CHECK: cnn.pool max %{{.*}} {dilations = array<i64: 1, 1>, kernel = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 2>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
func.func @max(%a: tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32> {
  %y = cnn.pool max %a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
  return %y : tensor<1x3x4x4xf32>
}

// CHECK-LABEL: func @sum(
// CHECK: cnn.pool sum %{{.*}} {dilations = array<i64: 2>, kernel = array<i64: 3>, pads = array<i64: 1, -1>, strides = array<i64: 2>} : (tensor<1x3x8xi8>) -> tensor<1x3x2xi8>
func.func @sum(%a: tensor<1x3x8xi8>) -> tensor<1x3x2xi8> {
  %y = cnn.pool sum %a {kernel = array<i64: 3>, strides = array<i64: 2>, dilations = array<i64: 2>, pads = array<i64: 1, -1>} : (tensor<1x3x8xi8>) -> tensor<1x3x2xi8>
  return %y : tensor<1x3x2xi8>
}

// -----

func.func @c1(%a: tensor<8x8xf32>) -> tensor<8x8xf32> {
  // expected-error @+2 {{cnn.pool: (C1) expected rank 3 to 5, got 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pool max %a {kernel = array<i64>, strides = array<i64>, dilations = array<i64>, pads = array<i64>} : (tensor<8x8xf32>) -> tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// -----

func.func @c2_kernel(%a: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  // expected-error @+2 {{cnn.pool: (C2) kernel, strides, dilations or pads do not suit 1 spatial dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pool max %a {kernel = array<i64: 0>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %y : tensor<1x1x8xf32>
}

// -----

func.func @c2_begin(%a: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  // expected-error @+2 {{cnn.pool: (C2) kernel, strides, dilations or pads do not suit}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pool sum %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: -1, 0>} : (tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %y : tensor<1x1x8xf32>
}

// -----

func.func @c2_count(%a: tensor<1x1x8x8xf32>) -> tensor<1x1x8xf32> {
  // expected-error @+2 {{cnn.pool: (C2) kernel, strides, dilations or pads do not suit 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pool sum %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x8x8xf32>) -> tensor<1x1x8xf32>
  return %y : tensor<1x1x8xf32>
}

// -----

func.func @c3(%a: tensor<1x1x3xf32>) -> tensor<1x1x1xf32> {
  // expected-error @+2 {{cnn.pool: (C3) spatial dimension 0: the window of 4 does not fit in the padded extent 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pool max %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 3>, pads = array<i64: 0, 0>} : (tensor<1x1x3xf32>) -> tensor<1x1x1xf32>
  return %y : tensor<1x1x1xf32>
}

// -----

func.func @truth(%a: tensor<1x1x3xi1>) -> tensor<1x1x2xi1> {
  // expected-error @+1 {{operand #0 must be number tensor of static shape}}
  %y = cnn.pool max %a {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x1x3xi1>) -> tensor<1x1x2xi1>
  return %y : tensor<1x1x2xi1>
}
