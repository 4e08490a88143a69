// Local response normalisation streams: the channels of a pixel are the row
// along which windows slide, and a network with it is one pipeline.
// REQUIRES: ac_types
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/normalised.mlir --target=hls --io=axis -o %t/float && timeout 300 make -s -C %t/float csim OPT=-O0 | FileCheck %s
// RUN: cnnc %t/normalised.mlir --target=hls --io=axis --precision=int8 -o %t/int8 && timeout 300 make -s -C %t/int8 csim OPT=-O0 AC_TYPES=%ac_types | FileCheck %s
// RUN: cnnc %t/words.mlir --target=hls -o %t/words && timeout 60 make -s -C %t/words csim OPT=-O1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=WORDS < %t/words/src/kernels.cpp
// RUN: cnnc %t/even.mlir --target=hls -o %t/even && timeout 60 make -s -C %t/even csim OPT=-O1 | FileCheck %s

// CHECK: PASS

// WORDS: // 1x5 windows, stride 1x1, of 2x1x15x8; 4 pixels x 1 channels a cycle

//--- normalised.mlir
func.func @main(%x: tensor<2x3x3x5xf32> {cnn.name = "x"}) -> (tensor<2x8x3x5xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[[[0.3]], [[-0.7]], [[0.45]]], [[[0.9]], [[0.15]], [[-0.6]]],
      [[[0.1]], [[0.2]], [[0.4]]], [[[-0.9]], [[0.5]], [[0.6]]],
      [[[0.7]], [[-0.2]], [[0.1]]], [[[0.2]], [[0.15]], [[0.3]]],
      [[[0.8]], [[0.25]], [[-0.1]]], [[[0.6]], [[0.55]], [[-0.4]]]]> : tensor<8x3x1x1xf32>
  %share = cnn.constant dense<0.2> : tensor<f32>
  %one = cnn.constant dense<1.0> : tensor<f32>
  %c = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<2x3x3x5xf32>, tensor<8x3x1x1xf32>) -> tensor<2x8x3x5xf32> loc("conv")
  %square = cnn.binary mul %c, %c : (tensor<2x8x3x5xf32>, tensor<2x8x3x5xf32>) -> tensor<2x8x3x5xf32>
  %rows = cnn.reshape %square {shape = array<i64: 2, 1, 8, 15>} : (tensor<2x8x3x5xf32>) -> tensor<2x1x8x15xf32>
  %sum = cnn.pool sum %rows {kernel = array<i64: 5, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 0, 2, 0>}
      : (tensor<2x1x8x15xf32>) -> tensor<2x1x8x15xf32> loc("sum")
  %back = cnn.reshape %sum {shape = array<i64: 2, 8, 3, 5>} : (tensor<2x1x8x15xf32>) -> tensor<2x8x3x5xf32>
  %part = cnn.binary mul %back, %share : (tensor<2x8x3x5xf32>, tensor<f32>) -> tensor<2x8x3x5xf32>
  %base = cnn.binary add %part, %one : (tensor<2x8x3x5xf32>, tensor<f32>) -> tensor<2x8x3x5xf32>
  %root = cnn.unary sqrt %base : (tensor<2x8x3x5xf32>) -> tensor<2x8x3x5xf32>
  %y = cnn.binary div %c, %root : (tensor<2x8x3x5xf32>, tensor<2x8x3x5xf32>) -> tensor<2x8x3x5xf32>
  return %y : tensor<2x8x3x5xf32>
}

//--- words.mlir
func.func @main(%x0: tensor<2x1x8x15xf32> {cnn.name = "x0"}) -> (tensor<2x1x8x15xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x1x8x15xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x1x8x15xf32>) outs(%1 : tensor<2x1x8x15xf32>)
      tiling = #cnn.tiling<"stream", {pi = 4}> -> tensor<2x1x8x15xf32> (%a0: tensor<2x1x8x15xf32>) {
    %k = cnn.constant dense<0.5> : tensor<1xf32>
    %p = cnn.pool sum %a0 {kernel = array<i64: 5, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 0, 2, 0>} : (tensor<2x1x8x15xf32>) -> tensor<2x1x8x15xf32>
    %m = cnn.binary mul %p, %k : (tensor<2x1x8x15xf32>, tensor<1xf32>) -> tensor<2x1x8x15xf32>
    cnn.yield %m : tensor<2x1x8x15xf32>
  } loc("words")
  return %2 : tensor<2x1x8x15xf32>
}

//--- even.mlir
// A constant that varies along rows: they stream as rows.
func.func @main(%x0: tensor<1x1x6x4xf32> {cnn.name = "x0"}) -> (tensor<1x1x6x4xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<1x1x6x4xf32>
  %2 = cnn.kernel ins(%x0 : tensor<1x1x6x4xf32>) outs(%1 : tensor<1x1x6x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x1x6x4xf32> (%a0: tensor<1x1x6x4xf32>) {
    %k = cnn.constant dense<[0.5, 2.0, -1.0, 4.0]> : tensor<4xf32>
    %p = cnn.pool sum %a0 {kernel = array<i64: 4, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 0, 2, 0>} : (tensor<1x1x6x4xf32>) -> tensor<1x1x6x4xf32>
    %m = cnn.binary mul %p, %k : (tensor<1x1x6x4xf32>, tensor<4xf32>) -> tensor<1x1x6x4xf32>
    cnn.yield %m : tensor<1x1x6x4xf32>
  } loc("even")
  return %2 : tensor<1x1x6x4xf32>
}
