// RUN: cnn-opt %s -split-input-file -cnn-assign-layouts="target=cpu device=x86-64-v3" -cnn-form-kernels \
// RUN:   -cnn-fuse-gathers="target=cpu device=x86-64-v3" -remarks-filter=cnn-fusion -statistics \
// RUN:   -remark-format=emitRemark -o %t.mlir 2>&1 | FileCheck %s --check-prefix=WHY
// RUN: FileCheck %s < %t.mlir
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -cnn-fuse-gathers="target=ptx device=sm_80" \
// RUN:   -remarks-filter=cnn-fusion -remark-format=emitRemark -o %t.ptx 2>&1 | FileCheck %s --check-prefix=PTX
// RUN: not cnn-opt %s -split-input-file -cnn-fuse-gathers="target=hls device=zcu104" -o %t.hls 2>&1 | FileCheck %s --check-prefix=NONE

// PTX: shuffle stays a kernel: the target reads no channels by a table
// NONE: the target hls fuses no windows

// Groups of whole blocks take their channels one by one for the table's sake.

// WHY: shuffle (cnn.gather) joins conv: it takes channels one by one, wherever they lie
// CHECK-LABEL: func @joins
func.func @joins(%x: tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32> {
  // CHECK: cnn.constant {{.*}} tensor<16x8x1x1xf32, #cnn.layout<outer = [0, 2, 3, 1], inner = [0 : 8]>>
  // CHECK-COUNT-2: = cnn.kernel
  // CHECK-NEXT: %[[G:.*]] = cnn.gather
  // CHECK-NEXT: %[[C:.*]] = cnn.conv %[[G]]
  // CHECK-NEXT: cnn.relayout %[[C]]
  // CHECK-NEXT: cnn.yield
  // CHECK-NOT: cnn.kernel
  %w = cnn.constant dense<1.0> : tensor<16x8x1x1xf32>
  %d = cnn.constant dense<1.0> : tensor<16x1x1x1xf32>
  %i = cnn.constant dense<[0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15]> : tensor<16xi64>
  %0 = cnn.conv %x, %d {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 16 : i64} : (tensor<1x16x4x4xf32>, tensor<16x1x1x1xf32>) -> tensor<1x16x4x4xf32>
  %1 = cnn.gather %0, %i {axis = 1 : i64} : (tensor<1x16x4x4xf32>, tensor<16xi64>) -> tensor<1x16x4x4xf32> loc("shuffle")
  %2 = cnn.conv %1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<1x16x4x4xf32>, tensor<16x8x1x1xf32>) -> tensor<1x16x4x4xf32> loc("conv")
  return %2 : tensor<1x16x4x4xf32>
}

// -----

// A row-major table's result is read as it comes, or re-laid first; a result of
// the network, or what two convolutions read, is computed once.

// WHY: few stays a kernel: the convolution does not take channels one by one
// WHY: result stays a kernel: it is read as a whole
// WHY: shared stays a kernel: it does not have one user
// WHY: cnn-fuse-gathers: fused = 1 (
// CHECK-LABEL: func @stay
func.func @stay(%x: tensor<1x3x4x4xf32>) -> (tensor<1x3x4x4xf32>, tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) {
  // CHECK-COUNT-6: = cnn.kernel
  %w = cnn.constant dense<1.0> : tensor<8x3x1x1xf32>
  %v = cnn.constant dense<1.0> : tensor<8x4x1x1xf32>
  %u = cnn.constant dense<1.0> : tensor<8x2x1x1xf32>
  %i = cnn.constant dense<[0, 2, 1]> : tensor<3xi64>
  %j = cnn.constant dense<[0, 4, 1, 5, 2, 6, 3, 7]> : tensor<8xi64>
  %0 = cnn.gather %x, %i {axis = 1 : i64} : (tensor<1x3x4x4xf32>, tensor<3xi64>) -> tensor<1x3x4x4xf32> loc("few")
  %1 = cnn.conv %0, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x3x4x4xf32>, tensor<8x3x1x1xf32>) -> tensor<1x8x4x4xf32>
  %2 = cnn.gather %x, %i {axis = 1 : i64} : (tensor<1x3x4x4xf32>, tensor<3xi64>) -> tensor<1x3x4x4xf32> loc("result")
  %3 = cnn.gather %1, %j {axis = 1 : i64} : (tensor<1x8x4x4xf32>, tensor<8xi64>) -> tensor<1x8x4x4xf32> loc("shared")
  %4 = cnn.conv %3, %v {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<1x8x4x4xf32>, tensor<8x4x1x1xf32>) -> tensor<1x8x4x4xf32>
  %5 = cnn.conv %3, %u {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 4 : i64} : (tensor<1x8x4x4xf32>, tensor<8x2x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %2, %4, %5, %1 : tensor<1x3x4x4xf32>, tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>
}
