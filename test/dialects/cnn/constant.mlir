// RUN: cnn-opt %s -split-input-file -verify-diagnostics | cnn-opt -split-input-file | FileCheck %s
// RUN: cnn-opt %s -split-input-file -verify-diagnostics -cse | FileCheck %s --check-prefix=CSE

// CHECK-LABEL: func @tensors
// CHECK-NEXT: cnn.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-NEXT: cnn.constant dense<7> : tensor<2x3xui8>
// CHECK-NEXT: cnn.constant dense<[true, false]> : tensor<2xi1>
// CHECK-NEXT: cnn.constant dense<> : tensor<0x4xf16>
// CHECK-NEXT: cnn.constant dense_resource<blob> : tensor<2xf32>
func.func @tensors() -> (tensor<2xf32>, tensor<2x3xui8>, tensor<2xi1>, tensor<0x4xf16>, tensor<2xf32>) {
  %0 = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = cnn.constant dense<7> : tensor<2x3xui8>
  %2 = cnn.constant dense<[true, false]> : tensor<2xi1>
  %3 = cnn.constant dense<> : tensor<0x4xf16>
  %4 = cnn.constant dense_resource<blob> : tensor<2xf32>
  return %0, %1, %2, %3, %4 : tensor<2xf32>, tensor<2x3xui8>, tensor<2xi1>, tensor<0x4xf16>, tensor<2xf32>
}

// CHECK-LABEL: func @buffer
// CHECK: cnn.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32> as memref<2xf32>
func.func @buffer() -> memref<2xf32> {
  %0 = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32> as memref<2xf32>
  return %0 : memref<2xf32>
}

// The value is in row-major order, whatever layout the result has.

// CHECK-LABEL: func @layout
// CHECK: cnn.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32> as tensor<2xf32, #cnn.layout<outer = [0], inner = [0 : 8]>>
func.func @layout() -> tensor<2xf32, #cnn.layout<outer = [0], inner = [0 : 8]>> {
  %0 = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32> as tensor<2xf32, #cnn.layout<outer = [0], inner = [0 : 8]>>
  return %0 : tensor<2xf32, #cnn.layout<outer = [0], inner = [0 : 8]>>
}

// CSE-LABEL: func @equal
// CSE-NEXT: %[[ONE:.*]] = cnn.constant
// CSE-NEXT: return %[[ONE]], %[[ONE]]
func.func @equal() -> (tensor<f32>, tensor<f32>) {
  %0 = cnn.constant dense<1.0> : tensor<f32>
  %1 = cnn.constant dense<1.0> : tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}

{-#
  dialect_resources: {
    builtin: {
      blob: "0x040000000000803F00000040"
    }
  }
#-}

// -----

func.func @c1_shape() -> memref<3xf32> {
  // expected-error @+1 {{'cnn.constant' op (C1) expected a value of type 'memref<3xf32>', got 'tensor<2xf32>'}}
  %0 = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32> as memref<3xf32>
  return %0 : memref<3xf32>
}

// -----

func.func @c1_element() -> memref<2xf16> {
  // expected-error @+1 {{'cnn.constant' op (C1) expected a value of type 'memref<2xf16>', got 'tensor<2xf32>'}}
  %0 = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32> as memref<2xf16>
  return %0 : memref<2xf16>
}
