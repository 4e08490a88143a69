// RUN: cnn-opt %s --cnn-fold-padding --canonicalize -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-fold-padding: folded = 5 (
// COUNT: cnn-fold-padding: cropped = 1 (
// COUNT: cnn-fold-padding: merged = 3 (

// CHECK-LABEL: func @conv
// CHECK-SAME: (%[[X:.*]]: tensor<1x3x8x8xf32>, %[[W:.*]]: tensor
// CHECK-NEXT: %[[Y:.*]] = cnn.conv %[[X]], %[[W]] {{.*}}pads = array<i64: 1, 3, 2, 1>
// CHECK-NEXT: return %[[Y]]
func.func @conv(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<1x4x9x10xf32> {
  %p = cnn.pad constant %x {low = array<i64: 0, 0, 0, 2>, high = array<i64: 0, 0, 1, 0>}
      : (tensor<1x3x8x8xf32>) -> tensor<1x3x9x10xf32>
  %y = cnn.conv %p, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x3x9x10xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x9x10xf32>
  return %y : tensor<1x4x9x10xf32>
}

// Other users of the padded tensor keep it.
// CHECK-LABEL: func @conv_shared
// CHECK-SAME: (%[[X:.*]]: tensor<1x1x4xf32>
// CHECK-DAG: cnn.conv %[[X]]
// CHECK-DAG: cnn.pad constant %[[X]]
func.func @conv_shared(%x: tensor<1x1x4xf32>, %w: tensor<1x1x3xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x6xf32>) {
  %z = cnn.constant dense<0.0> : tensor<f32>
  %p = cnn.pad constant %x, %z {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>}
      : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x6xf32>
  %y = cnn.conv %p, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x6xf32>, tensor<1x1x3xf32>) -> tensor<1x1x4xf32>
  return %y, %p : tensor<1x1x4xf32>, tensor<1x1x6xf32>
}

// CHECK-LABEL: func @pool_sum
// CHECK-NEXT: cnn.pool sum %arg0 {{.*}}pads = array<i64: 1, 0>
// CHECK-NEXT: return
func.func @pool_sum(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %p = cnn.pad constant %x {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>} : (tensor<1x1x4xf32>) -> tensor<1x1x6xf32>
  // The last element of the padded tensor does not take part.
  %y = cnn.pool sum %p {kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, -1>}
      : (tensor<1x1x6xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @pool_max_infinity
// CHECK: cnn.pool max %arg0 {{.*}}pads = array<i64: 1, 1>
func.func @pool_max_infinity(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %v = cnn.constant dense<0xFF800000> : tensor<f32>
  %p = cnn.pad constant %x, %v {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>} : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x6xf32>
  %y = cnn.pool max %p {kernel = array<i64: 3>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>}
      : (tensor<1x1x6xf32>) -> tensor<1x1x4xf32>
  return %y : tensor<1x1x4xf32>
}

// Zeros lose against what relu returns; relu6 and a concatenation of such too.
// CHECK-LABEL: func @pool_max_relu
// CHECK: %[[C:.*]] = cnn.concat
// CHECK: cnn.pool max %[[C]] {{.*}}pads = array<i64: 1, 1>
func.func @pool_max_relu(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %six = cnn.constant dense<6.0> : tensor<f32>
  %r = cnn.unary relu %x : (tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s = cnn.binary min %r, %six : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %c = cnn.concat %r, %s {axis = 1 : i64} : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %p = cnn.pad constant %c {low = array<i64: 0, 0, 1>, high = array<i64: 0, 0, 1>} : (tensor<1x2x4xf32>) -> tensor<1x2x6xf32>
  %y = cnn.pool max %p {kernel = array<i64: 3>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>}
      : (tensor<1x2x6xf32>) -> tensor<1x2x4xf32>
  return %y : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @pads
// CHECK-NEXT: cnn.pad constant %arg0 {high = array<i64: 3, 0>, low = array<i64: 1, 5>}
// CHECK-NEXT: return
func.func @pads(%x: tensor<2x2xf32>) -> tensor<6x7xf32> {
  %p = cnn.pad constant %x {low = array<i64: 1, 2>, high = array<i64: 0, 0>} : (tensor<2x2xf32>) -> tensor<3x4xf32>
  %q = cnn.pad constant %p {low = array<i64: 0, 3>, high = array<i64: 3, 0>} : (tensor<3x4xf32>) -> tensor<6x7xf32>
  return %q : tensor<6x7xf32>
}

// CHECK-LABEL: func @slice_cancels
// CHECK-NEXT: return %arg0
func.func @slice_cancels(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %p = cnn.pad reflect %x {low = array<i64: 1, 1>, high = array<i64: 0, 1>} : (tensor<2x2xf32>) -> tensor<3x4xf32>
  %s = cnn.slice %p {starts = array<i64: 1, 1>, steps = array<i64: 1, 1>, sizes = array<i64: 2, 2>} : (tensor<3x4xf32>) -> tensor<2x2xf32>
  return %s : tensor<2x2xf32>
}

// CHECK-LABEL: func @slice_keeps_some
// CHECK-NEXT: %[[S:.*]] = cnn.slice %arg0 {sizes = array<i64: 2, 1>, starts = array<i64: 0, 1>
// CHECK-NEXT: cnn.pad constant %[[S]] {high = array<i64: 0, 1>, low = array<i64: 1, 0>}
func.func @slice_keeps_some(%x: tensor<2x2xf32>) -> tensor<3x2xf32> {
  %p = cnn.pad constant %x {low = array<i64: 2, 1>, high = array<i64: 0, 1>} : (tensor<2x2xf32>) -> tensor<4x4xf32>
  %s = cnn.slice %p {starts = array<i64: 1, 2>, steps = array<i64: 1, 1>, sizes = array<i64: 3, 2>} : (tensor<4x4xf32>) -> tensor<3x2xf32>
  return %s : tensor<3x2xf32>
}

// CHECK-LABEL: func @crop
// CHECK-NEXT: cnn.conv_transpose %arg0, %arg1 {{.*}}pads = array<i64: 1, 2>
// CHECK-NEXT: return
func.func @crop(%x: tensor<1x1x4xf32>, %w: tensor<1x2x4xf32>) -> tensor<1x2x7xf32> {
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64}
      : (tensor<1x1x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x10xf32>
  %s = cnn.slice %y {starts = array<i64: 0, 0, 1>, steps = array<i64: 1, 1, 1>, sizes = array<i64: 1, 2, 7>} : (tensor<1x2x10xf32>) -> tensor<1x2x7xf32>
  return %s : tensor<1x2x7xf32>
}
