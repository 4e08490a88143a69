// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @rows(
// CHECK: cnn.gather %{{.*}}, %{{.*}} {axis = 0 : i64} : (tensor<5x3xf32>, tensor<2x4xi64>) -> tensor<2x4x3xf32>
func.func @rows(%a: tensor<5x3xf32>, %b: tensor<2x4xi64>) -> tensor<2x4x3xf32> {
  %y = cnn.gather %a, %b {axis = 0 : i64} : (tensor<5x3xf32>, tensor<2x4xi64>) -> tensor<2x4x3xf32>
  return %y : tensor<2x4x3xf32>
}

// CHECK-LABEL: func @scalar(
// CHECK: cnn.gather %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<5x3xi1>, tensor<i32>) -> tensor<5xi1>
func.func @scalar(%a: tensor<5x3xi1>, %b: tensor<i32>) -> tensor<5xi1> {
  %y = cnn.gather %a, %b {axis = 1 : i64} : (tensor<5x3xi1>, tensor<i32>) -> tensor<5xi1>
  return %y : tensor<5xi1>
}

// -----

func.func @c1_range(%a: tensor<5x3xf32>, %b: tensor<2xi64>) -> tensor<5x2xf32> {
  // expected-error @+2 {{cnn.gather: (C1) axis 2 is outside or empty in shape 5x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather %a, %b {axis = 2 : i64} : (tensor<5x3xf32>, tensor<2xi64>) -> tensor<5x2xf32>
  return %y : tensor<5x2xf32>
}

// -----

func.func @c1_empty(%a: tensor<0x3xf32>, %b: tensor<2xi64>) -> tensor<2x3xf32> {
  // expected-error @+2 {{cnn.gather: (C1) axis 0 is outside or empty in shape 0x3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.gather %a, %b {axis = 0 : i64} : (tensor<0x3xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @indices(%a: tensor<5x3xf32>, %b: tensor<2xi16>) -> tensor<2x3xf32> {
  // expected-error @+1 {{operand #1 must be index (i32 or i64) tensor of static shape}}
  %y = cnn.gather %a, %b {axis = 0 : i64} : (tensor<5x3xf32>, tensor<2xi16>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
