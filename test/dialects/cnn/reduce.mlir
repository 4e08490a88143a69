// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @sum(
// CHECK: cnn.reduce sum %{{.*}} {axes = array<i64: 1>} : (tensor<2x3x4xf32>) -> tensor<2x1x4xf32>
func.func @sum(%a: tensor<2x3x4xf32>) -> tensor<2x1x4xf32> {
  %y = cnn.reduce sum %a {axes = array<i64: 1>} : (tensor<2x3x4xf32>) -> tensor<2x1x4xf32>
  return %y : tensor<2x1x4xf32>
}

// CHECK-LABEL: func @prod(
// CHECK: cnn.reduce prod %{{.*}} {axes = array<i64: 0, 2>} : (tensor<2x3x4xi8>) -> tensor<1x3x1xi8>
func.func @prod(%a: tensor<2x3x4xi8>) -> tensor<1x3x1xi8> {
  %y = cnn.reduce prod %a {axes = array<i64: 0, 2>} : (tensor<2x3x4xi8>) -> tensor<1x3x1xi8>
  return %y : tensor<1x3x1xi8>
}

// CHECK-LABEL: func @max(
// CHECK: cnn.reduce max %{{.*}} {axes = array<i64: 0>} : (tensor<2x3xi1>) -> tensor<1x3xi1>
func.func @max(%a: tensor<2x3xi1>) -> tensor<1x3xi1> {
  %y = cnn.reduce max %a {axes = array<i64: 0>} : (tensor<2x3xi1>) -> tensor<1x3xi1>
  return %y : tensor<1x3xi1>
}

// CHECK-LABEL: func @min(
// CHECK: cnn.reduce min %{{.*}} {axes = array<i64: 1>} : (tensor<2x0xui16>) -> tensor<2x1xui16>
func.func @min(%a: tensor<2x0xui16>) -> tensor<2x1xui16> {
  %y = cnn.reduce min %a {axes = array<i64: 1>} : (tensor<2x0xui16>) -> tensor<2x1xui16>
  return %y : tensor<2x1xui16>
}

// FOLD-LABEL: func @of_one
// FOLD-NEXT: return %arg0, %arg0
func.func @of_one(%a: tensor<2x1x3xf16>) -> (tensor<2x1x3xf16>, tensor<2x1x3xf16>) {
  %0 = cnn.reduce sum %a {axes = array<i64: 1>} : (tensor<2x1x3xf16>) -> tensor<2x1x3xf16>
  %1 = cnn.reduce max %a {axes = array<i64>} : (tensor<2x1x3xf16>) -> tensor<2x1x3xf16>
  return %0, %1 : tensor<2x1x3xf16>, tensor<2x1x3xf16>
}

// -----

func.func @c1_range(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.reduce: (C1) expected sorted, distinct axes within rank 2, got 2 after -1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.reduce sum %a {axes = array<i64: 2>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c1_order(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.reduce: (C1) expected sorted, distinct axes within rank 2, got 0 after 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.reduce sum %a {axes = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c1_twice(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.reduce: (C1) expected sorted, distinct axes within rank 2, got 1 after 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.reduce sum %a {axes = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c2(%a: tensor<2x3xi1>) -> tensor<2x1xi1> {
  // expected-error @+2 {{cnn.reduce: (C2) expected numbers for prod, got 'i1'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.reduce prod %a {axes = array<i64: 1>} : (tensor<2x3xi1>) -> tensor<2x1xi1>
  return %y : tensor<2x1xi1>
}
