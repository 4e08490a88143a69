// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

// CHECK-LABEL: func @broadcast(
// CHECK: cnn.broadcast %{{.*}} {shape = array<i64: 2, 3, 4>} : (tensor<3x1xf32>) -> tensor<2x3x4xf32>
func.func @broadcast(%a: tensor<3x1xf32>) -> tensor<2x3x4xf32> {
  %y = cnn.broadcast %a {shape = array<i64: 2, 3, 4>} : (tensor<3x1xf32>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// CHECK-LABEL: func @to_nothing(
// CHECK: cnn.broadcast %{{.*}} {shape = array<i64: 0>} : (tensor<1xi1>) -> tensor<0xi1>
func.func @to_nothing(%a: tensor<1xi1>) -> tensor<0xi1> {
  %y = cnn.broadcast %a {shape = array<i64: 0>} : (tensor<1xi1>) -> tensor<0xi1>
  return %y : tensor<0xi1>
}

// FOLD-LABEL: func @same
// FOLD-NEXT: return %arg0
func.func @same(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = cnn.broadcast %a {shape = array<i64: 2, 3>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c1(%a: tensor<3xf32>) -> tensor<2x4xf32> {
  // expected-error @+2 {{cnn.broadcast: (C1) shape 3 does not broadcast to 2x4}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.broadcast %a {shape = array<i64: 2, 4>} : (tensor<3xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -----

func.func @c1_shrinks(%a: tensor<3xf32>) -> tensor<1xf32> {
  // expected-error @+2 {{cnn.broadcast: (C1) shape 3 does not broadcast to 1}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.broadcast %a {shape = array<i64: 1>} : (tensor<3xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}

// -----

func.func @c1_rank(%a: tensor<2x3xf32>) -> tensor<3xf32> {
  // expected-error @+2 {{cnn.broadcast: (C1) shape 2x3 does not broadcast to 3}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = cnn.broadcast %a {shape = array<i64: 3>} : (tensor<2x3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}
