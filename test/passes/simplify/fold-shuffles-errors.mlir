// RUN: cnn-opt %s --cnn-fold-shuffles | FileCheck %s

// What must be left alone.

// Pixels move, too; images move; a dimension has channels and pixels.
// CHECK-LABEL: func @others
// CHECK-NOT: cnn.gather
// CHECK-COUNT-3: cnn.transpose
// CHECK: return
func.func @others(%x: tensor<2x4x3x2xf32>) -> (tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>) {
  %r = cnn.reshape %x {shape = array<i64: 2, 4, 3, 2, 1>} : (tensor<2x4x3x2xf32>) -> tensor<2x4x3x2x1xf32>
  %t = cnn.transpose %r {permutation = array<i64: 0, 1, 3, 2, 4>} : (tensor<2x4x3x2x1xf32>) -> tensor<2x4x2x3x1xf32>
  %a = cnn.reshape %t {shape = array<i64: 2, 4, 3, 2>} : (tensor<2x4x2x3x1xf32>) -> tensor<2x4x3x2xf32>
  %r1 = cnn.reshape %x {shape = array<i64: 2, 2, 2, 6>} : (tensor<2x4x3x2xf32>) -> tensor<2x2x2x6xf32>
  %t1 = cnn.transpose %r1 {permutation = array<i64: 1, 0, 2, 3>} : (tensor<2x2x2x6xf32>) -> tensor<2x2x2x6xf32>
  %b = cnn.reshape %t1 {shape = array<i64: 2, 4, 3, 2>} : (tensor<2x2x2x6xf32>) -> tensor<2x4x3x2xf32>
  %r2 = cnn.reshape %x {shape = array<i64: 2, 3, 4, 2>} : (tensor<2x4x3x2xf32>) -> tensor<2x3x4x2xf32>
  %t2 = cnn.transpose %r2 {permutation = array<i64: 0, 2, 1, 3>} : (tensor<2x3x4x2xf32>) -> tensor<2x4x3x2xf32>
  %c = cnn.reshape %t2 {shape = array<i64: 2, 4, 3, 2>} : (tensor<2x4x3x2xf32>) -> tensor<2x4x3x2xf32>
  return %a, %b, %c : tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>, tensor<2x4x3x2xf32>
}

// Some channels twice, others not at all; two users; another tensor with
// channels in their order; another axis; weights that are no constants.
// CHECK-LABEL: func @stay
// CHECK: %[[A:.*]] = cnn.gather
// CHECK-NEXT: cnn.unary relu %[[A]]
// CHECK: %[[B:.*]] = cnn.gather
// CHECK-NEXT: cnn.unary relu %[[B]]
// CHECK: %[[C:.*]] = cnn.gather
// CHECK-NEXT: cnn.binary add %[[C]]
// CHECK: %[[D:.*]] = cnn.gather
// CHECK-NEXT: cnn.unary relu %[[D]]
// CHECK: %[[E:.*]] = cnn.gather
// CHECK-NEXT: cnn.conv %[[E]]
func.func @stay(%x: tensor<1x3x3xf32>, %z: tensor<1x3x3xf32>, %w: tensor<1x3x1xf32>) -> (tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x1x3xf32>) {
  %i = cnn.constant dense<[0, 0, 1]> : tensor<3xi64>
  %j = cnn.constant dense<[0, 2, 1]> : tensor<3xi64>
  %g = cnn.gather %x, %i {axis = 1 : i64} : (tensor<1x3x3xf32>, tensor<3xi64>) -> tensor<1x3x3xf32>
  %a = cnn.unary relu %g : (tensor<1x3x3xf32>) -> tensor<1x3x3xf32>
  %h = cnn.gather %x, %j {axis = 1 : i64} : (tensor<1x3x3xf32>, tensor<3xi64>) -> tensor<1x3x3xf32>
  %b = cnn.unary relu %h : (tensor<1x3x3xf32>) -> tensor<1x3x3xf32>
  %k = cnn.gather %x, %j {axis = 1 : i64} : (tensor<1x3x3xf32>, tensor<3xi64>) -> tensor<1x3x3xf32>
  %c = cnn.binary add %k, %z : (tensor<1x3x3xf32>, tensor<1x3x3xf32>) -> tensor<1x3x3xf32>
  %l = cnn.gather %x, %j {axis = 2 : i64} : (tensor<1x3x3xf32>, tensor<3xi64>) -> tensor<1x3x3xf32>
  %d = cnn.unary relu %l : (tensor<1x3x3xf32>) -> tensor<1x3x3xf32>
  %m = cnn.gather %x, %j {axis = 1 : i64} : (tensor<1x3x3xf32>, tensor<3xi64>) -> tensor<1x3x3xf32>
  %e = cnn.conv %m, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 1 : i64} : (tensor<1x3x3xf32>, tensor<1x3x1xf32>) -> tensor<1x1x3xf32>
  return %a, %b, %c, %d, %h, %e : tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x1x3xf32>
}
