// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @elements(
// CHECK: cnn.gather_nd %{{.*}}, %{{.*}} {batch_dims = 0 : i64} : (tensor<4x3xf32>, tensor<5x2xi64>) -> tensor<5xf32>
func.func @elements(%a: tensor<4x3xf32>, %b: tensor<5x2xi64>) -> tensor<5xf32> {
  %y = cnn.gather_nd %a, %b {batch_dims = 0 : i64} : (tensor<4x3xf32>, tensor<5x2xi64>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// CHECK-LABEL: func @rows(
// CHECK: cnn.gather_nd %{{.*}}, %{{.*}} {batch_dims = 1 : i64} : (tensor<2x4x3xf32>, tensor<2x5x1xi32>) -> tensor<2x5x3xf32>
func.func @rows(%a: tensor<2x4x3xf32>, %b: tensor<2x5x1xi32>) -> tensor<2x5x3xf32> {
  %y = cnn.gather_nd %a, %b {batch_dims = 1 : i64} : (tensor<2x4x3xf32>, tensor<2x5x1xi32>) -> tensor<2x5x3xf32>
  return %y : tensor<2x5x3xf32>
}

// -----

func.func @c1_rank(%a: tensor<4xf32>, %b: tensor<4x1xi64>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.gather_nd: (C1) 1 batch dimensions do not suit 4 and 4x1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_nd %a, %b {batch_dims = 1 : i64} : (tensor<4xf32>, tensor<4x1xi64>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c1_differ(%a: tensor<2x4xf32>, %b: tensor<3x1xi64>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.gather_nd: (C1) 1 batch dimensions do not suit 2x4 and 3x1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_nd %a, %b {batch_dims = 1 : i64} : (tensor<2x4xf32>, tensor<3x1xi64>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c1_negative(%a: tensor<2x4xf32>, %b: tensor<3x1xi64>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.gather_nd: (C1) -1 batch dimensions do not suit}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_nd %a, %b {batch_dims = -1 : i64} : (tensor<2x4xf32>, tensor<3x1xi64>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c2_zero(%a: tensor<2x4xf32>, %b: tensor<3x0xi64>) -> tensor<3x2x4xf32> {
  // expected-error @+2 {{cnn.gather_nd: (C2) index tuples of length 0 do not suit shape 2x4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_nd %a, %b {batch_dims = 0 : i64} : (tensor<2x4xf32>, tensor<3x0xi64>) -> tensor<3x2x4xf32>
  return %y : tensor<3x2x4xf32>
}

// -----

func.func @c2_long(%a: tensor<2x4xf32>, %b: tensor<3x3xi64>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.gather_nd: (C2) index tuples of length 3 do not suit shape 2x4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_nd %a, %b {batch_dims = 0 : i64} : (tensor<2x4xf32>, tensor<3x3xi64>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c2_empty(%a: tensor<2x0xf32>, %b: tensor<3x2xi64>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.gather_nd: (C2) index tuples of length 2 do not suit shape 2x0}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather_nd %a, %b {batch_dims = 0 : i64} : (tensor<2x0xf32>, tensor<3x2xi64>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}
