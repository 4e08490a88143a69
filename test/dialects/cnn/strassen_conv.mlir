// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @strided(
// CHECK: cnn.strassen_conv %{{.*}}, %{{.*}}, %{{.*}} {strides = array<i64: 2, 1>} : (tensor<1x4x5x7xf32>, tensor<7x3x2xf32>, tensor<6xf32>) -> tensor<1x6x3x7xf32>
func.func @strided(%x: tensor<1x4x5x7xf32>, %u: tensor<7x3x2xf32>, %b: tensor<6xf32>) -> tensor<1x6x3x7xf32> {
  %y = cnn.strassen_conv %x, %u, %b {strides = array<i64: 2, 1>} : (tensor<1x4x5x7xf32>, tensor<7x3x2xf32>, tensor<6xf32>) -> tensor<1x6x3x7xf32>
  return %y : tensor<1x6x3x7xf32>
}

// CHECK-LABEL: func @no_bias(
// CHECK: cnn.strassen_conv %{{.*}}, %{{.*}} {strides = array<i64: 1, 1>} : (tensor<2x2x1x1xf32>, tensor<7x1x1xf32>) -> tensor<2x2x1x1xf32>
func.func @no_bias(%x: tensor<2x2x1x1xf32>, %u: tensor<7x1x1xf32>) -> tensor<2x2x1x1xf32> {
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 1>} : (tensor<2x2x1x1xf32>, tensor<7x1x1xf32>) -> tensor<2x2x1x1xf32>
  return %y : tensor<2x2x1x1xf32>
}

// CHECK-LABEL: func @two_levels(
// CHECK: cnn.strassen_conv %{{.*}}, %{{.*}} {strides = array<i64: 1, 1>} : (tensor<1x8x5x7xf32>, tensor<49x3x2xf32>) -> tensor<1x12x5x7xf32>
func.func @two_levels(%x: tensor<1x8x5x7xf32>, %u: tensor<49x3x2xf32>) -> tensor<1x12x5x7xf32> {
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 1>} : (tensor<1x8x5x7xf32>, tensor<49x3x2xf32>) -> tensor<1x12x5x7xf32>
  return %y : tensor<1x12x5x7xf32>
}

// -----

func.func @rank(%x: tensor<1x4x5x7xf32>, %u: tensor<7x3x2x1xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.strassen_conv: (C1) expected operands of ranks 4 and 3, got 4 and 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 1>} : (tensor<1x4x5x7xf32>, tensor<7x3x2x1xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @element(%x: tensor<1x4x5x7xf64>, %u: tensor<7x3x2xf64>) -> tensor<1xf64> {
  // expected-error @+2 {{cnn.strassen_conv: (C2) expected operands of f32, got 'f64' and 'f64'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 1>} : (tensor<1x4x5x7xf64>, tensor<7x3x2xf64>) -> tensor<1xf64>
  return %y : tensor<1xf64>
}

// -----

func.func @products(%x: tensor<1x4x5x7xf32>, %u: tensor<8x3x2xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.strassen_conv: (C3) weights 8x3x2 do not suit input 1x4x5x7}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 1>} : (tensor<1x4x5x7xf32>, tensor<8x3x2xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @odd(%x: tensor<1x5x5x7xf32>, %u: tensor<7x3x2xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.strassen_conv: (C3) weights 7x3x2 do not suit input 1x5x5x7}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 1>} : (tensor<1x5x5x7xf32>, tensor<7x3x2xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @quarters(%x: tensor<1x6x5x7xf32>, %u: tensor<49x3x1xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.strassen_conv: (C3) weights 49x3x1 do not suit input 1x6x5x7}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 1>} : (tensor<1x6x5x7xf32>, tensor<49x3x1xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @strides(%x: tensor<1x4x5x7xf32>, %u: tensor<7x3x2xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.strassen_conv: (C4) expected two positive strides}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 0>} : (tensor<1x4x5x7xf32>, tensor<7x3x2xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @bias(%x: tensor<1x4x5x7xf32>, %u: tensor<7x3x2xf32>, %b: tensor<3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.strassen_conv: (C5) expected a bias of shape 6, got 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.strassen_conv %x, %u, %b {strides = array<i64: 1, 1>} : (tensor<1x4x5x7xf32>, tensor<7x3x2xf32>, tensor<3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @extent(%x: tensor<1x4x0x7xf32>, %u: tensor<7x3x2xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.strassen_conv: (C6) spatial dimension 0: the window of 1 does not fit in the padded extent 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.strassen_conv %x, %u {strides = array<i64: 1, 1>} : (tensor<1x4x0x7xf32>, tensor<7x3x2xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}
