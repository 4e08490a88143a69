// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @widen(
// CHECK: cnn.cast %{{.*}} to f32 : (tensor<4xf16>) -> tensor<4xf32>
func.func @widen(%a: tensor<4xf16>) -> tensor<4xf32> {
  %y = cnn.cast %a to f32 : (tensor<4xf16>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @to_unsigned(
// CHECK: cnn.cast %{{.*}} to ui8 : (tensor<2x2xf32>) -> tensor<2x2xui8>
func.func @to_unsigned(%a: tensor<2x2xf32>) -> tensor<2x2xui8> {
  %y = cnn.cast %a to ui8 : (tensor<2x2xf32>) -> tensor<2x2xui8>
  return %y : tensor<2x2xui8>
}

// CHECK-LABEL: func @to_truth(
// CHECK: cnn.cast %{{.*}} to i1 : (tensor<i64>) -> tensor<i1>
func.func @to_truth(%a: tensor<i64>) -> tensor<i1> {
  %y = cnn.cast %a to i1 : (tensor<i64>) -> tensor<i1>
  return %y : tensor<i1>
}

// FOLD-LABEL: func @same
// FOLD-NEXT: return %arg0
func.func @same(%a: tensor<4xf32>) -> tensor<4xf32> {
  %y = cnn.cast %a to f32 : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c1_width(%a: tensor<4xf32>) -> tensor<4xi8> {
  // expected-error @+2 {{cnn.cast: (C1) no element type of the dialect: 'i4'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.cast %a to i4 : (tensor<4xf32>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// -----

func.func @c1_signed(%a: tensor<4xf32>) -> tensor<4xsi8> {
  // expected-error @+1 {{result #0 must be any tensor of static shape}}
  %y = cnn.cast %a to si8 : (tensor<4xf32>) -> tensor<4xsi8>
  return %y : tensor<4xsi8>
}

// -----

func.func @result(%a: tensor<4xf32>) -> tensor<4xf16> {
  // expected-error @+2 {{inferred type(s) 'tensor<4xf64>' are incompatible with return type(s)}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.cast %a to f64 : (tensor<4xf32>) -> tensor<4xf16>
  return %y : tensor<4xf16>
}
