// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @conv1d(
// CHECK: cnn.conv %{{.*}}, %{{.*}}, %{{.*}} {dilations = array<i64: 1>, group = 1 : i64, pads = array<i64: 0, 0>, strides = array<i64: 1>} : (tensor<1x2x8xf16>, tensor<4x2x3xf16>, tensor<4xf16>) -> tensor<1x4x6xf16>
func.func @conv1d(%a: tensor<1x2x8xf16>, %b: tensor<4x2x3xf16>, %c: tensor<4xf16>) -> tensor<1x4x6xf16> {
  %y = cnn.conv %a, %b, %c {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x2x8xf16>, tensor<4x2x3xf16>, tensor<4xf16>) -> tensor<1x4x6xf16>
  return %y : tensor<1x4x6xf16>
}

// A bias of f32 keeps the sums f32.
// CHECK-LABEL: func @wide_sums(
// CHECK: cnn.conv {{.*}} : (tensor<1x2x8xbf16>, tensor<4x2x3xbf16>, tensor<4xf32>) -> tensor<1x4x6xf32>
func.func @wide_sums(%a: tensor<1x2x8xbf16>, %b: tensor<4x2x3xbf16>, %c: tensor<4xf32>) -> tensor<1x4x6xf32> {
  %y = cnn.conv %a, %b, %c {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x2x8xbf16>, tensor<4x2x3xbf16>, tensor<4xf32>) -> tensor<1x4x6xf32>
  return %y : tensor<1x4x6xf32>
}

// CHECK-LABEL: func @conv2d(
// CHECK: cnn.conv %{{.*}}, %{{.*}} {dilations = array<i64: 1, 2>, group = 2 : i64, pads = array<i64: 1, 0, 1, 1>, strides = array<i64: 2, 2>} : (tensor<2x4x9x9xf32>, tensor<6x2x3x3xf32>) -> tensor<2x6x5x3xf32>
func.func @conv2d(%a: tensor<2x4x9x9xf32>, %b: tensor<6x2x3x3xf32>) -> tensor<2x6x5x3xf32> {
  %y = cnn.conv %a, %b {strides = array<i64: 2, 2>, dilations = array<i64: 1, 2>, pads = array<i64: 1, 0, 1, 1>, group = 2 : i64} : (tensor<2x4x9x9xf32>, tensor<6x2x3x3xf32>) -> tensor<2x6x5x3xf32>
  return %y : tensor<2x6x5x3xf32>
}

// CHECK-LABEL: func @conv3d(
// CHECK: cnn.conv %{{.*}}, %{{.*}} {dilations = array<i64: 1, 1, 1>, group = 1 : i64, pads = array<i64: 0, 0, 0, 0, 0, 0>, strides = array<i64: 1, 1, 1>} : (tensor<1x1x4x4x4xi32>, tensor<1x1x2x2x2xi32>) -> tensor<1x1x3x3x3xi32>
func.func @conv3d(%a: tensor<1x1x4x4x4xi32>, %b: tensor<1x1x2x2x2xi32>) -> tensor<1x1x3x3x3xi32> {
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1, 1>, dilations = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4x4xi32>, tensor<1x1x2x2x2xi32>) -> tensor<1x1x3x3x3xi32>
  return %y : tensor<1x1x3x3x3xi32>
}

// -----

func.func @c1_rank(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // expected-error @+2 {{cnn.conv: (C1) expected operands of equal rank 3 to 5, got ranks 2 and 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64>, dilations = array<i64>, pads = array<i64>, group = 1 : i64} : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// -----

func.func @c1_differ(%a: tensor<1x1x4x4xf32>, %b: tensor<1x1x4xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C1) expected operands of equal rank 3 to 5, got ranks 4 and 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<1x1x4xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c2_differ(%a: tensor<1x1x4x4xf32>, %b: tensor<1x1x3x3xf16>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C2) expected one floating-point type or i32, got 'f32' and 'f16'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<1x1x3x3xf16>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c2_integer(%a: tensor<1x1x4x4xi8>, %b: tensor<1x1x3x3xi8>) -> tensor<1xi8> {
  // expected-error @+2 {{cnn.conv: (C2) expected one floating-point type or i32, got 'i8' and 'i8'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xi8>, tensor<1x1x3x3xi8>) -> tensor<1xi8>
  return %y : tensor<1xi8>
}

// -----

func.func @c2_bias(%a: tensor<1x1x4x4xf32>, %b: tensor<1x1x3x3xf32>, %c: tensor<1xf64>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C2) expected one floating-point type or i32}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b, %c {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<1x1x3x3xf32>, tensor<1xf64>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c2_narrow_bias(%a: tensor<1x1x4xf32>, %b: tensor<1x1x3xf32>, %c: tensor<1xf16>) -> tensor<1x1x2xf32> {
  // expected-error @+2 {{cnn.conv: (C2) expected one floating-point type or i32}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b, %c {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x3xf32>, tensor<1xf16>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// -----

func.func @c3_group(%a: tensor<1x4x4x4xf32>, %b: tensor<4x1x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C3) group 3 does not suit input 1x4x4x4 and weights 4x1x3x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 3 : i64} : (tensor<1x4x4x4xf32>, tensor<4x1x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c3_channels(%a: tensor<1x4x4x4xf32>, %b: tensor<4x4x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C3) group 2 does not suit input 1x4x4x4 and weights 4x4x3x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<1x4x4x4xf32>, tensor<4x4x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c3_zero(%a: tensor<1x4x4x4xf32>, %b: tensor<4x4x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C3) group 0 does not suit}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 0 : i64} : (tensor<1x4x4x4xf32>, tensor<4x4x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c4_count(%a: tensor<1x1x4x4xf32>, %b: tensor<1x1x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C4) kernel, strides, dilations or pads do not suit 2 spatial dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<1x1x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c4_stride(%a: tensor<1x1x4x4xf32>, %b: tensor<1x1x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C4) kernel, strides, dilations or pads do not suit}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 0>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<1x1x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c4_pads(%a: tensor<1x1x4x4xf32>, %b: tensor<1x1x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C4) kernel, strides, dilations or pads do not suit}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, -1>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<1x1x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c5(%a: tensor<1x1x4x4xf32>, %b: tensor<2x1x3x3xf32>, %c: tensor<3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C5) expected a bias of shape 2, got 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b, %c {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<2x1x3x3xf32>, tensor<3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c6(%a: tensor<1x1x4x4xf32>, %b: tensor<1x1x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.conv: (C6) spatial dimension 1: the window of 5 does not fit in the padded extent 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x1x4x4xf32>, tensor<1x1x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @hostile(%a: tensor<1x1x9223372036854775807x4xf32>, %b: tensor<1x1x3x3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{inferred type(s) 'tensor<1x1x9223372036854775805x4xf32>' are incompatible}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x1x9223372036854775807x4xf32>, tensor<1x1x3x3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}
