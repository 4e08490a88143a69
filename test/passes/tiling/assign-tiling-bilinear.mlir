// RUN: cnn-opt %s -cnn-assign-tiling=device=x86-64-v3 | FileCheck %s

// Vectors of half a line: tasks of few tiles, whose memory stays in the second
// level.

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#u8 = #cnn.layout<outer = [2, 3, 0, 1], inner = [1 : 8, 0 : 8]>

// CHECK-LABEL: func @winograd
func.func @winograd(%x: tensor<1x128x28x28xf32, #c8>, %u: tensor<128x128x6x6xf32, #u8>) -> tensor<1x128x28x28xf32, #c8> {
  // CHECK: tiling = #cnn.tiling<"winograd_conv", {chunks = 2 : i64, grain = 1 : i64, rows = 5 : i64, scratch_bytes = 103680 : i64, tasks = 20 : i64, tiles = 5 : i64, tiles_first = 1 : i64, vectors = 2 : i64}>
  %e = tensor.empty() : tensor<1x128x28x28xf32, #c8>
  %0 = cnn.kernel ins(%x, %u : tensor<1x128x28x28xf32, #c8>, tensor<128x128x6x6xf32, #u8>) outs(%e : tensor<1x128x28x28xf32, #c8>)
      -> tensor<1x128x28x28xf32, #c8> (%a: tensor<1x128x28x28xf32, #c8>, %b: tensor<128x128x6x6xf32, #u8>) {
    %c = cnn.winograd_conv %a, %b {tile = 4 : i64, pads = array<i64: 1, 1, 1, 1>}
        : (tensor<1x128x28x28xf32, #c8>, tensor<128x128x6x6xf32, #u8>) -> tensor<1x128x28x28xf32, #c8>
    cnn.yield %c : tensor<1x128x28x28xf32, #c8>
  }
  return %0 : tensor<1x128x28x28xf32, #c8>
}
