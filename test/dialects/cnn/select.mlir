// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @same(
// CHECK: cnn.select %{{.*}}, %{{.*}}, %{{.*}} : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
func.func @same(%a: tensor<4xi1>, %b: tensor<4xf32>, %c: tensor<4xf32>) -> tensor<4xf32> {
  %y = cnn.select %a, %b, %c : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @broadcast(
// CHECK: cnn.select %{{.*}}, %{{.*}}, %{{.*}} : (tensor<2x1xi1>, tensor<3xui8>, tensor<ui8>) -> tensor<2x3xui8>
func.func @broadcast(%a: tensor<2x1xi1>, %b: tensor<3xui8>, %c: tensor<ui8>) -> tensor<2x3xui8> {
  %y = cnn.select %a, %b, %c : (tensor<2x1xi1>, tensor<3xui8>, tensor<ui8>) -> tensor<2x3xui8>
  return %y : tensor<2x3xui8>
}

// -----

func.func @c1(%a: tensor<4xi1>, %b: tensor<4xf32>, %c: tensor<4xi32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.select: (C1) expected one element type, got 'f32' and 'i32'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.select %a, %b, %c : (tensor<4xi1>, tensor<4xf32>, tensor<4xi32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c2(%a: tensor<4xi1>, %b: tensor<3xf32>, %c: tensor<f32>) -> tensor<4xf32> {
  // expected-error @+2 {{cnn.select: (C2) shapes 4, 3 and scalar do not broadcast}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.select %a, %b, %c : (tensor<4xi1>, tensor<3xf32>, tensor<f32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @condition(%a: tensor<4xi32>, %b: tensor<4xf32>, %c: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{operand #0 must be truth-value tensor of static shape}}
  %y = cnn.select %a, %b, %c : (tensor<4xi32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
