// Weights in external memory: convolutions in bands of rows, with strides,
// dilations, unused rows, a residual; and a product.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/bands.mlir --target=hls -o %t/bands && timeout 60 make -s -C %t/bands csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: FileCheck %s --check-prefix=TOP < %t/bands/src/bands.cpp
// RUN: cnnc %t/whole.mlir --target=hls -o %t/whole && timeout 60 make -s -C %t/whole csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/stride.mlir --target=hls -o %t/stride && timeout 60 make -s -C %t/stride csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/pointwise.mlir --target=hls -o %t/pointwise && timeout 60 make -s -C %t/pointwise csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/dilated.mlir --target=hls -o %t/dilated && timeout 60 make -s -C %t/dilated csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/skip.mlir --target=hls -o %t/skip && timeout 60 make -s -C %t/skip csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/dense.mlir --target=hls -o %t/dense && timeout 60 make -s -C %t/dense csim OPT=-O1 | FileCheck %s --check-prefix=PASS

// PASS: PASS

// However few they are: the pipeline reads whole words of them.
// TOP: port=weights_float offset=slave bundle=gmem2 depth=216
// TOP: k0_bands(x0, weights_float, y0);

//--- bands.mlir
func.func @main(%x0: tensor<1x4x6x5xf32> {cnn.name = "x0"}) -> (tensor<1x6x6x5xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[0.0, 0.375, -0.9375], [0.8125, -0.0625, -0.8125], [-0.375, -0.5625, 0.4375]], [[0.875, -0.0625, 0.5], [-0.625, -0.0625, -1.0], [-0.1875, 0.625, 0.0625]], [[-0.3125, 0.5, -0.375], [-0.75, -0.5, 0.75], [-0.5, -0.5, -1.0]], [[-1.0, -0.1875, -0.1875], [-0.375, -0.375, 0.125], [0.25, -0.25, -0.1875]]], [[[-0.3125, -0.25, 0.5], [0.1875, -0.9375, 0.4375], [0.625, -0.375, -0.4375]], [[0.0, -0.75, 0.3125], [0.1875, -1.0, 0.3125], [-0.75, 0.1875, 0.375]], [[0.1875, 0.875, 0.25], [-0.3125, 0.875, 0.875], [-0.3125, -0.8125, 0.0]], [[-0.9375, 0.375, 0.5625], [-0.9375, 0.625, 0.4375], [0.5, -1.0, 0.75]]], [[[-0.875, -0.3125, -0.25], [-0.5625, -0.0625, 0.8125], [0.375, 1.0, 0.375]], [[0.0, 0.8125, -0.625], [0.4375, 0.125, -0.875], [0.6875, -0.6875, -0.1875]], [[0.3125, 1.0, 0.4375], [-0.4375, 0.3125, 0.0625], [-0.6875, 0.1875, 0.25]], [[0.1875, -0.3125, -0.6875], [-0.4375, 0.1875, 0.875], [-0.375, -0.8125, -0.6875]]], [[[0.5625, -0.875, -0.0625], [0.375, 0.0, 0.8125], [0.625, -0.4375, -0.8125]], [[-0.875, 0.9375, 0.3125], [-0.1875, -0.5, -0.5], [0.625, -0.625, -0.375]], [[0.6875, 0.4375, -0.4375], [-0.8125, 0.625, 0.125], [-0.4375, 0.8125, -0.375]], [[0.8125, 0.9375, 0.25], [0.875, 0.0625, 0.125], [0.875, 0.5625, -0.4375]]], [[[-0.5625, 0.5, -0.3125], [0.9375, 0.3125, -0.3125], [-0.6875, 0.9375, 0.0625]], [[1.0, 1.0, 0.4375], [-0.75, 0.375, -0.875], [0.1875, 0.4375, 0.0625]], [[0.9375, 0.0, 0.125], [0.3125, -0.3125, -1.0], [0.875, 0.0, 0.25]], [[0.0625, 0.8125, 0.125], [1.0, 0.375, 0.375], [0.0625, 0.375, 0.625]]], [[[0.375, -0.3125, 0.75], [0.4375, 0.3125, -0.4375], [-0.375, -0.25, 0.4375]], [[0.875, 0.125, -0.6875], [0.625, -0.375, 0.625], [0.1875, 0.0625, -0.9375]], [[-0.25, -0.375, 0.75], [-0.3125, -0.125, -0.3125], [-0.875, 0.875, -0.125]], [[-0.375, -0.8125, -0.5], [-0.5625, 0.25, -0.3125], [0.875, -0.25, -0.875]]]]> : tensor<6x4x3x3xf32>
  %b = cnn.constant dense<[0.625, 0.8125, 0.375, 0.5, -0.75, -0.1875]> : tensor<6xf32>
  %e = tensor.empty() : tensor<1x6x6x5xf32>
  %r = cnn.kernel ins(%x0, %w, %b : tensor<1x4x6x5xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) outs(%e : tensor<1x6x6x5xf32>)
      tiling = #cnn.tiling<"conv_external", {pi = 2, po = 2, rows = 2}> -> tensor<1x6x6x5xf32> (%a0: tensor<1x4x6x5xf32>, %a1: tensor<6x4x3x3xf32>, %a2: tensor<6xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x6x5xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<1x6x6x5xf32>
    %q = cnn.unary relu %c : (tensor<1x6x6x5xf32>) -> tensor<1x6x6x5xf32>
    cnn.yield %q : tensor<1x6x6x5xf32>
  } loc("bands")
  return %r : tensor<1x6x6x5xf32>
}

