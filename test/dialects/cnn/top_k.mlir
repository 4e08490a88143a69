// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s

// CHECK-LABEL: func @largest(
// CHECK: cnn.top_k %{{.*}} {axis = 1 : i64, k = 3 : i64} : (tensor<2x5xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>)
func.func @largest(%a: tensor<2x5xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>) {
  %y:2 = cnn.top_k %a {axis = 1 : i64, k = 3 : i64} : (tensor<2x5xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>)
  return %y#0, %y#1 : tensor<2x3xf32>, tensor<2x3xi64>
}

// CHECK-LABEL: func @smallest(
// CHECK: cnn.top_k %{{.*}} {axis = 0 : i64, k = 0 : i64, smallest} : (tensor<2x5xui8>) -> (tensor<0x5xui8>, tensor<0x5xi64>)
func.func @smallest(%a: tensor<2x5xui8>) -> (tensor<0x5xui8>, tensor<0x5xi64>) {
  %y:2 = cnn.top_k %a {axis = 0 : i64, k = 0 : i64, smallest} : (tensor<2x5xui8>) -> (tensor<0x5xui8>, tensor<0x5xi64>)
  return %y#0, %y#1 : tensor<0x5xui8>, tensor<0x5xi64>
}

// -----

func.func @c1(%a: tensor<2x5xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>) {
  // expected-error @+2 {{cnn.top_k: (C1) axis 2 is outside rank 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y:2 = cnn.top_k %a {axis = 2 : i64, k = 3 : i64} : (tensor<2x5xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>)
  return %y#0, %y#1 : tensor<2x3xf32>, tensor<2x3xi64>
}

// -----

func.func @c2_large(%a: tensor<2x5xf32>) -> (tensor<2x6xf32>, tensor<2x6xi64>) {
  // expected-error @+2 {{cnn.top_k: (C2) k = 6 exceeds extent 5 of axis 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y:2 = cnn.top_k %a {axis = 1 : i64, k = 6 : i64} : (tensor<2x5xf32>) -> (tensor<2x6xf32>, tensor<2x6xi64>)
  return %y#0, %y#1 : tensor<2x6xf32>, tensor<2x6xi64>
}

// -----

func.func @c2_negative(%a: tensor<2x5xf32>) -> (tensor<2x6xf32>, tensor<2x6xi64>) {
  // expected-error @+2 {{cnn.top_k: (C2) k = -1 exceeds extent 5 of axis 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y:2 = cnn.top_k %a {axis = 1 : i64, k = -1 : i64} : (tensor<2x5xf32>) -> (tensor<2x6xf32>, tensor<2x6xi64>)
  return %y#0, %y#1 : tensor<2x6xf32>, tensor<2x6xi64>
}
