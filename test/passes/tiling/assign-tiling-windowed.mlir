// RUN: cnn-opt %s -split-input-file -cnn-assign-tiling=device=x86-64-v4 | FileCheck %s

// The rows that a task keeps of the first convolution are f32 or, on grids, f64
// numbers: 4 rows of 6 pixels of 8 channels, in 4 bytes each or in 8.

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#io8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8, 0 : 8]>
#o8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 8]>

// CHECK-LABEL: func @floats
// CHECK: tiling = #cnn.tiling<"windowed_conv", {{.*}}rows = 2 : i64, scratch_bytes = 768 : i64
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
// CHECK: tiling = #cnn.tiling<"windowed_conv", {{.*}}rows = 2 : i64, scratch_bytes = 1536 : i64
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
