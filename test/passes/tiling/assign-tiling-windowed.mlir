// RUN: cnn-opt %s -split-input-file -cnn-assign-tiling=device=x86-64-v4 | FileCheck %s

// The rows that a task keeps of the first convolution are f32 or, on grids, f64
// numbers: 3 rows of 6 pixels of 8 channels, in 4 bytes each or in 8.

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#io8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>
#o8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 8]>

// CHECK-LABEL: func @floats
// CHECK: tiling = #cnn.tiling<"windowed_conv", {{.*}}rows = 1 : i64, scratch_bytes = 576 : i64
func.func @floats(%x: tensor<1x8x6x6xf32, #c8>, %w: tensor<8x8x1x1xf32, #io8>, %v: tensor<8x1x3x3xf32, #o8>) -> tensor<1x8x6x6xf32, #c8> {
  %e = tensor.empty() : tensor<1x8x6x6xf32, #c8>
  %0 = cnn.kernel ins(%x, %w, %v : tensor<1x8x6x6xf32, #c8>, tensor<8x8x1x1xf32, #io8>, tensor<8x1x3x3xf32, #o8>) outs(%e : tensor<1x8x6x6xf32, #c8>)
      -> tensor<1x8x6x6xf32, #c8> (%a: tensor<1x8x6x6xf32, #c8>, %b: tensor<8x8x1x1xf32, #io8>, %c: tensor<8x1x3x3xf32, #o8>) {
    %p = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x8x6x6xf32, #c8>, tensor<8x8x1x1xf32, #io8>) -> tensor<1x8x6x6xf32, #c8>
    %q = cnn.conv %p, %c {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 8 : i64}
        : (tensor<1x8x6x6xf32, #c8>, tensor<8x1x3x3xf32, #o8>) -> tensor<1x8x6x6xf32, #c8>
    cnn.yield %q : tensor<1x8x6x6xf32, #c8>
  }
  return %0 : tensor<1x8x6x6xf32, #c8>
}

// -----

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#io8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>
#o8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 8]>

// CHECK-LABEL: func @grids
// CHECK: tiling = #cnn.tiling<"windowed_conv", {{.*}}rows = 1 : i64, scratch_bytes = 1152 : i64
func.func @grids(%x: tensor<1x8x6x6xf64, #c8>, %w: tensor<8x8x1x1xf64, #io8>, %v: tensor<8x1x3x3xf64, #o8>) -> tensor<1x8x6x6xf64, #c8> {
  %e = tensor.empty() : tensor<1x8x6x6xf64, #c8>
  %0 = cnn.kernel ins(%x, %w, %v : tensor<1x8x6x6xf64, #c8>, tensor<8x8x1x1xf64, #io8>, tensor<8x1x3x3xf64, #o8>) outs(%e : tensor<1x8x6x6xf64, #c8>)
      -> tensor<1x8x6x6xf64, #c8> (%a: tensor<1x8x6x6xf64, #c8>, %b: tensor<8x8x1x1xf64, #io8>, %c: tensor<8x1x3x3xf64, #o8>) {
    %p = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x8x6x6xf64, #c8>, tensor<8x8x1x1xf64, #io8>) -> tensor<1x8x6x6xf64, #c8>
    %q = cnn.conv %p, %c {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 8 : i64}
        : (tensor<1x8x6x6xf64, #c8>, tensor<8x1x3x3xf64, #o8>) -> tensor<1x8x6x6xf64, #c8>
    cnn.yield %q : tensor<1x8x6x6xf64, #c8>
  }
  return %0 : tensor<1x8x6x6xf64, #c8>
}

// -----

// A band needs more rows than half of the second level holds, which is 10 of
// 1600 pixels: its 17 rows are computed in 3 strips of 6, which need 8.

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#io8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>
#o8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 8]>

// CHECK-LABEL: func @strips
// CHECK: tiling = #cnn.tiling<"windowed_conv", {{.*}}rows = 17 : i64, scratch_bytes = 409600 : i64, strip_rows = 6 : i64
func.func @strips(%x: tensor<1x8x400x1600xf32, #c8>, %w: tensor<8x8x1x1xf32, #io8>, %v: tensor<8x1x3x3xf32, #o8>) -> tensor<1x8x400x1600xf32, #c8> {
  %e = tensor.empty() : tensor<1x8x400x1600xf32, #c8>
  %0 = cnn.kernel ins(%x, %w, %v : tensor<1x8x400x1600xf32, #c8>, tensor<8x8x1x1xf32, #io8>, tensor<8x1x3x3xf32, #o8>) outs(%e : tensor<1x8x400x1600xf32, #c8>)
      -> tensor<1x8x400x1600xf32, #c8> (%a: tensor<1x8x400x1600xf32, #c8>, %b: tensor<8x8x1x1xf32, #io8>, %c: tensor<8x1x3x3xf32, #o8>) {
    %p = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x8x400x1600xf32, #c8>, tensor<8x8x1x1xf32, #io8>) -> tensor<1x8x400x1600xf32, #c8>
    %q = cnn.conv %p, %c {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 8 : i64}
        : (tensor<1x8x400x1600xf32, #c8>, tensor<8x1x3x3xf32, #o8>) -> tensor<1x8x400x1600xf32, #c8>
    cnn.yield %q : tensor<1x8x400x1600xf32, #c8>
  }
  return %0 : tensor<1x8x400x1600xf32, #c8>
}
