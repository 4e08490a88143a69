// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @elements(
// CHECK: cnn.gather_elements %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<5x3xf32>, tensor<4x7xi64>) -> tensor<4x7xf32>
func.func @elements(%a: tensor<5x3xf32>, %b: tensor<4x7xi64>) -> tensor<4x7xf32> {
  %y = cnn.gather_elements %a, %b {axis = 1 : i64} : (tensor<5x3xf32>, tensor<4x7xi64>) -> tensor<4x7xf32>
  return %y : tensor<4x7xf32>
}

// -----

func.func @c1_range(%a: tensor<5x3xf32>, %b: tensor<5x3xi64>) -> tensor<5x3xf32> {
  // expected-error @+2 {{cnn.gather_elements: (C1) axis -1 is outside or empty in shape 5x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_elements %a, %b {axis = -1 : i64} : (tensor<5x3xf32>, tensor<5x3xi64>) -> tensor<5x3xf32>
  return %y : tensor<5x3xf32>
}

// -----

func.func @c1_empty(%a: tensor<0x3xf32>, %b: tensor<2x3xi64>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.gather_elements: (C1) axis 0 is outside or empty in shape 0x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_elements %a, %b {axis = 0 : i64} : (tensor<0x3xf32>, tensor<2x3xi64>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c2_rank(%a: tensor<5x3xf32>, %b: tensor<5xi64>) -> tensor<5xf32> {
  // expected-error @+2 {{cnn.gather_elements: (C2) indices 5 do not fit in 5x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_elements %a, %b {axis = 0 : i64} : (tensor<5x3xf32>, tensor<5xi64>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// -----

func.func @c2_extent(%a: tensor<5x3xf32>, %b: tensor<5x4xi64>) -> tensor<5x4xf32> {
  // expected-error @+2 {{cnn.gather_elements: (C2) indices 5x4 do not fit in 5x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_elements %a, %b {axis = 0 : i64} : (tensor<5x3xf32>, tensor<5x4xi64>) -> tensor<5x4xf32>
  return %y : tensor<5x4xf32>
}
