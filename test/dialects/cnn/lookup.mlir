// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @whole(
// CHECK: cnn.lookup %arg0 on <2, 1>, %arg1 : (tensor<3xf64>, tensor<4x1xf64>) -> tensor<3xf64>
func.func @whole(%x: tensor<3xf64>, %t: tensor<4x1xf64>) -> tensor<3xf64> {
  %y = cnn.lookup %x on <2, 1>, %t : (tensor<3xf64>, tensor<4x1xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// CHECK-LABEL: func @lines(
// CHECK: cnn.lookup %arg0 on <8, 3, unsigned>, %arg1 : (tensor<3xf64>, tensor<4x2xf64>) -> tensor<3xf64>
func.func @lines(%x: tensor<3xf64>, %t: tensor<4x2xf64>) -> tensor<3xf64> {
  %y = cnn.lookup %x on <8, 3, unsigned>, %t : (tensor<3xf64>, tensor<4x2xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// -----

func.func @of_f32(%x: tensor<3xf32>, %t: tensor<4x1xf32>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.lookup: (C1) expected f64, got 'f32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.lookup %x on <2, 1>, %t : (tensor<3xf32>, tensor<4x1xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @odd_rows(%x: tensor<3xf64>, %t: tensor<3x1xf64>) -> tensor<3xf64> {
  // expected-error @+2 {{cnn.lookup: (C2) a table of shape 3x1 for a grid of 2 bits}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.lookup %x on <2, 1>, %t : (tensor<3xf64>, tensor<3x1xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// -----

func.func @more_rows_than_numbers(%x: tensor<3xf64>, %t: tensor<8x1xf64>) -> tensor<3xf64> {
  // expected-error @+2 {{cnn.lookup: (C2) a table of shape 8x1 for a grid of 2 bits}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.lookup %x on <2, 1>, %t : (tensor<3xf64>, tensor<8x1xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// -----

func.func @nothing_left(%x: tensor<3xf64>, %t: tensor<4x2xf64>) -> tensor<3xf64> {
  // expected-error @+2 {{cnn.lookup: (C2) a table of shape 4x2 for a grid of 2 bits}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.lookup %x on <2, 1>, %t : (tensor<3xf64>, tensor<4x2xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// -----

func.func @wide(%x: tensor<3xf64>, %t: tensor<4x1xf64>) -> tensor<3xf64> {
  // expected-error @+2 {{cnn.lookup: (C3) a grid of 32 bits}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.lookup %x on <32, 1>, %t : (tensor<3xf64>, tensor<4x1xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}
