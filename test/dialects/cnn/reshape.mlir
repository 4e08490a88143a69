// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @reshape(
// CHECK: cnn.reshape %{{.*}} {shape = array<i64: 3, 4>} : (tensor<2x6xf32>) -> tensor<3x4xf32>
func.func @reshape(%a: tensor<2x6xf32>) -> tensor<3x4xf32> {
  %y = cnn.reshape %a {shape = array<i64: 3, 4>} : (tensor<2x6xf32>) -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}

// CHECK-LABEL: func @scalar(
// CHECK: cnn.reshape %{{.*}} {shape = array<i64>} : (tensor<1x1xi1>) -> tensor<i1>
func.func @scalar(%a: tensor<1x1xi1>) -> tensor<i1> {
  %y = cnn.reshape %a {shape = array<i64>} : (tensor<1x1xi1>) -> tensor<i1>
  return %y : tensor<i1>
}

// CHECK-LABEL: func @empty(
// CHECK: cnn.reshape %{{.*}} {shape = array<i64: 5, 0>} : (tensor<0x3xui8>) -> tensor<5x0xui8>
func.func @empty(%a: tensor<0x3xui8>) -> tensor<5x0xui8> {
  %y = cnn.reshape %a {shape = array<i64: 5, 0>} : (tensor<0x3xui8>) -> tensor<5x0xui8>
  return %y : tensor<5x0xui8>
}

// FOLD-LABEL: func @same
// FOLD-NEXT: return %arg0
func.func @same(%a: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %y = cnn.reshape %a {shape = array<i64: 3, 4>} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}

// FOLD-LABEL: func @there_and_back
// FOLD-NEXT: return %arg0
func.func @there_and_back(%a: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %0 = cnn.reshape %a {shape = array<i64: 12>} : (tensor<3x4xf32>) -> tensor<12xf32>
  %1 = cnn.reshape %0 {shape = array<i64: 3, 4>} : (tensor<12xf32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// FOLD-LABEL: func @two_are_one
// FOLD-NEXT: %[[Y:.*]] = cnn.reshape %arg0 {shape = array<i64: 2, 6>}
// FOLD-NEXT: return %[[Y]]
func.func @two_are_one(%a: tensor<3x4xf32>) -> tensor<2x6xf32> {
  %0 = cnn.reshape %a {shape = array<i64: 12>} : (tensor<3x4xf32>) -> tensor<12xf32>
  %1 = cnn.reshape %0 {shape = array<i64: 2, 6>} : (tensor<12xf32>) -> tensor<2x6xf32>
  return %1 : tensor<2x6xf32>
}

// -----

func.func @c1_count(%a: tensor<2x6xf32>) -> tensor<5x2xf32> {
  // expected-error @+2 {{cnn.reshape: (C1) cannot reshape 2x6 to 5x2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.reshape %a {shape = array<i64: 5, 2>} : (tensor<2x6xf32>) -> tensor<5x2xf32>
  return %y : tensor<5x2xf32>
}

// -----

func.func @c1_negative(%a: tensor<2x6xf32>) -> tensor<12xf32> {
  // expected-error @+2 {{cnn.reshape: (C1) cannot reshape 2x6 to -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.reshape %a {shape = array<i64: -1>} : (tensor<2x6xf32>) -> tensor<12xf32>
  return %y : tensor<12xf32>
}

// -----

func.func @result(%a: tensor<2x6xf32>) -> tensor<12xf32> {
  // expected-error @+2 {{inferred type(s) 'tensor<3x4xf32>' are incompatible with return type(s)}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.reshape %a {shape = array<i64: 3, 4>} : (tensor<2x6xf32>) -> tensor<12xf32>
  return %y : tensor<12xf32>
}
