// Reductions over the channels of each pixel, and what meets all of them again.
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/centred.mlir --target=hls -o %t/centred && timeout 60 make -s -C %t/centred csim OPT=-O1 | FileCheck %s --check-prefix=PASS
// RUN: cnnc %t/matrix.mlir --target=hls -o %t/matrix && timeout 60 make -s -C %t/matrix csim OPT=-O1 | FileCheck %s --check-prefix=PASS

// PASS: PASS

//--- centred.mlir
// Two images, three words a pixel, elementwise operations before and behind.
func.func @main(%x: tensor<2x6x3x5xf32> {cnn.name = "x"}) -> (tensor<2x6x3x5xf32> {cnn.name = "y"}) {
  %e = tensor.empty() : tensor<2x1x3x5xf32>
  %0 = cnn.kernel ins(%x : tensor<2x6x3x5xf32>) outs(%e : tensor<2x1x3x5xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x1x3x5xf32> (%a: tensor<2x6x3x5xf32>) {
    %k = cnn.constant dense<0.166666672> : tensor<f32>
    %r = cnn.unary relu %a : (tensor<2x6x3x5xf32>) -> tensor<2x6x3x5xf32>
    %s = cnn.reduce sum %r {axes = array<i64: 1>} : (tensor<2x6x3x5xf32>) -> tensor<2x1x3x5xf32>
    %m = cnn.binary mul %s, %k : (tensor<2x1x3x5xf32>, tensor<f32>) -> tensor<2x1x3x5xf32>
    cnn.yield %m : tensor<2x1x3x5xf32>
  } loc("mean")
  %f = tensor.empty() : tensor<2x6x3x5xf32>
  %1 = cnn.kernel ins(%x, %0 : tensor<2x6x3x5xf32>, tensor<2x1x3x5xf32>) outs(%f : tensor<2x6x3x5xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x6x3x5xf32> (%a: tensor<2x6x3x5xf32>, %b: tensor<2x1x3x5xf32>) {
    %d = cnn.binary sub %a, %b : (tensor<2x6x3x5xf32>, tensor<2x1x3x5xf32>) -> tensor<2x6x3x5xf32>
    cnn.yield %d : tensor<2x6x3x5xf32>
  } loc("centred")
  return %1 : tensor<2x6x3x5xf32>
}

//--- matrix.mlir
// Rows of a matrix, in one word and in two, and of one number.
func.func @main(%x: tensor<3x10xf32> {cnn.name = "x"}) -> (tensor<3x10xf32> {cnn.name = "y"}, tensor<3x1xf32> {cnn.name = "least"}) {
  %e = tensor.empty() : tensor<3x1xf32>
  %0 = cnn.kernel ins(%x : tensor<3x10xf32>) outs(%e : tensor<3x1xf32>)
      tiling = #cnn.tiling<"stream", {pi = 10}> -> tensor<3x1xf32> (%a: tensor<3x10xf32>) {
    %s = cnn.reduce max %a {axes = array<i64: 1>} : (tensor<3x10xf32>) -> tensor<3x1xf32>
    cnn.yield %s : tensor<3x1xf32>
  } loc("most")
  %f = tensor.empty() : tensor<3x10xf32>
  %1 = cnn.kernel ins(%x, %0 : tensor<3x10xf32>, tensor<3x1xf32>) outs(%f : tensor<3x10xf32>)
      tiling = #cnn.tiling<"stream", {pi = 5}> -> tensor<3x10xf32> (%a: tensor<3x10xf32>, %b: tensor<3x1xf32>) {
    %d = cnn.binary sub %b, %a : (tensor<3x1xf32>, tensor<3x10xf32>) -> tensor<3x10xf32>
    cnn.yield %d : tensor<3x10xf32>
  } loc("below")
  %g = tensor.empty() : tensor<3x1xf32>
  %2 = cnn.kernel ins(%1 : tensor<3x10xf32>) outs(%g : tensor<3x1xf32>)
      tiling = #cnn.tiling<"stream", {pi = 5}> -> tensor<3x1xf32> (%a: tensor<3x10xf32>) {
    %s = cnn.reduce min %a {axes = array<i64: 1>} : (tensor<3x10xf32>) -> tensor<3x1xf32>
    %t = cnn.reduce sum %s {axes = array<i64: 1>} : (tensor<3x1xf32>) -> tensor<3x1xf32>
    cnn.yield %t : tensor<3x1xf32>
  } loc("least")
  return %1, %2 : tensor<3x10xf32>, tensor<3x1xf32>
}
