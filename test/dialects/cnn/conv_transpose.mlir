// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @transposed(
// CHECK: cnn.conv_transpose %{{.*}}, %{{.*}}, %{{.*}} {dilations = array<i64: 1, 1>, group = 2 : i64, pads = array<i64: 1, 1, 0, 0>, strides = array<i64: 2, 2>} : (tensor<1x4x5x5xf32>, tensor<4x3x3x3xf32>, tensor<6xf32>) -> tensor<1x6x10x10xf32>
func.func @transposed(%a: tensor<1x4x5x5xf32>, %b: tensor<4x3x3x3xf32>, %c: tensor<6xf32>) -> tensor<1x6x10x10xf32> {
  %y = cnn.conv_transpose %a, %b, %c {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>, group = 2 : i64} : (tensor<1x4x5x5xf32>, tensor<4x3x3x3xf32>, tensor<6xf32>) -> tensor<1x6x10x10xf32>
  return %y : tensor<1x6x10x10xf32>
}

// CHECK-LABEL: func @negative_end(
// CHECK: cnn.conv_transpose %{{.*}}, %{{.*}} {dilations = array<i64: 1>, group = 1 : i64, pads = array<i64: 0, -2>, strides = array<i64: 2>} : (tensor<1x1x4xbf16>, tensor<1x1x3xbf16>) -> tensor<1x1x11xbf16>
func.func @negative_end(%a: tensor<1x1x4xbf16>, %b: tensor<1x1x3xbf16>) -> tensor<1x1x11xbf16> {
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, -2>, group = 1 : i64} : (tensor<1x1x4xbf16>, tensor<1x1x3xbf16>) -> tensor<1x1x11xbf16>
  return %y : tensor<1x1x11xbf16>
}

// -----

func.func @c1(%a: tensor<1x1x4xf32>, %b: tensor<1x1x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv_transpose: (C1) expected operands of equal rank 3 to 5, got ranks 3 and 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c2(%a: tensor<1x1x4xf32>, %b: tensor<1x1x3xf16>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv_transpose: (C2) expected one element type, got 'f32' and 'f16'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x3xf16>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c2_integer(%a: tensor<1x1x4xi32>, %b: tensor<1x1x3xi32>) -> tensor<1x1x6xi32> {
  // expected-error @+1 {{operand #0 must be floating-point tensor of static shape}}
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x4xi32>, tensor<1x1x3xi32>) -> tensor<1x1x6xi32>
  return %y : tensor<1x1x6xi32>
}

// -----

func.func @c3_group(%a: tensor<1x4x4xf32>, %b: tensor<4x1x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv_transpose: (C3) group 3 does not suit input 1x4x4 and weights 4x1x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 3 : i64} : (tensor<1x4x4xf32>, tensor<4x1x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c3_rows(%a: tensor<1x4x4xf32>, %b: tensor<3x1x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv_transpose: (C3) group 1 does not suit}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x4x4xf32>, tensor<3x1x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c4_begin(%a: tensor<1x1x4xf32>, %b: tensor<1x1x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv_transpose: (C4) kernel, strides, dilations or pads do not suit 1 spatial dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: -1, 0>, group = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c4_dilation(%a: tensor<1x1x4xf32>, %b: tensor<1x1x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv_transpose: (C4) kernel, strides, dilations or pads do not suit}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 0>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c5(%a: tensor<1x2x4xf32>, %b: tensor<2x3x3xf32>, %c: tensor<3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv_transpose: (C5) expected a bias of shape 6, got 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv_transpose %a, %b, %c {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 2 : i64} : (tensor<1x2x4xf32>, tensor<2x3x3xf32>, tensor<3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c6(%a: tensor<1x1x4xf32>, %b: tensor<1x1x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv_transpose: (C6) spatial dimension 0 would have extent 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv_transpose %a, %b {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 3, 3>, group = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}
