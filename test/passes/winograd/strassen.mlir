// RUN: cnn-opt %s -split-input-file -cnn-strassen -statistics \
// RUN:   -mlir-elide-resource-strings-if-larger=8 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-strassen: done = 3 (
// COUNT: cnn-strassen: kept = 5 (

// Products that are deep and wide enough for the additions not to show.

// CHECK-LABEL: func @deep
func.func @deep(%x: tensor<1x1024x56x56xf32>) -> tensor<1x1024x56x56xf32> {
  // CHECK: %[[U:.*]] = cnn.constant {{.*}} : tensor<7x512x512xf32>
  // CHECK: cnn.strassen_conv %{{.*}}, %[[U]], %{{.*}} {strides = array<i64: 1, 1>}
  // CHECK-NOT: tensor<1024x1024x1x1xf32>
  %w = cnn.constant dense<0.5> : tensor<1024x1024x1x1xf32>
  %b = cnn.constant dense<0.5> : tensor<1024xf32>
  %y = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x1024x56x56xf32>, tensor<1024x1024x1x1xf32>, tensor<1024xf32>) -> tensor<1x1024x56x56xf32>
  return %y : tensor<1x1024x56x56xf32>
}

// -----

// Where sums of quarters of the channels stay in near caches, two levels.

// CHECK-LABEL: func @two_levels
func.func @two_levels(%x: tensor<1x512x56x56xf32>) -> tensor<1x512x56x56xf32> {
  // CHECK: %[[U:.*]] = cnn.constant {{.*}} : tensor<49x128x128xf32>
  // CHECK: cnn.strassen_conv %{{.*}}, %[[U]] {strides = array<i64: 1, 1>}
  %w = cnn.constant dense<0.5> : tensor<512x512x1x1xf32>
  %y = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x512x56x56xf32>, tensor<512x512x1x1xf32>) -> tensor<1x512x56x56xf32>
  return %y : tensor<1x512x56x56xf32>
}

// -----

// CHECK-LABEL: func @strided
func.func @strided(%x: tensor<1x1024x112x112xf32>) -> tensor<1x1024x56x56xf32> {
  // CHECK: cnn.strassen_conv %{{.*}}, %{{.*}} {strides = array<i64: 2, 2>}
  %w = cnn.constant dense<0.5> : tensor<1024x1024x1x1xf32>
  %y = cnn.conv %x, %w {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x1024x112x112xf32>, tensor<1024x1024x1x1xf32>) -> tensor<1x1024x56x56xf32>
  return %y : tensor<1x1024x56x56xf32>
}

// -----

// Few channels; halves that are no whole vectors; one pixel, which has no other;
// a bias that is computed, and a result for a depthwise convolution.

// CHECK-LABEL: func @kept
func.func @kept(%x: tensor<1x32x56x56xf32>, %v: tensor<1x1000x14x14xf32>, %p: tensor<1x2048x1x1xf32>, %b: tensor<32xf32>, %e: tensor<1x512x14x14xf32>) -> tensor<1x512x14x14xf32> {
  // CHECK-COUNT-6: cnn.conv
  // CHECK-NOT: cnn.strassen_conv
  %w0 = cnn.constant dense<0.5> : tensor<32x32x1x1xf32>
  %0 = cnn.conv %x, %w0 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x32x56x56xf32>, tensor<32x32x1x1xf32>) -> tensor<1x32x56x56xf32>
  %w1 = cnn.constant dense<0.5> : tensor<512x1000x1x1xf32>
  %1 = cnn.conv %v, %w1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x1000x14x14xf32>, tensor<512x1000x1x1xf32>) -> tensor<1x512x14x14xf32>
  %w2 = cnn.constant dense<0.5> : tensor<1024x2048x1x1xf32>
  %2 = cnn.conv %p, %w2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x2048x1x1xf32>, tensor<1024x2048x1x1xf32>) -> tensor<1x1024x1x1xf32>
  %3 = cnn.conv %x, %w0, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x32x56x56xf32>, tensor<32x32x1x1xf32>, tensor<32xf32>) -> tensor<1x32x56x56xf32>
  %w4 = cnn.constant dense<0.5> : tensor<512x512x1x1xf32>
  %4 = cnn.conv %e, %w4 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x512x14x14xf32>, tensor<512x512x1x1xf32>) -> tensor<1x512x14x14xf32>
  %5 = cnn.unary relu %4 : (tensor<1x512x14x14xf32>) -> tensor<1x512x14x14xf32>
  %w5 = cnn.constant dense<0.5> : tensor<512x1x3x3xf32>
  %6 = cnn.conv %5, %w5 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 512 : i64}
    : (tensor<1x512x14x14xf32>, tensor<512x1x3x3xf32>) -> tensor<1x512x14x14xf32>
  return %6 : tensor<1x512x14x14xf32>
}

// -----

// The algorithm knows no padding, groups, other kernels, odd numbers of channels
// and no other numbers; such convolutions are not counted.

// CHECK-LABEL: func @others
func.func @others(%x: tensor<1x1024x14x14xf32>, %d: tensor<1x1024x14x14xf64>) {
  // CHECK-COUNT-5: cnn.conv
  // CHECK-NOT: cnn.strassen_conv
  %w = cnn.constant dense<0.5> : tensor<256x1024x1x1xf32>
  %g = cnn.constant dense<0.5> : tensor<256x512x1x1xf32>
  %k = cnn.constant dense<0.5> : tensor<256x1024x1x2xf32>
  %o = cnn.constant dense<0.5> : tensor<255x1024x1x1xf32>
  %l = cnn.constant dense<0.5> : tensor<256x1024x1x1xf64>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 1, 0, 0>, group = 1 : i64}
    : (tensor<1x1024x14x14xf32>, tensor<256x1024x1x1xf32>) -> tensor<1x256x14x15xf32>
  %1 = cnn.conv %x, %g {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64}
    : (tensor<1x1024x14x14xf32>, tensor<256x512x1x1xf32>) -> tensor<1x256x14x14xf32>
  %2 = cnn.conv %x, %k {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x1024x14x14xf32>, tensor<256x1024x1x2xf32>) -> tensor<1x256x14x13xf32>
  %3 = cnn.conv %x, %o {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x1024x14x14xf32>, tensor<255x1024x1x1xf32>) -> tensor<1x255x14x14xf32>
  %4 = cnn.conv %d, %l {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
    : (tensor<1x1024x14x14xf64>, tensor<256x1024x1x1xf64>) -> tensor<1x256x14x14xf64>
  return
}
