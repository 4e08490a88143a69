// RUN: cnn-opt %s -cnn-hls-explore="device=zcu102 budget=dsp=400" -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -cnn-hls-explore="device=zcu102 goal=area" | FileCheck %s --check-prefix=AREA
// RUN: cnn-opt %s -cnn-hls-explore="device=zcu102 goal=fps=1000" | FileCheck %s --check-prefix=FPS

// COUNT-DAG: cnn-hls-explore: dsp = {{[0-9]+}} (
// COUNT-DAG: cnn-hls-explore: external = 0 (
// COUNT-DAG: cnn-hls-explore: folded = 2 (
// COUNT-DAG: cnn-hls-explore: interval = {{[0-9]+}} (

// Two convolutions of equal work get the same number of products a cycle.

// CHECK-LABEL: func @main
// AREA-LABEL: func @main
// FPS-LABEL: func @main
func.func @main(%x: tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32> {
  // CHECK: cnn.kernel {{.*}}tiling = #cnn.tiling<"conv", {pi = [[PI:[0-9]+]] : i64, po = [[PO:[0-9]+]] : i64, taps = [[TAPS:[0-9]+]] : i64}>
  // AREA: tiling = #cnn.tiling<"conv", {pi = 1 : i64, po = 1 : i64, taps = 1 : i64}>
  // FPS: tiling = #cnn.tiling<"conv", {pi = {{[0-9]+}} : i64, po = {{[0-9]+}} : i64, taps = {{[0-9]+}} : i64}>
  %w = cnn.constant dense<1.0> : tensor<8x8x3x3xf32>
  %e = tensor.empty() : tensor<1x8x16x16xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x16x16xf32>, tensor<8x8x3x3xf32>) outs(%e : tensor<1x8x16x16xf32>)
      -> tensor<1x8x16x16xf32> (%a: tensor<1x8x16x16xf32>, %b: tensor<8x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x16x16xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x16x16xf32>
    cnn.yield %c : tensor<1x8x16x16xf32>
  }
  // CHECK: cnn.kernel {{.*}}tiling = #cnn.tiling<"conv", {pi = {{[0-9]+}} : i64, po = {{[0-9]+}} : i64, taps = {{[0-9]+}} : i64}>
  %f = tensor.empty() : tensor<1x8x16x16xf32>
  %1 = cnn.kernel ins(%0, %w : tensor<1x8x16x16xf32>, tensor<8x8x3x3xf32>) outs(%f : tensor<1x8x16x16xf32>)
      -> tensor<1x8x16x16xf32> (%a: tensor<1x8x16x16xf32>, %b: tensor<8x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x16x16xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x16x16xf32>
    cnn.yield %c : tensor<1x8x16x16xf32>
  }
  return %1 : tensor<1x8x16x16xf32>
}
