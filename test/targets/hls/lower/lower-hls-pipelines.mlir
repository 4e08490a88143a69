// A pipeline becomes a design of processes: its input is loaded, goes through
// windows and products with their epilogue, and is stored.
// RUN: cnnc %s --target=hls --compile-to=outline > %t.mlir
// RUN: cnn-opt %t.mlir -cnn-hls-lower-pipelines -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-hls-lower-pipelines: designs = 1 (
// COUNT-DAG: cnn-hls-lower-pipelines: processes = 6 (
// COUNT-DAG: cnn-hls-lower-pipelines: streams = 5 (

// CHECK: hls.process @kernel_load
// CHECK: hls.process @kernel_turn
// CHECK: hls.process @kernel_window
// CHECK: hls.process @kernel(
// CHECK: hls.rom @kernel_weights
// CHECK: hls.process @kernel_turn_2
// CHECK: hls.process @kernel_store
// CHECK: hls.design @k0_c
// CHECK: hls.stream
// CHECK: hls.call @kernel_load
// CHECK: hls.call @kernel_window
// CHECK: hls.call @kernel(
// CHECK: hls.call @kernel_store
func.func @main(%x: tensor<1x2x4x4xf32> {cnn.name = "x"}) -> (tensor<1x4x4x4xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.5> : tensor<4x2x3x3xf32>
  %e = tensor.empty() : tensor<1x4x4x4xf32>
  %y = cnn.kernel ins(%x, %w : tensor<1x2x4x4xf32>, tensor<4x2x3x3xf32>) outs(%e : tensor<1x4x4x4xf32>)
      tiling = #cnn.tiling<"conv", {pi = 2, po = 2, taps = 9}> -> tensor<1x4x4x4xf32> (%a: tensor<1x2x4x4xf32>, %b: tensor<4x2x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<4x2x3x3xf32>) -> tensor<1x4x4x4xf32>
    %r = cnn.unary relu %c : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
    cnn.yield %r : tensor<1x4x4x4xf32>
  } loc("c")
  return %y : tensor<1x4x4x4xf32>
}
