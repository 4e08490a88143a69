// Sums over parts of the depth of f16 operands are f32: a bias of f32, of zeros
// if there is none, makes them so. The result is rounded once.
// RUN: cnn-opt %s -cnn-ptx-split-depth="parts=2 precision=f16" | FileCheck %s

// CHECK-LABEL: func.func @halves
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{.*}}> : tensor<4x8x1xf16>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<0.000000e+00> : tensor<4xf32>
// CHECK: %[[P:.*]] = cnn.conv %arg0, %[[W]], %[[B]] {{.*}} : (tensor<1x16x4xf16>, tensor<4x8x1xf16>, tensor<4xf32>) -> tensor<1x4x4xf32>
// CHECK: %[[SUM:.*]] = cnn.binary add %{{.*}}, %{{.*}} : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
// CHECK: %[[Y:.*]] = cnn.cast %[[SUM]] to f16
// CHECK: return %[[Y]]
func.func @halves(%x: tensor<1x16x4xf16>) -> tensor<1x2x4xf16> {
  %w = cnn.constant dense<0.5> : tensor<2x16x1xf16>
  %0 = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x16x4xf16>, tensor<2x16x1xf16>) -> tensor<1x2x4xf16>
  return %0 : tensor<1x2x4xf16>
}

// Weights go where their channels go, and the bias to the first part. What must
// not be rounded is not rounded in parts either.

// CHECK-LABEL: func.func @weights
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[\[}}0.000000e+00], [1.000000e+00], [2.000000e+00], [3.000000e+00]], {{\[\[}}8.000000e+00], [9.000000e+00], [1.000000e+01], [1.100000e+01]], {{\[\[}}4.000000e+00], [5.000000e+00], [6.000000e+00], [7.000000e+00]], {{\[\[}}1.200000e+01],
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[1.000000e+00, 2.000000e+00, 0.000000e+00, 0.000000e+00]> : tensor<4xf32>
// CHECK: cnn.conv %arg0, %[[W]], %[[B]] {cnn.compensated, cnn.depth_parts = 2 : i64
func.func @weights(%x: tensor<1x8x4xf32>) -> tensor<1x2x4xf32> {
  %w = cnn.constant dense<[[[0.0], [1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [7.0]], [[8.0], [9.0], [10.0], [11.0], [12.0], [13.0], [14.0], [15.0]]]> : tensor<2x8x1xf32>
  %b = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = cnn.conv %x, %w, %b {cnn.compensated, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x8x4xf32>, tensor<2x8x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}
