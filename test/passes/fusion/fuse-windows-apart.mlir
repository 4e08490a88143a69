// Pools that stay in kernels of their own, and the remarks that say why.
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -cnn-fuse-windows -remarks-filter=cnn-fusion \
// RUN:   -remark-format=emitRemark -o %t.mlir 2>&1 | FileCheck %s --check-prefix=WHY
// RUN: FileCheck %s < %t.mlir
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -cnn-fuse-windows -statistics -o %t.mlir 2>&1 \
// RUN:   | FileCheck %s --check-prefix=COUNT
// RUN: not cnn-opt %s -split-input-file -cnn-fuse-windows="target=hls device=zcu104" -o %t.mlir 2>&1 | FileCheck %s --check-prefix=NONE

// COUNT: cnn-fuse-windows: fused = 0 (
// COUNT: cnn-fuse-windows: refusals = 10 (
// NONE: the target hls fuses no windows

// Each result of the convolution would be needed by several threads.

// CHECK-LABEL: func @overlap
func.func @overlap(%x: tensor<1x8x12x12xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<1x8x11x11xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: its windows overlap
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
  %1 = cnn.pool max %0 {kernel = array<i64: 2, 2>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x8x12x12xf32>) -> tensor<1x8x11x11xf32> loc("pool")
  return %1 : tensor<1x8x11x11xf32>
}

// -----

// Rows in no window would be computed.

// CHECK-LABEL: func @apart
func.func @apart(%x: tensor<1x8x12x12xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<1x8x4x4xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: there are gaps between its windows
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
  %1 = cnn.pool max %0 {kernel = array<i64: 2, 2>, strides = array<i64: 3, 3>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x8x12x12xf32>) -> tensor<1x8x4x4xf32> loc("pool")
  return %1 : tensor<1x8x4x4xf32>
}

// -----

// So would these.

// CHECK-LABEL: func @dilated
func.func @dilated(%x: tensor<1x8x12x12xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<1x8x5x5xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: its windows have gaps
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
  %1 = cnn.pool max %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x8x12x12xf32>) -> tensor<1x8x5x5xf32> loc("pool")
  return %1 : tensor<1x8x5x5xf32>
}

// -----

// Partial windows: ceil_mode.

// CHECK-LABEL: func @partial
func.func @partial(%x: tensor<1x8x13x13xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<1x8x7x7xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: its windows reach into padding
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x8x13x13xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x13x13xf32> loc("conv")
  %1 = cnn.pool max %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 1, 1>}
      : (tensor<1x8x13x13xf32>) -> tensor<1x8x7x7xf32> loc("pool")
  return %1 : tensor<1x8x7x7xf32>
}

// -----

// Nine rows of a thread are no power of two.

// CHECK-LABEL: func @nine
func.func @nine(%x: tensor<1x8x12x12xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<1x8x4x4xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: a thread holds no windows of 9 elements
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
  %1 = cnn.pool max %0 {kernel = array<i64: 3, 3>, strides = array<i64: 3, 3>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x8x12x12xf32>) -> tensor<1x8x4x4xf32> loc("pool")
  return %1 : tensor<1x8x4x4xf32>
}

// -----

// A skip connection needs what is pooled.

// CHECK-LABEL: func @skip
func.func @skip(%x: tensor<1x8x12x12xf32>, %w: tensor<8x8x3x3xf32>) -> (tensor<1x8x6x6xf32>, tensor<1x8x12x12xf32>) {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: what it reads is needed elsewhere, too
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
  %1 = cnn.pool max %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x8x12x12xf32>) -> tensor<1x8x6x6xf32> loc("pool")
  %2 = cnn.unary tanh %0 : (tensor<1x8x12x12xf32>) -> tensor<1x8x12x12xf32> loc("skip")
  return %1, %2 : tensor<1x8x6x6xf32>, tensor<1x8x12x12xf32>
}

// -----

// The slice is part of the pool's kernel.

// CHECK-LABEL: func @between
func.func @between(%x: tensor<1x8x12x12xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<1x8x4x4xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: slice stands between them
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
  %1 = cnn.slice %0 {starts = array<i64: 0, 0, 2, 2>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 8, 8, 8>} : (tensor<1x8x12x12xf32>) -> tensor<1x8x8x8xf32> loc("slice")
  %2 = cnn.pool max %1 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x4x4xf32> loc("pool")
  return %2 : tensor<1x8x4x4xf32>
}

// -----

// Depthwise convolutions have a form of their own.

// CHECK-LABEL: func @depthwise
func.func @depthwise(%x: tensor<1x8x12x12xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<1x8x6x6xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: it is computed without tiles
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 8 : i64}
      : (tensor<1x8x12x12xf32>, tensor<8x1x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
  %1 = cnn.pool max %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x8x12x12xf32>) -> tensor<1x8x6x6xf32> loc("pool")
  return %1 : tensor<1x8x6x6xf32>
}

// -----

// Threads with eight rows make a tile of 32, of which there is one with 8 rows.

// CHECK-LABEL: func @slow
func.func @slow(%x: tensor<1x4096x8xf32>, %w: tensor<16x4096x3xf32>) -> tensor<1x16x1xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: [[JOINED:[0-9.]+]] us in its registers
  %0 = cnn.conv %x, %w {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 1, 1>, group = 1 : i64}
      : (tensor<1x4096x8xf32>, tensor<16x4096x3xf32>) -> tensor<1x16x8xf32> loc("conv")
  %1 = cnn.pool max %0 {kernel = array<i64: 8>, strides = array<i64: 8>, dilations = array<i64: 1>, pads = array<i64: 0, 0>}
      : (tensor<1x16x8xf32>) -> tensor<1x16x1xf32> loc("pool")
  return %1 : tensor<1x16x1xf32>
}

// -----

// A tiling given by hand is for what the kernel computes.

// CHECK-LABEL: func @tiled
func.func @tiled(%x: tensor<1x8x12x12xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<1x8x6x6xf32> {
  // CHECK: cnn.kernel
  // CHECK: cnn.conv
  // CHECK: cnn.yield
  // CHECK: cnn.kernel
  // CHECK: cnn.pool
  // WHY: pool does not join conv: there is a tiling already
  %e0 = tensor.empty() : tensor<1x8x12x12xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) outs(%e0 : tensor<1x8x12x12xf32>)
      -> tensor<1x8x12x12xf32> (%a: tensor<1x8x12x12xf32>, %b: tensor<8x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
    cnn.yield %c : tensor<1x8x12x12xf32>
  }
  %e1 = tensor.empty() : tensor<1x8x6x6xf32>
  %1 = cnn.kernel ins(%0 : tensor<1x8x12x12xf32>) outs(%e1 : tensor<1x8x6x6xf32>)
      tiling = #cnn.tiling<"elements", {lanes = 1 : i64}>
      -> tensor<1x8x6x6xf32> (%a: tensor<1x8x12x12xf32>) {
    %p = cnn.pool max %a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
        : (tensor<1x8x12x12xf32>) -> tensor<1x8x6x6xf32> loc("pool")
    cnn.yield %p : tensor<1x8x6x6xf32>
  }
  return %1 : tensor<1x8x6x6xf32>
}
