// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @nhwc(
// CHECK: cnn.transpose %{{.*}} {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x9xf32>) -> tensor<1x8x9x3xf32>
func.func @nhwc(%a: tensor<1x3x8x9xf32>) -> tensor<1x8x9x3xf32> {
  %y = cnn.transpose %a {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x9xf32>) -> tensor<1x8x9x3xf32>
  return %y : tensor<1x8x9x3xf32>
}

// CHECK-LABEL: func @scalar(
// CHECK: cnn.transpose %{{.*}} {permutation = array<i64>} : (tensor<f32>) -> tensor<f32>
func.func @scalar(%a: tensor<f32>) -> tensor<f32> {
  %y = cnn.transpose %a {permutation = array<i64>} : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// FOLD-LABEL: func @identity
// FOLD-NEXT: return %arg0
func.func @identity(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = cnn.transpose %a {permutation = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// FOLD-LABEL: func @there_and_back
// FOLD-NEXT: return %arg0
func.func @there_and_back(%a: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %0 = cnn.transpose %a {permutation = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %1 = cnn.transpose %0 {permutation = array<i64: 2, 0, 1>} : (tensor<3x4x2xf32>) -> tensor<2x3x4xf32>
  return %1 : tensor<2x3x4xf32>
}

// FOLD-LABEL: func @two_are_one
// FOLD-NEXT: cnn.transpose %arg0 {permutation = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
func.func @two_are_one(%a: tensor<2x3x4xf32>) -> tensor<4x2x3xf32> {
  %0 = cnn.transpose %a {permutation = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %1 = cnn.transpose %0 {permutation = array<i64: 1, 2, 0>} : (tensor<3x4x2xf32>) -> tensor<4x2x3xf32>
  return %1 : tensor<4x2x3xf32>
}

// Only extents of 1 move.
// FOLD-LABEL: func @moves_nothing
// FOLD-NEXT: cnn.reshape %arg0 {shape = array<i64: 1, 8, 1, 3>}
func.func @moves_nothing(%a: tensor<1x1x8x3xf32>) -> tensor<1x8x1x3xf32> {
  %0 = cnn.transpose %a {permutation = array<i64: 0, 2, 1, 3>} : (tensor<1x1x8x3xf32>) -> tensor<1x8x1x3xf32>
  return %0 : tensor<1x8x1x3xf32>
}

// -----

func.func @c1_count(%a: tensor<2x3xf32>) -> tensor<3x2xf32> {
  // expected-error @+2 {{cnn.transpose: (C1) expected a permutation of 2 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.transpose %a {permutation = array<i64: 1, 0, 2>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

func.func @c1_twice(%a: tensor<2x3xf32>) -> tensor<3x2xf32> {
  // expected-error @+2 {{cnn.transpose: (C1) expected a permutation of 2 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.transpose %a {permutation = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

func.func @c1_range(%a: tensor<2x3xf32>) -> tensor<3x2xf32> {
  // expected-error @+2 {{cnn.transpose: (C1) expected a permutation of 2 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.transpose %a {permutation = array<i64: 0, -1>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}