//--- whole.mlir
func.func @main(%x0: tensor<2x4x5x4xf32> {cnn.name = "x0"}) -> (tensor<2x3x5x4xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[-0.0625, 0.4375, -1.0], [0.375, 0.5625, 0.0625], [0.625, -0.5625, 0.4375]], [[-0.875, 0.1875, -0.625], [0.125, 1.0, 0.3125], [0.125, 0.375, -0.5]], [[0.625, 0.625, 0.4375], [0.8125, -0.4375, -0.375], [0.5, 0.875, -0.25]], [[-0.5, -0.6875, 0.375], [-1.0, 0.5, -0.625], [0.25, -0.4375, 0.25]]], [[[0.5, 0.6875, 0.6875], [-0.125, 0.9375, 0.125], [0.875, 0.5, 0.5]], [[-0.375, 0.0, 0.1875], [0.9375, 0.0, 0.625], [-0.9375, 0.25, 0.1875]], [[0.9375, 0.125, -0.4375], [0.875, -0.9375, -0.5625], [0.75, -0.0625, 0.125]], [[-0.875, -0.5, 0.5625], [-1.0, 0.875, 0.0625], [-0.0625, 0.875, -0.875]]], [[[-0.0625, 0.9375, 0.0625], [-0.4375, 0.125, 0.125], [0.9375, 0.875, -0.5625]], [[-0.9375, -0.5, 0.1875], [0.125, 0.3125, 0.125], [-0.9375, 0.8125, 0.375]], [[0.4375, -0.5, -0.875], [-1.0, 0.0, 0.8125], [-0.625, -0.25, -1.0]], [[0.6875, 0.6875, 0.875], [0.5, 0.875, 0.5625], [-0.25, 0.125, 0.8125]]]]> : tensor<3x4x3x3xf32>
  %b = cnn.constant dense<[-0.75, 0.1875, -1.0]> : tensor<3xf32>
  %e = tensor.empty() : tensor<2x3x5x4xf32>
  %r = cnn.kernel ins(%x0, %w, %b : tensor<2x4x5x4xf32>, tensor<3x4x3x3xf32>, tensor<3xf32>) outs(%e : tensor<2x3x5x4xf32>)
      tiling = #cnn.tiling<"conv_external", {pi = 4, po = 1}> -> tensor<2x3x5x4xf32> (%a0: tensor<2x4x5x4xf32>, %a1: tensor<3x4x3x3xf32>, %a2: tensor<3xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<2x4x5x4xf32>, tensor<3x4x3x3xf32>, tensor<3xf32>) -> tensor<2x3x5x4xf32>
    %q = cnn.unary relu %c : (tensor<2x3x5x4xf32>) -> tensor<2x3x5x4xf32>
    cnn.yield %q : tensor<2x3x5x4xf32>
  } loc("whole")
  return %r : tensor<2x3x5x4xf32>
}

