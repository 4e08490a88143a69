// Element-wise operations: residual streams with forks and stores of what is used
// twice; streams and constants that broadcast.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/residual.mlir --target=hls -o %t/residual && timeout 60 make -s -C %t/residual csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/broadcast.mlir --target=hls -o %t/broadcast && timeout 60 make -s -C %t/broadcast csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/row.mlir --target=hls -o %t/row && timeout 60 make -s -C %t/row csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/shared.mlir --target=hls -o %t/shared && timeout 60 make -s -C %t/shared csim OPT=-O1 | FileCheck %s --check-prefix=PASS

// PASS: PASS

//--- residual.mlir
func.func @main(%x0: tensor<1x4x6x6xf32> {cnn.name = "x0"}) -> (tensor<1x2x6x6xf32> {cnn.name = "y0"}, tensor<1x4x6x6xf32> {cnn.name = "y1"}) {
  %1 = cnn.constant dense<[[[[0.875, 0.9375, 0.0625], [0.125, -0.25, 0.5], [0.4375, 0.8125, 0.375]], [[0.625, -0.8125, 0.8125], [0.0, -0.4375, -0.75], [-0.75, 0.0625, -0.125]], [[0.8125, 0.8125, 0.6875], [0.4375, 0.4375, -0.6875], [-0.8125, 0.6875, -0.125]], [[-0.1875, -0.25, 0.4375], [0.5625, 0.375, -0.4375], [-0.25, 0.875, -0.8125]]], [[[0.0625, 0.3125, 0.1875], [-0.875, 0.4375, 0.6875], [0.9375, -0.8125, 0.8125]], [[0.6875, 0.5625, -0.6875], [0.0625, 0.6875, 1.0], [0.4375, 0.3125, 0.375]], [[-0.6875, -0.25, 0.875], [0.4375, 0.375, 0.9375], [0.4375, 0.25, 0.8125]], [[-0.5625, -0.3125, 0.8125], [-0.75, -0.875, -0.1875], [0.8125, -0.9375, -0.625]]], [[[-0.875, 0.1875, -0.9375], [0.8125, 0.3125, -0.375], [0.5, 0.75, 0.25]], [[-0.875, -0.125, -0.5625], [0.3125, -0.5625, 0.625], [-0.875, 0.875, 0.3125]], [[0.8125, -0.6875, 0.5], [0.25, 0.4375, -0.1875], [-0.875, -0.8125, -0.8125]], [[-0.75, 0.375, -0.6875], [1.0, 0.125, 0.3125], [0.9375, 0.6875, 0.375]]], [[[1.0, -0.875, -0.4375], [0.5625, 0.0625, 0.5625], [0.875, 0.125, -0.8125]], [[0.5, -0.1875, -0.8125], [-0.625, -0.5625, 0.625], [0.5, -0.875, 0.875]], [[-0.75, 0.0625, 0.0625], [-0.75, -0.5, -0.75], [0.75, 0.0625, -0.3125]], [[0.9375, -0.25, -0.25], [0.0, -0.8125, 0.3125], [-0.5, 0.75, 0.625]]]]> : tensor<4x4x3x3xf32>
  %2 = cnn.constant dense<[-0.625, -0.6875, -0.9375, 0.3125]> : tensor<4xf32>
  %3 = tensor.empty() : tensor<1x4x6x6xf32>
  %4 = cnn.kernel ins(%x0, %1, %2 : tensor<1x4x6x6xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>) outs(%3 : tensor<1x4x6x6xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 2, taps = 9}> -> tensor<1x4x6x6xf32> (%a0: tensor<1x4x6x6xf32>, %a1: tensor<4x4x3x3xf32>, %a2: tensor<4xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x6x6xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>) -> tensor<1x4x6x6xf32>
    %r = cnn.unary relu %c : (tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
    cnn.yield %r : tensor<1x4x6x6xf32>
  } loc("first")
  %5 = cnn.constant dense<[[[[0.6875, 0.125, -0.5625], [-0.1875, -0.3125, -0.1875], [-0.375, -0.75, 0.8125]], [[-0.75, 0.875, -0.1875], [-0.5625, 0.875, -0.9375], [-0.125, -0.375, -0.875]], [[0.875, 0.0625, 0.125], [-0.625, 0.9375, 0.25], [0.5625, -0.875, -0.75]], [[0.1875, -0.3125, 0.4375], [-0.125, -0.6875, 0.0625], [0.8125, -0.9375, 0.25]]], [[[0.0, -0.0625, -0.5625], [-0.6875, -0.4375, -0.6875], [-0.5625, 0.75, 0.75]], [[-0.9375, -0.625, 0.1875], [0.875, 0.75, -0.75], [-0.6875, 0.75, -0.6875]], [[-0.1875, -0.25, 0.0625], [-0.625, 0.25, -0.8125], [-0.875, 0.9375, 0.0]], [[-0.0625, -0.25, 0.1875], [0.4375, 0.4375, 0.3125], [0.125, 0.875, -0.375]]], [[[0.125, 0.0, 0.5625], [-0.8125, -0.375, 0.4375], [-0.75, 0.4375, 0.6875]], [[0.0625, -0.6875, -0.8125], [-0.3125, -0.1875, -0.5625], [-0.6875, 0.875, 0.375]], [[0.125, -0.125, -0.75], [0.875, 0.9375, 0.5], [-0.1875, -0.5, 0.3125]], [[0.375, 0.375, -0.75], [-0.6875, -0.0625, -0.75], [0.9375, 0.25, 0.25]]], [[[-0.75, 0.5625, 0.875], [-0.125, -0.25, -0.625], [0.0, 0.0625, 0.0625]], [[0.8125, 0.9375, 0.625], [-0.9375, 0.0, -0.1875], [0.375, 0.3125, 0.375]], [[0.8125, -0.3125, 0.1875], [0.625, 0.75, 0.5], [-0.9375, 1.0, 0.9375]], [[0.875, -0.25, 0.9375], [-0.6875, -0.0625, -0.0625], [0.1875, 0.125, -0.125]]]]> : tensor<4x4x3x3xf32>
  %6 = cnn.constant dense<[0.5, 0.1875, 0.875, -0.1875]> : tensor<4xf32>
  %7 = tensor.empty() : tensor<1x4x6x6xf32>
  %8 = cnn.kernel ins(%4, %5, %6, %x0 : tensor<1x4x6x6xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>, tensor<1x4x6x6xf32>) outs(%7 : tensor<1x4x6x6xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 4, taps = 9}> -> tensor<1x4x6x6xf32> (%a0: tensor<1x4x6x6xf32>, %a1: tensor<4x4x3x3xf32>, %a2: tensor<4xf32>, %a3: tensor<1x4x6x6xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x4x6x6xf32>, tensor<4x4x3x3xf32>, tensor<4xf32>) -> tensor<1x4x6x6xf32>
    %s = cnn.binary add %c, %a3 : (tensor<1x4x6x6xf32>, tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
    %r = cnn.unary relu %s : (tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
    cnn.yield %r : tensor<1x4x6x6xf32>
  } loc("second")
  %9 = cnn.constant dense<[[[[-1.0]], [[0.3125]], [[0.1875]], [[0.875]]], [[[-0.8125]], [[0.4375]], [[-0.125]], [[-0.1875]]]]> : tensor<2x4x1x1xf32>
  %10 = cnn.constant dense<[0.0, 0.3125]> : tensor<2xf32>
  %11 = tensor.empty() : tensor<1x2x6x6xf32>
  %12 = cnn.kernel ins(%8, %9, %10 : tensor<1x4x6x6xf32>, tensor<2x4x1x1xf32>, tensor<2xf32>) outs(%11 : tensor<1x2x6x6xf32>)
      tiling = #cnn.tiling<"conv", {pi = 1, po = 1, taps = 1}> -> tensor<1x2x6x6xf32> (%a0: tensor<1x4x6x6xf32>, %a1: tensor<2x4x1x1xf32>, %a2: tensor<2xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x4x6x6xf32>, tensor<2x4x1x1xf32>, tensor<2xf32>) -> tensor<1x2x6x6xf32>
    cnn.yield %c : tensor<1x2x6x6xf32>
  } loc("third")
  return %12, %8 : tensor<1x2x6x6xf32>, tensor<1x4x6x6xf32>
}

