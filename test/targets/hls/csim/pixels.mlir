// Words of several pixels, against the reference evaluator: windows with strides,
// dilations and borders, products, everything element by element, and neighbours
// that want other words or one pixel at a time.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/chain.mlir --target=hls -o %t/chain && timeout 120 make -s -C %t/chain csim OPT=-O0 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/strided.mlir --target=hls -o %t/strided && timeout 120 make -s -C %t/strided csim OPT=-O0 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/depthwise.mlir --target=hls -o %t/depthwise && timeout 120 make -s -C %t/depthwise csim OPT=-O0 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/branches.mlir --target=hls -o %t/branches && timeout 120 make -s -C %t/branches csim OPT=-O0 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/mixed.mlir --target=hls -o %t/mixed && timeout 120 make -s -C %t/mixed csim OPT=-O0 | FileCheck %s --check-prefix=PASS
// RUN: %cnnc_source_dir/test/hlslint/run %t/chain %t/branches
// RUN: cnnc %t/chain.mlir --target=hls --io=axis -o %t/axis && timeout 120 make -s -C %t/axis csim OPT=-O0 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/mixed.mlir --target=hls --io=axis -o %t/apart && timeout 120 make -s -C %t/apart csim OPT=-O0 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/depthwise.mlir --target=hls --io=axis -o %t/part && timeout 120 make -s -C %t/part csim OPT=-O0 | FileCheck %s --check-prefix=PASS
// RUN: cat %t/axis/src/chain.cpp %t/part/src/depthwise.cpp | FileCheck %s --check-prefix=AXIS

// PASS: PASS
// All channels of four pixels, and two channels of one.
// AXIS: extern "C" void chain(hls::stream<word<float, 8>> &x, hls::stream<word<float, 6>> &y)
// AXIS: extern "C" void depthwise(hls::stream<word<float, 2>> &x, hls::stream<word<float, 4>> &y)

