// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @plain(
// CHECK: cnn.matmul %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
func.func @plain(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %y = cnn.matmul %a, %b : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func @batched(
// CHECK: cnn.matmul %{{.*}}, %{{.*}} : (tensor<5x1x2x3xf16>, tensor<4x3x1xf16>) -> tensor<5x4x2x1xf16>
func.func @batched(%a: tensor<5x1x2x3xf16>, %b: tensor<4x3x1xf16>) -> tensor<5x4x2x1xf16> {
  %y = cnn.matmul %a, %b : (tensor<5x1x2x3xf16>, tensor<4x3x1xf16>) -> tensor<5x4x2x1xf16>
  return %y : tensor<5x4x2x1xf16>
}

// CHECK-LABEL: func @integers(
// CHECK: cnn.matmul %{{.*}}, %{{.*}} : (tensor<2x3xui32>, tensor<3x4xui32>) -> tensor<2x4xui32>
func.func @integers(%a: tensor<2x3xui32>, %b: tensor<3x4xui32>) -> tensor<2x4xui32> {
  %y = cnn.matmul %a, %b : (tensor<2x3xui32>, tensor<3x4xui32>) -> tensor<2x4xui32>
  return %y : tensor<2x4xui32>
}

// -----

func.func @c1_differ(%a: tensor<2x3xf32>, %b: tensor<3x4xf64>) -> tensor<2x4xf32> {
  // expected-error @+2 {{cnn.matmul: (C1) expected one floating-point or 32 or 64-bit integer type, got 'f32' and 'f64'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.matmul %a, %b : (tensor<2x3xf32>, tensor<3x4xf64>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -----

func.func @c1_narrow(%a: tensor<2x3xi8>, %b: tensor<3x4xi8>) -> tensor<2x4xi8> {
  // expected-error @+2 {{cnn.matmul: (C1) expected one floating-point or 32 or 64-bit integer type, got 'i8' and 'i8'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.matmul %a, %b : (tensor<2x3xi8>, tensor<3x4xi8>) -> tensor<2x4xi8>
  return %y : tensor<2x4xi8>
}

// -----

func.func @c2(%a: tensor<3xf32>, %b: tensor<3x4xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.matmul: (C2) expected ranks of 2 or more, got 1 and 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.matmul %a, %b : (tensor<3xf32>, tensor<3x4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c3(%a: tensor<2x3xf32>, %b: tensor<4x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.matmul: (C3) inner extents of 2x3 and 4x3 differ}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.matmul %a, %b : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c4(%a: tensor<2x2x3xf32>, %b: tensor<3x3x4xf32>) -> tensor<2x2x4xf32> {
  // expected-error @+2 {{cnn.matmul: (C4) batch dimensions of 2x2x3 and 3x3x4 do not broadcast}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.matmul %a, %b : (tensor<2x2x3xf32>, tensor<3x3x4xf32>) -> tensor<2x2x4xf32>
  return %y : tensor<2x2x4xf32>
}
