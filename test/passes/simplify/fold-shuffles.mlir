// RUN: cnn-opt %s --cnn-fold-shuffles --remarks-filter=cnn-fold-shuffles --remark-format=emitRemark -verify-diagnostics -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-fold-shuffles: found = 4 (
// COUNT: cnn-fold-shuffles: pushed = 7 (
// COUNT: cnn-fold-shuffles: folded = 1 (

// A shuffle is a table, which stays in front of groups that are not those of
// its operand.
// CHECK-LABEL: func @grouped
// CHECK: %[[I:.*]] = cnn.constant dense<[0, 3, 1, 4, 2, 5]> : tensor<6xi64>
// CHECK-NEXT: %[[G:.*]] = cnn.gather %arg0, %[[I]] {axis = 1 : i64}
// CHECK-NEXT: cnn.conv %[[G]], %{{.*}} group = 2
func.func @grouped(%x: tensor<2x6x4x4xf32>) -> tensor<2x2x4x4xf32> {
  %w = cnn.constant dense<[[[[1.0]], [[2.0]], [[3.0]]], [[[4.0]], [[5.0]], [[6.0]]]]> : tensor<2x3x1x1xf32>
  // expected-remark @below {{Reason="shuffle stays in front of cnn.conv"}}
  %r = cnn.reshape %x {shape = array<i64: 2, 2, 3, 4, 4>} : (tensor<2x6x4x4xf32>) -> tensor<2x2x3x4x4xf32>
  %t = cnn.transpose %r {permutation = array<i64: 0, 2, 1, 3, 4>} : (tensor<2x2x3x4x4xf32>) -> tensor<2x3x2x4x4xf32>
  %s = cnn.reshape %t {shape = array<i64: 2, 6, 4, 4>} : (tensor<2x3x2x4x4xf32>) -> tensor<2x6x4x4xf32>
  %y = cnn.conv %s, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<2x6x4x4xf32>, tensor<2x3x1x1xf32>) -> tensor<2x2x4x4xf32>
  return %y : tensor<2x2x4x4xf32>
}