//--- stride.mlir
func.func @main(%x0: tensor<1x2x9x8xf32> {cnn.name = "x0"}) -> (tensor<1x4x5x4xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[0.6875, 0.125, 0.875], [0.1875, -0.4375, -0.375], [0.875, 0.9375, 0.3125]], [[-0.4375, 0.6875, -0.8125], [-0.75, -0.125, 0.0625], [-0.6875, -0.75, -0.9375]]], [[[0.3125, 0.6875, -0.75], [0.5625, 0.9375, -0.8125], [-0.5625, -0.5625, -0.125]], [[-0.5625, -0.5, 0.125], [0.75, -0.4375, -0.3125], [-0.3125, 0.625, -0.375]]], [[[-0.75, -0.1875, -0.875], [-0.625, 0.5, -0.75], [0.0625, -0.8125, -0.5625]], [[0.5625, -0.5, -1.0], [0.6875, -0.6875, 0.25], [0.9375, 0.9375, 0.375]]], [[[0.4375, -0.8125, -0.5], [0.125, -0.4375, 1.0], [0.125, -0.125, 0.0]], [[-0.75, -0.0625, 0.0], [0.125, -0.5, -0.0625], [0.4375, 0.8125, 0.5]]]]> : tensor<4x2x3x3xf32>
  %b = cnn.constant dense<[-0.3125, -0.5, -0.9375, 0.3125]> : tensor<4xf32>
  %e = tensor.empty() : tensor<1x4x5x4xf32>
  %r = cnn.kernel ins(%x0, %w, %b : tensor<1x2x9x8xf32>, tensor<4x2x3x3xf32>, tensor<4xf32>) outs(%e : tensor<1x4x5x4xf32>)
      tiling = #cnn.tiling<"conv_external", {pi = 1, po = 2, rows = 1}> -> tensor<1x4x5x4xf32> (%a0: tensor<1x2x9x8xf32>, %a1: tensor<4x2x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 0, 1, 1>, group = 1 : i64} : (tensor<1x2x9x8xf32>, tensor<4x2x3x3xf32>, tensor<4xf32>) -> tensor<1x4x5x4xf32>
    %q = cnn.unary relu %c : (tensor<1x4x5x4xf32>) -> tensor<1x4x5x4xf32>
    cnn.yield %q : tensor<1x4x5x4xf32>
  } loc("stride")
  return %r : tensor<1x4x5x4xf32>
}

//--- pointwise.mlir
func.func @main(%x0: tensor<1x6x5x7xf32> {cnn.name = "x0"}) -> (tensor<1x4x3x4xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[-0.6875]], [[-0.875]], [[-0.6875]], [[-0.5625]], [[1.0]], [[0.8125]]], [[[-0.0625]], [[0.5]], [[0.8125]], [[0.875]], [[0.25]], [[-0.625]]], [[[-0.9375]], [[0.5]], [[-0.8125]], [[-0.4375]], [[0.6875]], [[-0.125]]], [[[-0.5625]], [[-0.6875]], [[0.9375]], [[-0.1875]], [[-0.5]], [[0.5]]]]> : tensor<4x6x1x1xf32>
  %e = tensor.empty() : tensor<1x4x3x4xf32>
  %r = cnn.kernel ins(%x0, %w : tensor<1x6x5x7xf32>, tensor<4x6x1x1xf32>) outs(%e : tensor<1x4x3x4xf32>)
      tiling = #cnn.tiling<"conv_external", {pi = 3, po = 4, rows = 1}> -> tensor<1x4x3x4xf32> (%a0: tensor<1x6x5x7xf32>, %a1: tensor<4x6x1x1xf32>) {
    %c = cnn.conv %a0, %a1 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x6x5x7xf32>, tensor<4x6x1x1xf32>) -> tensor<1x4x3x4xf32>
    %q = cnn.unary relu %c : (tensor<1x4x3x4xf32>) -> tensor<1x4x3x4xf32>
    cnn.yield %q : tensor<1x4x3x4xf32>
  } loc("pointwise")
  return %r : tensor<1x4x3x4xf32>
}

