// RUN: rm -rf %t && split-file %s %t
// RUN: not cnnc %t/wide.mlir --target=hls -o %t/wide 2>&1 | FileCheck %s --check-prefix=WIDE
// RUN: not cnnc %t/divide.mlir --target=hls -o %t/divide 2>&1 | FileCheck %s --check-prefix=DIVIDE
// RUN: not cnnc %t/pixels_width.mlir --target=hls -o %t/pixels_width 2>&1 | FileCheck %s --check-prefix=PIXELS-WIDTH
// RUN: not cnnc %t/pixels_stride.mlir --target=hls -o %t/pixels_stride 2>&1 | FileCheck %s --check-prefix=PIXELS-STRIDE
// RUN: not cnnc %t/pixels_external.mlir --target=hls -o %t/pixels_external 2>&1 | FileCheck %s --check-prefix=PIXELS-EXTERNAL
// RUN: not cnnc %t/pixels_table.mlir --target=hls -o %t/pixels_table 2>&1 | FileCheck %s --check-prefix=PIXELS-TABLE
// RUN: ls %t | FileCheck %s --check-prefix=CLEAN

// WIDE: cnnc: error: c_windows: its words have 4608 bits, a stream of Vitis HLS at most 4096: give the kernels smaller pi, po and px
// DIVIDE: error: {{.*}}pi, po and taps of its tiling do not divide its channels and taps
// PIXELS-WIDTH: error: {{.*}}px of its tiling is 3, and must be a multiple of the stride 1 that divides rows of 4 pixels, and over the stride rows of 4: leave it out for one pixel at a time
// PIXELS-STRIDE: error: {{.*}}px of its tiling is 3, and must be a multiple of the stride 2 that divides rows of 6 pixels, and over the stride rows of 3
// PIXELS-EXTERNAL: error: {{.*}}px of its tiling is 2, and with weights in external memory a word has one pixel
// PIXELS-TABLE: error: {{.*}}px of its tiling is 2, and what this kernel does it does pixel by pixel
// CLEAN: divide.mlir
// CLEAN-NEXT: pixels_external.mlir
// CLEAN-NEXT: pixels_stride.mlir
// CLEAN-NEXT: pixels_table.mlir
// CLEAN-NEXT: pixels_width.mlir
// CLEAN-NEXT: wide.mlir
// CLEAN-NOT: {{.}}

//--- wide.mlir
func.func @main(%x: tensor<1x16x4x4xf32> {cnn.name = "x"}) -> (tensor<1x4x4x4xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<4x16x3x3xf32>
  %e = tensor.empty() : tensor<1x4x4x4xf32>
  %y = cnn.kernel ins(%x, %w : tensor<1x16x4x4xf32>, tensor<4x16x3x3xf32>) outs(%e : tensor<1x4x4x4xf32>)
      tiling = #cnn.tiling<"conv", {pi = 16, po = 1, taps = 9}> -> tensor<1x4x4x4xf32> (%a: tensor<1x16x4x4xf32>, %b: tensor<4x16x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x16x4x4xf32>, tensor<4x16x3x3xf32>) -> tensor<1x4x4x4xf32>
    cnn.yield %c : tensor<1x4x4x4xf32>
  } loc("c")
  return %y : tensor<1x4x4x4xf32>
}

//--- divide.mlir
func.func @main(%x: tensor<1x4x4x4xf32> {cnn.name = "x"}) -> (tensor<1x4x4x4xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<4x4x3x3xf32>
  %e = tensor.empty() : tensor<1x4x4x4xf32>
  %y = cnn.kernel ins(%x, %w : tensor<1x4x4x4xf32>, tensor<4x4x3x3xf32>) outs(%e : tensor<1x4x4x4xf32>)
      tiling = #cnn.tiling<"conv", {pi = 3, po = 1, taps = 9}> -> tensor<1x4x4x4xf32> (%a: tensor<1x4x4x4xf32>, %b: tensor<4x4x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x4x4xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x4x4xf32>
    cnn.yield %c : tensor<1x4x4x4xf32>
  } loc("c")
  return %y : tensor<1x4x4x4xf32>
}

//--- pixels_width.mlir
func.func @main(%x: tensor<1x4x4x4xf32> {cnn.name = "x"}) -> (tensor<1x4x4x4xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<4x4x1x1xf32>
  %e = tensor.empty() : tensor<1x4x4x4xf32>
  %y = cnn.kernel ins(%x, %w : tensor<1x4x4x4xf32>, tensor<4x4x1x1xf32>) outs(%e : tensor<1x4x4x4xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 2, taps = 1, px = 3}> -> tensor<1x4x4x4xf32> (%a: tensor<1x4x4x4xf32>, %b: tensor<4x4x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x4x4x4xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x4x4xf32>
    cnn.yield %c : tensor<1x4x4x4xf32>
  } loc("c")
  return %y : tensor<1x4x4x4xf32>
}

//--- pixels_stride.mlir
func.func @main(%x: tensor<1x4x4x6xf32> {cnn.name = "x"}) -> (tensor<1x4x2x3xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<4x4x1x1xf32>
  %e = tensor.empty() : tensor<1x4x2x3xf32>
  %y = cnn.kernel ins(%x, %w : tensor<1x4x4x6xf32>, tensor<4x4x1x1xf32>) outs(%e : tensor<1x4x2x3xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 2, taps = 1, px = 3}> -> tensor<1x4x2x3xf32> (%a: tensor<1x4x4x6xf32>, %b: tensor<4x4x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x4x4x6xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x2x3xf32>
    cnn.yield %c : tensor<1x4x2x3xf32>
  } loc("c")
  return %y : tensor<1x4x2x3xf32>
}

//--- pixels_external.mlir
func.func @main(%x: tensor<1x4x4x4xf32> {cnn.name = "x"}) -> (tensor<1x4x4x4xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<4x4x1x1xf32>
  %e = tensor.empty() : tensor<1x4x4x4xf32>
  %y = cnn.kernel ins(%x, %w : tensor<1x4x4x4xf32>, tensor<4x4x1x1xf32>) outs(%e : tensor<1x4x4x4xf32>)
      tiling = #cnn.tiling<"conv_external", {pi = 2, po = 2, px = 2}> -> tensor<1x4x4x4xf32> (%a: tensor<1x4x4x4xf32>, %b: tensor<4x4x1x1xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x4x4x4xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x4x4xf32>
    cnn.yield %c : tensor<1x4x4x4xf32>
  } loc("c")
  return %y : tensor<1x4x4x4xf32>
}

//--- pixels_table.mlir
func.func @main(%x: tensor<1x2x4x6xf32> {cnn.name = "x"}) -> (tensor<1x2x4x4xf32> {cnn.name = "y"}) {
  %e = tensor.empty() : tensor<1x2x4x4xf32>
  %y = cnn.kernel ins(%x : tensor<1x2x4x6xf32>) outs(%e : tensor<1x2x4x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2, px = 2}> -> tensor<1x2x4x4xf32> (%a: tensor<1x2x4x6xf32>) {
    %s = cnn.slice %a {starts = array<i64: 0, 0, 0, 1>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 2, 4, 4>} : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x4xf32>
    cnn.yield %s : tensor<1x2x4x4xf32>
  } loc("s")
  return %y : tensor<1x2x4x4xf32>
}