//--- broadcast.mlir
func.func @main(%x0: tensor<2x4x3x5xf32> {cnn.name = "x0"}, %x1: tensor<2x4x1x1xf32> {cnn.name = "x1"}, %x2: tensor<2x1x3x5xf32> {cnn.name = "x2"}) -> (tensor<2x4x3x5xf32> {cnn.name = "y0"}) {
  %1 = cnn.constant dense<[[[-0.9375]], [[0.0]], [[0.0625]], [[0.25]]]> : tensor<4x1x1xf32>
  %2 = cnn.constant dense<[[[[-0.6875, -0.8125, 0.25, 0.9375, 0.5625], [0.3125, -0.9375, 0.125, -0.875, -0.125], [0.1875, 0.625, 0.125, 0.8125, -0.6875]]]]> : tensor<1x1x3x5xf32>
  %3 = tensor.empty() : tensor<2x4x3x5xf32>
  %4 = cnn.kernel ins(%x0, %x1, %x2, %1, %2 : tensor<2x4x3x5xf32>, tensor<2x4x1x1xf32>, tensor<2x1x3x5xf32>, tensor<4x1x1xf32>, tensor<1x1x3x5xf32>) outs(%3 : tensor<2x4x3x5xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x4x3x5xf32> (%a0: tensor<2x4x3x5xf32>, %a1: tensor<2x4x1x1xf32>, %a2: tensor<2x1x3x5xf32>, %a3: tensor<4x1x1xf32>, %a4: tensor<1x1x3x5xf32>) {
    %b0 = cnn.binary mul %a0, %a1 : (tensor<2x4x3x5xf32>, tensor<2x4x1x1xf32>) -> tensor<2x4x3x5xf32>
    %b1 = cnn.binary add %b0, %a2 : (tensor<2x4x3x5xf32>, tensor<2x1x3x5xf32>) -> tensor<2x4x3x5xf32>
    %b2 = cnn.binary mul %b1, %a3 : (tensor<2x4x3x5xf32>, tensor<4x1x1xf32>) -> tensor<2x4x3x5xf32>
    %b3 = cnn.binary add %b2, %a4 : (tensor<2x4x3x5xf32>, tensor<1x1x3x5xf32>) -> tensor<2x4x3x5xf32>
    %b4 = cnn.unary sigmoid %b3 : (tensor<2x4x3x5xf32>) -> tensor<2x4x3x5xf32>
    cnn.yield %b4 : tensor<2x4x3x5xf32>
  } loc("scaled")
  return %4 : tensor<2x4x3x5xf32>
}

//--- row.mlir
func.func @main(%x0: tensor<1x5xf32> {cnn.name = "x0"}) -> (tensor<1x5xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<1x5xf32>
  %2 = cnn.kernel ins(%x0 : tensor<1x5xf32>) outs(%1 : tensor<1x5xf32>)
      tiling = #cnn.tiling<"stream", {pi = 5}> -> tensor<1x5xf32> (%a0: tensor<1x5xf32>) {
    %b0 = cnn.unary relu %a0 : (tensor<1x5xf32>) -> tensor<1x5xf32>
    cnn.yield %b0 : tensor<1x5xf32>
  } loc("row")
  return %2 : tensor<1x5xf32>
}

