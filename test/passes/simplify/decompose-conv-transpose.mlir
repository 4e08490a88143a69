// RUN: cnn-opt %s --cnn-decompose-conv-transpose --canonicalize -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-decompose-conv-transpose: decomposed = 6 (

// Stride 1: flipped taps, input and output channels swapped, padding turned
// round.
// CHECK-LABEL: func @stride1
// CHECK: %[[W:.*]] = cnn.constant dense<{{\[\[\[}}3.000000e+00, 2.000000e+00, 1.000000e+00], [9.000000e+00, 8.000000e+00, 7.000000e+00]], {{\[\[}}6.000000e+00, 5.000000e+00, 4.000000e+00], [1.200000e+01, 1.100000e+01, 1.000000e+01]]]> : tensor<2x2x3xf32>
// CHECK: cnn.conv %arg0, %[[W]] {{.*}}pads = array<i64: 1, 2>
// CHECK-NEXT: return
func.func @stride1(%x: tensor<1x2x4xf32>) -> tensor<1x2x5xf32> {
  %w = cnn.constant dense<[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]]> : tensor<2x2x3xf32>
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 0>, group = 1 : i64}
      : (tensor<1x2x4xf32>, tensor<2x2x3xf32>) -> tensor<1x2x5xf32>
  return %y : tensor<1x2x5xf32>
}

// More padding than the kernel reaches cuts off input.
// CHECK-LABEL: func @stride1_crop
// CHECK: %[[X:.*]] = cnn.slice %arg0 {sizes = array<i64: 1, 1, 3>, starts = array<i64: 0, 0, 1>
// CHECK: cnn.conv %[[X]], %{{.*}}dilations = array<i64: 2>{{.*}}pads = array<i64: 0, 1>
// CHECK-NEXT: return
func.func @stride1_crop(%x: tensor<1x1x4xf32>) -> tensor<1x1x2xf32> {
  %w = cnn.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 1>, dilations = array<i64: 2>, pads = array<i64: 3, 1>, group = 1 : i64}
      : (tensor<1x1x4xf32>, tensor<1x1x2xf32>) -> tensor<1x1x2xf32>
  return %y : tensor<1x1x2xf32>
}

// A U-Net's upsampling: one 1x1 convolution with four times the channels, whose
// bias repeats, and a shuffle.
// CHECK-LABEL: func @unet
// CHECK-DAG: %[[W:.*]] = cnn.constant dense<{{\[\[\[\[}}1.000000e+00]]], {{\[\[\[}}2.000000e+00]]], {{\[\[\[}}3.000000e+00]]], {{\[\[\[}}4.000000e+00]]]]> : tensor<4x1x1x1xf32>
// CHECK-DAG: %[[B:.*]] = cnn.constant dense<5.000000e+00> : tensor<4xf32>
// CHECK: %[[C:.*]] = cnn.conv %arg0, %[[W]], %[[B]] {{.*}}pads = array<i64: 0, 0, 0, 0>{{.*}} -> tensor<1x4x8x8xf32>
// CHECK: %[[R:.*]] = cnn.reshape %[[C]] {{.*}} -> tensor<1x1x2x2x1x8x8xf32>
// CHECK: %[[T:.*]] = cnn.transpose %[[R]] {permutation = array<i64: 0, 1, 4, 5, 2, 6, 3>}
// CHECK: cnn.reshape %[[T]] {{.*}} -> tensor<1x1x16x16xf32>
// CHECK-NEXT: return
func.func @unet(%x: tensor<1x1x8x8xf32>) -> tensor<1x1x16x16xf32> {
  %w = cnn.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>
  %b = cnn.constant dense<5.0> : tensor<1xf32>
  %y = cnn.conv_transpose %x, %w, %b {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x1x8x8xf32>, tensor<1x1x2x2xf32>, tensor<1xf32>) -> tensor<1x1x16x16xf32>
  return %y : tensor<1x1x16x16xf32>
}

// Kernel 4, stride 2, padding 1 starts inside a position: the shuffle is
// cropped.
// CHECK-LABEL: func @cropped
// CHECK: %[[W:.*]] = cnn.constant dense<{{\[\[\[}}3.000000e+00, 1.000000e+00]], {{\[\[}}4.000000e+00, 2.000000e+00]]]> : tensor<2x1x2xf32>
// CHECK: cnn.conv %arg0, %[[W]] {{.*}}pads = array<i64: 1, 1>{{.*}} -> tensor<1x2x9xf32>
// CHECK: cnn.slice %{{.*}} {sizes = array<i64: 1, 1, 16>, starts = array<i64: 0, 0, 1>, steps = array<i64: 1, 1, 1>} : (tensor<1x1x18xf32>)
// CHECK-NEXT: return
func.func @cropped(%x: tensor<1x1x8xf32>) -> tensor<1x1x16xf32> {
  %w = cnn.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32>
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 1, 1>, group = 1 : i64}
      : (tensor<1x1x8xf32>, tensor<1x1x4xf32>) -> tensor<1x1x16xf32>
  return %y : tensor<1x1x16xf32>
}

// Kernel 3, stride 2: the phases differ, one convolution each.
// CHECK-LABEL: func @phases
// CHECK-DAG: %[[W0:.*]] = cnn.constant dense<{{\[\[\[}}3.000000e+00, 1.000000e+00]]]> : tensor<1x1x2xf32>
// CHECK-DAG: %[[W1:.*]] = cnn.constant dense<2.000000e+00> : tensor<1x1x1xf32>
// CHECK-DAG: %[[C0:.*]] = cnn.conv %arg0, %[[W0]]
// CHECK-DAG: %[[C1:.*]] = cnn.conv %arg0, %[[W1]]
// CHECK: cnn.concat %[[C0]], %[[C1]] {axis = 1 : i64}
// CHECK: cnn.transpose
// CHECK: cnn.slice
func.func @phases(%x: tensor<1x1x8xf32>) -> tensor<1x1x16xf32> {
  %w = cnn.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 1, 0>, group = 1 : i64}
      : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x16xf32>
  return %y : tensor<1x1x16xf32>
}

// Groups: the phases of a group's outputs stay together.
// CHECK-LABEL: func @groups
// CHECK: dense<{{\[\[\[}}1.000000e+00]], {{\[\[}}2.000000e+00]], {{\[\[}}3.000000e+00]], {{\[\[}}4.000000e+00]]]> : tensor<4x1x1xf32>
// CHECK: cnn.conv {{.*}}group = 2 : i64
// CHECK: cnn.reshape %{{.*}} -> tensor<1x2x2x1x5xf32>
// CHECK: cnn.transpose %{{.*}} {permutation = array<i64: 0, 1, 3, 4, 2>}
func.func @groups(%x: tensor<1x2x5xf32>) -> tensor<1x2x10xf32> {
  %w = cnn.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf32>
  %y = cnn.conv_transpose %x, %w {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, 0>, group = 2 : i64}
      : (tensor<1x2x5xf32>, tensor<2x1x2xf32>) -> tensor<1x2x10xf32>
  return %y : tensor<1x2x10xf32>
}
