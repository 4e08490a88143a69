// RUN: cnn-opt %s -split-input-file -cnn-assign-tiling -statistics 2>%t.counts | FileCheck %s --check-prefixes=CHECK,V4
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-assign-tiling=device=x86-64-v3 | FileCheck %s --check-prefixes=CHECK,V3

// COUNT: cnn-assign-tiling: assigned = 30 (
// COUNT: cnn-assign-tiling: kept = 1 (

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// A register block of 14 pixels and 2 vectors of channels keeps 28 of 32
// registers as accumulators. Pictures are larger than weights: threads share
// bands of 8 rows.

// CHECK-LABEL: func @direct
func.func @direct(%x: tensor<1x64x56x56xf32, #c16>, %w: tensor<64x64x3x3xf32, #io16>) -> tensor<1x64x56x56xf32, #c16> {
  // V4: tiling = #cnn.tiling<"direct_conv", {band_rows = 8 : i64, grain = 1 : i64, pixels = 14 : i64, tasks = 112 : i64, vectors = 2 : i64, width = 56 : i64}>
  %e = tensor.empty() : tensor<1x64x56x56xf32, #c16>
  %0 = cnn.kernel ins(%x, %w : tensor<1x64x56x56xf32, #c16>, tensor<64x64x3x3xf32, #io16>) outs(%e : tensor<1x64x56x56xf32, #c16>)
      -> tensor<1x64x56x56xf32, #c16> (%a: tensor<1x64x56x56xf32, #c16>, %b: tensor<64x64x3x3xf32, #io16>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x64x56x56xf32, #c16>, tensor<64x64x3x3xf32, #io16>) -> tensor<1x64x56x56xf32, #c16>
    cnn.yield %c : tensor<1x64x56x56xf32, #c16>
  }
  return %0 : tensor<1x64x56x56xf32, #c16>
}

// -----

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#io8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>

// With 16 registers the block is smaller.

