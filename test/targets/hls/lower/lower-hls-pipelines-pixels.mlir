// Words of several pixels: what comes and goes, line buffers and windows are words
// of them, and a product computes all windows that begin in one. A neighbour that
// wants other words gets them from a process between.
// RUN: cnnc %s --target=hls --compile-to=outline > %t.mlir
// RUN: cnn-opt %t.mlir -cnn-hls-lower-pipelines | FileCheck %s

// Four pixels of two channels come; four windows of 3x3 share 3 rows of 6 columns.
// Of a row there are two words, of which the window reaches two back: the first of
// its columns is the last of that.
// CHECK: hls.process @kernel_window(%{{[a-z0-9]+}}: !hls.stream<8xf32>, %{{[a-z0-9]+}}: !hls.stream<36xf32>)
// CHECK-DAG: hls.memory partition = {{.*}} : memref<2x2x!hls.word<8xf32>>
// CHECK-DAG: hls.memory storage ={{ +}}registers partition = {{.*}} : memref<2x1x!hls.word<24xf32>>
// CHECK: hls.process @kernel(%{{[a-z0-9]+}}: !hls.stream<36xf32>, %{{[a-z0-9]+}}: !hls.stream<8xf32>)
// CHECK-SAME: 4 pixels x 9 taps x 2 -> 2 channels a cycle, 16 cycles

// Words of four pixels become words of two, which are one window of the pool.
// CHECK: hls.process @kernel_repack(%{{[a-z0-9]+}}: !hls.stream<8xf32>, %{{[a-z0-9]+}}: !hls.stream<4xf32>)
// CHECK-SAME: words of 4 pixels x 2 channels -> 2 pixels x 2 channels
// CHECK: hls.memory storage ={{ +}}registers {{.*}} : memref<2x!hls.word<8xf32>>
// CHECK: hls.process @kernel_window_2(%{{[a-z0-9]+}}: !hls.stream<4xf32>, %{{[a-z0-9]+}}: !hls.stream<8xf32>)
// CHECK: hls.process @kernel_2(%{{[a-z0-9]+}}: !hls.stream<8xf32>, %{{[a-z0-9]+}}: !hls.stream<2xf32>)
// CHECK-SAME: maximum of 2x2; 2 channels a cycle
func.func @main(%x: tensor<1x2x4x8xf32> {cnn.name = "x"}) -> (tensor<1x4x2x4xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<4x2x3x3xf32>
  %e = tensor.empty() : tensor<1x4x4x8xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x2x4x8xf32>, tensor<4x2x3x3xf32>) outs(%e : tensor<1x4x4x8xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 2, taps = 9, px = 4}> -> tensor<1x4x4x8xf32> (%a: tensor<1x2x4x8xf32>, %b: tensor<4x2x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x2x4x8xf32>, tensor<4x2x3x3xf32>) -> tensor<1x4x4x8xf32>
    cnn.yield %c : tensor<1x4x4x8xf32>
  } loc("two")
  %f = tensor.empty() : tensor<1x4x2x4xf32>
  %1 = cnn.kernel ins(%0 : tensor<1x4x4x8xf32>) outs(%f : tensor<1x4x2x4xf32>)
      tiling = #cnn.tiling<"stream", {pi = 2, px = 2}> -> tensor<1x4x2x4xf32> (%a: tensor<1x4x4x8xf32>) {
    %p = cnn.pool max %a {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x8xf32>) -> tensor<1x4x2x4xf32>
    cnn.yield %p : tensor<1x4x2x4xf32>
  } loc("pool")
  return %1 : tensor<1x4x2x4xf32>
}