//--- chain.mlir
func.func @main(%x: tensor<1x2x6x12xf32> {cnn.name = "x"}) -> (tensor<1x6xf32> {cnn.name = "y"}) {
  %v1 = cnn.constant dense<[[[[-0.5, -0.75, 0.0], [-0.5625, 0.9375, 0.75], [0.875, 0.5, -0.1875]], [[-0.625, 0.9375, -0.9375], [0.5, 0.6875, -1.0], [0.75, 0.0625, -0.125]]], [[[-0.625, 0.25, -0.9375], [-0.9375, -0.9375, -1.0], [0.5, -0.1875, 0.6875]], [[-0.9375, -0.125, 0.75], [0.9375, -0.125, 0.375], [-0.125, -0.125, 0.8125]]], [[[0.125, -0.9375, 0.625], [-0.625, -0.3125, 0.125], [-0.5625, 0.3125, 1.0]], [[0.6875, 1.0, -0.25], [0.1875, 0.125, 0.9375], [1.0, 0.5625, -0.875]]], [[[0.875, -0.0625, 0.5625], [0.625, -0.3125, 0.4375], [0.4375, -0.6875, 0.75]], [[1.0, -0.625, -0.375], [0.5625, 0.4375, 0.9375], [-0.9375, 0.875, -0.875]]]]> : tensor<4x2x3x3xf32>
  %v2 = cnn.constant dense<[0.1875, 0.5625, -0.375, -0.375]> : tensor<4xf32>
  %v3 = tensor.empty() : tensor<1x4x6x12xf32>
  %v4 = cnn.kernel ins(%x, %v1, %v2 : tensor<1x2x6x12xf32>, tensor<4x2x3x3xf32>, tensor<4xf32>) outs(%v3 : tensor<1x4x6x12xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 2, taps = 9, px = 4}> -> tensor<1x4x6x12xf32> (%a0: tensor<1x2x6x12xf32>, %a1: tensor<4x2x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x2x6x12xf32>, tensor<4x2x3x3xf32>, tensor<4xf32>) -> tensor<1x4x6x12xf32>
    %r = cnn.unary relu %c : (tensor<1x4x6x12xf32>) -> tensor<1x4x6x12xf32>
    cnn.yield %r : tensor<1x4x6x12xf32>
  } loc("n4")
  %v5 = tensor.empty() : tensor<1x4x3x6xf32>
  %v6 = cnn.kernel ins(%v4 : tensor<1x4x6x12xf32>) outs(%v5 : tensor<1x4x3x6xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2, px = 6}> -> tensor<1x4x3x6xf32> (%a0: tensor<1x4x6x12xf32>) {
    %r = cnn.pool max %a0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x6x12xf32>) -> tensor<1x4x3x6xf32>
    cnn.yield %r : tensor<1x4x3x6xf32>
  } loc("n6")
  %v7 = cnn.constant dense<[[[[1.0, -0.125, -1.0], [-0.25, -0.125, 0.5625], [1.0, 0.375, 0.375]], [[0.8125, 0.0625, -1.0], [0.5, 1.0, -0.5], [-0.1875, 0.6875, -0.8125]], [[0.875, 0.4375, -0.25], [1.0, 0.625, 0.9375], [0.375, 0.625, 0.375]], [[-1.0, 0.3125, 0.8125], [-0.9375, -0.125, -0.3125], [-0.3125, -0.6875, 0.0]]], [[[-0.875, -0.75, -0.6875], [-0.9375, 0.75, -1.0], [0.0625, -0.0625, 0.0625]], [[-0.5625, -0.3125, 0.375], [0.125, -0.75, -0.375], [-0.375, 0.0, -0.375]], [[0.0625, 0.125, 0.8125], [0.25, 0.9375, 0.875], [-0.5625, -0.9375, 0.1875]], [[0.5, 0.3125, 0.625], [-0.25, 0.0, -0.625], [0.0, 1.0, -0.1875]]], [[[0.6875, -0.9375, -0.125], [-0.9375, 0.5625, -0.4375], [-0.875, -0.375, 0.75]], [[1.0, 0.6875, -0.125], [0.75, -0.125, -0.9375], [0.5625, 0.25, 0.6875]], [[-0.8125, 0.1875, -0.5], [-0.1875, -0.8125, 0.1875], [-0.75, -0.75, 0.1875]], [[0.1875, -0.375, 0.625], [0.0, -0.5, -1.0], [-0.875, -0.1875, 0.8125]]], [[[-0.375, 1.0, -0.875], [0.5, -0.25, 0.375], [-0.625, -0.1875, 0.6875]], [[-0.25, 0.9375, -0.625], [0.5, 0.125, 1.0], [0.9375, -0.9375, 0.25]], [[0.5625, 0.125, -0.9375], [-0.375, -0.25, 0.25], [-0.5, 0.3125, 0.6875]], [[-0.1875, 0.0625, -0.625], [0.5, 0.375, 0.9375], [-0.0625, -0.75, -0.875]]]]> : tensor<4x4x3x3xf32>
  %v8 = cnn.constant dense<[-0.6875, -0.5, -0.375, -0.375]> : tensor<4xf32>
  %v9 = tensor.empty() : tensor<1x4x3x6xf32>
  %v10 = cnn.kernel ins(%v6, %v7, %v8 : tensor<1x4x3x6xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>) outs(%v9 : tensor<1x4x3x6xf32>)
      tiling = #cnn.tiling<"conv", {pi = 4, po = 1, taps = 3, px = 2}> -> tensor<1x4x3x6xf32> (%a0: tensor<1x4x3x6xf32>, %a1: tensor<4x4x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x3x6xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>) -> tensor<1x4x3x6xf32>
    %r = cnn.unary relu %c : (tensor<1x4x3x6xf32>) -> tensor<1x4x3x6xf32>
    cnn.yield %r : tensor<1x4x3x6xf32>
  } loc("n10")
  %v11 = cnn.constant dense<[[[[-0.1875]], [[0.0625]]], [[[0.3125]], [[1.0]]], [[[0.0]], [[0.4375]]], [[[0.3125]], [[0.3125]]]]> : tensor<4x2x1x1xf32>
  %v12 = cnn.constant dense<[-0.5625, 0.125, -0.0625, 0.9375]> : tensor<4xf32>
  %v13 = tensor.empty() : tensor<1x4x3x6xf32>
  %v14 = cnn.kernel ins(%v10, %v11, %v12 : tensor<1x4x3x6xf32>, tensor<4x2x1x1xf32>, tensor<4xf32>) outs(%v13 : tensor<1x4x3x6xf32>)
      tiling = #cnn.tiling<"conv", {pi = 1, po = 2, taps = 1, px = 3}> -> tensor<1x4x3x6xf32> (%a0: tensor<1x4x3x6xf32>, %a1: tensor<4x2x1x1xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<1x4x3x6xf32>, tensor<4x2x1x1xf32>, tensor<4xf32>) -> tensor<1x4x3x6xf32>
    %r = cnn.unary relu %c : (tensor<1x4x3x6xf32>) -> tensor<1x4x3x6xf32>
    cnn.yield %r : tensor<1x4x3x6xf32>
  } loc("n14")
  %v15 = cnn.reshape %v14 {shape = array<i64: 1, 72>} : (tensor<1x4x3x6xf32>) -> tensor<1x72xf32>
  %v16 = cnn.constant dense<[[-0.5, -0.625, 0.25, -0.875, 0.625, -0.75], [0.5, -0.4375, -0.5, 0.3125, -0.5625, 0.5], [-0.75, -0.125, -0.6875, 0.0625, 0.4375, 0.125], [-0.5625, 0.8125, 0.0625, -0.625, -0.875, 0.125], [-1.0, -1.0, -0.6875, 0.625, -0.5625, -0.875], [-0.25, -0.0625, 0.625, -0.375, -0.5625, 0.75], [-0.375, -0.0625, -0.375, -0.625, 0.6875, 0.5], [0.125, 0.0, 0.875, 0.25, -0.625, -0.1875], [0.25, -0.875, -0.9375, -1.0, 0.125, 0.25], [0.75, 0.5625, 0.25, 0.5625, -0.75, -0.75], [0.25, 0.8125, -0.5625, 0.0, -0.1875, 0.875], [0.375, 0.0, -0.3125, -0.1875, 0.1875, -0.25], [-0.0625, 0.4375, -0.6875, 0.0625, -0.6875, 0.75], [-0.6875, 0.3125, -0.125, 0.5, 0.1875, -0.875], [0.25, -0.3125, 0.25, 0.1875, -0.0625, 0.3125], [-0.625, -0.6875, -0.0625, -0.125, -0.9375, -0.0625], [0.5625, -0.75, 0.0625, -0.75, -0.75, -0.9375], [-1.0, 0.125, 0.375, 0.9375, 0.875, -0.4375], [-0.625, 1.0, 0.25, -0.75, 1.0, -0.3125], [-0.3125, -0.4375, -0.4375, 0.25, 0.1875, -0.625], [1.0, 0.125, -0.5, -0.1875, -0.4375, -0.875], [0.25, -0.1875, -0.3125, 0.1875, 0.6875, -0.375], [-0.8125, -0.0625, 0.0, -0.75, 0.75, 0.6875], [0.0, 0.75, 0.8125, -1.0, 0.5625, 0.3125], [-0.375, 0.0, 0.9375, -0.9375, 0.625, -0.9375], [-0.8125, 0.375, -0.5, -0.5, -0.5, 0.0], [0.0625, 0.5625, 0.5625, -0.3125, -0.6875, -0.125], [0.9375, -1.0, -0.3125, 0.25, 1.0, 0.75], [-0.125, -0.0625, 0.25, 0.9375, 0.875, -0.125], [0.625, 0.3125, 0.0625, -0.125, -0.8125, -0.75], [1.0, 0.4375, -0.375, 1.0, -0.1875, 0.1875], [0.1875, 0.1875, 0.4375, -0.375, 0.8125, -0.6875], [-0.5625, 1.0, 0.5, -0.3125, -0.4375, 0.0], [0.6875, -0.1875, -0.8125, 0.9375, 0.5625, 0.375], [0.5, 1.0, -0.375, -0.875, -0.6875, 0.0], [-0.625, 0.0625, -0.6875, -0.5, -0.6875, 0.75], [-0.0625, 0.5, 0.6875, 0.5625, -0.375, 0.25], [0.75, -0.5, 0.9375, -0.1875, -0.5625, 0.6875], [0.625, -0.5625, 0.125, 0.0625, -0.0625, 0.5], [-1.0, -0.25, 0.75, -0.9375, -0.9375, -0.0625], [0.0, -0.1875, -0.3125, 0.125, -0.4375, -0.25], [0.0625, 0.1875, 0.0, 0.75, -0.375, 0.375], [0.9375, 0.625, -0.5625, -0.1875, 0.5, -0.1875], [0.125, -0.625, -0.9375, -0.5625, -1.0, 0.125], [-0.5, -0.75, 1.0, 0.4375, 0.1875, 0.6875], [1.0, 0.375, 0.25, -1.0, -0.5625, 0.75], [0.75, 0.375, 0.1875, 0.5625, 0.3125, 0.9375], [-0.5625, 0.5, 0.5, -0.1875, -1.0, 0.0625], [1.0, -0.25, 0.8125, 0.625, 0.1875, -0.375], [0.75, -0.25, 0.4375, -1.0, 0.5, 0.6875], [0.5625, 0.3125, -0.75, 0.9375, -0.0625, 0.125], [-0.9375, 0.625, -0.4375, 0.5625, 0.0625, -0.3125], [-0.75, -1.0, 0.375, 0.0, 0.625, 0.1875], [-0.4375, 0.8125, 0.0, 0.9375, -0.375, 0.8125], [1.0, -0.875, 0.0625, 1.0, -0.625, 0.6875], [-0.75, 0.375, -0.75, 0.75, -0.9375, -0.375], [1.0, -0.375, -0.6875, 0.5625, 0.0625, 0.1875], [-0.1875, -0.1875, -0.0625, 0.3125, 0.0625, -0.75], [-0.75, 0.4375, 0.8125, 1.0, -0.8125, -0.375], [0.1875, 0.0625, 0.375, -0.125, 0.5625, 0.5625], [-0.3125, 0.875, 0.0, 0.3125, -0.125, 0.0], [-0.0625, -0.9375, 0.5625, 0.25, 0.6875, -0.0625], [0.0625, -0.25, -0.75, -0.375, 0.75, -0.4375], [0.0, 0.8125, -0.375, -0.5, -0.5, 0.75], [0.4375, 0.1875, 0.5625, -0.0625, -0.5625, -0.1875], [0.1875, -0.75, -0.625, -0.125, 0.5625, 0.25], [0.9375, -0.625, -0.3125, -0.875, -0.8125, -0.9375], [-0.1875, -0.875, 0.9375, 0.75, 0.3125, 0.0625], [-0.5625, -0.3125, -0.625, -0.125, 0.5625, -0.125], [0.9375, 0.75, 0.5, -0.375, -0.125, -0.0625], [0.125, 0.8125, 0.5, -0.1875, 0.75, 0.0], [0.3125, 0.9375, -0.5625, -0.1875, -0.6875, -0.875]]> : tensor<72x6xf32>
  %v17 = tensor.empty() : tensor<1x6xf32>
  %v18 = cnn.kernel ins(%v15, %v16 : tensor<1x72xf32>, tensor<72x6xf32>) outs(%v17 : tensor<1x6xf32>)
      tiling = #cnn.tiling<"dense", {pi = 4, po = 6, px = 6}> -> tensor<1x6xf32> (%a0: tensor<1x72xf32>, %a1: tensor<72x6xf32>) {
    %r = cnn.matmul %a0, %a1 : (tensor<1x72xf32>, tensor<72x6xf32>) -> tensor<1x6xf32>
    cnn.yield %r : tensor<1x6xf32>
  } loc("n18")
  return %v18 : tensor<1x6xf32>
}

