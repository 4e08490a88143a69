// Concatenations, and elements along an axis by table: slices, borders,
// resampling.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/concat.mlir --target=hls -o %t/concat && timeout 60 make -s -C %t/concat csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/slice.mlir --target=hls -o %t/slice && timeout 60 make -s -C %t/slice csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/constant.mlir --target=hls -o %t/constant && timeout 60 make -s -C %t/constant csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/edge.mlir --target=hls -o %t/edge && timeout 60 make -s -C %t/edge csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/reflect.mlir --target=hls -o %t/reflect && timeout 60 make -s -C %t/reflect csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/wrap.mlir --target=hls -o %t/wrap && timeout 60 make -s -C %t/wrap csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/nearest.mlir --target=hls -o %t/nearest && timeout 60 make -s -C %t/nearest csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/linear.mlir --target=hls -o %t/linear && timeout 60 make -s -C %t/linear csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/inside.mlir --target=hls -o %t/inside && timeout 60 make -s -C %t/inside csim OPT=-O1 | FileCheck %s --check-prefix=PASS

// PASS: PASS

//--- concat.mlir
func.func @main(%x0: tensor<1x2x3x4xf32> {cnn.name = "x0"}, %x1: tensor<1x4x3x4xf32> {cnn.name = "x1"}, %x2: tensor<1x6x3x4xf32> {cnn.name = "x2"}) -> (tensor<1x2x3x4xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<1x12x3x4xf32>
  %2 = cnn.kernel ins(%x0, %x1, %x2 : tensor<1x2x3x4xf32>, tensor<1x4x3x4xf32>, tensor<1x6x3x4xf32>) outs(%1 : tensor<1x12x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x12x3x4xf32> (%a0: tensor<1x2x3x4xf32>, %a1: tensor<1x4x3x4xf32>, %a2: tensor<1x6x3x4xf32>) {
    %b0 = cnn.concat %a0, %a1, %a2 {axis = 1 : i64} : (tensor<1x2x3x4xf32>, tensor<1x4x3x4xf32>, tensor<1x6x3x4xf32>) -> tensor<1x12x3x4xf32>
    cnn.yield %b0 : tensor<1x12x3x4xf32>
  } loc("joint")
  %3 = cnn.constant dense<[[[[0.6875]], [[-0.25]], [[0.375]], [[0.9375]], [[-0.875]], [[-0.5625]], [[0.75]], [[0.75]], [[-0.625]], [[-0.4375]], [[0.1875]], [[-0.9375]]], [[[0.375]], [[0.9375]], [[-0.3125]], [[-0.375]], [[-0.9375]], [[-0.875]], [[-0.125]], [[0.75]], [[0.3125]], [[0.0625]], [[-0.125]], [[-1.0]]]]> : tensor<2x12x1x1xf32>
  %4 = cnn.constant dense<[0.6875, 0.625]> : tensor<2xf32>
  %5 = tensor.empty() : tensor<1x2x3x4xf32>
  %6 = cnn.kernel ins(%2, %3, %4 : tensor<1x12x3x4xf32>, tensor<2x12x1x1xf32>, tensor<2xf32>) outs(%5 : tensor<1x2x3x4xf32>)
      tiling = #cnn.tiling<"conv", {pi = 3, po = 2, taps = 1}> -> tensor<1x2x3x4xf32> (%a0: tensor<1x12x3x4xf32>, %a1: tensor<2x12x1x1xf32>, %a2: tensor<2xf32>) {
    %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x12x3x4xf32>, tensor<2x12x1x1xf32>, tensor<2xf32>) -> tensor<1x2x3x4xf32>
    %r = cnn.unary relu %c : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
    cnn.yield %r : tensor<1x2x3x4xf32>
  } loc("after")
  return %6 : tensor<1x2x3x4xf32>
}

//--- slice.mlir
func.func @main(%x0: tensor<2x2x3x5xf32> {cnn.name = "x0"}) -> (tensor<2x2x2x2xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x2x2x2xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x2x3x5xf32>) outs(%1 : tensor<2x2x2x2xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x2x2x2xf32> (%a0: tensor<2x2x3x5xf32>) {
    %y = cnn.slice %a0 {starts = array<i64: 0, 0, 2, 0>, steps = array<i64: 1, 1, -2, 3>, sizes = array<i64: 2, 2, 2, 2>} : (tensor<2x2x3x5xf32>) -> tensor<2x2x2x2xf32>
    cnn.yield %y : tensor<2x2x2x2xf32>
  } loc("slice")
  return %2 : tensor<2x2x2x2xf32>
}

//--- constant.mlir
func.func @main(%x0: tensor<2x2x3x5xf32> {cnn.name = "x0"}) -> (tensor<2x2x6x8xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x2x6x8xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x2x3x5xf32>) outs(%1 : tensor<2x2x6x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x2x6x8xf32> (%a0: tensor<2x2x3x5xf32>) {
    %v = cnn.constant dense<3.0> : tensor<f32>
    %y = cnn.pad constant %a0, %v {low = array<i64: 0, 0, 2, 1>, high = array<i64: 0, 0, 1, 2>} : (tensor<2x2x3x5xf32>, tensor<f32>) -> tensor<2x2x6x8xf32>
    cnn.yield %y : tensor<2x2x6x8xf32>
  } loc("constant")
  return %2 : tensor<2x2x6x8xf32>
}

