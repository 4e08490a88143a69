// RUN: cnn-opt %s -split-input-file -cnn-winograd -statistics \
// RUN:   -mlir-elide-resource-strings-if-larger=8 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-winograd=device=x86-64-v3 \
// RUN:   -mlir-elide-resource-strings-if-larger=8 | FileCheck %s --check-prefix=V3

// COUNT: cnn-winograd: tiles-of-2 = 1 (
// COUNT: cnn-winograd: tiles-of-4 = 2 (
// COUNT: cnn-winograd: kept = 4 (

// Many pixels and filters that fit in caches: four times fewer multiplications.

// CHECK-LABEL: func @large
func.func @large(%x: tensor<1x64x56x56xf32>) -> tensor<1x64x56x56xf32> {
  // CHECK: %[[U:.*]] = cnn.constant {{.*}} : tensor<64x64x6x6xf32>
  // CHECK: cnn.winograd_conv %{{.*}}, %[[U]], %{{.*}} {pads = array<i64: 1, 1, 1, 1>, tile = 4 : i64}
  // CHECK-NOT: tensor<64x64x3x3xf32>
  %w = cnn.constant dense<0.5> : tensor<64x64x3x3xf32>
  %b = cnn.constant dense<0.5> : tensor<64xf32>
  %y = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x64x56x56xf32>, tensor<64x64x3x3xf32>, tensor<64xf32>) -> tensor<1x64x56x56xf32>
  return %y : tensor<1x64x56x56xf32>
}

// -----

// 14 is no multiple of 4, and the larger filters come from memory.

// CHECK-LABEL: func @small
func.func @small(%x: tensor<1x256x14x14xf32>) -> tensor<1x256x14x14xf32> {
  // CHECK: cnn.winograd_conv %{{.*}}, %{{.*}} {pads = array<i64: 1, 1, 1, 1>, tile = 2 : i64}
  %w = cnn.constant dense<0.5> : tensor<256x256x3x3xf32>
  %y = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x256x14x14xf32>, tensor<256x256x3x3xf32>) -> tensor<1x256x14x14xf32>
  return %y : tensor<1x256x14x14xf32>
}

// -----

// Few pixels meet many filters, which would only grow.

// CHECK-LABEL: func @filters
func.func @filters(%x: tensor<1x512x4x4xf32>) -> tensor<1x512x4x4xf32> {
  // CHECK: cnn.conv
  %w = cnn.constant dense<0.5> : tensor<512x512x3x3xf32>
  %y = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x512x4x4xf32>, tensor<512x512x3x3xf32>) -> tensor<1x512x4x4xf32>
  return %y : tensor<1x512x4x4xf32>
}

// -----

// With stride 2, 81 multiplications for 144.

// CHECK-LABEL: func @strided
func.func @strided(%x: tensor<1x128x112x112xf32>) -> tensor<1x128x56x56xf32> {
  // CHECK: %[[U:.*]] = cnn.constant {{.*}} : tensor<128x128x6x6xf32>
  // CHECK: cnn.winograd_conv %{{.*}}, %[[U]] {pads = array<i64: 1, 1, 1, 1>, stride = 2 : i64, tile = 4 : i64}
  %w = cnn.constant dense<0.5> : tensor<128x128x3x3xf32>
  %y = cnn.conv %x, %w {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x128x112x112xf32>, tensor<128x128x3x3xf32>) -> tensor<1x128x56x56xf32>
  return %y : tensor<1x128x56x56xf32>
}

// -----

// A picture has too few channels; a bias that is computed has no layout.

// CHECK-LABEL: func @picture
func.func @picture(%x: tensor<1x3x56x56xf32>, %b: tensor<64xf32>) -> tensor<1x64x56x56xf32> {
  // CHECK: cnn.conv
  // CHECK: cnn.conv
  %w = cnn.constant dense<0.5> : tensor<64x3x3x3xf32>
  %v = cnn.constant dense<0.5> : tensor<64x64x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x3x56x56xf32>, tensor<64x3x3x3xf32>) -> tensor<1x64x56x56xf32>
  %y = cnn.conv %0, %v, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x64x56x56xf32>, tensor<64x64x3x3xf32>, tensor<64xf32>) -> tensor<1x64x56x56xf32>
  return %y : tensor<1x64x56x56xf32>
}

// -----

// Minimal filtering knows no other strides, dilations, groups, other kernels, other
// numbers and no filters that are computed; such convolutions are not counted.

// CHECK-LABEL: func @others
func.func @others(%x: tensor<1x64x56x56xf32>, %f: tensor<64x64x3x3xf32>, %d: tensor<1x64x56x56xf64>) {
  // CHECK-COUNT-6: cnn.conv
  // CHECK-NOT: winograd
  %w = cnn.constant dense<0.5> : tensor<64x64x3x3xf32>
  %g = cnn.constant dense<0.5> : tensor<64x32x3x3xf32>
  %k = cnn.constant dense<0.5> : tensor<64x64x3x5xf32>
  %l = cnn.constant dense<0.5> : tensor<64x64x3x3xf64>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x64x56x56xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x56x28xf32>
  %1 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 2, 1>, pads = array<i64: 2, 1, 2, 1>, group = 1 : i64}
    : (tensor<1x64x56x56xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x56x56xf32>
  %2 = cnn.conv %x, %g {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 2 : i64}
    : (tensor<1x64x56x56xf32>, tensor<64x32x3x3xf32>) -> tensor<1x64x56x56xf32>
  %3 = cnn.conv %x, %k {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 2, 1, 2>, group = 1 : i64}
    : (tensor<1x64x56x56xf32>, tensor<64x64x3x5xf32>) -> tensor<1x64x56x56xf32>
  %4 = cnn.conv %d, %l {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x64x56x56xf64>, tensor<64x64x3x3xf64>) -> tensor<1x64x56x56xf64>
  %5 = cnn.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x64x56x56xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x56x56xf32>
  return
}

// -----

// With vectors of half a line the points of the transforms take half the time.

// CHECK-LABEL: func @by_vectors
// V3-LABEL: func @by_vectors
func.func @by_vectors(%x: tensor<1x256x28x28xf32>) -> tensor<1x256x14x14xf32> {
  // CHECK: cnn.conv
  // V3: cnn.winograd_conv %{{.*}}, %{{.*}} {pads = array<i64: 1, 1, 1, 1>, {{.*}}tile = 2 : i64}
  %w = cnn.constant dense<0.5> : tensor<256x256x3x3xf32>
  %y = cnn.conv %x, %w {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
    : (tensor<1x256x28x28xf32>, tensor<256x256x3x3xf32>) -> tensor<1x256x14x14xf32>
  return %y : tensor<1x256x14x14xf32>
}