//--- strided.mlir
func.func @main(%x: tensor<2x3x5x12xf32> {cnn.name = "x"}) -> (tensor<2x2x2x2xf32> {cnn.name = "y"}) {
  %v1 = cnn.constant dense<[[[[-0.8125, -0.6875, -0.6875], [0.4375, -0.375, 0.1875], [0.0, -0.1875, -0.875]], [[-0.375, 0.6875, 0.5625], [1.0, 0.4375, 0.75], [1.0, 0.0625, -0.875]], [[-0.9375, 0.4375, 0.8125], [0.25, 0.5, 0.6875], [-0.375, -0.3125, -0.0625]]], [[[-0.125, -0.9375, -0.3125], [0.25, -0.3125, -0.5], [1.0, 1.0, 0.4375]], [[1.0, -0.3125, 0.75], [0.625, 0.4375, 0.375], [0.4375, 0.75, -0.375]], [[0.5625, 0.8125, -0.0625], [0.9375, 0.0625, 0.9375], [1.0, 1.0, 0.375]]], [[[0.8125, 0.8125, 0.375], [0.8125, 0.9375, -0.125], [0.25, -0.375, 0.0625]], [[0.875, 0.1875, 0.1875], [1.0, 1.0, 0.625], [0.1875, -0.1875, 0.9375]], [[1.0, 0.4375, -0.75], [0.3125, -1.0, -0.25], [-0.625, -0.8125, -0.8125]]], [[[0.0625, -0.125, -0.625], [-0.5, 0.0625, -0.0625], [-0.1875, -0.8125, 0.6875]], [[-0.875, -0.8125, 0.4375], [0.4375, -0.3125, -0.0625], [-0.9375, -0.6875, -0.5625]], [[-0.75, -0.9375, -0.875], [-0.9375, 0.4375, 0.0], [-0.5, -0.375, -0.3125]]]]> : tensor<4x3x3x3xf32>
  %v2 = cnn.constant dense<[-1.0, 0.5, -0.875, -0.0625]> : tensor<4xf32>
  %v3 = tensor.empty() : tensor<2x4x2x6xf32>
  %v4 = cnn.kernel ins(%x, %v1, %v2 : tensor<2x3x5x12xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) outs(%v3 : tensor<2x4x2x6xf32>)
      tiling = #cnn.tiling<"conv", {pi = 3, po = 2, taps = 9, px = 2}> -> tensor<2x4x2x6xf32> (%a0: tensor<2x3x5x12xf32>, %a1: tensor<4x3x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>, group = 1 : i64} : (tensor<2x3x5x12xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<2x4x2x6xf32>
    %r = cnn.unary relu %c : (tensor<2x4x2x6xf32>) -> tensor<2x4x2x6xf32>
    cnn.yield %r : tensor<2x4x2x6xf32>
  } loc("n4")
  %v5 = cnn.constant dense<[[[[-0.4375, -0.875, -1.0], [0.375, -0.5625, 0.125]], [[0.3125, 0.9375, -0.9375], [0.1875, 0.75, -0.875]], [[0.0, 0.5625, -0.4375], [0.875, -0.125, -0.6875]], [[0.25, -0.625, -0.9375], [0.75, -0.5, 0.5625]]], [[[0.9375, 1.0, 0.25], [-0.4375, 0.3125, 0.0]], [[0.0, 0.625, -0.9375], [-0.5, -0.8125, 0.0]], [[-0.875, -0.5, -0.375], [-0.375, -0.625, 0.8125]], [[-0.125, 1.0, -0.875], [-0.0625, -0.125, 0.75]]], [[[-0.75, 0.0, -0.6875], [-0.125, 0.4375, 0.0]], [[0.6875, 0.0625, -1.0], [-0.4375, -0.875, 0.5]], [[0.625, -0.375, -0.5625], [1.0, -0.6875, -0.0625]], [[-0.625, -0.625, -0.9375], [-0.3125, -0.125, -0.625]]]]> : tensor<3x4x2x3xf32>
  %v6 = cnn.constant dense<[-0.1875, -0.9375, 0.8125]> : tensor<3xf32>
  %v7 = tensor.empty() : tensor<2x3x2x6xf32>
  %v8 = cnn.kernel ins(%v4, %v5, %v6 : tensor<2x4x2x6xf32>, tensor<3x4x2x3xf32>, tensor<3xf32>) outs(%v7 : tensor<2x3x2x6xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 1, taps = 6, px = 2}> -> tensor<2x3x2x6xf32> (%a0: tensor<2x4x2x6xf32>, %a1: tensor<3x4x2x3xf32>, %a2: tensor<3xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 2>, pads = array<i64: 1, 3, 0, 1>, group = 1 : i64} : (tensor<2x4x2x6xf32>, tensor<3x4x2x3xf32>, tensor<3xf32>) -> tensor<2x3x2x6xf32>
    %r = cnn.unary relu %c : (tensor<2x3x2x6xf32>) -> tensor<2x3x2x6xf32>
    cnn.yield %r : tensor<2x3x2x6xf32>
  } loc("n8")
  %v9 = cnn.constant dense<[[[[0.8125]], [[0.1875]], [[0.5]]], [[[-0.1875]], [[-0.1875]], [[0.6875]]]]> : tensor<2x3x1x1xf32>
  %v10 = cnn.constant dense<[0.6875, 1.0]> : tensor<2xf32>
  %v11 = tensor.empty() : tensor<2x2x2x2xf32>
  %v12 = cnn.kernel ins(%v8, %v9, %v10 : tensor<2x3x2x6xf32>, tensor<2x3x1x1xf32>, tensor<2xf32>) outs(%v11 : tensor<2x2x2x2xf32>)
      tiling = #cnn.tiling<"conv", {pi = 3, po = 2, taps = 1, px = 6}> -> tensor<2x2x2x2xf32> (%a0: tensor<2x3x2x6xf32>, %a1: tensor<2x3x1x1xf32>, %a2: tensor<2xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 3>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<2x3x2x6xf32>, tensor<2x3x1x1xf32>, tensor<2xf32>) -> tensor<2x2x2x2xf32>
    %r = cnn.unary relu %c : (tensor<2x2x2x2xf32>) -> tensor<2x2x2x2xf32>
    cnn.yield %r : tensor<2x2x2x2xf32>
  } loc("n12")
  return %v12 : tensor<2x2x2x2xf32>
}

