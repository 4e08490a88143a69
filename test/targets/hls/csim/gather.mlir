// Channels by table: shuffles, slices of channels, channels taken several times or
// not at all; a few at a time, all at once, several pixels at once. Where words
// stay what they are nothing is kept. Images in reverse are no pixels in another
// order.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/shuffle.mlir --target=hls -o %t/shuffle && timeout 60 make -s -C %t/shuffle csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/wide.mlir --target=hls -o %t/wide && timeout 60 make -s -C %t/wide csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/wires.mlir --target=hls -o %t/wires && timeout 60 make -s -C %t/wires csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/pixels.mlir --target=hls -o %t/pixels && timeout 60 make -s -C %t/pixels csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/single.mlir --target=hls -o %t/single && timeout 60 make -s -C %t/single csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/within.mlir --target=hls -o %t/within && timeout 60 make -s -C %t/within csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/repeated.mlir --target=hls -o %t/repeated && timeout 60 make -s -C %t/repeated csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/fewer.mlir --target=hls -o %t/fewer && timeout 60 make -s -C %t/fewer csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/vector.mlir --target=hls -o %t/vector && timeout 60 make -s -C %t/vector csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/half.mlir --target=hls -o %t/half && timeout 60 make -s -C %t/half csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/reversed.mlir --target=hls -o %t/reversed && timeout 60 make -s -C %t/reversed csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/odd.mlir --target=hls -o %t/odd && timeout 60 make -s -C %t/odd csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/images.mlir --target=hls -o %t/images && timeout 60 make -s -C %t/images csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: FileCheck %s --check-prefix=WIRES < %t/wires/src/kernels.cpp
// RUN: FileCheck %s --check-prefix=WIRES < %t/within/src/kernels.cpp

// PASS: PASS
// WIRES: channels by table
// WIRES-NOT: channels[
// WIRES: out.write(result)

//--- shuffle.mlir
func.func @main(%x0: tensor<2x12x3x4xf32> {cnn.name = "x0"}) -> (tensor<2x12x3x4xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]> : tensor<12xi64>
  %1 = tensor.empty() : tensor<2x12x3x4xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<2x12x3x4xf32>, tensor<12xi64>) outs(%1 : tensor<2x12x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x12x3x4xf32> (%a0: tensor<2x12x3x4xf32>, %a1: tensor<12xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<2x12x3x4xf32>, tensor<12xi64>) -> tensor<2x12x3x4xf32>
    cnn.yield %y : tensor<2x12x3x4xf32>
  } loc("shuffle")
  return %2 : tensor<2x12x3x4xf32>
}

//--- wide.mlir
func.func @main(%x0: tensor<1x12x3x4xf32> {cnn.name = "x0"}) -> (tensor<1x12x3x4xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]> : tensor<12xi64>
  %1 = tensor.empty() : tensor<1x12x3x4xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<1x12x3x4xf32>, tensor<12xi64>) outs(%1 : tensor<1x12x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 6}> -> tensor<1x12x3x4xf32> (%a0: tensor<1x12x3x4xf32>, %a1: tensor<12xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<1x12x3x4xf32>, tensor<12xi64>) -> tensor<1x12x3x4xf32>
    cnn.yield %y : tensor<1x12x3x4xf32>
  } loc("wide")
  return %2 : tensor<1x12x3x4xf32>
}

//--- wires.mlir
func.func @main(%x0: tensor<2x12x3x4xf32> {cnn.name = "x0"}) -> (tensor<2x12x3x4xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]> : tensor<12xi64>
  %1 = tensor.empty() : tensor<2x12x3x4xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<2x12x3x4xf32>, tensor<12xi64>) outs(%1 : tensor<2x12x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 12, px = 2}> -> tensor<2x12x3x4xf32> (%a0: tensor<2x12x3x4xf32>, %a1: tensor<12xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<2x12x3x4xf32>, tensor<12xi64>) -> tensor<2x12x3x4xf32>
    cnn.yield %y : tensor<2x12x3x4xf32>
  } loc("wires")
  return %2 : tensor<2x12x3x4xf32>
}

