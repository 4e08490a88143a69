// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -canonicalize | FileCheck %s --check-prefix=FOLD

#nhwc = #cnn.layout<outer = [0, 2, 3, 1]>
#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>

// CHECK-LABEL: func @to_blocks
// CHECK: cnn.relayout %{{.*}} : (tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32, #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>>
func.func @to_blocks(%x: tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32, #c8> {
  %y = cnn.relayout %x : (tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32, #c8>
  return %y : tensor<1x3x4x4xf32, #c8>
}

// FOLD-LABEL: func @same
// FOLD-NEXT: return %arg0
func.func @same(%x: tensor<1x3x4x4xf32, #c8>) -> tensor<1x3x4x4xf32, #c8> {
  %y = cnn.relayout %x : (tensor<1x3x4x4xf32, #c8>) -> tensor<1x3x4x4xf32, #c8>
  return %y : tensor<1x3x4x4xf32, #c8>
}

// FOLD-LABEL: func @there_and_back
// FOLD-NEXT: return %arg0
func.func @there_and_back(%x: tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32> {
  %0 = cnn.relayout %x : (tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32, #c8>
  %1 = cnn.relayout %0 : (tensor<1x3x4x4xf32, #c8>) -> tensor<1x3x4x4xf32>
  return %1 : tensor<1x3x4x4xf32>
}

// FOLD-LABEL: func @two_are_one
// FOLD-NEXT: cnn.relayout %arg0 : (tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32, #cnn.layout<outer = [0, 2, 3, 1]>>
// FOLD-NEXT: return
func.func @two_are_one(%x: tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32, #nhwc> {
  %0 = cnn.relayout %x : (tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32, #c8>
  %1 = cnn.relayout %0 : (tensor<1x3x4x4xf32, #c8>) -> tensor<1x3x4x4xf32, #nhwc>
  return %1 : tensor<1x3x4x4xf32, #nhwc>
}

// -----

func.func @c1(%x: tensor<1x3x4x4xf32>) -> tensor<1x3x16xf32> {
  // expected-error @+1 {{'cnn.relayout' op (C1) operand 'tensor<1x3x4x4xf32>' and result 'tensor<1x3x16xf32>' differ in more than their layout}}
  %y = cnn.relayout %x : (tensor<1x3x4x4xf32>) -> tensor<1x3x16xf32>
  return %y : tensor<1x3x16xf32>
}
