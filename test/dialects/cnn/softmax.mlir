// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @softmax(
// CHECK: cnn.softmax %{{.*}} {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
func.func @softmax(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = cnn.softmax %a {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func @log(
// CHECK: cnn.softmax %{{.*}} {axis = 0 : i64, log} : (tensor<2x3xf16>) -> tensor<2x3xf16>
func.func @log(%a: tensor<2x3xf16>) -> tensor<2x3xf16> {
  %y = cnn.softmax %a {axis = 0 : i64, log} : (tensor<2x3xf16>) -> tensor<2x3xf16>
  return %y : tensor<2x3xf16>
}

// -----

func.func @c1(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.softmax: (C1) axis 2 is outside rank 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.softmax %a {axis = 2 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @scalar(%a: tensor<f32>) -> tensor<f32> {
  // expected-error @+2 {{cnn.softmax: (C1) axis 0 is outside rank 0}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.softmax %a {axis = 0 : i64} : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// -----

func.func @integers(%a: tensor<2xi32>) -> tensor<2xi32> {
  // expected-error @+1 {{operand #0 must be floating-point tensor of static shape}}
  %y = cnn.softmax %a {axis = 0 : i64} : (tensor<2xi32>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}
