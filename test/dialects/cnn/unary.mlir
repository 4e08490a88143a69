// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @exp(
// CHECK: cnn.unary exp %{{.*}} : (tensor<2x3xf32>) -> tensor<2x3xf32>
func.func @exp(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = cnn.unary exp %a : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func @relu(
// CHECK: cnn.unary relu %{{.*}} : (tensor<4xui8>) -> tensor<4xui8>
func.func @relu(%a: tensor<4xui8>) -> tensor<4xui8> {
  %y = cnn.unary relu %a : (tensor<4xui8>) -> tensor<4xui8>
  return %y : tensor<4xui8>
}

// CHECK-LABEL: func @is_nan(
// CHECK: cnn.unary is_nan %{{.*}} : (tensor<4xf16>) -> tensor<4xi1>
func.func @is_nan(%a: tensor<4xf16>) -> tensor<4xi1> {
  %y = cnn.unary is_nan %a : (tensor<4xf16>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// CHECK-LABEL: func @logical_not(
// CHECK: cnn.unary logical_not %{{.*}} : (tensor<i1>) -> tensor<i1>
func.func @logical_not(%a: tensor<i1>) -> tensor<i1> {
  %y = cnn.unary logical_not %a : (tensor<i1>) -> tensor<i1>
  return %y : tensor<i1>
}

// CHECK-LABEL: func @sigmoid(
// CHECK: cnn.unary sigmoid %{{.*}} : (tensor<0x4xbf16>) -> tensor<0x4xbf16>
func.func @sigmoid(%a: tensor<0x4xbf16>) -> tensor<0x4xbf16> {
  %y = cnn.unary sigmoid %a : (tensor<0x4xbf16>) -> tensor<0x4xbf16>
  return %y : tensor<0x4xbf16>
}

// -----

func.func @c1_function(%a: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error @+2 {{cnn.unary: (C1) expected a floating-point operand for exp, got 'i32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.unary exp %a : (tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

func.func @c1_rounding(%a: tensor<4xi64>) -> tensor<4xi64> {
  // expected-error @+2 {{cnn.unary: (C1) expected a floating-point operand for floor, got 'i64'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.unary floor %a : (tensor<4xi64>) -> tensor<4xi64>
  return %y : tensor<4xi64>
}

// -----

func.func @c2_abs(%a: tensor<4xi1>) -> tensor<4xi1> {
  // expected-error @+2 {{cnn.unary: (C2) expected numbers for abs, got 'i1'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.unary abs %a : (tensor<4xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

func.func @c2_not(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.unary: (C2) expected truth values or integers for logical_not, got 'f32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.unary logical_not %a : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @result(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{inferred type(s) 'tensor<4xi1>' are incompatible with return type(s)}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.unary is_inf %a : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
