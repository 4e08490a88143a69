// RUN: cnn-opt %s -split-input-file -cnn-form-kernels | FileCheck %s --check-prefixes=CHECK,ON
// RUN: cnn-opt %s -split-input-file \
// RUN:   -cnn-form-kernels="fuse-relayout-epilogue=false max-recompute=0 max-operations=2" \
// RUN:   | FileCheck %s --check-prefixes=CHECK,OFF

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>

// CHECK-LABEL: func @relayout
func.func @relayout(%x: tensor<1x8x4x4xf32, #c8>, %w: tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32> {
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.conv
  // ON-NEXT: cnn.relayout
  // OFF-NEXT: cnn.yield
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x8x4x4xf32, #c8>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32, #c8>
  %1 = cnn.relayout %0 : (tensor<1x8x4x4xf32, #c8>) -> tensor<1x8x4x4xf32>
  return %1 : tensor<1x8x4x4xf32>
}

// -----

// CHECK-LABEL: func @recompute
func.func @recompute(%x: tensor<1x1x32x32xf32>) -> tensor<1x1x30x30xf32> {
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.unary
  // ON-NEXT: cnn.pool
  // OFF-NEXT: cnn.yield
  %0 = cnn.unary relu %x : (tensor<1x1x32x32xf32>) -> tensor<1x1x32x32xf32>
  %1 = cnn.pool max %0 {kernel = array<i64: 3, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x1x32x32xf32>) -> tensor<1x1x30x30xf32>
  return %1 : tensor<1x1x30x30xf32>
}

// -----

// CHECK-LABEL: func @size
func.func @size(%x: tensor<32xf32>) -> tensor<32xf32> {
  // ON-COUNT-1: cnn.kernel
  // OFF-COUNT-2: cnn.kernel
  // CHECK-NOT: cnn.kernel
  %0 = cnn.unary relu %x : (tensor<32xf32>) -> tensor<32xf32>
  %1 = cnn.unary abs %0 : (tensor<32xf32>) -> tensor<32xf32>
  %2 = cnn.unary neg %1 : (tensor<32xf32>) -> tensor<32xf32>
  return %2 : tensor<32xf32>
}