//--- pixels.mlir
func.func @main(%x0: tensor<1x12x3x4xf32> {cnn.name = "x0"}) -> (tensor<1x12x3x4xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]> : tensor<12xi64>
  %1 = tensor.empty() : tensor<1x12x3x4xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<1x12x3x4xf32>, tensor<12xi64>) outs(%1 : tensor<1x12x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 4, px = 2}> -> tensor<1x12x3x4xf32> (%a0: tensor<1x12x3x4xf32>, %a1: tensor<12xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<1x12x3x4xf32>, tensor<12xi64>) -> tensor<1x12x3x4xf32>
    cnn.yield %y : tensor<1x12x3x4xf32>
  } loc("pixels")
  return %2 : tensor<1x12x3x4xf32>
}

//--- single.mlir
func.func @main(%x0: tensor<2x12x3x4xf32> {cnn.name = "x0"}) -> (tensor<2x12x3x4xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]> : tensor<12xi64>
  %1 = tensor.empty() : tensor<2x12x3x4xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<2x12x3x4xf32>, tensor<12xi64>) outs(%1 : tensor<2x12x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<2x12x3x4xf32> (%a0: tensor<2x12x3x4xf32>, %a1: tensor<12xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<2x12x3x4xf32>, tensor<12xi64>) -> tensor<2x12x3x4xf32>
    cnn.yield %y : tensor<2x12x3x4xf32>
  } loc("single")
  return %2 : tensor<2x12x3x4xf32>
}

//--- within.mlir
func.func @main(%x0: tensor<1x6x3x4xf32> {cnn.name = "x0"}) -> (tensor<1x6x3x4xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[2, 0, 1, 5, 3, 4]> : tensor<6xi64>
  %1 = tensor.empty() : tensor<1x6x3x4xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<1x6x3x4xf32>, tensor<6xi64>) outs(%1 : tensor<1x6x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 3}> -> tensor<1x6x3x4xf32> (%a0: tensor<1x6x3x4xf32>, %a1: tensor<6xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<1x6x3x4xf32>, tensor<6xi64>) -> tensor<1x6x3x4xf32>
    cnn.yield %y : tensor<1x6x3x4xf32>
  } loc("within")
  return %2 : tensor<1x6x3x4xf32>
}

//--- repeated.mlir
func.func @main(%x0: tensor<2x6x3x4xf32> {cnn.name = "x0"}) -> (tensor<2x8x3x4xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[1, 1, -1, 0, 7, 1, 5, 1]> : tensor<8xi64>
  %1 = tensor.empty() : tensor<2x8x3x4xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<2x6x3x4xf32>, tensor<8xi64>) outs(%1 : tensor<2x8x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x8x3x4xf32> (%a0: tensor<2x6x3x4xf32>, %a1: tensor<8xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<2x6x3x4xf32>, tensor<8xi64>) -> tensor<2x8x3x4xf32>
    cnn.yield %y : tensor<2x8x3x4xf32>
  } loc("repeated")
  return %2 : tensor<2x8x3x4xf32>
}

//--- fewer.mlir
func.func @main(%x0: tensor<1x12x3x4xf32> {cnn.name = "x0"}) -> (tensor<1x3x3x4xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[9, 2, 7]> : tensor<3xi64>
  %1 = tensor.empty() : tensor<1x3x3x4xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<1x12x3x4xf32>, tensor<3xi64>) outs(%1 : tensor<1x3x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 3}> -> tensor<1x3x3x4xf32> (%a0: tensor<1x12x3x4xf32>, %a1: tensor<3xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<1x12x3x4xf32>, tensor<3xi64>) -> tensor<1x3x3x4xf32>
    cnn.yield %y : tensor<1x3x3x4xf32>
  } loc("fewer")
  return %2 : tensor<1x3x3x4xf32>
}