//--- depthwise.mlir
func.func @main(%x: tensor<1x4x6x8xf32> {cnn.name = "x"}) -> (tensor<1x8x3x4xf32> {cnn.name = "y"}) {
  %v1 = cnn.constant dense<[[[[-0.0625, -0.5, 0.4375], [0.875, -0.75, -1.0], [0.875, 0.0, -0.125]]], [[[-0.25, 0.875, 0.875], [0.5625, -0.4375, -0.125], [-0.4375, 0.5, -1.0]]], [[[-0.75, -0.375, -0.875], [0.1875, -0.9375, 0.0625], [0.875, 0.5, 0.6875]]], [[[0.5625, 0.75, -0.5], [0.4375, -0.625, -0.875], [-0.5, 0.9375, -0.1875]]]]> : tensor<4x1x3x3xf32>
  %v2 = cnn.constant dense<[0.0, 0.6875, 0.1875, 0.625]> : tensor<4xf32>
  %v3 = tensor.empty() : tensor<1x4x6x8xf32>
  %v4 = cnn.kernel ins(%x, %v1, %v2 : tensor<1x4x6x8xf32>, tensor<4x1x3x3xf32>, tensor<4xf32>) outs(%v3 : tensor<1x4x6x8xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 1, taps = 3, px = 4}> -> tensor<1x4x6x8xf32> (%a0: tensor<1x4x6x8xf32>, %a1: tensor<4x1x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 4 : i64} : (tensor<1x4x6x8xf32>, tensor<4x1x3x3xf32>, tensor<4xf32>) -> tensor<1x4x6x8xf32>
    %r = cnn.unary relu %c : (tensor<1x4x6x8xf32>) -> tensor<1x4x6x8xf32>
    cnn.yield %r : tensor<1x4x6x8xf32>
  } loc("n4")
  %v5 = cnn.constant dense<[[[[1.0, 0.5, 0.375], [0.625, -0.125, 0.3125], [-0.9375, 0.0625, -0.375]]], [[[0.25, -0.625, -0.1875], [0.0625, 0.125, -0.5625], [-0.75, 0.875, 0.875]]], [[[-0.6875, 0.375, -0.75], [0.625, -0.4375, -0.9375], [0.125, 0.6875, 0.625]]], [[[-0.5625, -0.875, -0.875], [0.5, 0.3125, 0.0625], [1.0, -0.0625, -0.875]]], [[[0.1875, -1.0, -0.75], [-0.625, -0.875, -0.25], [0.625, 0.125, 0.0]]], [[[-0.4375, -0.875, 0.3125], [0.25, 0.4375, -0.5], [0.5, 0.5, 0.8125]]], [[[0.5, -0.625, 1.0], [0.0625, 0.6875, -0.0625], [0.1875, 0.6875, 0.0]]], [[[0.1875, 0.3125, -1.0], [0.625, 0.25, -0.9375], [0.5, -0.5, -0.8125]]]]> : tensor<8x1x3x3xf32>
  %v6 = cnn.constant dense<[0.3125, 0.8125, 0.375, 0.375, 0.0625, 0.9375, -0.9375, -0.8125]> : tensor<8xf32>
  %v7 = tensor.empty() : tensor<1x8x3x4xf32>
  %v8 = cnn.kernel ins(%v4, %v5, %v6 : tensor<1x4x6x8xf32>, tensor<8x1x3x3xf32>, tensor<8xf32>) outs(%v7 : tensor<1x8x3x4xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 1, taps = 9, px = 4}> -> tensor<1x8x3x4xf32> (%a0: tensor<1x4x6x8xf32>, %a1: tensor<8x1x3x3xf32>, %a2: tensor<8xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>, group = 4 : i64} : (tensor<1x4x6x8xf32>, tensor<8x1x3x3xf32>, tensor<8xf32>) -> tensor<1x8x3x4xf32>
    %r = cnn.unary relu %c : (tensor<1x8x3x4xf32>) -> tensor<1x8x3x4xf32>
    cnn.yield %r : tensor<1x8x3x4xf32>
  } loc("n8")
  return %v8 : tensor<1x8x3x4xf32>
}