//--- shared.mlir
// A value that two processes need is none's own.
func.func @main(%x: tensor<3xi16> {cnn.name = "x"}, %y: tensor<3xi16> {cnn.name = "y"}) -> (tensor<3xi16> {cnn.name = "z"}) {
  %c = cnn.constant dense<0> : tensor<i16>
  %0 = cnn.cast %y to ui16 : (tensor<3xi16>) -> tensor<3xui16>
  %1 = cnn.cast %x to ui16 : (tensor<3xi16>) -> tensor<3xui16>
  %2 = cnn.binary shift_right %1, %0 : (tensor<3xui16>, tensor<3xui16>) -> tensor<3xui16>
  %3 = cnn.cast %2 to i16 : (tensor<3xui16>) -> tensor<3xi16>
  %4 = cnn.unary logical_not %x : (tensor<3xi16>) -> tensor<3xi16>
  %5 = cnn.cast %4 to ui16 : (tensor<3xi16>) -> tensor<3xui16>
  %6 = cnn.binary shift_right %5, %0 : (tensor<3xui16>, tensor<3xui16>) -> tensor<3xui16>
  %7 = cnn.cast %6 to i16 : (tensor<3xui16>) -> tensor<3xi16>
  %8 = cnn.binary less %x, %c : (tensor<3xi16>, tensor<i16>) -> tensor<3xi1>
  %9 = cnn.select %8, %7, %3 : (tensor<3xi1>, tensor<3xi16>, tensor<3xi16>) -> tensor<3xi16>
  return %9 : tensor<3xi16>
}
