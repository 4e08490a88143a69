// RUN: cnn-opt %s -cnn-lower-precision -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-lower-precision: lowered = 3 (
// COUNT-DAG: cnn-lower-precision: kept = 2 (

// The value between two convolutions is rounded once, where it is computed; the
// residual sum reads the rounded one. Biases are added in f32.

// CHECK-LABEL: func.func @chain
// CHECK: %[[X:.*]] = cnn.cast %arg0 to f16
// CHECK: %[[W:.*]] = cnn.cast %{{.*}} to f16 {{.*}} -> tensor<8x8x1x1xf16>
// CHECK: %[[H:.*]] = cnn.conv %[[X]], %[[W]] {{.*}} -> tensor<1x8x4x4xf16>
// CHECK: %[[S:.*]] = cnn.cast %[[H]] to f32
// CHECK: %[[B:.*]] = cnn.reshape %{{.*}} -> tensor<8x1x1xf32>
// CHECK: %[[SUM:.*]] = cnn.binary add %[[S]], %[[B]]
// CHECK: %[[RELU:.*]] = cnn.unary relu %[[SUM]]
// CHECK: %[[RH:.*]] = cnn.cast %[[RELU]] to f16
// CHECK: %[[BACK:.*]] = cnn.cast %[[RH]] to f32
// CHECK: cnn.conv %[[RH]],
// CHECK: cnn.binary add %{{.*}}, %[[BACK]]
func.func @chain(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %b = cnn.constant dense<2.0> : tensor<8xf32>
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>, tensor<8xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.unary relu %0 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %3 = cnn.binary add %2, %1 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %3 : tensor<1x8x4x4xf32>
}

// CHECK-LABEL: func.func @product
// CHECK: cnn.matmul %{{.*}}, %{{.*}} : (tensor<2x16xf16>, tensor<16x4xf16>) -> tensor<2x4xf16>
func.func @product(%a: tensor<2x16xf32>) -> tensor<2x4xf32> {
  %w = cnn.constant dense<1.0> : tensor<16x4xf32>
  %0 = cnn.matmul %a, %w : (tensor<2x16xf32>, tensor<16x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// Three channels, and weights that are no constant, stay.
// CHECK-LABEL: func.func @stays
// CHECK-NOT: f16
// CHECK: return
func.func @stays(%x: tensor<1x3x4x4xf32>, %a: tensor<2x16xf32>, %v: tensor<16x4xf32>) -> (tensor<1x8x4x4xf32>, tensor<2x4xf32>) {
  %w = cnn.constant dense<1.0> : tensor<8x3x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x3x4x4xf32>, tensor<8x3x1x1xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.matmul %a, %v : (tensor<2x16xf32>, tensor<16x4xf32>) -> tensor<2x4xf32>
  return %0, %1 : tensor<1x8x4x4xf32>, tensor<2x4xf32>
}
