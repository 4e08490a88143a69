// Depthwise convolutions, also with several results for each channel.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/depthwise.mlir --target=hls -o %t/depthwise && timeout 60 make -s -C %t/depthwise csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/folded.mlir --target=hls -o %t/folded && timeout 60 make -s -C %t/folded csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/multiplied.mlir --target=hls -o %t/multiplied && timeout 60 make -s -C %t/multiplied csim OPT=-O1 | FileCheck %s --check-prefix=PASS

// PASS: PASS

//--- depthwise.mlir
func.func @main(%x0: tensor<1x6x7x5xf32> {cnn.name = "x0"}) -> (tensor<1x6x7x5xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[0.75, 0.75, 0.5625], [-0.0625, 0.5625, 1.0], [-0.1875, -0.9375, 0.1875]]], [[[-0.125, -0.9375, -0.8125], [-0.3125, 0.125, -0.0625], [0.1875, -0.8125, 0.625]]], [[[0.1875, -0.8125, -0.125], [-0.75, -0.125, 0.1875], [-0.875, -0.25, -0.6875]]], [[[-0.8125, -0.9375, -0.6875], [0.0625, -0.5625, -0.0625], [-0.9375, -0.375, 0.0]]], [[[0.1875, -0.3125, -0.3125], [-0.375, 0.75, -0.1875], [-0.5, 0.125, 0.6875]]], [[[0.25, 0.0625, 0.125], [-0.9375, 0.8125, 0.375], [-1.0, -1.0, 0.4375]]]]> : tensor<6x1x3x3xf32>
  %2 = cnn.constant dense<[-0.125, 0.625, 0.0625, 0.5625, 0.1875, -0.75]> : tensor<6xf32>
  %3 = tensor.empty() : tensor<1x6x7x5xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x6x7x5xf32>, tensor<6x1x3x3xf32>, tensor<6xf32>) outs(%3 : tensor<1x6x7x5xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 2, taps = 9}> -> tensor<1x6x7x5xf32> (%a0: tensor<1x6x7x5xf32>, %a1: tensor<6x1x3x3xf32>, %a2: tensor<6xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 6 : i64} : (tensor<1x6x7x5xf32>, tensor<6x1x3x3xf32>, tensor<6xf32>) -> tensor<1x6x7x5xf32>
    %r = cnn.unary relu %c : (tensor<1x6x7x5xf32>) -> tensor<1x6x7x5xf32>
    cnn.yield %r : tensor<1x6x7x5xf32>
  } loc("depthwise")
  return %4 : tensor<1x6x7x5xf32>
}

//--- folded.mlir
func.func @main(%x0: tensor<2x4x6x6xf32> {cnn.name = "x0"}) -> (tensor<2x4x3x3xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[-0.6875, 0.3125, -1.0], [0.0625, 0.25, -0.1875], [0.75, 0.1875, -0.75]]], [[[0.3125, 0.25, 0.625], [1.0, -0.125, -1.0], [0.8125, 0.625, -0.1875]]], [[[0.4375, 0.625, -0.5625], [0.625, -0.4375, 0.6875], [0.875, 0.4375, 0.5625]]], [[[0.3125, 0.3125, 0.5], [0.3125, 0.3125, 0.875], [0.8125, 0.9375, 0.1875]]]]> : tensor<4x1x3x3xf32>
  %2 = cnn.constant dense<[-0.375, -0.5, -0.625, -0.6875]> : tensor<4xf32>
  %3 = tensor.empty() : tensor<2x4x3x3xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<2x4x6x6xf32>, tensor<4x1x3x3xf32>, tensor<4xf32>) outs(%3 : tensor<2x4x3x3xf32>)
      tiling = #cnn.tiling<"conv", {pi = 4, po = 4, taps = 3}> -> tensor<2x4x3x3xf32> (%a0: tensor<2x4x6x6xf32>, %a1: tensor<4x1x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 1, 1>, group = 4 : i64} : (tensor<2x4x6x6xf32>, tensor<4x1x3x3xf32>, tensor<4xf32>) -> tensor<2x4x3x3xf32>
    %r = cnn.unary relu %c : (tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32>
    cnn.yield %r : tensor<2x4x3x3xf32>
  } loc("folded")
  return %4 : tensor<2x4x3x3xf32>
}

//--- multiplied.mlir
func.func @main(%x0: tensor<1x3x5x5xf32> {cnn.name = "x0"}) -> (tensor<1x6x5x5xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[[0.8125, -0.3125, -0.875], [-0.1875, 0.125, 0.1875], [0.5625, 0.5625, 0.1875]]], [[[-0.0625, 0.5, -0.8125], [-0.1875, 0.3125, 0.875], [0.0625, -0.5, 0.25]]], [[[0.5625, 0.3125, 0.25], [0.875, 1.0, -0.0625], [-0.375, -0.4375, 0.875]]], [[[0.6875, -0.9375, -0.25], [0.125, 0.5, 0.4375], [0.6875, 0.625, -0.9375]]], [[[-0.4375, 0.0, -0.25], [-0.4375, 0.1875, 1.0], [0.8125, 0.8125, 0.5625]]], [[[0.5, 0.5625, -0.4375], [0.3125, 0.5, 0.5], [-0.625, -0.4375, 0.25]]]]> : tensor<6x1x3x3xf32>
  %2 = cnn.constant dense<[0.0, -0.0625, -0.8125, 0.8125, 0.25, -0.625]> : tensor<6xf32>
  %3 = tensor.empty() : tensor<1x6x5x5xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x3x5x5xf32>, tensor<6x1x3x3xf32>, tensor<6xf32>) outs(%3 : tensor<1x6x5x5xf32>)
      tiling = #cnn.tiling<"conv", {pi = 1, po = 2, taps = 9}> -> tensor<1x6x5x5xf32> (%a0: tensor<1x3x5x5xf32>, %a1: tensor<6x1x3x3xf32>, %a2: tensor<6xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 3 : i64} : (tensor<1x3x5x5xf32>, tensor<6x1x3x3xf32>, tensor<6xf32>) -> tensor<1x6x5x5xf32>
    %r = cnn.unary relu %c : (tensor<1x6x5x5xf32>) -> tensor<1x6x5x5xf32>
    cnn.yield %r : tensor<1x6x5x5xf32>
  } loc("multiplied")
  return %4 : tensor<1x6x5x5xf32>
}