// CHECK-LABEL: func @direct_avx2
func.func @direct_avx2(%x: tensor<1x64x56x56xf32, #c8>, %w: tensor<64x64x3x3xf32, #io8>) -> tensor<1x64x56x56xf32, #c8> {
  // V3: tiling = #cnn.tiling<"direct_conv", {band_rows = 8 : i64, grain = 1 : i64, pixels = [[P:[4-6]]] : i64, {{.*}}, vectors = 2 : i64, width = 56 : i64}>
  %e = tensor.empty() : tensor<1x64x56x56xf32, #c8>
  %0 = cnn.kernel ins(%x, %w : tensor<1x64x56x56xf32, #c8>, tensor<64x64x3x3xf32, #io8>) outs(%e : tensor<1x64x56x56xf32, #c8>)
      -> tensor<1x64x56x56xf32, #c8> (%a: tensor<1x64x56x56xf32, #c8>, %b: tensor<64x64x3x3xf32, #io8>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x64x56x56xf32, #c8>, tensor<64x64x3x3xf32, #io8>) -> tensor<1x64x56x56xf32, #c8>
    cnn.yield %c : tensor<1x64x56x56xf32, #c8>
  }
  return %0 : tensor<1x64x56x56xf32, #c8>
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// Few output channels: threads would share 5 tasks of whole pictures badly, so
// that rows are shorter, although weights are read more often.

// CHECK-LABEL: func @few_tasks
func.func @few_tasks(%x: tensor<1x960x7x7xf32, #c16>, %w: tensor<160x960x1x1xf32, #io16>) -> tensor<1x160x7x7xf32, #c16> {
  // V4: tiling = #cnn.tiling<"direct_conv", {{.*}}tasks = 14 : i64, vectors = 5 : i64, width = 7 : i64}>
  %e = tensor.empty() : tensor<1x160x7x7xf32, #c16>
  %0 = cnn.kernel ins(%x, %w : tensor<1x960x7x7xf32, #c16>, tensor<160x960x1x1xf32, #io16>) outs(%e : tensor<1x160x7x7xf32, #c16>)
      -> tensor<1x160x7x7xf32, #c16> (%a: tensor<1x960x7x7xf32, #c16>, %b: tensor<160x960x1x1xf32, #io16>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x960x7x7xf32, #c16>, tensor<160x960x1x1xf32, #io16>) -> tensor<1x160x7x7xf32, #c16>
    cnn.yield %c : tensor<1x160x7x7xf32, #c16>
  }
  return %0 : tensor<1x160x7x7xf32, #c16>
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// The 49 pixels of a pointwise convolution are one row: 7 would waste
// registers. Threads share the weights, which are more than the picture.

// CHECK-LABEL: func @pointwise
func.func @pointwise(%x: tensor<1x64x7x7xf32, #c16>, %w: tensor<256x64x1x1xf32, #io16>) -> tensor<1x256x7x7xf32, #c16> {
  // V4: tiling = #cnn.tiling<"direct_conv", {band_rows = 1 : i64, {{.*}}width = 49 : i64}>
  %e = tensor.empty() : tensor<1x256x7x7xf32, #c16>
  %0 = cnn.kernel ins(%x, %w : tensor<1x64x7x7xf32, #c16>, tensor<256x64x1x1xf32, #io16>) outs(%e : tensor<1x256x7x7xf32, #c16>)
      -> tensor<1x256x7x7xf32, #c16> (%a: tensor<1x64x7x7xf32, #c16>, %b: tensor<256x64x1x1xf32, #io16>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x64x7x7xf32, #c16>, tensor<256x64x1x1xf32, #io16>) -> tensor<1x256x7x7xf32, #c16>
    cnn.yield %c : tensor<1x256x7x7xf32, #c16>
  }
  return %0 : tensor<1x256x7x7xf32, #c16>
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// Fewer weights than pixels: rows short enough that there are some to share.

// CHECK-LABEL: func @pointwise_rows
func.func @pointwise_rows(%x: tensor<1x64x7x7xf32, #c16>, %w: tensor<64x64x1x1xf32, #io16>) -> tensor<1x64x7x7xf32, #c16> {
  // V4: tiling = #cnn.tiling<"direct_conv", {band_rows = 1 : i64, {{.*}}width = 7 : i64}>
  %e = tensor.empty() : tensor<1x64x7x7xf32, #c16>
  %0 = cnn.kernel ins(%x, %w : tensor<1x64x7x7xf32, #c16>, tensor<64x64x1x1xf32, #io16>) outs(%e : tensor<1x64x7x7xf32, #c16>)
      -> tensor<1x64x7x7xf32, #c16> (%a: tensor<1x64x7x7xf32, #c16>, %b: tensor<64x64x1x1xf32, #io16>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x64x7x7xf32, #c16>, tensor<64x64x1x1xf32, #io16>) -> tensor<1x64x7x7xf32, #c16>
    cnn.yield %c : tensor<1x64x7x7xf32, #c16>
  }
  return %0 : tensor<1x64x7x7xf32, #c16>
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#u16 = #cnn.layout<outer = [2, 3, 0, 1], inner = [1 : 16, 0 : 16]>

// 8 tasks, one for each of the threads that are expected, of 25 tiles: transformed
// they stay in the second level of the caches.

// CHECK-LABEL: func @winograd
func.func @winograd(%x: tensor<1x64x56x56xf32, #c16>, %u: tensor<64x64x6x6xf32, #u16>) -> tensor<1x64x56x56xf32, #c16> {
  // V4: tiling = #cnn.tiling<"winograd_conv", {chunks = 1 : i64, grain = 1 : i64, rows = 13 : i64, scratch_bytes = 345600 : i64, tasks = 8 : i64, tiles = 25 : i64, tiles_first = 1 : i64, vectors = 2 : i64}>
  %e = tensor.empty() : tensor<1x64x56x56xf32, #c16>
  %0 = cnn.kernel ins(%x, %u : tensor<1x64x56x56xf32, #c16>, tensor<64x64x6x6xf32, #u16>) outs(%e : tensor<1x64x56x56xf32, #c16>)
      -> tensor<1x64x56x56xf32, #c16> (%a: tensor<1x64x56x56xf32, #c16>, %b: tensor<64x64x6x6xf32, #u16>) {
    %c = cnn.winograd_conv %a, %b {tile = 4 : i64, pads = array<i64: 1, 1, 1, 1>}
        : (tensor<1x64x56x56xf32, #c16>, tensor<64x64x6x6xf32, #u16>) -> tensor<1x64x56x56xf32, #c16>
    cnn.yield %c : tensor<1x64x56x56xf32, #c16>
  }
  return %0 : tensor<1x64x56x56xf32, #c16>
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#o16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 16]>

// Eight independent sums hide the latency of a multiply-add.

// CHECK-LABEL: func @depthwise
func.func @depthwise(%x: tensor<1x32x16x16xf32, #c16>, %w: tensor<32x1x3x3xf32, #o16>) -> tensor<1x32x16x16xf32, #c16> {
  // CHECK: tiling = #cnn.tiling<"depthwise_conv", {band_rows = 2 : i64, grain = {{[0-9]+}} : i64, pixels = 8 : i64, tasks = 32 : i64}>
  %e = tensor.empty() : tensor<1x32x16x16xf32, #c16>
  %0 = cnn.kernel ins(%x, %w : tensor<1x32x16x16xf32, #c16>, tensor<32x1x3x3xf32, #o16>) outs(%e : tensor<1x32x16x16xf32, #c16>)
      -> tensor<1x32x16x16xf32, #c16> (%a: tensor<1x32x16x16xf32, #c16>, %b: tensor<32x1x3x3xf32, #o16>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 32 : i64}
        : (tensor<1x32x16x16xf32, #c16>, tensor<32x1x3x3xf32, #o16>) -> tensor<1x32x16x16xf32, #c16>
    cnn.yield %c : tensor<1x32x16x16xf32, #c16>
  }
  return %0 : tensor<1x32x16x16xf32, #c16>
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// A picture's few channels go by columns, one block of results at a time, where
// the weights of a row of taps leave enough registers.

// CHECK-LABEL: func @pictures
func.func @pictures(%x: tensor<1x3x32x32xf32>, %w: tensor<32x3x3x3xf32, #io16>, %v: tensor<32x3x7x7xf32, #io16>) -> (tensor<1x32x32x32xf32, #c16>, tensor<1x32x32x32xf32, #c16>) {
  // V4: tiling = #cnn.tiling<"direct_conv", {band_rows = 4 : i64, by_columns = 1 : i64, {{.*}}pixels = 16 : i64, {{.*}}vectors = 1 : i64, width = 32 : i64}>
  %e = tensor.empty() : tensor<1x32x32x32xf32, #c16>
  %0 = cnn.kernel ins(%x, %w : tensor<1x3x32x32xf32>, tensor<32x3x3x3xf32, #io16>) outs(%e : tensor<1x32x32x32xf32, #c16>)
      -> tensor<1x32x32x32xf32, #c16> (%a: tensor<1x3x32x32xf32>, %b: tensor<32x3x3x3xf32, #io16>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x3x32x32xf32>, tensor<32x3x3x3xf32, #io16>) -> tensor<1x32x32x32xf32, #c16>
    cnn.yield %c : tensor<1x32x32x32xf32, #c16>
  }
  // V4: tiling = #cnn.tiling<"direct_conv", {band_rows = 4 : i64, grain
  %1 = cnn.kernel ins(%x, %v : tensor<1x3x32x32xf32>, tensor<32x3x7x7xf32, #io16>) outs(%e : tensor<1x32x32x32xf32, #c16>)
      -> tensor<1x32x32x32xf32, #c16> (%a: tensor<1x3x32x32xf32>, %b: tensor<32x3x7x7xf32, #io16>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 3, 3, 3, 3>, group = 1 : i64}
        : (tensor<1x3x32x32xf32>, tensor<32x3x7x7xf32, #io16>) -> tensor<1x32x32x32xf32, #c16>
    cnn.yield %c : tensor<1x32x32x32xf32, #c16>
  }
  return %0, %1 : tensor<1x32x32x32xf32, #c16>, tensor<1x32x32x32xf32, #c16>
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>

// Pools go by blocks of channels, as many pixels at a time as leave their
// windows' columns in registers; other layouts, numbers and long windows by
// loops. A mean of all pixels has a vector of channels, too.

// CHECK-LABEL: func @pools
func.func @pools(%x: tensor<1x40x32x32xf32, #c16>, %z: tensor<1x40x32x32xf32>) -> (tensor<1x40x16x16xf32, #c16>, tensor<1x40x16x16xf32>, tensor<1x40x32x1xf32, #c16>, tensor<1x40x1x1xf32>) {
  // V4: tiling = #cnn.tiling<"pool", {band_rows = 2 : i64, grain = {{[0-9]+}} : i64, pixels = 8 : i64, tasks = 48 : i64}>
  %e = tensor.empty() : tensor<1x40x16x16xf32, #c16>
  %0 = cnn.kernel ins(%x : tensor<1x40x32x32xf32, #c16>) outs(%e : tensor<1x40x16x16xf32, #c16>)
      -> tensor<1x40x16x16xf32, #c16> (%a: tensor<1x40x32x32xf32, #c16>) {
    %c = cnn.pool max %a {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>}
        : (tensor<1x40x32x32xf32, #c16>) -> tensor<1x40x16x16xf32, #c16>
    cnn.yield %c : tensor<1x40x16x16xf32, #c16>
  }
  // CHECK: tiling = #cnn.tiling<"loops"
  %f = tensor.empty() : tensor<1x40x16x16xf32>
  %1 = cnn.kernel ins(%z : tensor<1x40x32x32xf32>) outs(%f : tensor<1x40x16x16xf32>)
      -> tensor<1x40x16x16xf32> (%a: tensor<1x40x32x32xf32>) {
    %c = cnn.pool max %a {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>}
        : (tensor<1x40x32x32xf32>) -> tensor<1x40x16x16xf32>
    cnn.yield %c : tensor<1x40x16x16xf32>
  }
  // CHECK: tiling = #cnn.tiling<"loops"
  %g = tensor.empty() : tensor<1x40x32x1xf32, #c16>
  %2 = cnn.kernel ins(%x : tensor<1x40x32x32xf32, #c16>) outs(%g : tensor<1x40x32x1xf32, #c16>)
      -> tensor<1x40x32x1xf32, #c16> (%a: tensor<1x40x32x32xf32, #c16>) {
    %c = cnn.pool sum %a {kernel = array<i64: 1, 32>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
        : (tensor<1x40x32x32xf32, #c16>) -> tensor<1x40x32x1xf32, #c16>
    cnn.yield %c : tensor<1x40x32x1xf32, #c16>
  }
  // CHECK: tiling = #cnn.tiling<"loops", {grain = {{[0-9]+}} : i64, lanes = 8 : i64, task_dims = 4 : i64, tasks = 5 : i64}>
  %h = tensor.empty() : tensor<1x40x1x1xf32>
  %3 = cnn.kernel ins(%x : tensor<1x40x32x32xf32, #c16>) outs(%h : tensor<1x40x1x1xf32>)
      -> tensor<1x40x1x1xf32> (%a: tensor<1x40x32x32xf32, #c16>) {
    %c = cnn.reduce sum %a {axes = array<i64: 2, 3>} : (tensor<1x40x32x32xf32, #c16>) -> tensor<1x40x1x1xf32, #c16>
    %d = cnn.relayout %c : (tensor<1x40x1x1xf32, #c16>) -> tensor<1x40x1x1xf32>
    cnn.yield %d : tensor<1x40x1x1xf32>
  }
  return %0, %1, %2, %3 : tensor<1x40x16x16xf32, #c16>, tensor<1x40x16x16xf32>, tensor<1x40x32x1xf32, #c16>, tensor<1x40x1x1xf32>
}

// -----

// What is taken from far apart takes long enough to be shared out; rows that stay
// rows do not.

// CHECK-LABEL: func @transposes
func.func @transposes(%x: tensor<1x64x64x3xf32>) -> (tensor<1x3x64x64xf32>, tensor<64x1x64x3xf32>) {
  // V4: tiling = #cnn.tiling<"loops", {grain = 16 : i64, lanes = 16 : i64, task_dims = 3 : i64, tasks = 192 : i64}>
  %e = tensor.empty() : tensor<1x3x64x64xf32>
  %0 = cnn.kernel ins(%x : tensor<1x64x64x3xf32>) outs(%e : tensor<1x3x64x64xf32>) -> tensor<1x3x64x64xf32> (%a: tensor<1x64x64x3xf32>) {
    %t = cnn.transpose %a {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x64x64x3xf32>) -> tensor<1x3x64x64xf32>
    cnn.yield %t : tensor<1x3x64x64xf32>
  }
  // CHECK: tiling = #cnn.tiling<"loops", {grain = 64 : i64, lanes = 2 : i64, task_dims = 1 : i64, tasks = 64 : i64}>
  %f = tensor.empty() : tensor<64x1x64x3xf32>
  %1 = cnn.kernel ins(%x : tensor<1x64x64x3xf32>) outs(%f : tensor<64x1x64x3xf32>) -> tensor<64x1x64x3xf32> (%a: tensor<1x64x64x3xf32>) {
    %t = cnn.transpose %a {permutation = array<i64: 1, 0, 2, 3>} : (tensor<1x64x64x3xf32>) -> tensor<64x1x64x3xf32>
    cnn.yield %t : tensor<64x1x64x3xf32>
  }
  return %0, %1 : tensor<1x3x64x64xf32>, tensor<64x1x64x3xf32>
}

// -----

#packed = #cnn.layout<outer = [1, 0], inner = [1 : 16]>

// Rows of the batch that fit in registers; without a packed operand a product
// is a loop over its results.

// CHECK-LABEL: func @products
func.func @products(%x: tensor<4x32xf32>, %w: tensor<32x64xf32, #packed>, %v: tensor<32x64xf32>) -> (tensor<4x64xf32>, tensor<4x64xf32>) {
  // V4: tiling = #cnn.tiling<"gemm", {{{.*}}rows = 4 : i64, tasks = 1 : i64, vectors = 4 : i64}>
  %e = tensor.empty() : tensor<4x64xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<4x32xf32>, tensor<32x64xf32, #packed>) outs(%e : tensor<4x64xf32>)
      -> tensor<4x64xf32> (%a: tensor<4x32xf32>, %b: tensor<32x64xf32, #packed>) {
    %c = cnn.matmul %a, %b : (tensor<4x32xf32>, tensor<32x64xf32, #packed>) -> tensor<4x64xf32>
    cnn.yield %c : tensor<4x64xf32>
  }
  // CHECK: tiling = #cnn.tiling<"loops"
  %1 = cnn.kernel ins(%x, %v : tensor<4x32xf32>, tensor<32x64xf32>) outs(%e : tensor<4x64xf32>)
      -> tensor<4x64xf32> (%a: tensor<4x32xf32>, %b: tensor<32x64xf32>) {
    %c = cnn.matmul %a, %b : (tensor<4x32xf32>, tensor<32x64xf32>) -> tensor<4x64xf32>
    cnn.yield %c : tensor<4x64xf32>
  }
  return %0, %1 : tensor<4x64xf32>, tensor<4x64xf32>
}

// -----

// Lanes are what a register holds of the widest number, and no more than there
// are elements in a row. Rows become tasks once there is work to share out.

// CHECK-LABEL: func @loops
func.func @loops(%f: tensor<8x64xf32>, %d: tensor<8x64xf64>, %i: tensor<8x64xi8>, %n: tensor<8x5xf32>, %big: tensor<64x64x256xf32>)
    -> (tensor<8x64xf32>, tensor<8x64xf64>, tensor<8x64xi8>, tensor<8x5xf32>, tensor<64x64x256xf32>) {
  // V4: tiling = #cnn.tiling<"loops", {grain = {{[0-9]+}} : i64, lanes = 16 : i64, task_dims = 0 : i64, tasks = 1 : i64}>
  // V3: tiling = #cnn.tiling<"loops", {grain = {{[0-9]+}} : i64, lanes = 8 : i64, task_dims = 0 : i64, tasks = 1 : i64}>
  %ef = tensor.empty() : tensor<8x64xf32>
  %0 = cnn.kernel ins(%f : tensor<8x64xf32>) outs(%ef : tensor<8x64xf32>) -> tensor<8x64xf32> (%a: tensor<8x64xf32>) {
    %c = cnn.unary relu %a : (tensor<8x64xf32>) -> tensor<8x64xf32>
    cnn.yield %c : tensor<8x64xf32>
  }
  // V4: tiling = #cnn.tiling<"loops", {{{.*}}lanes = 8 : i64
  // V3: tiling = #cnn.tiling<"loops", {{{.*}}lanes = 4 : i64
  %ed = tensor.empty() : tensor<8x64xf64>
  %1 = cnn.kernel ins(%d : tensor<8x64xf64>) outs(%ed : tensor<8x64xf64>) -> tensor<8x64xf64> (%a: tensor<8x64xf64>) {
    %c = cnn.unary abs %a : (tensor<8x64xf64>) -> tensor<8x64xf64>
    cnn.yield %c : tensor<8x64xf64>
  }
  // V4: tiling = #cnn.tiling<"loops", {{{.*}}lanes = 64 : i64
  // V3: tiling = #cnn.tiling<"loops", {{{.*}}lanes = 32 : i64
  %ei = tensor.empty() : tensor<8x64xi8>
  %2 = cnn.kernel ins(%i : tensor<8x64xi8>) outs(%ei : tensor<8x64xi8>) -> tensor<8x64xi8> (%a: tensor<8x64xi8>) {
    %c = cnn.unary abs %a : (tensor<8x64xi8>) -> tensor<8x64xi8>
    cnn.yield %c : tensor<8x64xi8>
  }
  // CHECK: tiling = #cnn.tiling<"loops", {{{.*}}lanes = 4 : i64
  %en = tensor.empty() : tensor<8x5xf32>
  %3 = cnn.kernel ins(%n : tensor<8x5xf32>) outs(%en : tensor<8x5xf32>) -> tensor<8x5xf32> (%a: tensor<8x5xf32>) {
    %c = cnn.unary abs %a : (tensor<8x5xf32>) -> tensor<8x5xf32>
    cnn.yield %c : tensor<8x5xf32>
  }
  // CHECK: tiling = #cnn.tiling<"loops", {{{.*}}task_dims = 2 : i64, tasks = 4096 : i64}>
  %eb = tensor.empty() : tensor<64x64x256xf32>
  %4 = cnn.kernel ins(%big : tensor<64x64x256xf32>) outs(%eb : tensor<64x64x256xf32>) -> tensor<64x64x256xf32> (%a: tensor<64x64x256xf32>) {
    %c = cnn.unary abs %a : (tensor<64x64x256xf32>) -> tensor<64x64x256xf32>
    cnn.yield %c : tensor<64x64x256xf32>
  }
  return %0, %1, %2, %3, %4 : tensor<8x64xf32>, tensor<8x64xf64>, tensor<8x64xi8>, tensor<8x5xf32>, tensor<64x64x256xf32>
}

// -----

// Forms of their own: a row is a task, or the whole is.

// CHECK-LABEL: func @forms
func.func @forms(%x: tensor<8x64xf32>, %i: tensor<2x1xi64>, %u: tensor<2x64xf32>, %b: tensor<1x6x4xf32>, %s: tensor<1x1x6xf32>)
    -> (tensor<8x64xf32>, tensor<8x64xf32>, tensor<8x2xf32>, tensor<8x64xf32>, tensor<3x3xi64>) {
  %e = tensor.empty() : tensor<8x64xf32>
  // CHECK: tiling = #cnn.tiling<"softmax", {{{.*}}lanes = {{16|8}} : i64, tasks = 8 : i64}>
  %0 = cnn.kernel ins(%x : tensor<8x64xf32>) outs(%e : tensor<8x64xf32>) -> tensor<8x64xf32> (%a: tensor<8x64xf32>) {
    %c = cnn.softmax %a {axis = 1 : i64} : (tensor<8x64xf32>) -> tensor<8x64xf32>
    cnn.yield %c : tensor<8x64xf32>
  }
  // CHECK: tiling = #cnn.tiling<"cumsum", {{{.*}}lanes = 1 : i64, tasks = 8 : i64}>
  %1 = cnn.kernel ins(%x : tensor<8x64xf32>) outs(%e : tensor<8x64xf32>) -> tensor<8x64xf32> (%a: tensor<8x64xf32>) {
    %c = cnn.cumsum %a {axis = 1 : i64} : (tensor<8x64xf32>) -> tensor<8x64xf32>
    cnn.yield %c : tensor<8x64xf32>
  }
  // CHECK: tiling = #cnn.tiling<"top_k", {{{.*}}lanes = 1 : i64, tasks = 8 : i64}>
  %et = tensor.empty() : tensor<8x2xf32>
  %ei = tensor.empty() : tensor<8x2xi64>
  %2:2 = cnn.kernel ins(%x : tensor<8x64xf32>) outs(%et, %ei : tensor<8x2xf32>, tensor<8x2xi64>) -> (tensor<8x2xf32>, tensor<8x2xi64>) (%a: tensor<8x64xf32>) {
    %v, %n = cnn.top_k %a {k = 2 : i64, axis = 1 : i64} : (tensor<8x64xf32>) -> (tensor<8x2xf32>, tensor<8x2xi64>)
    cnn.yield %v, %n : tensor<8x2xf32>, tensor<8x2xi64>
  }
  // CHECK: tiling = #cnn.tiling<"scatter_nd", {{{.*}}tasks = 1 : i64}>
  %3 = cnn.kernel ins(%x, %i, %u : tensor<8x64xf32>, tensor<2x1xi64>, tensor<2x64xf32>) outs(%e : tensor<8x64xf32>) -> tensor<8x64xf32>
      (%a: tensor<8x64xf32>, %c: tensor<2x1xi64>, %d: tensor<2x64xf32>) {
    %r = cnn.scatter_nd assign %a, %c, %d : (tensor<8x64xf32>, tensor<2x1xi64>, tensor<2x64xf32>) -> tensor<8x64xf32>
    cnn.yield %r : tensor<8x64xf32>
  }
  // CHECK: tiling = #cnn.tiling<"non_max_suppression", {{{.*}}tasks = 1 : i64}>
  %en = tensor.empty() : tensor<3x3xi64>
  %4 = cnn.kernel ins(%b, %s : tensor<1x6x4xf32>, tensor<1x1x6xf32>) outs(%en : tensor<3x3xi64>) -> tensor<3x3xi64>
      (%a: tensor<1x6x4xf32>, %c: tensor<1x1x6xf32>) {
    %r = cnn.non_max_suppression %a, %c {max_output = 3 : i64, iou_threshold = 0.5} : (tensor<1x6x4xf32>, tensor<1x1x6xf32>) -> tensor<3x3xi64>
    cnn.yield %r : tensor<3x3xi64>
  }
  return %0, %1, %2#0, %3, %4 : tensor<8x64xf32>, tensor<8x64xf32>, tensor<8x2xf32>, tensor<8x64xf32>, tensor<3x3xi64>
}

// -----

// A tiling that is there stays, and what is no kernel is left alone.

// CHECK-LABEL: func @given
func.func @given(%x: tensor<8xf32>) -> tensor<8xf32> {
  // CHECK: cnn.kernel {{.*}} tiling = #cnn.tiling<"by_hand", {size = 3 : i64}>
  %e = tensor.empty() : tensor<8xf32>
  %0 = cnn.kernel ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) tiling = #cnn.tiling<"by_hand", {size = 3}> -> tensor<8xf32> (%a: tensor<8xf32>) {
    %c = cnn.unary relu %a : (tensor<8xf32>) -> tensor<8xf32>
    cnn.yield %c : tensor<8xf32>
  }
  // CHECK: cnn.unary {{.*}}abs {{[^{]*}} : (tensor<8xf32>)
  %1 = cnn.unary abs %0 : (tensor<8xf32>) -> tensor<8xf32>
  return %1 : tensor<8xf32>
}

// -----

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#io8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>

// With a stride pointwise convolutions keep rows that tiles fill well; rows of
// seven, which they do not with sixteen registers, make place for others.

// CHECK-LABEL: @strided_pointwise
func.func @strided_pointwise(%x: tensor<1x64x28x28xf32, #c8>, %w: tensor<128x64x1x1xf32, #io8>, %x7: tensor<1x256x14x14xf32, #c8>, %w7: tensor<512x256x1x1xf32, #io8>)
    -> (tensor<1x128x14x14xf32, #c8>, tensor<1x512x7x7xf32, #c8>) {
  // V3: tiling = #cnn.tiling<"direct_conv", {{.*}}width = 14 : i64}>
  %ek = tensor.empty() : tensor<1x128x14x14xf32, #c8>
  %k = cnn.kernel ins(%x, %w : tensor<1x64x28x28xf32, #c8>, tensor<128x64x1x1xf32, #io8>) outs(%ek : tensor<1x128x14x14xf32, #c8>)
      -> tensor<1x128x14x14xf32, #c8> (%a: tensor<1x64x28x28xf32, #c8>, %b: tensor<128x64x1x1xf32, #io8>) {
    %c = cnn.conv %a, %b {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x64x28x28xf32, #c8>, tensor<128x64x1x1xf32, #io8>) -> tensor<1x128x14x14xf32, #c8>
    cnn.yield %c : tensor<1x128x14x14xf32, #c8>
  }
  // V3: tiling = #cnn.tiling<"direct_conv", {{.*}}vectors = 2 : i64, width = 49 : i64}>
  %el = tensor.empty() : tensor<1x512x7x7xf32, #c8>
  %l = cnn.kernel ins(%x7, %w7 : tensor<1x256x14x14xf32, #c8>, tensor<512x256x1x1xf32, #io8>) outs(%el : tensor<1x512x7x7xf32, #c8>)
      -> tensor<1x512x7x7xf32, #c8> (%a: tensor<1x256x14x14xf32, #c8>, %b: tensor<512x256x1x1xf32, #io8>) {
    %c = cnn.conv %a, %b {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x256x14x14xf32, #c8>, tensor<512x256x1x1xf32, #io8>) -> tensor<1x512x7x7xf32, #c8>
    cnn.yield %c : tensor<1x512x7x7xf32, #c8>
  }
  return %k, %l : tensor<1x128x14x14xf32, #c8>, tensor<1x512x7x7xf32, #c8>
}

// -----

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#io8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>

// A stride that leaves a picture as it is, as that has one column.

// CHECK-LABEL: @stride_of_one_column
func.func @stride_of_one_column(%x: tensor<1x64x7x1xf32, #c8>, %w: tensor<128x64x1x1xf32, #io8>) -> tensor<1x128x7x1xf32, #c8> {
  // V3: tiling = #cnn.tiling<"direct_conv", {{.*}}width = 1 : i64}>
  %ek = tensor.empty() : tensor<1x128x7x1xf32, #c8>
  %k = cnn.kernel ins(%x, %w : tensor<1x64x7x1xf32, #c8>, tensor<128x64x1x1xf32, #io8>) outs(%ek : tensor<1x128x7x1xf32, #c8>)
      -> tensor<1x128x7x1xf32, #c8> (%a: tensor<1x64x7x1xf32, #c8>, %b: tensor<128x64x1x1xf32, #io8>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x64x7x1xf32, #c8>, tensor<128x64x1x1xf32, #io8>) -> tensor<1x128x7x1xf32, #c8>
    cnn.yield %c : tensor<1x128x7x1xf32, #c8>
  }
  return %k : tensor<1x128x7x1xf32, #c8>
}