//--- vector.mlir
func.func @main(%x0: tensor<3x12xf32> {cnn.name = "x0"}) -> (tensor<3x12xf32> {cnn.name = "y0"}) {
  %0 = cnn.constant dense<[0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]> : tensor<12xi64>
  %1 = tensor.empty() : tensor<3x12xf32>
  %2 = cnn.kernel ins(%x0, %0 : tensor<3x12xf32>, tensor<12xi64>) outs(%1 : tensor<3x12xf32>)
      tiling = #cnn.tiling<"stream", {pi = 4}> -> tensor<3x12xf32> (%a0: tensor<3x12xf32>, %a1: tensor<12xi64>) {
    %y = cnn.gather %a0, %a1 {axis = 1 : i64} : (tensor<3x12xf32>, tensor<12xi64>) -> tensor<3x12xf32>
    cnn.yield %y : tensor<3x12xf32>
  } loc("vector")
  return %2 : tensor<3x12xf32>
}

//--- half.mlir
func.func @main(%x0: tensor<2x12x3x4xf32> {cnn.name = "x0"}) -> (tensor<2x6x3x4xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x6x3x4xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x12x3x4xf32>) outs(%1 : tensor<2x6x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 3}> -> tensor<2x6x3x4xf32> (%a0: tensor<2x12x3x4xf32>) {
    %y = cnn.slice %a0 {starts = array<i64: 0, 6, 0, 0>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 2, 6, 3, 4>} : (tensor<2x12x3x4xf32>) -> tensor<2x6x3x4xf32>
    cnn.yield %y : tensor<2x6x3x4xf32>
  } loc("half")
  return %2 : tensor<2x6x3x4xf32>
}

//--- reversed.mlir
func.func @main(%x0: tensor<2x6x3x4xf32> {cnn.name = "x0"}) -> (tensor<2x6x3x4xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x6x3x4xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x6x3x4xf32>) outs(%1 : tensor<2x6x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x6x3x4xf32> (%a0: tensor<2x6x3x4xf32>) {
    %y = cnn.slice %a0 {starts = array<i64: 0, 5, 0, 0>, steps = array<i64: 1, -1, 1, 1>, sizes = array<i64: 2, 6, 3, 4>} : (tensor<2x6x3x4xf32>) -> tensor<2x6x3x4xf32>
    cnn.yield %y : tensor<2x6x3x4xf32>
  } loc("reversed")
  return %2 : tensor<2x6x3x4xf32>
}

//--- odd.mlir
func.func @main(%x0: tensor<2x12x3x4xf32> {cnn.name = "x0"}) -> (tensor<2x6x3x4xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x6x3x4xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x12x3x4xf32>) outs(%1 : tensor<2x6x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<2x6x3x4xf32> (%a0: tensor<2x12x3x4xf32>) {
    %y = cnn.slice %a0 {starts = array<i64: 0, 1, 0, 0>, steps = array<i64: 1, 2, 1, 1>, sizes = array<i64: 2, 6, 3, 4>} : (tensor<2x12x3x4xf32>) -> tensor<2x6x3x4xf32>
    cnn.yield %y : tensor<2x6x3x4xf32>
  } loc("odd")
  return %2 : tensor<2x6x3x4xf32>
}

//--- images.mlir
func.func @main(%x0: tensor<2x6x3x4xf32> {cnn.name = "x0"}) -> (tensor<2x6x3x4xf32> {cnn.name = "y0"}) {
  %1 = tensor.empty() : tensor<2x6x3x4xf32>
  %2 = cnn.kernel ins(%x0 : tensor<2x6x3x4xf32>) outs(%1 : tensor<2x6x3x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 1}> -> tensor<2x6x3x4xf32> (%a0: tensor<2x6x3x4xf32>) {
    %y = cnn.slice %a0 {starts = array<i64: 1, 0, 0, 0>, steps = array<i64: -1, 1, 1, 1>, sizes = array<i64: 2, 6, 3, 4>} : (tensor<2x6x3x4xf32>) -> tensor<2x6x3x4xf32>
    cnn.yield %y : tensor<2x6x3x4xf32>
  } loc("images")
  return %2 : tensor<2x6x3x4xf32>
}
