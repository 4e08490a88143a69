// RUN: cnn-opt %s -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func @nhwc
// CHECK-SAME: tensor<1x3x8x8xf32, #cnn.layout<outer = [0, 2, 3, 1]>>
func.func @nhwc(%x: tensor<1x3x8x8xf32, #cnn.layout<outer = [0, 2, 3, 1]>>) {
  return
}

// CHECK-LABEL: func @blocked
// CHECK-SAME: #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 32]>
func.func @blocked(
    %x: tensor<64x64x3x3xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 32]>>) {
  return
}

// -----

// expected-error @+1 {{cnn.layout: expected 'outer' to be a permutation}}
func.func @twice(%x: tensor<2x2xf32, #cnn.layout<outer = [0, 0]>>) { return }

// -----

// expected-error @+1 {{cnn.layout: inner dimension 2 is outside rank 2}}
func.func @outside(%x: tensor<2x2xf32, #cnn.layout<outer = [0, 1], inner = [2 : 4]>>) { return }
