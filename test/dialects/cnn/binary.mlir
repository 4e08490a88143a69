// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @add(
// CHECK: cnn.binary add %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
func.func @add(%a: tensor<2x3xf32>, %b: tensor<3xf32>) -> tensor<2x3xf32> {
  %y = cnn.binary add %a, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func @mod(
// CHECK: cnn.binary mod %{{.*}}, %{{.*}} : (tensor<2x1xi32>, tensor<3xi32>) -> tensor<2x3xi32>
func.func @mod(%a: tensor<2x1xi32>, %b: tensor<3xi32>) -> tensor<2x3xi32> {
  %y = cnn.binary mod %a, %b : (tensor<2x1xi32>, tensor<3xi32>) -> tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}

// CHECK-LABEL: func @less(
// CHECK: cnn.binary less %{{.*}}, %{{.*}} : (tensor<f16>, tensor<4xf16>) -> tensor<4xi1>
func.func @less(%a: tensor<f16>, %b: tensor<4xf16>) -> tensor<4xi1> {
  %y = cnn.binary less %a, %b : (tensor<f16>, tensor<4xf16>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// CHECK-LABEL: func @shift(
// CHECK: cnn.binary shift_left %{{.*}}, %{{.*}} : (tensor<4xui8>, tensor<ui8>) -> tensor<4xui8>
func.func @shift(%a: tensor<4xui8>, %b: tensor<ui8>) -> tensor<4xui8> {
  %y = cnn.binary shift_left %a, %b : (tensor<4xui8>, tensor<ui8>) -> tensor<4xui8>
  return %y : tensor<4xui8>
}

// CHECK-LABEL: func @xor(
// CHECK: cnn.binary logical_xor %{{.*}}, %{{.*}} : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
func.func @xor(%a: tensor<4xi1>, %b: tensor<4xi1>) -> tensor<4xi1> {
  %y = cnn.binary logical_xor %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// FOLD-LABEL: func @times_one
// FOLD-NEXT: return %arg0, %arg0
func.func @times_one(%a: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %one = cnn.constant dense<1.0> : tensor<3xf32>
  %l = cnn.binary mul %one, %a : (tensor<3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  %r = cnn.binary div %a, %one : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return %l, %r : tensor<2x3xf32>, tensor<2x3xf32>
}

// FOLD-LABEL: func @plus_zero
// FOLD: %[[SUM:.*]] = cnn.binary add %arg0
// FOLD: return %[[SUM]], %arg0, %arg0, %arg1
func.func @plus_zero(%a: tensor<3xf32>, %i: tensor<3xi32>)
    -> (tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xi32>) {
  %zero = cnn.constant dense<0.0> : tensor<f32>
  %minus = cnn.constant dense<-0.0> : tensor<f32>
  %none = cnn.constant dense<0> : tensor<i32>
  // -0 + 0 is 0: not the identity.
  %0 = cnn.binary add %a, %zero : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %1 = cnn.binary add %a, %minus : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %2 = cnn.binary sub %a, %zero : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  %3 = cnn.binary add %none, %i : (tensor<i32>, tensor<3xi32>) -> tensor<3xi32>
  return %0, %1, %2, %3 : tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xi32>
}

// The constant makes the result larger than the operand.
// FOLD-LABEL: func @broadcasts
// FOLD: cnn.binary mul
func.func @broadcasts(%a: tensor<1xf32>) -> tensor<3xf32> {
  %one = cnn.constant dense<1.0> : tensor<3xf32>
  %y = cnn.binary mul %a, %one : (tensor<1xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c1(%a: tensor<4xf32>, %b: tensor<4xf16>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.binary: (C1) expected one element type, got 'f32' and 'f16'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.binary add %a, %b : (tensor<4xf32>, tensor<4xf16>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c2(%a: tensor<2x3xf32>, %b: tensor<2xf32>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.binary: (C2) shapes 2x3 and 2 do not broadcast}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.binary add %a, %b : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c3_add(%a: tensor<4xi1>, %b: tensor<4xi1>) -> tensor<4xi1> {
  // expected-error @+2 {{cnn.binary: (C3) expected numbers for add, got 'i1'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.binary add %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

func.func @c3_and(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.binary: (C3) expected truth values or integers for logical_and, got 'f32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.binary logical_and %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c3_shift(%a: tensor<4xi32>, %b: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error @+2 {{cnn.binary: (C3) expected unsigned integers for shift_right, got 'i32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.binary shift_right %a, %b : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// -----

func.func @result(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{inferred type(s) 'tensor<4xi1>' are incompatible with return type(s)}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.binary equal %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