// It moves behind what treats channels one by one; pixels may be split off
// their dimensions. A convolution of one group takes it into its weights.
// CHECK-LABEL: func @folded
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[\[\[}}1.{{.*}} [{{\[}}3.{{.*}} [{{\[}}2.{{.*}} [{{\[}}4.{{.*}}> : tensor<1x4x1x1xf32>
// CHECK-DAG: %[[D:.*]] = cnn.constant dense<{{\[\[\[\[}}1.{{.*}} {{\[\[\[}}3.{{.*}} {{\[\[\[}}2.{{.*}} {{\[\[\[}}4.{{.*}}> : tensor<4x1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<[5.000000e+00, 7.000000e+00, 6.000000e+00, 8.000000e+00]> : tensor<4xf32>
// CHECK-DAG: %[[C:.*]] = cnn.constant dense<{{\[\[\[}}1.{{.*}} {{\[\[}}3.{{.*}} {{\[\[}}2.{{.*}} {{\[\[}}4.{{.*}}> : tensor<4x1x1xf32>
// CHECK-DAG: %[[E:.*]] = cnn.constant dense<2.000000e+00> : tensor<1x4x4xf32>
// CHECK: %[[R:.*]] = cnn.unary relu %arg0
// CHECK-NEXT: %[[S:.*]] = cnn.binary sub %[[C]], %[[R]]
// CHECK-NEXT: %[[M:.*]] = cnn.binary mul %[[S]], %[[E]]
// CHECK-NEXT: %[[V:.*]] = cnn.conv %[[M]], %[[D]], %[[B]] {{.*}} group = 4
// CHECK-NEXT: %[[P:.*]] = cnn.pool max %[[V]]
// CHECK-NEXT: %[[T:.*]] = cnn.cast %[[P]]
// CHECK-NEXT: %[[F:.*]] = cnn.cast %[[T]]
// CHECK-NEXT: %[[Y:.*]] = cnn.conv %[[F]], %[[W]] {{.*}} group = 1
// CHECK-NEXT: return %[[Y]]
func.func @folded(%x: tensor<1x4x4x4xf32>) -> tensor<1x1x2x2xf32> {
  %c = cnn.constant dense<[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]> : tensor<4x1x1xf32>
  %e = cnn.constant dense<2.0> : tensor<1x4x4xf32>
  %d = cnn.constant dense<[[[[1.0]]], [[[2.0]]], [[[3.0]]], [[[4.0]]]]> : tensor<4x1x1x1xf32>
  %b = cnn.constant dense<[5.0, 6.0, 7.0, 8.0]> : tensor<4xf32>
  %w = cnn.constant dense<[[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]]> : tensor<1x4x1x1xf32>
  // expected-remark @below {{What="shuffle becomes an order of the convolution's weights"}}
  %r = cnn.reshape %x {shape = array<i64: 2, 2, 16>} : (tensor<1x4x4x4xf32>) -> tensor<2x2x16xf32>
  %t = cnn.transpose %r {permutation = array<i64: 1, 0, 2>} : (tensor<2x2x16xf32>) -> tensor<2x2x16xf32>
  %s = cnn.reshape %t {shape = array<i64: 1, 4, 4, 4>} : (tensor<2x2x16xf32>) -> tensor<1x4x4x4xf32>
  %0 = cnn.unary relu %s : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  %1 = cnn.binary sub %c, %0 : (tensor<4x1x1xf32>, tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  %2 = cnn.binary mul %1, %e : (tensor<1x4x4x4xf32>, tensor<1x4x4xf32>) -> tensor<1x4x4x4xf32>
  %3 = cnn.conv %2, %d, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 4 : i64} : (tensor<1x4x4x4xf32>, tensor<4x1x1x1xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
  %4 = cnn.pool max %3 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x2x2xf32>
  %5 = cnn.cast %4 to f16 : (tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf16>
  %6 = cnn.cast %5 to f32 : (tensor<1x4x2x2xf16>) -> tensor<1x4x2x2xf32>
  %y = cnn.conv %6, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x4x2x2xf32>, tensor<1x4x1x1xf32>) -> tensor<1x1x2x2xf32>
  return %y : tensor<1x1x2x2xf32>
}

// Two shuffles of 2 x 3 and 3 x 2 are none: the table is that of no change,
// which cnn-simplify-movement drops.
// CHECK-LABEL: func @twice
// CHECK: %[[I:.*]] = cnn.constant dense<[0, 1, 2, 3, 4, 5]> : tensor<6xi64>
// CHECK-NEXT: %[[G:.*]] = cnn.gather %arg0, %[[I]]
// CHECK-NEXT: return %[[G]]
func.func @twice(%x: tensor<1x6x4xf32>) -> tensor<1x6x4xf32> {
  // expected-remark @below {{Reason="shuffle stays in front of func.return"}}
  %r = cnn.reshape %x {shape = array<i64: 1, 2, 3, 4>} : (tensor<1x6x4xf32>) -> tensor<1x2x3x4xf32>
  %t = cnn.transpose %r {permutation = array<i64: 0, 2, 1, 3>} : (tensor<1x2x3x4xf32>) -> tensor<1x3x2x4xf32>
  %s = cnn.reshape %t {shape = array<i64: 1, 6, 4>} : (tensor<1x3x2x4xf32>) -> tensor<1x6x4xf32>
  %r2 = cnn.reshape %s {shape = array<i64: 1, 3, 2, 4>} : (tensor<1x6x4xf32>) -> tensor<1x3x2x4xf32>
  %t2 = cnn.transpose %r2 {permutation = array<i64: 0, 2, 1, 3>} : (tensor<1x3x2x4xf32>) -> tensor<1x2x3x4xf32>
  %s2 = cnn.reshape %t2 {shape = array<i64: 1, 6, 4>} : (tensor<1x2x3x4xf32>) -> tensor<1x6x4xf32>
  return %s2 : tensor<1x6x4xf32>
}

// The halves of a shuffle gather fewer channels, in whatever order the slices
// take them.
// CHECK-LABEL: func @halves
// CHECK-DAG: %[[I:.*]] = cnn.constant dense<[0, 2]> : tensor<2xi64>
// CHECK-DAG: %[[J:.*]] = cnn.constant dense<[3, 1]> : tensor<2xi64>
// CHECK-DAG: %[[A:.*]] = cnn.gather %arg0, %[[I]]
// CHECK-DAG: %[[B:.*]] = cnn.gather %arg0, %[[J]]
// CHECK: return %[[A]], %[[B]]
func.func @halves(%x: tensor<1x4x4xf32>) -> (tensor<1x2x4xf32>, tensor<1x2x4xf32>) {
  %i = cnn.constant dense<[0, -2, 1, 7]> : tensor<4xi32>
  %s = cnn.gather %x, %i {axis = 1 : i64} : (tensor<1x4x4xf32>, tensor<4xi32>) -> tensor<1x4x4xf32>
  %a = cnn.slice %s {starts = array<i64: 0, 0, 0>, steps = array<i64: 1, 1, 1>, sizes = array<i64: 1, 2, 4>} : (tensor<1x4x4xf32>) -> tensor<1x2x4xf32>
  %b = cnn.slice %s {starts = array<i64: 0, 3, 0>, steps = array<i64: 1, -1, 1>, sizes = array<i64: 1, 2, 4>} : (tensor<1x4x4xf32>) -> tensor<1x2x4xf32>
  return %a, %b : tensor<1x2x4xf32>, tensor<1x2x4xf32>
}
