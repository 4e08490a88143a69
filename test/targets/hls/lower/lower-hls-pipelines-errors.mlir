// RUN: rm -rf %t && split-file %s %t
// RUN: not cnnc %t/wide.mlir --target=hls -o %t/wide 2>&1 | FileCheck %s --check-prefix=WIDE
// RUN: not cnnc %t/divide.mlir --target=hls -o %t/divide 2>&1 | FileCheck %s --check-prefix=DIVIDE
// RUN: ls %t | FileCheck %s --check-prefix=CLEAN

// WIDE: error: its words have 4608 bits, a stream of Vitis HLS at most 4096: give the kernels smaller pi and po
// DIVIDE: error: {{.*}}pi, po and taps of its tiling do not divide its channels and taps
// CLEAN: divide.mlir
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
