// RUN: cnn-opt %s -cnn-lower-precision -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-lower-precision: lowered = 7 (
// COUNT-DAG: cnn-lower-precision: kept = 2 (
// COUNT-DAG: cnn-lower-precision: concatenations = 2 (

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

// Of a concatenation that only a convolution reads, the operands are rounded:
// one of them is so already, one is such a concatenation itself. The last one
// has an operand that is read in f32 as well, and is rounded as a whole.
// CHECK-LABEL: func.func @concatenated
// CHECK: %[[RELU:.*]] = cnn.unary {{ *}}relu
// CHECK: %[[RH:.*]] = cnn.cast %[[RELU]] to f16
// CHECK: %[[EXP:.*]] = cnn.unary {{ *}}exp
// CHECK: %[[EH:.*]] = cnn.cast %[[EXP]] to f16
// CHECK: %[[NEG:.*]] = cnn.unary {{ *}}neg
// CHECK: %[[NH:.*]] = cnn.cast %[[NEG]] to f16
// CHECK: %[[IN:.*]] = cnn.concat %[[EH]], %[[NH]] {{.*}} -> tensor<1x16x4x4xf16>
// CHECK: %[[OUT:.*]] = cnn.concat %[[RH]], %[[IN]] {{.*}} -> tensor<1x24x4x4xf16>
// CHECK: cnn.conv %[[OUT]],
// CHECK: cnn.concat {{.*}} -> tensor<1x16x4x4xf32>
func.func @concatenated(%x: tensor<1x8x4x4xf32>) -> (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf32>
  %v = cnn.constant dense<1.0> : tensor<8x24x1x1xf32>
  %u = cnn.constant dense<1.0> : tensor<8x16x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %1 = cnn.unary relu %0 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %3 = cnn.unary exp %1 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %4 = cnn.unary neg %1 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %5 = cnn.concat %3, %4 {axis = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x16x4x4xf32>
  %6 = cnn.concat %1, %5 {axis = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<1x16x4x4xf32>) -> tensor<1x24x4x4xf32>
  %7 = cnn.conv %6, %v {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x24x4x4xf32>, tensor<8x24x1x1xf32>) -> tensor<1x8x4x4xf32>
  %8 = cnn.unary exp %7 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %9 = cnn.concat %2, %8 {axis = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x16x4x4xf32>
  %10 = cnn.conv %9, %u {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x16x4x4xf32>, tensor<8x16x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %10, %8 : tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>
}
