// What stands behind transposed convolutions, and what has no process of its own.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/interleave.mlir --target=hls -o %t/interleave && timeout 60 make -s -C %t/interleave csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/flattened.mlir --target=hls -o %t/flattened && timeout 60 make -s -C %t/flattened csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/buffered.mlir --target=hls -o %t/buffered && timeout 60 make -s -C %t/buffered csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/capitals.mlir --target=hls -o %t/capitals && timeout 60 make -s -C %t/capitals csim OPT=-O1 | FileCheck %s --check-prefix=PASS

// PASS: PASS

//--- interleave.mlir
func.func @main(%x0: tensor<1x48x5x3xf32> {cnn.name = "x0"}) -> (tensor<1x2x10x9xf32> {cnn.name = "y0"}) {
  %1 = cnn.reshape %x0 {shape = array<i64: 1, 2, 2, 3, 4, 5, 3>} : (tensor<1x48x5x3xf32>) -> tensor<1x2x2x3x4x5x3xf32>
  %2 = tensor.empty() : tensor<1x2x4x5x2x3x3xf32>
  %3 = cnn.kernel ins(%1 : tensor<1x2x2x3x4x5x3xf32>) outs(%2 : tensor<1x2x4x5x2x3x3xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x2x4x5x2x3x3xf32> (%a0: tensor<1x2x2x3x4x5x3xf32>) {
    %y = cnn.transpose %a0 {permutation = array<i64: 0, 1, 4, 5, 2, 6, 3>} : (tensor<1x2x2x3x4x5x3xf32>) -> tensor<1x2x4x5x2x3x3xf32>
    cnn.yield %y : tensor<1x2x4x5x2x3x3xf32>
  } loc("turn")
  %4 = cnn.reshape %3 {shape = array<i64: 1, 8, 10, 9>} : (tensor<1x2x4x5x2x3x3xf32>) -> tensor<1x8x10x9xf32>
  %5 = cnn.constant dense<[[[[0.6875]], [[-0.25]], [[0.375]], [[0.9375]], [[-0.875]], [[-0.5625]], [[0.75]], [[0.75]]], [[[-0.625]], [[-0.4375]], [[0.1875]], [[-0.9375]], [[0.375]], [[0.9375]], [[-0.3125]], [[-0.375]]]]> : tensor<2x8x1x1xf32>
  %6 = cnn.constant dense<[0.6875, 0.625]> : tensor<2xf32>
  %7 = tensor.empty() : tensor<1x2x10x9xf32>
  %8 = cnn.kernel ins(%4, %5, %6 : tensor<1x8x10x9xf32>, tensor<2x8x1x1xf32>, tensor<2xf32>) outs(%7 : tensor<1x2x10x9xf32>)
      tiling = #cnn.tiling<"conv", {pi = 4, po = 2, taps = 1}> -> tensor<1x2x10x9xf32> (%a0: tensor<1x8x10x9xf32>, %a1: tensor<2x8x1x1xf32>, %a2: tensor<2xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x8x10x9xf32>, tensor<2x8x1x1xf32>, tensor<2xf32>) -> tensor<1x2x10x9xf32>
    %r = cnn.unary relu %c : (tensor<1x2x10x9xf32>) -> tensor<1x2x10x9xf32>
    cnn.yield %r : tensor<1x2x10x9xf32>
  } loc("after")
  return %8 : tensor<1x2x10x9xf32>
}

