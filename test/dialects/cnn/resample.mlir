// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @linear(
// CHECK: cnn.resample %{{.*}}, %{{.*}}, %{{.*}} {axis = 2 : i64} : (tensor<1x3x4x4xf32>, tensor<8x2xi64>, tensor<8x2xf32>) -> tensor<1x3x8x4xf32>
func.func @linear(%a: tensor<1x3x4x4xf32>, %b: tensor<8x2xi64>, %c: tensor<8x2xf32>) -> tensor<1x3x8x4xf32> {
  %y = cnn.resample %a, %b, %c {axis = 2 : i64} : (tensor<1x3x4x4xf32>, tensor<8x2xi64>, tensor<8x2xf32>) -> tensor<1x3x8x4xf32>
  return %y : tensor<1x3x8x4xf32>
}

// CHECK-LABEL: func @half(
// CHECK: cnn.resample %{{.*}}, %{{.*}}, %{{.*}} {axis = 0 : i64} : (tensor<4xf16>, tensor<8x2xi32>, tensor<8x2xf32>) -> tensor<8xf16>
func.func @half(%a: tensor<4xf16>, %b: tensor<8x2xi32>, %c: tensor<8x2xf32>) -> tensor<8xf16> {
  %y = cnn.resample %a, %b, %c {axis = 0 : i64} : (tensor<4xf16>, tensor<8x2xi32>, tensor<8x2xf32>) -> tensor<8xf16>
  return %y : tensor<8xf16>
}

// CHECK-LABEL: func @nearest(
// CHECK: cnn.resample %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<4x4xui8>, tensor<8x1xi32>) -> tensor<4x8xui8>
func.func @nearest(%a: tensor<4x4xui8>, %b: tensor<8x1xi32>) -> tensor<4x8xui8> {
  %y = cnn.resample %a, %b {axis = 1 : i64} : (tensor<4x4xui8>, tensor<8x1xi32>) -> tensor<4x8xui8>
  return %y : tensor<4x8xui8>
}

// -----

func.func @c1(%a: tensor<4xf32>, %b: tensor<8x1xi64>) -> tensor<8xf32> {
  // expected-error @+2 {{cnn.resample: (C1) axis 1 is outside rank 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.resample %a, %b {axis = 1 : i64} : (tensor<4xf32>, tensor<8x1xi64>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

func.func @c2_rank(%a: tensor<4xf32>, %b: tensor<8xi64>) -> tensor<8xf32> {
  // expected-error @+2 {{cnn.resample: (C2) expected indices of shape out x taps with one tap into a non-empty axis, got 8}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.resample %a, %b {axis = 0 : i64} : (tensor<4xf32>, tensor<8xi64>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

func.func @c2_taps(%a: tensor<4xf32>, %b: tensor<8x2xi64>) -> tensor<8xf32> {
  // expected-error @+2 {{cnn.resample: (C2) expected indices of shape out x taps with one tap into a non-empty axis, got 8x2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.resample %a, %b {axis = 0 : i64} : (tensor<4xf32>, tensor<8x2xi64>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

func.func @c2_empty(%a: tensor<0xf32>, %b: tensor<8x1xi64>) -> tensor<8xf32> {
  // expected-error @+2 {{cnn.resample: (C2) expected indices of shape out x taps with one tap into a non-empty axis, got 8x1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.resample %a, %b {axis = 0 : i64} : (tensor<0xf32>, tensor<8x1xi64>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

func.func @c3_shape(%a: tensor<4xf32>, %b: tensor<8x2xi64>, %c: tensor<8x1xf32>) -> tensor<8xf32> {
  // expected-error @+2 {{cnn.resample: (C3) weights 'tensor<8x1xf32>' do not suit 'tensor<4xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.resample %a, %b, %c {axis = 0 : i64} : (tensor<4xf32>, tensor<8x2xi64>, tensor<8x1xf32>) -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

func.func @c3_type(%a: tensor<4xf16>, %b: tensor<8x2xi64>, %c: tensor<8x2xf16>) -> tensor<8xf16> {
  // expected-error @+2 {{cnn.resample: (C3) weights 'tensor<8x2xf16>' do not suit 'tensor<4xf16>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.resample %a, %b, %c {axis = 0 : i64} : (tensor<4xf16>, tensor<8x2xi64>, tensor<8x2xf16>) -> tensor<8xf16>
  return %y : tensor<8xf16>
}

// -----

func.func @c3_integers(%a: tensor<4xi32>, %b: tensor<8x2xi64>, %c: tensor<8x2xf32>) -> tensor<8xi32> {
  // expected-error @+2 {{cnn.resample: (C3) weights 'tensor<8x2xf32>' do not suit 'tensor<4xi32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.resample %a, %b, %c {axis = 0 : i64} : (tensor<4xi32>, tensor<8x2xi64>, tensor<8x2xf32>) -> tensor<8xi32>
  return %y : tensor<8xi32>
}

// -----

func.func @c2_constant(%a: tensor<4xf32>) -> tensor<2xf32> {
  %i = cnn.constant dense<[[0], [4]]> : tensor<2x1xi64>
  // expected-error @+2 {{cnn.resample: (C2) index 4 is outside extent 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.resample %a, %i {axis = 0 : i64} : (tensor<4xf32>, tensor<2x1xi64>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}
