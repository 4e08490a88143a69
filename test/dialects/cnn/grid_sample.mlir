// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @nearest(
// CHECK: cnn.grid_sample nearest zeros %{{.*}}, %{{.*}} : (tensor<1x3x8x8xf32>, tensor<1x4x5x2xf32>) -> tensor<1x3x4x5xf32>
func.func @nearest(%a: tensor<1x3x8x8xf32>, %b: tensor<1x4x5x2xf32>) -> tensor<1x3x4x5xf32> {
  %y = cnn.grid_sample nearest zeros %a, %b : (tensor<1x3x8x8xf32>, tensor<1x4x5x2xf32>) -> tensor<1x3x4x5xf32>
  return %y : tensor<1x3x4x5xf32>
}

// CHECK-LABEL: func @volume(
// CHECK: cnn.grid_sample linear border %{{.*}}, %{{.*}} {align_corners} : (tensor<2x3x4x8x8xf16>, tensor<2x4x5x6x3xf16>) -> tensor<2x3x4x5x6xf16>
func.func @volume(%a: tensor<2x3x4x8x8xf16>, %b: tensor<2x4x5x6x3xf16>) -> tensor<2x3x4x5x6xf16> {
  %y = cnn.grid_sample linear border %a, %b {align_corners} : (tensor<2x3x4x8x8xf16>, tensor<2x4x5x6x3xf16>) -> tensor<2x3x4x5x6xf16>
  return %y : tensor<2x3x4x5x6xf16>
}

// CHECK-LABEL: func @cubic(
// CHECK: cnn.grid_sample cubic reflection %{{.*}}, %{{.*}} : (tensor<1x3x8x8xf64>, tensor<1x4x5x2xf64>) -> tensor<1x3x4x5xf64>
func.func @cubic(%a: tensor<1x3x8x8xf64>, %b: tensor<1x4x5x2xf64>) -> tensor<1x3x4x5xf64> {
  %y = cnn.grid_sample cubic reflection %a, %b : (tensor<1x3x8x8xf64>, tensor<1x4x5x2xf64>) -> tensor<1x3x4x5xf64>
  return %y : tensor<1x3x4x5xf64>
}

// -----

func.func @c1_rank(%a: tensor<1x3x8xf32>, %b: tensor<1x4x1xf32>) -> tensor<1x3x4xf32> {
  // expected-error @+2 {{cnn.grid_sample: (C1) picture 1x3x8 and grid 1x4x1 do not suit each other}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.grid_sample linear zeros %a, %b : (tensor<1x3x8xf32>, tensor<1x4x1xf32>) -> tensor<1x3x4xf32>
  return %y : tensor<1x3x4xf32>
}

// -----

func.func @c1_last(%a: tensor<1x3x8x8xf32>, %b: tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32> {
  // expected-error @+2 {{cnn.grid_sample: (C1) picture 1x3x8x8 and grid 1x4x5x3 do not suit each other}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.grid_sample linear zeros %a, %b : (tensor<1x3x8x8xf32>, tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
  return %y : tensor<1x3x4x5xf32>
}

// -----

func.func @c1_empty(%a: tensor<1x3x0x8xf32>, %b: tensor<1x4x5x2xf32>) -> tensor<1x3x4x5xf32> {
  // expected-error @+2 {{cnn.grid_sample: (C1) picture 1x3x0x8 and grid 1x4x5x2 do not suit each other}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.grid_sample linear zeros %a, %b : (tensor<1x3x0x8xf32>, tensor<1x4x5x2xf32>) -> tensor<1x3x4x5xf32>
  return %y : tensor<1x3x4x5xf32>
}

// -----

func.func @c2_type(%a: tensor<1x3x8x8xf32>, %b: tensor<1x4x5x2xf16>) -> tensor<1x3x4x5xf32> {
  // expected-error @+2 {{cnn.grid_sample: (C2) expected one element type and N, got}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.grid_sample linear zeros %a, %b : (tensor<1x3x8x8xf32>, tensor<1x4x5x2xf16>) -> tensor<1x3x4x5xf32>
  return %y : tensor<1x3x4x5xf32>
}

// -----

func.func @c2_batch(%a: tensor<1x3x8x8xf32>, %b: tensor<2x4x5x2xf32>) -> tensor<1x3x4x5xf32> {
  // expected-error @+2 {{cnn.grid_sample: (C2) expected one element type and N, got}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.grid_sample linear zeros %a, %b : (tensor<1x3x8x8xf32>, tensor<2x4x5x2xf32>) -> tensor<1x3x4x5xf32>
  return %y : tensor<1x3x4x5xf32>
}

// -----

func.func @c3(%a: tensor<1x3x8x8x8xf32>, %b: tensor<1x4x5x6x3xf32>) -> tensor<1x3x4x5x6xf32> {
  // expected-error @+2 {{cnn.grid_sample: (C3) cubic takes rank 4, got 5}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.grid_sample cubic zeros %a, %b : (tensor<1x3x8x8x8xf32>, tensor<1x4x5x6x3xf32>) -> tensor<1x3x4x5x6xf32>
  return %y : tensor<1x3x4x5x6xf32>
}