//--- dilated.mlir
func.func @main(%x0: tensor<1x2x9x11xf32> {cnn.name = "x0"}) -> (tensor<1x2x9x5xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[0.375, -0.0625], [0.125, 0.3125], [0.375, 0.5]], [[0.5, -0.5], [0.375, 0.125], [0.6875, 0.4375]]], [[[-0.875, -0.1875], [-0.3125, 0.5625], [-0.75, -0.625]], [[-0.875, -0.875], [-0.3125, -0.25], [-0.25, -0.875]]]]> : tensor<2x2x3x2xf32>
  %b = cnn.constant dense<[0.9375, 0.875]> : tensor<2xf32>
  %e = tensor.empty() : tensor<1x2x9x5xf32>
  %r = cnn.kernel ins(%x0, %w, %b : tensor<1x2x9x11xf32>, tensor<2x2x3x2xf32>, tensor<2xf32>) outs(%e : tensor<1x2x9x5xf32>)
      tiling = #cnn.tiling<"conv_external", {pi = 2, po = 1, rows = 3}> -> tensor<1x2x9x5xf32> (%a0: tensor<1x2x9x11xf32>, %a1: tensor<2x2x3x2xf32>, %a2: tensor<2xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 2>, dilations = array<i64: 2, 3>, pads = array<i64: 2, 1, 2, 0>, group = 1 : i64} : (tensor<1x2x9x11xf32>, tensor<2x2x3x2xf32>, tensor<2xf32>) -> tensor<1x2x9x5xf32>
    %q = cnn.unary relu %c : (tensor<1x2x9x5xf32>) -> tensor<1x2x9x5xf32>
    cnn.yield %q : tensor<1x2x9x5xf32>
  } loc("dilated")
  return %r : tensor<1x2x9x5xf32>
}

//--- skip.mlir
func.func @main(%x0: tensor<1x4x4x6xf32> {cnn.name = "x0"}, %x1: tensor<1x4x4x6xf32> {cnn.name = "x1"}) -> (tensor<1x4x4x6xf32> {cnn.name = "y0"}) {
  %w = cnn.constant dense<[[[[0.375, -1.0, 0.6875], [0.875, 0.1875, 0.6875], [0.25, 0.8125, 0.8125]], [[-0.625, -0.25, -0.4375], [-0.375, -0.75, 0.4375], [0.5, 0.875, -0.4375]], [[0.0, -0.5625, 0.0625], [-0.375, 0.125, -0.0625], [-0.875, 0.875, -0.875]], [[0.375, 0.4375, 0.25], [-0.8125, -0.9375, 0.8125], [0.875, -0.4375, -0.5625]]], [[[0.25, 0.125, 0.8125], [-0.0625, -0.375, -0.875], [-0.25, -0.9375, -0.125]], [[-0.6875, 0.5625, 0.4375], [0.1875, -0.3125, 0.8125], [0.4375, 0.125, -0.75]], [[0.8125, -0.375, -0.0625], [-0.3125, -0.1875, -0.875], [0.6875, 0.0625, -1.0]], [[0.8125, -0.8125, 0.75], [0.625, -0.375, -0.875], [-0.875, 0.375, -0.625]]], [[[-0.75, -0.0625, 0.9375], [-0.6875, 0.875, -0.8125], [-0.0625, -0.8125, 0.9375]], [[0.5625, -0.8125, -0.8125], [0.0, 0.625, 0.75], [0.1875, -0.8125, -0.875]], [[-0.25, -0.3125, 1.0], [0.5625, -0.25, -0.125], [-0.6875, 0.25, -0.625]], [[-0.6875, -0.375, -0.75], [-0.1875, -0.9375, 0.75], [0.375, 0.9375, 0.6875]]], [[[0.5, -0.5, -1.0], [0.1875, 0.75, -0.125], [-0.5625, -0.5, 0.1875]], [[0.875, -0.6875, 0.0], [0.5625, 0.25, -0.5], [-0.5, -0.6875, 0.875]], [[-0.0625, -0.6875, 0.6875], [-0.0625, 0.0625, -0.8125], [0.9375, -0.0625, -0.8125]], [[-0.25, 0.125, 0.4375], [-0.625, -0.75, 0.625], [0.25, 0.5, -1.0]]]]> : tensor<4x4x3x3xf32>
  %b = cnn.constant dense<[0.125, -0.5, -0.9375, 0.75]> : tensor<4xf32>
  %e = tensor.empty() : tensor<1x4x4x6xf32>
  %r = cnn.kernel ins(%x0, %w, %b, %x1 : tensor<1x4x4x6xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>, tensor<1x4x4x6xf32>) outs(%e : tensor<1x4x4x6xf32>)
      tiling = #cnn.tiling<"conv_external", {pi = 2, po = 2, rows = 2}> -> tensor<1x4x4x6xf32> (%a0: tensor<1x4x4x6xf32>, %a1: tensor<4x4x3x3xf32>, %a2: tensor<4xf32>, %s: tensor<1x4x4x6xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x4x6xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>) -> tensor<1x4x4x6xf32>
    %d = cnn.binary add %c, %s : (tensor<1x4x4x6xf32>, tensor<1x4x4x6xf32>) -> tensor<1x4x4x6xf32>
    %q = cnn.unary relu %d : (tensor<1x4x4x6xf32>) -> tensor<1x4x4x6xf32>
    cnn.yield %q : tensor<1x4x4x6xf32>
  } loc("skip")
  return %r : tensor<1x4x4x6xf32>
}

