// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @cumsum(
// CHECK: cnn.cumsum %{{.*}} {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
func.func @cumsum(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = cnn.cumsum %a {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func @exclusive(
// CHECK: cnn.cumsum %{{.*}} {axis = 0 : i64, exclusive, reverse} : (tensor<2x3xi64>) -> tensor<2x3xi64>
func.func @exclusive(%a: tensor<2x3xi64>) -> tensor<2x3xi64> {
  %y = cnn.cumsum %a {axis = 0 : i64, exclusive, reverse} : (tensor<2x3xi64>) -> tensor<2x3xi64>
  return %y : tensor<2x3xi64>
}

// -----

func.func @c1(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.cumsum: (C1) axis 5 is outside rank 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.cumsum %a {axis = 5 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
