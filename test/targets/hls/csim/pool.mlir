// Pools with windows and over whole images.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/maximum.mlir --target=hls -o %t/maximum && timeout 60 make -s -C %t/maximum csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/overlapping.mlir --target=hls -o %t/overlapping && timeout 60 make -s -C %t/overlapping csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/sum.mlir --target=hls -o %t/sum && timeout 60 make -s -C %t/sum csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/cut.mlir --target=hls -o %t/cut && timeout 60 make -s -C %t/cut csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/global.mlir --target=hls -o %t/global && timeout 60 make -s -C %t/global csim OPT=-O1 | FileCheck %s --check-prefix=PASS

// PASS: PASS

//--- maximum.mlir
func.func @main(%x0: tensor<1x4x8x8xf32> {cnn.name = "x0"}) -> (tensor<1x4x4x4xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<1x4x4x4xf32>
  %2 = cnn.kernel ins(%x0 : tensor<1x4x8x8xf32>) outs(%1 : tensor<1x4x4x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x4x4x4xf32> (%a0: tensor<1x4x8x8xf32>) {
    %p = cnn.pool max %a0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
    cnn.yield %p : tensor<1x4x4x4xf32>
  } loc("maximum")
  return %2 : tensor<1x4x4x4xf32>
}

//--- overlapping.mlir
func.func @main(%x0: tensor<2x3x7x9xf32> {cnn.name = "x0"}) -> (tensor<2x3x4x5xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x3x4x5xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x3x7x9xf32>) outs(%1 : tensor<2x3x4x5xf32>)
      tiling = #cnn.tiling<"stream", {pi = 3}> -> tensor<2x3x4x5xf32> (%a0: tensor<2x3x7x9xf32>) {
    %p = cnn.pool max %a0 {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<2x3x7x9xf32>) -> tensor<2x3x4x5xf32>
    cnn.yield %p : tensor<2x3x4x5xf32>
  } loc("overlapping")
  return %2 : tensor<2x3x4x5xf32>
}

//--- sum.mlir
func.func @main(%x0: tensor<1x2x5x6xf32> {cnn.name = "x0"}) -> (tensor<1x2x5x5xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<1x2x5x5xf32>
  %2 = cnn.kernel ins(%x0 : tensor<1x2x5x6xf32>) outs(%1 : tensor<1x2x5x5xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<1x2x5x5xf32> (%a0: tensor<1x2x5x6xf32>) {
    %p = cnn.pool sum %a0 {kernel = array<i64: 3, 2>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 2>, pads = array<i64: 1, 1, 1, 0>} : (tensor<1x2x5x6xf32>) -> tensor<1x2x5x5xf32>
    cnn.yield %p : tensor<1x2x5x5xf32>
  } loc("sum")
  return %2 : tensor<1x2x5x5xf32>
}

//--- cut.mlir
func.func @main(%x0: tensor<1x2x5x6xf32> {cnn.name = "x0"}) -> (tensor<1x2x2x3xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<1x2x2x3xf32>
  %2 = cnn.kernel ins(%x0 : tensor<1x2x5x6xf32>) outs(%1 : tensor<1x2x2x3xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<1x2x2x3xf32> (%a0: tensor<1x2x5x6xf32>) {
    %p = cnn.pool max %a0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, -1, 0>} : (tensor<1x2x5x6xf32>) -> tensor<1x2x2x3xf32>
    cnn.yield %p : tensor<1x2x2x3xf32>
  } loc("cut")
  return %2 : tensor<1x2x2x3xf32>
}

//--- global.mlir
func.func @main(%x0: tensor<2x4x3x5xf32> {cnn.name = "x0"}) -> (tensor<2x4x1x1xf32> {cnn.name = "y0"}, tensor<2x4x1x1xf32> {cnn.name = "y1"}) {
  %1 = tensor.empty() : tensor<2x4x1x1xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x4x3x5xf32>) outs(%1 : tensor<2x4x1x1xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x4x1x1xf32> (%a0: tensor<2x4x3x5xf32>) {
    %k = cnn.constant dense<0.0666666701> : tensor<f32>
    %s = cnn.reduce sum %a0 {axes = array<i64: 2, 3>} : (tensor<2x4x3x5xf32>) -> tensor<2x4x1x1xf32>
    %m = cnn.binary mul %s, %k : (tensor<2x4x1x1xf32>, tensor<f32>) -> tensor<2x4x1x1xf32>
    cnn.yield %m : tensor<2x4x1x1xf32>
  } loc("mean")
  %3 = tensor.empty() : tensor<2x4x1x1xf32>
  %4 = cnn.kernel ins(%x0 : tensor<2x4x3x5xf32>) outs(%3 : tensor<2x4x1x1xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<2x4x1x1xf32> (%a0: tensor<2x4x3x5xf32>) {
    %s = cnn.reduce max %a0 {axes = array<i64: 2, 3>} : (tensor<2x4x3x5xf32>) -> tensor<2x4x1x1xf32>
    cnn.yield %s : tensor<2x4x1x1xf32>
  } loc("most")
  return %2, %4 : tensor<2x4x1x1xf32>, tensor<2x4x1x1xf32>
}