//--- dense.mlir
func.func @main(%x0: tensor<2x4x3x2xf32> {cnn.name = "x0"}) -> (tensor<2x6xf32> {cnn.name = "y0"}) {
  %f = cnn.reshape %x0 {shape = array<i64: 2, 24>} : (tensor<2x4x3x2xf32>) -> tensor<2x24xf32>
  %w = cnn.constant dense<[[-0.4375, -0.9375, -0.8125, 0.6875, 0.0625, -0.625], [0.5, -0.5, 0.25, -0.75, 0.1875, -0.375], [-0.5, 0.0, 0.9375, 0.25, 0.125, -0.875], [-0.75, -0.9375, -0.9375, -0.5625, -0.8125, -0.5], [0.375, 0.6875, 0.0, -0.9375, -0.125, 0.6875], [-0.5, 0.4375, -0.25, 0.3125, 0.375, -1.0], [-0.375, -0.375, -0.625, 0.0625, -0.375, -0.4375], [0.75, 0.6875, 0.6875, -0.5625, 0.3125, 0.25], [0.75, -0.125, 0.8125, 0.6875, -0.375, 0.75], [-0.8125, -0.375, 0.875, 0.9375, -1.0, -0.625], [-0.5, 0.625, -0.8125, -0.1875, -1.0, -0.875], [-0.0625, 0.875, 0.375, 0.5625, 0.8125, -0.1875], [-0.25, 0.0625, -0.25, 0.1875, 0.375, -0.0625], [0.4375, 0.375, -0.0625, -0.8125, 0.9375, 0.5625], [0.375, -0.4375, -0.4375, -0.0625, 0.9375, 0.5], [-0.875, -0.625, -0.375, 0.5625, -0.625, 0.125], [-0.25, 0.25, 0.875, 0.875, -0.6875, -0.25], [0.5, -1.0, -0.625, 1.0, -0.3125, 0.5], [-0.9375, 0.25, -0.9375, 0.1875, 1.0, 0.5], [1.0, 0.875, 0.5625, 0.75, -0.8125, -0.4375], [0.625, 0.4375, -0.9375, -0.1875, 0.125, 0.125], [-0.75, -0.9375, -0.6875, 0.375, 0.625, 0.1875], [-1.0, 0.0625, -0.0625, -0.75, -0.875, -0.6875], [0.1875, 0.375, -0.1875, 0.875, -0.6875, -0.5625]]> : tensor<24x6xf32>
  %e = tensor.empty() : tensor<2x6xf32>
  %r = cnn.kernel ins(%f, %w : tensor<2x24xf32>, tensor<24x6xf32>) outs(%e : tensor<2x6xf32>)
      tiling = #cnn.tiling<"dense_external", {pi = 2, po = 2}> -> tensor<2x6xf32> (%a0: tensor<2x24xf32>, %a1: tensor<24x6xf32>) {
    %m = cnn.matmul %a0, %a1 : (tensor<2x24xf32>, tensor<24x6xf32>) -> tensor<2x6xf32>
    cnn.yield %m : tensor<2x6xf32>
  } loc("dense")
  return %r : tensor<2x6xf32>
}
