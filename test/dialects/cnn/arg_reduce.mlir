// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @max(
// CHECK: cnn.arg_reduce max %{{.*}} {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x1xi64>
func.func @max(%a: tensor<2x3xf32>) -> tensor<2x1xi64> {
  %y = cnn.arg_reduce max %a {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}

// CHECK-LABEL: func @min(
// CHECK: cnn.arg_reduce min %{{.*}} {axis = 0 : i64, select_last} : (tensor<2x3xui8>) -> tensor<1x3xi64>
func.func @min(%a: tensor<2x3xui8>) -> tensor<1x3xi64> {
  %y = cnn.arg_reduce min %a {axis = 0 : i64, select_last} : (tensor<2x3xui8>) -> tensor<1x3xi64>
  return %y : tensor<1x3xi64>
}

// -----

func.func @c1_range(%a: tensor<2x3xf32>) -> tensor<2x1xi64> {
  // expected-error @+2 {{cnn.arg_reduce: (C1) axis 2 is outside rank 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.arg_reduce max %a {axis = 2 : i64} : (tensor<2x3xf32>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}

// -----

func.func @c1_negative(%a: tensor<2x3xf32>) -> tensor<2x1xi64> {
  // expected-error @+2 {{cnn.arg_reduce: (C1) axis -1 is outside rank 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.arg_reduce max %a {axis = -1 : i64} : (tensor<2x3xf32>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}

// -----

func.func @c1_empty(%a: tensor<2x0xf32>) -> tensor<2x1xi64> {
  // expected-error @+2 {{cnn.arg_reduce: (C1) axis 1 is empty}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.arg_reduce max %a {axis = 1 : i64} : (tensor<2x0xf32>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}

// -----

func.func @c2(%a: tensor<2x3xf32>) -> tensor<2x1xi64> {
  // expected-error @+2 {{cnn.arg_reduce: (C2) expected max or min, got sum}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.arg_reduce sum %a {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x1xi64>
  return %y : tensor<2x1xi64>
}