//--- flattened.mlir
func.func @main(%x0: tensor<1x16x2x2xf32> {cnn.name = "x0"}) -> (tensor<1x4x4x4xf32> {cnn.name = "y0"}, tensor<1x2xf32> {cnn.name = "y1"}) {
  %1 = cnn.reshape %x0 {shape = array<i64: 1, 1, 2, 2, 4, 2, 2>} : (tensor<1x16x2x2xf32>) -> tensor<1x1x2x2x4x2x2xf32>
  %2 = tensor.empty() : tensor<1x1x4x2x2x2x2xf32>
  %3 = cnn.kernel ins(%1 : tensor<1x1x2x2x4x2x2xf32>) outs(%2 : tensor<1x1x4x2x2x2x2xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x1x4x2x2x2x2xf32> (%a0: tensor<1x1x2x2x4x2x2xf32>) {
    %y = cnn.transpose %a0 {permutation = array<i64: 0, 1, 4, 5, 2, 6, 3>} : (tensor<1x1x2x2x4x2x2xf32>) -> tensor<1x1x4x2x2x2x2xf32>
    cnn.yield %y : tensor<1x1x4x2x2x2x2xf32>
  } loc("turn")
  %4 = cnn.reshape %3 {shape = array<i64: 1, 4, 4, 4>} : (tensor<1x1x4x2x2x2x2xf32>) -> tensor<1x4x4x4xf32>
  %5 = cnn.reshape %3 {shape = array<i64: 1, 64>} : (tensor<1x1x4x2x2x2x2xf32>) -> tensor<1x64xf32>
  %6 = cnn.constant dense<[[-0.0625, -0.5], [0.4375, 0.875], [-0.75, -1.0], [0.875, 0.0], [-0.125, -0.25], [0.875, 0.875], [0.5625, -0.4375], [-0.125, -0.4375], [0.5, -1.0], [-0.75, -0.375], [-0.875, 0.1875], [-0.9375, 0.0625], [0.875, 0.5], [0.6875, 0.5625], [0.75, -0.5], [0.4375, -0.625], [-0.875, -0.5], [0.9375, -0.1875], [0.0, 0.6875], [0.1875, 0.625], [1.0, 0.5], [0.375, 0.625], [-0.125, 0.3125], [-0.9375, 0.0625], [-0.375, 0.25], [-0.625, -0.1875], [0.0625, 0.125], [-0.5625, -0.75], [0.875, 0.875], [-0.6875, 0.375], [-0.75, 0.625], [-0.4375, -0.9375], [0.125, 0.6875], [0.625, -0.5625], [-0.875, -0.875], [0.5, 0.3125], [0.0625, 1.0], [-0.0625, -0.875], [0.1875, -1.0], [-0.75, -0.625], [-0.875, -0.25], [0.625, 0.125], [0.0, -0.4375], [-0.875, 0.3125], [0.25, 0.4375], [-0.5, 0.5], [0.5, 0.8125], [0.5, -0.625], [1.0, 0.0625], [0.6875, -0.0625], [0.1875, 0.6875], [0.0, 0.1875], [0.3125, -1.0], [0.625, 0.25], [-0.9375, 0.5], [-0.5, -0.8125], [0.3125, 0.8125], [0.375, 0.375], [0.0625, 0.9375], [-0.9375, -0.8125], [-0.9375, 0.4375], [0.0, 0.8125], [0.1875, 0.25], [-0.3125, 0.4375]]> : tensor<64x2xf32>
  %7 = tensor.empty() : tensor<1x2xf32>
  %8 = cnn.kernel ins(%5, %6 : tensor<1x64xf32>, tensor<64x2xf32>) outs(%7 : tensor<1x2xf32>)
      tiling = #cnn.tiling<"dense", {pi = 4, po = 2}> -> tensor<1x2xf32> (%a0: tensor<1x64xf32>, %a1: tensor<64x2xf32>) {
    %y = cnn.matmul %a0, %a1 : (tensor<1x64xf32>, tensor<64x2xf32>) -> tensor<1x2xf32>
    cnn.yield %y : tensor<1x2xf32>
  } loc("product")
  return %4, %8 : tensor<1x4x4x4xf32>, tensor<1x2xf32>
}

//--- buffered.mlir
func.func @main(%x0: tensor<2x6x2x3xf32> {cnn.name = "x0"}) -> (tensor<2x6x2x3xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x6x2x3xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x6x2x3xf32>) outs(%1 : tensor<2x6x2x3xf32>)
      tiling = #cnn.tiling<"stream", {pi = 3}> -> tensor<2x6x2x3xf32> (%a0: tensor<2x6x2x3xf32>) {
    %y = cnn.softmax %a0 {axis = 1 : i64} : (tensor<2x6x2x3xf32>) -> tensor<2x6x2x3xf32>
    cnn.yield %y : tensor<2x6x2x3xf32>
  } loc("softmax")
  return %2 : tensor<2x6x2x3xf32>
}

//--- capitals.mlir
// Nodes of one name in capitals get others that are no macros'.
func.func @main(%x: tensor<2x3xf32> {cnn.name = "x"}) -> (tensor<2x3xf32> {cnn.name = "y"}) {
  %0 = cnn.softmax %x {axis = 0 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32> loc("Y")
  %1 = cnn.softmax %0 {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32> loc("Y")
  %2 = cnn.softmax %1 {axis = 0 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32> loc("Y")
  return %2 : tensor<2x3xf32>
}
