// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @concat(
// CHECK: cnn.concat %{{.*}}, %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<2x0xf32>) -> tensor<2x4xf32>
func.func @concat(%a: tensor<2x3xf32>, %b: tensor<2x1xf32>, %c: tensor<2x0xf32>) -> tensor<2x4xf32> {
  %y = cnn.concat %a, %b, %c {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<2x0xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func @one(
// CHECK: cnn.concat %{{.*}} {axis = 0 : i64} : (tensor<2x3xui8>) -> tensor<2x3xui8>
func.func @one(%a: tensor<2x3xui8>) -> tensor<2x3xui8> {
  %y = cnn.concat %a {axis = 0 : i64} : (tensor<2x3xui8>) -> tensor<2x3xui8>
  return %y : tensor<2x3xui8>
}

// FOLD-LABEL: func @of_one
// FOLD-NEXT: return %arg0
func.func @of_one(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = cnn.concat %a {axis = 0 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c1_none() -> tensor<2xf32> {
  // expected-error @+2 {{cnn.concat: (C1) expected at least one operand}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.concat  {axis = 0 : i64} : () -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

func.func @c1_type(%a: tensor<2x3xf32>, %b: tensor<2x3xf16>) -> tensor<4x3xf32> {
  // expected-error @+2 {{cnn.concat: (C1) operands differ in type or rank: 'tensor<2x3xf32>' and 'tensor<2x3xf16>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.concat %a, %b {axis = 0 : i64} : (tensor<2x3xf32>, tensor<2x3xf16>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// -----

func.func @c1_rank(%a: tensor<2x3xf32>, %b: tensor<3xf32>) -> tensor<4x3xf32> {
  // expected-error @+2 {{cnn.concat: (C1) operands differ in type or rank: 'tensor<2x3xf32>' and 'tensor<3xf32>'}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.concat %a, %b {axis = 0 : i64} : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// -----

func.func @c2(%a: tensor<2x3xf32>, %b: tensor<2x3xf32>) -> tensor<4x3xf32> {
  // expected-error @+2 {{cnn.concat: (C2) axis 2 is outside rank 2}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.concat %a, %b {axis = 2 : i64} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// -----

func.func @c3(%a: tensor<2x3xf32>, %b: tensor<2x4xf32>) -> tensor<4x3xf32> {
  // expected-error @+2 {{cnn.concat: (C3) extents of dimension 1 differ: 3 and 4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.concat %a, %b {axis = 0 : i64} : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}
