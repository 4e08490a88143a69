// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @slice(
// CHECK: cnn.slice %{{.*}} {sizes = array<i64: 2, 3>, starts = array<i64: 1, 0>, steps = array<i64: 2, 1>} : (tensor<5x6xf32>) -> tensor<2x3xf32>
func.func @slice(%a: tensor<5x6xf32>) -> tensor<2x3xf32> {
  %y = cnn.slice %a {starts = array<i64: 1, 0>, steps = array<i64: 2, 1>, sizes = array<i64: 2, 3>} : (tensor<5x6xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func @backwards(
// CHECK: cnn.slice %{{.*}} {sizes = array<i64: 5>, starts = array<i64: 4>, steps = array<i64: -1>} : (tensor<5xi64>) -> tensor<5xi64>
func.func @backwards(%a: tensor<5xi64>) -> tensor<5xi64> {
  %y = cnn.slice %a {starts = array<i64: 4>, steps = array<i64: -1>, sizes = array<i64: 5>} : (tensor<5xi64>) -> tensor<5xi64>
  return %y : tensor<5xi64>
}

// CHECK-LABEL: func @nothing(
// CHECK: cnn.slice %{{.*}} {sizes = array<i64: 0>, starts = array<i64: 5>, steps = array<i64: 1>} : (tensor<5xf32>) -> tensor<0xf32>
func.func @nothing(%a: tensor<5xf32>) -> tensor<0xf32> {
  %y = cnn.slice %a {starts = array<i64: 5>, steps = array<i64: 1>, sizes = array<i64: 0>} : (tensor<5xf32>) -> tensor<0xf32>
  return %y : tensor<0xf32>
}

// FOLD-LABEL: func @all
// FOLD-NEXT: return %arg0
func.func @all(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = cnn.slice %a {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>, sizes = array<i64: 2, 3>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// As large, but in another order.
// FOLD-LABEL: func @reversed
// FOLD: cnn.slice
func.func @reversed(%a: tensor<3xf32>) -> tensor<3xf32> {
  %y = cnn.slice %a {starts = array<i64: 2>, steps = array<i64: -1>, sizes = array<i64: 3>} : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c1_count(%a: tensor<5x6xf32>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.slice: (C1) expected a start, a non-zero step and a size for each of 2 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.slice %a {starts = array<i64: 1>, steps = array<i64: 1>, sizes = array<i64: 2>} : (tensor<5x6xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c1_step(%a: tensor<5xf32>) -> tensor<2xf32> {
  // expected-error @+2 {{cnn.slice: (C1) expected a start, a non-zero step and a size for each of 1 dimensions}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.slice %a {starts = array<i64: 0>, steps = array<i64: 0>, sizes = array<i64: 2>} : (tensor<5xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

func.func @c2_end(%a: tensor<5xf32>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.slice: (C2) dimension 0: 3 elements from 3 by 1 leave extent 5}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.slice %a {starts = array<i64: 3>, steps = array<i64: 1>, sizes = array<i64: 3>} : (tensor<5xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c2_start(%a: tensor<5xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.slice: (C2) dimension 0: 1 elements from -1 by 1 leave extent 5}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.slice %a {starts = array<i64: -1>, steps = array<i64: 1>, sizes = array<i64: 1>} : (tensor<5xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c2_backwards(%a: tensor<5xf32>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.slice: (C2) dimension 0: 3 elements from 1 by -1 leave extent 5}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.slice %a {starts = array<i64: 1>, steps = array<i64: -1>, sizes = array<i64: 3>} : (tensor<5xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c2_size(%a: tensor<5xf32>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.slice: (C2) dimension 0: -3 elements from 1 by 1 leave extent 5}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.slice %a {starts = array<i64: 1>, steps = array<i64: 1>, sizes = array<i64: -3>} : (tensor<5xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c2_overflow(%a: tensor<5xf32>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.slice: (C2) dimension 0: 3 elements from 1 by 4611686018427387904 leave extent 5}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.slice %a {starts = array<i64: 1>, steps = array<i64: 4611686018427387904>, sizes = array<i64: 3>} : (tensor<5xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}