//--- branches.mlir
func.func @main(%x: tensor<1x4x4x8xf32> {cnn.name = "x"}) -> (tensor<1x9x4x8xf32> {cnn.name = "y"}) {
  %v1 = tensor.empty() : tensor<1x4x4x8xf32>
  %v2 = cnn.kernel ins(%x : tensor<1x4x4x8xf32>) outs(%v1 : tensor<1x4x4x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2, px = 4}> -> tensor<1x4x4x8xf32> (%a0: tensor<1x4x4x8xf32>) {
    %r = cnn.unary relu %a0 : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
    cnn.yield %r : tensor<1x4x4x8xf32>
  } loc("n2")
  %v3 = cnn.constant dense<[[[[-0.0625, 0.1875, -0.625], [0.5625, 0.875, -0.4375], [-0.6875, -0.75, -0.9375]], [[0.5625, 0.125, -0.8125], [-0.125, 0.4375, 0.0625], [-0.3125, -0.625, 0.0]], [[-0.1875, -0.9375, 0.0], [0.0625, -0.25, -0.375], [0.1875, 0.125, 0.4375]], [[-0.6875, 0.3125, 0.5], [1.0, -0.0625, -0.3125], [-0.0625, 0.875, 0.0625]]], [[[-0.6875, 0.1875, -1.0], [0.125, 0.1875, 1.0], [-0.25, 0.625, 0.6875]], [[0.125, 0.6875, 0.75], [-0.375, -0.125, 0.1875], [0.0, -0.875, -0.6875]], [[-0.875, 0.8125, 0.0625], [0.875, 0.3125, -0.4375], [-0.25, -0.75, 0.625]], [[-0.25, 0.75, 0.0625], [-0.3125, 0.375, 0.6875], [0.25, -0.25, 0.25]]], [[[-0.625, -0.8125, -0.125], [0.0625, -0.0625, -0.5625], [0.3125, -0.3125, 0.125]], [[0.8125, -0.9375, -0.875], [0.375, -0.6875, 0.125], [0.25, -0.9375, 0.25]], [[0.125, 0.25, -0.4375], [0.625, -0.75, 0.125], [-0.25, 0.75, 0.125]], [[-0.5, 0.0, 0.5], [-0.375, 0.3125, -1.0], [0.4375, -0.875, 0.8125]]], [[[-0.375, 0.4375, 0.4375], [0.125, -0.625, 0.75], [-0.1875, 0.6875, -0.1875]], [[-0.5625, -0.8125, -0.8125], [-0.8125, -0.375, -0.4375], [-0.875, 0.9375, -0.0625]], [[0.25, -0.875, -0.5625], [0.125, 0.625, -0.25], [0.875, -0.25, -0.0625]], [[0.75, 0.625, 0.9375], [-0.875, -0.125, 0.625], [0.75, -0.0625, 0.6875]]]]> : tensor<4x4x3x3xf32>
  %v4 = cnn.constant dense<[-0.1875, 0.9375, -0.25, -0.875]> : tensor<4xf32>
  %v5 = tensor.empty() : tensor<1x4x4x8xf32>
  %v6 = cnn.kernel ins(%v2, %v3, %v4 : tensor<1x4x4x8xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>) outs(%v5 : tensor<1x4x4x8xf32>)
      tiling = #cnn.tiling<"conv", {pi = 4, po = 2, taps = 9, px = 2}> -> tensor<1x4x4x8xf32> (%a0: tensor<1x4x4x8xf32>, %a1: tensor<4x4x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x4x8xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>) -> tensor<1x4x4x8xf32>
    %r = cnn.unary relu %c : (tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
    cnn.yield %r : tensor<1x4x4x8xf32>
  } loc("n6")
  %v7 = tensor.empty() : tensor<1x4x4x8xf32>
  %v8 = cnn.kernel ins(%v6, %v2 : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) outs(%v7 : tensor<1x4x4x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1, px = 8}> -> tensor<1x4x4x8xf32> (%a0: tensor<1x4x4x8xf32>, %a1: tensor<1x4x4x8xf32>) {
    %r = cnn.binary add %a0, %a1 : (tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
    cnn.yield %r : tensor<1x4x4x8xf32>
  } loc("n8")
  %v9 = tensor.empty() : tensor<1x4x1x1xf32>
  %v10 = cnn.kernel ins(%v8 : tensor<1x4x4x8xf32>) outs(%v9 : tensor<1x4x1x1xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2, px = 4}> -> tensor<1x4x1x1xf32> (%a0: tensor<1x4x4x8xf32>) {
    %r = cnn.reduce sum %a0 {axes = array<i64: 2, 3>} : (tensor<1x4x4x8xf32>) -> tensor<1x4x1x1xf32>
    cnn.yield %r : tensor<1x4x1x1xf32>
  } loc("n10")
  %v11 = tensor.empty() : tensor<1x4x4x8xf32>
  %v12 = cnn.kernel ins(%v8, %v10 : tensor<1x4x4x8xf32>, tensor<1x4x1x1xf32>) outs(%v11 : tensor<1x4x4x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 4, px = 2}> -> tensor<1x4x4x8xf32> (%a0: tensor<1x4x4x8xf32>, %a1: tensor<1x4x1x1xf32>) {
    %r = cnn.binary mul %a0, %a1 : (tensor<1x4x4x8xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x4x8xf32>
    cnn.yield %r : tensor<1x4x4x8xf32>
  } loc("n12")
  %v13 = cnn.constant dense<[[[[-0.875]], [[0.0]], [[0.0]], [[-0.0625]]]]> : tensor<1x4x1x1xf32>
  %v14 = cnn.constant dense<[-0.1875]> : tensor<1xf32>
  %v15 = tensor.empty() : tensor<1x1x4x8xf32>
  %v16 = cnn.kernel ins(%v12, %v13, %v14 : tensor<1x4x4x8xf32>, tensor<1x4x1x1xf32>, tensor<1xf32>) outs(%v15 : tensor<1x1x4x8xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 1, taps = 1, px = 4}> -> tensor<1x1x4x8xf32> (%a0: tensor<1x4x4x8xf32>, %a1: tensor<1x4x1x1xf32>, %a2: tensor<1xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x4x4x8xf32>, tensor<1x4x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4x8xf32>
    %r = cnn.unary relu %c : (tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32>
    cnn.yield %r : tensor<1x1x4x8xf32>
  } loc("n16")
  %v17 = tensor.empty() : tensor<1x4x4x8xf32>
  %v18 = cnn.kernel ins(%v12, %v16 : tensor<1x4x4x8xf32>, tensor<1x1x4x8xf32>) outs(%v17 : tensor<1x4x4x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2, px = 2}> -> tensor<1x4x4x8xf32> (%a0: tensor<1x4x4x8xf32>, %a1: tensor<1x1x4x8xf32>) {
    %r = cnn.binary mul %a0, %a1 : (tensor<1x4x4x8xf32>, tensor<1x1x4x8xf32>) -> tensor<1x4x4x8xf32>
    cnn.yield %r : tensor<1x4x4x8xf32>
  } loc("n18")
  %v19 = cnn.constant dense<[[[[-0.125, 0.625, 0.0, -0.4375, 0.25, -0.8125, 0.25, -0.5625], [0.5625, -0.875, 0.9375, 0.5, -0.6875, 0.6875, -0.1875, -0.375], [0.3125, 0.125, 0.875, 0.25, 0.625, -0.1875, 0.0625, 0.3125], [0.5625, 0.9375, -0.75, 0.0625, -0.25, -0.875, 0.5625, -0.5]]]]> : tensor<1x1x4x8xf32>
  %v20 = tensor.empty() : tensor<1x4x4x8xf32>
  %v21 = cnn.kernel ins(%v18, %v19 : tensor<1x4x4x8xf32>, tensor<1x1x4x8xf32>) outs(%v20 : tensor<1x4x4x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1, px = 4}> -> tensor<1x4x4x8xf32> (%a0: tensor<1x4x4x8xf32>, %a1: tensor<1x1x4x8xf32>) {
    %r = cnn.binary mul %a0, %a1 : (tensor<1x4x4x8xf32>, tensor<1x1x4x8xf32>) -> tensor<1x4x4x8xf32>
    cnn.yield %r : tensor<1x4x4x8xf32>
  } loc("n21")
  %v22 = tensor.empty() : tensor<1x9x4x8xf32>
  %v23 = cnn.kernel ins(%v21, %v18, %v16 : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>, tensor<1x1x4x8xf32>) outs(%v22 : tensor<1x9x4x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1, px = 4}> -> tensor<1x9x4x8xf32> (%a0: tensor<1x4x4x8xf32>, %a1: tensor<1x4x4x8xf32>, %a2: tensor<1x1x4x8xf32>) {
    %r = cnn.concat %a0, %a1, %a2 {axis = 1 : i64} : (tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32>, tensor<1x1x4x8xf32>) -> tensor<1x9x4x8xf32>
    cnn.yield %r : tensor<1x9x4x8xf32>
  } loc("n23")
  return %v23 : tensor<1x9x4x8xf32>
}

//--- mixed.mlir
func.func @main(%x: tensor<1x1x4x14xf32> {cnn.name = "x"}) -> (tensor<1x1x4x12xf32> {cnn.name = "y"}) {
  %v1 = cnn.constant dense<[[[[0.0, 0.375, -0.9375, 0.8125, -0.0625], [-0.8125, -0.375, -0.5625, 0.4375, 0.875], [-0.0625, 0.5, -0.625, -0.0625, -1.0]]], [[[-0.1875, 0.625, 0.0625, -0.3125, 0.5], [-0.375, -0.75, -0.5, 0.75, -0.5], [-0.5, -1.0, -1.0, -0.1875, -0.1875]]]]> : tensor<2x1x3x5xf32>
  %v2 = cnn.constant dense<[-0.375, -0.375]> : tensor<2xf32>
  %v3 = tensor.empty() : tensor<1x2x4x14xf32>
  %v4 = cnn.kernel ins(%x, %v1, %v2 : tensor<1x1x4x14xf32>, tensor<2x1x3x5xf32>, tensor<2xf32>) outs(%v3 : tensor<1x2x4x14xf32>)
      tiling = #cnn.tiling<"conv", {pi = 1, po = 2, taps = 15, px = 7}> -> tensor<1x2x4x14xf32> (%a0: tensor<1x1x4x14xf32>, %a1: tensor<2x1x3x5xf32>, %a2: tensor<2xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 2, 1, 2>, group = 1 : i64} : (tensor<1x1x4x14xf32>, tensor<2x1x3x5xf32>, tensor<2xf32>) -> tensor<1x2x4x14xf32>
    %r = cnn.unary relu %c : (tensor<1x2x4x14xf32>) -> tensor<1x2x4x14xf32>
    cnn.yield %r : tensor<1x2x4x14xf32>
  } loc("n4")
  %v5 = tensor.empty() : tensor<1x2x4x12xf32>
  %v6 = cnn.kernel ins(%v4 : tensor<1x2x4x14xf32>) outs(%v5 : tensor<1x2x4x12xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x2x4x12xf32> (%a0: tensor<1x2x4x14xf32>) {
    %r = cnn.slice %a0 {starts = array<i64: 0, 0, 0, 1>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 2, 4, 12>} : (tensor<1x2x4x14xf32>) -> tensor<1x2x4x12xf32>
    cnn.yield %r : tensor<1x2x4x12xf32>
  } loc("n6")
  %v7 = cnn.constant dense<[[[[0.125, 0.25, -0.25]], [[-0.1875, -0.3125, -0.25]]]]> : tensor<1x2x1x3xf32>
  %v8 = cnn.constant dense<[0.5]> : tensor<1xf32>
  %v9 = tensor.empty() : tensor<1x1x4x12xf32>
  %v10 = cnn.kernel ins(%v6, %v7, %v8 : tensor<1x2x4x12xf32>, tensor<1x2x1x3xf32>, tensor<1xf32>) outs(%v9 : tensor<1x1x4x12xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 1, taps = 3, px = 6}> -> tensor<1x1x4x12xf32> (%a0: tensor<1x2x4x12xf32>, %a1: tensor<1x2x1x3xf32>, %a2: tensor<1xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 1, 0, 1>, group = 1 : i64} : (tensor<1x2x4x12xf32>, tensor<1x2x1x3xf32>, tensor<1xf32>) -> tensor<1x1x4x12xf32>
    %r = cnn.unary relu %c : (tensor<1x1x4x12xf32>) -> tensor<1x1x4x12xf32>
    cnn.yield %r : tensor<1x1x4x12xf32>
  } loc("n10")
  return %v10 : tensor<1x1x4x12xf32>
}
