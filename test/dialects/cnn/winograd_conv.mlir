// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @tiles_of_4(
// CHECK: cnn.winograd_conv %{{.*}}, %{{.*}}, %{{.*}} {pads = array<i64: 1, 0, 1, 2>, tile = 4 : i64} : (tensor<1x3x8x7xf32>, tensor<5x3x6x6xf32>, tensor<5xf32>) -> tensor<1x5x8x7xf32>
func.func @tiles_of_4(%x: tensor<1x3x8x7xf32>, %u: tensor<5x3x6x6xf32>, %b: tensor<5xf32>) -> tensor<1x5x8x7xf32> {
  %y = cnn.winograd_conv %x, %u, %b {tile = 4 : i64, pads = array<i64: 1, 0, 1, 2>} : (tensor<1x3x8x7xf32>, tensor<5x3x6x6xf32>, tensor<5xf32>) -> tensor<1x5x8x7xf32>
  return %y : tensor<1x5x8x7xf32>
}

// CHECK-LABEL: func @tiles_of_2(
// CHECK: cnn.winograd_conv %{{.*}}, %{{.*}} {pads = array<i64: 0, 0, 0, 0>, tile = 2 : i64} : (tensor<2x3x3x3xf32>, tensor<1x3x4x4xf32>) -> tensor<2x1x1x1xf32>
func.func @tiles_of_2(%x: tensor<2x3x3x3xf32>, %u: tensor<1x3x4x4xf32>) -> tensor<2x1x1x1xf32> {
  %y = cnn.winograd_conv %x, %u {tile = 2 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<2x3x3x3xf32>, tensor<1x3x4x4xf32>) -> tensor<2x1x1x1xf32>
  return %y : tensor<2x1x1x1xf32>
}

// CHECK-LABEL: func @stride_2(
// CHECK: cnn.winograd_conv %{{.*}}, %{{.*}} {pads = array<i64: 1, 1, 0, 1>, stride = 2 : i64, tile = 4 : i64} : (tensor<1x3x8x7xf32>, tensor<5x3x6x6xf32>) -> tensor<1x5x4x4xf32>
func.func @stride_2(%x: tensor<1x3x8x7xf32>, %u: tensor<5x3x6x6xf32>) -> tensor<1x5x4x4xf32> {
  %y = cnn.winograd_conv %x, %u {tile = 4 : i64, stride = 2 : i64, pads = array<i64: 1, 1, 0, 1>} : (tensor<1x3x8x7xf32>, tensor<5x3x6x6xf32>) -> tensor<1x5x4x4xf32>
  return %y : tensor<1x5x4x4xf32>
}

// -----

func.func @rank(%x: tensor<1x3x8xf32>, %u: tensor<5x3x6x6xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.winograd_conv: (C1) expected operands of rank 4, got ranks 3 and 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.winograd_conv %x, %u {tile = 4 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8xf32>, tensor<5x3x6x6xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @element(%x: tensor<1x3x8x8xf16>, %u: tensor<5x3x6x6xf16>) -> tensor<1xf16> {
  // expected-error @+2 {{cnn.winograd_conv: (C2) expected operands of f32, got 'f16' and 'f16'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.winograd_conv %x, %u {tile = 4 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf16>, tensor<5x3x6x6xf16>) -> tensor<1xf16>
  return %y : tensor<1xf16>
}

// -----

func.func @tile(%x: tensor<1x3x8x8xf32>, %u: tensor<5x3x5x5xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.winograd_conv: (C3) tile 3 does not suit input 1x3x8x8 and filters 5x3x5x5}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.winograd_conv %x, %u {tile = 3 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>, tensor<5x3x5x5xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @points(%x: tensor<1x3x8x8xf32>, %u: tensor<5x3x6x4xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.winograd_conv: (C3) tile 4 does not suit input 1x3x8x8 and filters 5x3x6x4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.winograd_conv %x, %u {tile = 4 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>, tensor<5x3x6x4xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @pads(%x: tensor<1x3x8x8xf32>, %u: tensor<5x3x6x6xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.winograd_conv: (C4) expected four non-negative pads}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.winograd_conv %x, %u {tile = 4 : i64, pads = array<i64: 0, 0, 0, -1>} : (tensor<1x3x8x8xf32>, tensor<5x3x6x6xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @bias(%x: tensor<1x3x8x8xf32>, %u: tensor<5x3x6x6xf32>, %b: tensor<4xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.winograd_conv: (C5) expected a bias of shape 5, got 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.winograd_conv %x, %u, %b {tile = 4 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>, tensor<5x3x6x6xf32>, tensor<4xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @extent(%x: tensor<1x3x2x8xf32>, %u: tensor<5x3x6x6xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.winograd_conv: (C6) spatial dimension 0: the window of 3 does not fit in the padded extent 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.winograd_conv %x, %u {tile = 4 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x2x8xf32>, tensor<5x3x6x6xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @stride(%x: tensor<1x3x8x8xf32>, %u: tensor<5x3x6x6xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.winograd_conv: (C7) expected a stride of 1 or 2, got 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.winograd_conv %x, %u {tile = 4 : i64, stride = 3 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>, tensor<5x3x6x6xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}
