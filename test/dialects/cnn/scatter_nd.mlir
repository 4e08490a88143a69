// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @assign(
// CHECK: cnn.scatter_nd assign %{{.*}}, %{{.*}}, %{{.*}} : (tensor<4x3xf32>, tensor<5x2xi64>, tensor<5xf32>) -> tensor<4x3xf32>
func.func @assign(%a: tensor<4x3xf32>, %b: tensor<5x2xi64>, %c: tensor<5xf32>) -> tensor<4x3xf32> {
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4x3xf32>, tensor<5x2xi64>, tensor<5xf32>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// CHECK-LABEL: func @add(
// CHECK: cnn.scatter_nd add %{{.*}}, %{{.*}}, %{{.*}} : (tensor<4x3xi8>, tensor<2x1xi32>, tensor<2x3xi8>) -> tensor<4x3xi8>
func.func @add(%a: tensor<4x3xi8>, %b: tensor<2x1xi32>, %c: tensor<2x3xi8>) -> tensor<4x3xi8> {
  %y = cnn.scatter_nd add %a, %b, %c : (tensor<4x3xi8>, tensor<2x1xi32>, tensor<2x3xi8>) -> tensor<4x3xi8>
  return %y : tensor<4x3xi8>
}

// CHECK-LABEL: func @truth(
// CHECK: cnn.scatter_nd assign %{{.*}}, %{{.*}}, %{{.*}} : (tensor<4xi1>, tensor<2x1xi32>, tensor<2xi1>) -> tensor<4xi1>
func.func @truth(%a: tensor<4xi1>, %b: tensor<2x1xi32>, %c: tensor<2xi1>) -> tensor<4xi1> {
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4xi1>, tensor<2x1xi32>, tensor<2xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

func.func @c1_scalar(%a: tensor<4xf32>, %b: tensor<i64>, %c: tensor<f32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.scatter_nd: (C1) index tuples of length 0 do not suit shape 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4xf32>, tensor<i64>, tensor<f32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c1_long(%a: tensor<4xf32>, %b: tensor<3x2xi64>, %c: tensor<3xf32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.scatter_nd: (C1) index tuples of length 2 do not suit shape 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4xf32>, tensor<3x2xi64>, tensor<3xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c2_shape(%a: tensor<4x3xf32>, %b: tensor<2x1xi64>, %c: tensor<2xf32>) -> tensor<4x3xf32> {
  // expected-error @+2 {{cnn.scatter_nd: (C2) expected updates of shape 2x3, got 'tensor<2xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4x3xf32>, tensor<2x1xi64>, tensor<2xf32>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// -----

func.func @c2_type(%a: tensor<4x3xf32>, %b: tensor<2x1xi64>, %c: tensor<2x3xf16>) -> tensor<4x3xf32> {
  // expected-error @+2 {{cnn.scatter_nd: (C2) expected updates of shape 2x3, got 'tensor<2x3xf16>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.scatter_nd assign %a, %b, %c : (tensor<4x3xf32>, tensor<2x1xi64>, tensor<2x3xf16>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// -----

func.func @c3(%a: tensor<4xi1>, %b: tensor<2x1xi64>, %c: tensor<2xi1>) -> tensor<4xi1> {
  // expected-error @+2 {{cnn.scatter_nd: (C3) expected numbers for max, got 'i1'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.scatter_nd max %a, %b, %c : (tensor<4xi1>, tensor<2x1xi64>, tensor<2xi1>) -> tensor<4xi1>
  return %y : tensor<4xi1>
}
