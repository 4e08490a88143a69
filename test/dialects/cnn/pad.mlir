// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @constant(
// CHECK: cnn.pad constant %{{.*}}, %{{.*}} {high = array<i64: 0, 3>, low = array<i64: 1, 0>} : (tensor<2x3xf32>, tensor<f32>) -> tensor<3x6xf32>
func.func @constant(%a: tensor<2x3xf32>, %b: tensor<f32>) -> tensor<3x6xf32> {
  %y = cnn.pad constant %a, %b {high = array<i64: 0, 3>, low = array<i64: 1, 0>} : (tensor<2x3xf32>, tensor<f32>) -> tensor<3x6xf32>
  return %y : tensor<3x6xf32>
}

// CHECK-LABEL: func @zero(
// CHECK: cnn.pad constant %{{.*}} {high = array<i64: 1>, low = array<i64: 1>} : (tensor<3xi1>) -> tensor<5xi1>
func.func @zero(%a: tensor<3xi1>) -> tensor<5xi1> {
  %y = cnn.pad constant %a {high = array<i64: 1>, low = array<i64: 1>} : (tensor<3xi1>) -> tensor<5xi1>
  return %y : tensor<5xi1>
}

// CHECK-LABEL: func @reflect(
// CHECK: cnn.pad reflect %{{.*}} {high = array<i64: 1>, low = array<i64: 1>} : (tensor<3xf32>) -> tensor<5xf32>
func.func @reflect(%a: tensor<3xf32>) -> tensor<5xf32> {
  %y = cnn.pad reflect %a {high = array<i64: 1>, low = array<i64: 1>} : (tensor<3xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// CHECK-LABEL: func @edge(
// CHECK: cnn.pad edge %{{.*}} {high = array<i64: 1>, low = array<i64: 1>} : (tensor<3xf32>) -> tensor<5xf32>
func.func @edge(%a: tensor<3xf32>) -> tensor<5xf32> {
  %y = cnn.pad edge %a {high = array<i64: 1>, low = array<i64: 1>} : (tensor<3xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// CHECK-LABEL: func @wrap(
// CHECK: cnn.pad wrap %{{.*}} {high = array<i64: 1>, low = array<i64: 1>} : (tensor<3xf32>) -> tensor<5xf32>
func.func @wrap(%a: tensor<3xf32>) -> tensor<5xf32> {
  %y = cnn.pad wrap %a {high = array<i64: 1>, low = array<i64: 1>} : (tensor<3xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// FOLD-LABEL: func @no_border
// FOLD-NEXT: return %arg0
func.func @no_border(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = cnn.pad edge %a {low = array<i64: 0, 0>, high = array<i64: 0, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c1_count(%a: tensor<2x3xf32>) -> tensor<3x3xf32> {
  // expected-error @+2 {{cnn.pad: (C1) expected non-negative padding for each of 2 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pad constant %a {high = array<i64: 0>, low = array<i64: 1>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return %y : tensor<3x3xf32>
}

// -----

func.func @c1_negative(%a: tensor<3xf32>) -> tensor<2xf32> {
  // expected-error @+2 {{cnn.pad: (C1) expected non-negative padding for each of 1 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pad constant %a {high = array<i64: 0>, low = array<i64: -1>} : (tensor<3xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

func.func @c1_large(%a: tensor<3xf32>) -> tensor<2xf32> {
  // expected-error @+2 {{cnn.pad: (C1) expected non-negative padding for each of 1 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pad constant %a {high = array<i64: 9223372036854775807>, low = array<i64: 0>} : (tensor<3xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

func.func @c2_type(%a: tensor<3xf32>, %b: tensor<f16>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.pad: (C2) expected one value of type 'f32' in constant mode}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pad constant %a, %b {high = array<i64: 0>, low = array<i64: 1>} : (tensor<3xf32>, tensor<f16>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c2_many(%a: tensor<3xf32>, %b: tensor<2xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.pad: (C2) expected one value of type 'f32' in constant mode}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pad constant %a, %b {high = array<i64: 0>, low = array<i64: 1>} : (tensor<3xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c2_mode(%a: tensor<3xf32>, %b: tensor<f32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.pad: (C2) expected one value of type 'f32' in constant mode}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pad edge %a, %b {high = array<i64: 0>, low = array<i64: 1>} : (tensor<3xf32>, tensor<f32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c3(%a: tensor<2x0xf32>) -> tensor<2x1xf32> {
  // expected-error @+2 {{cnn.pad: (C3) dimension 1 is empty, so that it has no border to repeat}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.pad reflect %a {high = array<i64: 0, 0>, low = array<i64: 0, 1>} : (tensor<2x0xf32>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}