//--- edge.mlir
func.func @main(%x0: tensor<2x2x3x5xf32> {cnn.name = "x0"}) -> (tensor<2x2x6x8xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x2x6x8xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x2x3x5xf32>) outs(%1 : tensor<2x2x6x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x2x6x8xf32> (%a0: tensor<2x2x3x5xf32>) {
    %y = cnn.pad edge %a0 {low = array<i64: 0, 0, 2, 1>, high = array<i64: 0, 0, 1, 2>} : (tensor<2x2x3x5xf32>) -> tensor<2x2x6x8xf32>
    cnn.yield %y : tensor<2x2x6x8xf32>
  } loc("edge")
  return %2 : tensor<2x2x6x8xf32>
}

//--- reflect.mlir
func.func @main(%x0: tensor<2x2x3x5xf32> {cnn.name = "x0"}) -> (tensor<2x2x6x8xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x2x6x8xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x2x3x5xf32>) outs(%1 : tensor<2x2x6x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x2x6x8xf32> (%a0: tensor<2x2x3x5xf32>) {
    %y = cnn.pad reflect %a0 {low = array<i64: 0, 0, 2, 1>, high = array<i64: 0, 0, 1, 2>} : (tensor<2x2x3x5xf32>) -> tensor<2x2x6x8xf32>
    cnn.yield %y : tensor<2x2x6x8xf32>
  } loc("reflect")
  return %2 : tensor<2x2x6x8xf32>
}

//--- wrap.mlir
func.func @main(%x0: tensor<2x2x3x5xf32> {cnn.name = "x0"}) -> (tensor<2x2x6x8xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x2x6x8xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x2x3x5xf32>) outs(%1 : tensor<2x2x6x8xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x2x6x8xf32> (%a0: tensor<2x2x3x5xf32>) {
    %y = cnn.pad wrap %a0 {low = array<i64: 0, 0, 2, 1>, high = array<i64: 0, 0, 1, 2>} : (tensor<2x2x3x5xf32>) -> tensor<2x2x6x8xf32>
    cnn.yield %y : tensor<2x2x6x8xf32>
  } loc("wrap")
  return %2 : tensor<2x2x6x8xf32>
}

//--- nearest.mlir
func.func @main(%x0: tensor<2x2x3x5xf32> {cnn.name = "x0"}) -> (tensor<2x2x6x5xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x2x6x5xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x2x3x5xf32>) outs(%1 : tensor<2x2x6x5xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x2x6x5xf32> (%a0: tensor<2x2x3x5xf32>) {
    %i = cnn.constant dense<[[0], [0], [1], [1], [2], [2]]> : tensor<6x1xi64>
    %y = cnn.resample %a0, %i {axis = 2 : i64} : (tensor<2x2x3x5xf32>, tensor<6x1xi64>) -> tensor<2x2x6x5xf32>
    cnn.yield %y : tensor<2x2x6x5xf32>
  } loc("nearest")
  return %2 : tensor<2x2x6x5xf32>
}

//--- linear.mlir
func.func @main(%x0: tensor<2x2x3x5xf32> {cnn.name = "x0"}) -> (tensor<2x2x3x4xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x2x3x4xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x2x3x5xf32>) outs(%1 : tensor<2x2x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x2x3x4xf32> (%a0: tensor<2x2x3x5xf32>) {
    %i = cnn.constant dense<[[0, 0], [0, 1], [2, 3], [3, 4]]> : tensor<4x2xi64>
    %w = cnn.constant dense<[[1.0, 0.0], [0.25, 0.75], [0.5, 0.5], [0.125, 0.875]]> : tensor<4x2xf32>
    %y = cnn.resample %a0, %i, %w {axis = 3 : i64} : (tensor<2x2x3x5xf32>, tensor<4x2xi64>, tensor<4x2xf32>) -> tensor<2x2x3x4xf32>
    cnn.yield %y : tensor<2x2x3x4xf32>
  } loc("linear")
  return %2 : tensor<2x2x3x4xf32>
}

//--- inside.mlir
// What a pipeline passes on comes in its own order, even if it has as many words.
func.func @main(%x: tensor<1x2x7x2xf32> {cnn.name = "x"}) -> (tensor<1x2x2x7xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[[[0.5]], [[-0.25]]], [[[1.5]], [[2.0]]]]> : tensor<2x2x1x1xf32>
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x2x7x2xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x7x2xf32> loc("conv")
  %1 = cnn.transpose %0 {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x2x7x2xf32>) -> tensor<1x2x2x7xf32> loc("turn")
  return %1 : tensor<1x2x2x7xf32>
}
