// Depthwise convolutions on a processor.
// RUN: cnn-opt %s -split-input-file -cnn-assign-layouts -cnn-form-kernels \
// RUN:   -cnn-fuse-windows="target=cpu device=x86-64-v4" -remarks-filter=cnn-fusion \
// RUN:   -remark-format=emitRemark -o %t.mlir 2>&1 | FileCheck %s --check-prefix=WHY
// RUN: FileCheck %s < %t.mlir

// 4.8 MB between the two stay with a core.

// WHY: (cnn.conv) joins {{.*}} thousand cycles with its input
// CHECK-LABEL: func @widened
func.func @widened(%x: tensor<1x16x112x112xf32>) -> tensor<1x96x56x56xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK-NEXT: cnn.unary {{.*}}relu
  // CHECK-NEXT: cnn.conv {{.*}} group = 96
  // CHECK: cnn.yield
  %w = cnn.constant dense<1.0> : tensor<96x16x1x1xf32>
  %d = cnn.constant dense<1.0> : tensor<96x1x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x16x112x112xf32>, tensor<96x16x1x1xf32>) -> tensor<1x96x112x112xf32>
  %1 = cnn.unary relu %0 : (tensor<1x96x112x112xf32>) -> tensor<1x96x112x112xf32>
  %2 = cnn.conv %1, %d {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>, group = 96 : i64} : (tensor<1x96x112x112xf32>, tensor<96x1x3x3xf32>) -> tensor<1x96x56x56xf32>
  return %2 : tensor<1x96x56x56xf32>
}

// -----

// A picture of 14x14 stays in caches anyway: rows would be computed twice.

// WHY: does not join {{.*}} thousand cycles with its input
// CHECK-LABEL: func @small
func.func @small(%x: tensor<1x64x14x14xf32>) -> tensor<1x384x14x14xf32> {
  // CHECK-COUNT-2: = cnn.kernel ins(%{{.*}}, %
  %w = cnn.constant dense<1.0> : tensor<384x64x1x1xf32>
  %d = cnn.constant dense<1.0> : tensor<384x1x3x3xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x64x14x14xf32>, tensor<384x64x1x1xf32>) -> tensor<1x384x14x14xf32>
  %1 = cnn.conv %0, %d {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 384 : i64} : (tensor<1x384x14x14xf32>, tensor<384x1x3x3xf32>) -> tensor<1x384x14x14xf32>
  return %1 : tensor<1x384x14x14xf32>
}

// -----

// A depthwise convolution joins no depthwise one, and a pool joins nothing.

// WHY: does not join {{.*}}: what it reads is no convolution of two dimensions and one group
// WHY: does not join {{.*}}: it is no depthwise convolution on blocked channels
// CHECK-LABEL: func @others
func.func @others(%x: tensor<1x32x112x112xf32>) -> tensor<1x32x56x56xf32> {
  // CHECK-COUNT-3: = cnn.kernel ins(%
  %d = cnn.constant dense<1.0> : tensor<32x1x3x3xf32>
  %0 = cnn.conv %x, %d {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 32 : i64} : (tensor<1x32x112x112xf32>, tensor<32x1x3x3xf32>) -> tensor<1x32x112x112xf32>
  %1 = cnn.conv %0, %d {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 32 : i64} : (tensor<1x32x112x112xf32>, tensor<32x1x3x3xf32>) -> tensor<1x32x112x112xf32>
  %2 = cnn.pool max %1 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x32x112x112xf32>) -> tensor<1x32x56x56xf32>
  return %2 : tensor<1x32x56x56xf32>
}
