// RUN: cnn-opt %s -cnn-widen-contractions -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-widen-contractions: widened = 3 (
// COUNT-DAG: cnn-widen-contractions: kept = 2 (

// Three channels do not fill what tensor cores copy; the bias is widened too.
// CHECK-LABEL: func.func @picture
// CHECK-DAG: %[[X:.*]] = cnn.cast %arg0 to f32
// CHECK-DAG: %[[W:.*]] = cnn.cast %{{.*}} to f32 {{.*}} -> tensor<8x3x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.cast %{{.*}} to f32 {{.*}} -> tensor<8xf32>
// CHECK: %[[Y:.*]] = cnn.conv %[[X]], %[[W]], %[[B]] {{.*}}strides = array<i64: 2, 2>{{.*}} -> tensor<1x8x2x2xf32>
// CHECK: %[[R:.*]] = cnn.cast %[[Y]] to f16
// CHECK: return %[[R]]
func.func @picture(%x: tensor<1x3x4x4xf16>) -> tensor<1x8x2x2xf16> {
  %w = cnn.constant dense<1.0> : tensor<8x3x1x1xf16>
  %b = cnn.constant dense<2.0> : tensor<8xf16>
  %0 = cnn.conv %x, %w, %b {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x3x4x4xf16>, tensor<8x3x1x1xf16>, tensor<8xf16>) -> tensor<1x8x2x2xf16>
  return %0 : tensor<1x8x2x2xf16>
}

// There is no code for bf16 on tensor cores, and none for weights that are no
// constant.
// CHECK-LABEL: func.func @others
// CHECK: cnn.conv {{.*}} -> tensor<1x8x4x4xf32>
// CHECK: cnn.cast %{{.*}} to bf16
// CHECK: cnn.matmul {{.*}} -> tensor<2x4xf32>
// CHECK: cnn.cast %{{.*}} to f16
func.func @others(%x: tensor<1x8x4x4xbf16>, %a: tensor<2x16xf16>, %v: tensor<16x4xf16>) -> (tensor<1x8x4x4xbf16>, tensor<2x4xf16>) {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xbf16>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xbf16>, tensor<8x8x1x1xbf16>) -> tensor<1x8x4x4xbf16>
  %1 = cnn.matmul %a, %v : (tensor<2x16xf16>, tensor<16x4xf16>) -> tensor<2x4xf16>
  return %0, %1 : tensor<1x8x4x4xbf16>, tensor<2x4xf16>
}

// CHECK-LABEL: func.func @stays
// CHECK-NOT: cnn.cast
// CHECK: return
func.func @stays(%x: tensor<1x8x4x4xf16>, %d: tensor<1x16x4x4xf16>, %f: tensor<1x3x4x4xf32>) -> (tensor<1x8x4x4xf16>, tensor<1x16x4x4xf16>, tensor<1x8x4x4xf32>) {
  %w = cnn.constant dense<1.0> : tensor<8x8x1x1xf16>
  %k = cnn.constant dense<1.0> : tensor<16x1x1x1xf16>
  %v = cnn.constant dense<1.0> : tensor<8x3x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x4x4xf16>, tensor<8x8x1x1xf16>) -> tensor<1x8x4x4xf16>
  %1 = cnn.conv %d, %k {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 16 : i64} : (tensor<1x16x4x4xf16>, tensor<16x1x1x1xf16>) -> tensor<1x16x4x4xf16>
  %2 = cnn.conv %f, %v {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x3x4x4xf32>, tensor<8x3x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %0, %1, %2 : tensor<1x8x4x4xf16>, tensor<1x16x4x4xf16>, tensor<1x8x4x4xf32>
}
