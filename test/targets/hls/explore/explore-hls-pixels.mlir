// Words have several pixels where no folding of one pixel is fast enough, and
// there only. A row of 14 pixels that becomes one of 10 divides into words of 2; a
// slice takes pixel by pixel.
// RUN: cnn-opt %s -split-input-file -cnn-hls-explore=device=zu9eg --remarks-filter-analyse=cnn-hls-explore 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks
// RUN: cnn-opt %s -split-input-file -cnn-hls-explore="device=zu9eg budget=dsp=40" | FileCheck %s --check-prefix=FEW --implicit-check-not="px ="
// RUN: cnn-opt %s -split-input-file -cnn-hls-explore="device=zu9eg goal=area" | FileCheck %s --check-prefix=FEW --implicit-check-not="px ="
// RUN: cnn-opt %s -split-input-file -cnn-hls-explore="device=zu9eg goal=fps=1100000 in-turn" | FileCheck %s --check-prefix=FPS
// RUN: cnn-opt %s -split-input-file -cnn-hls-explore="device=zu9eg goal=fps=100000" | FileCheck %s --check-prefix=FEW --implicit-check-not="px ="

// REMARK: 2 pixels x 15 taps x 2 -> 2 channels a cycle: {{.*}}words of 2 pixels, of which a row of 14 has a whole number

// CHECK-LABEL: func @narrow
// CHECK: tiling = #cnn.tiling<"conv", {pi = 2 : i64, po = 2 : i64, px = 2 : i64, taps = {{[0-9]+}} : i64}>
// FEW-LABEL: func @narrow
// FPS-LABEL: func @narrow
// FPS: px = 2
func.func @narrow(%x: tensor<1x2x14x14xf32>) -> tensor<1x2x12x10xf32> {
  %w = cnn.constant dense<1.0> : tensor<2x2x3x5xf32>
  %e = tensor.empty() : tensor<1x2x12x10xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x2x14x14xf32>, tensor<2x2x3x5xf32>) outs(%e : tensor<1x2x12x10xf32>)
      -> tensor<1x2x12x10xf32> (%a: tensor<1x2x14x14xf32>, %b: tensor<2x2x3x5xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
        : (tensor<1x2x14x14xf32>, tensor<2x2x3x5xf32>) -> tensor<1x2x12x10xf32>
    cnn.yield %c : tensor<1x2x12x10xf32>
  }
  return %0 : tensor<1x2x12x10xf32>
}

// -----

// CHECK-LABEL: func @slice
// CHECK-NOT: px =
// FEW-LABEL: func @slice
// FPS-LABEL: func @slice
func.func @slice(%x: tensor<1x2x14x14xf32>) -> tensor<1x2x14x8xf32> {
  %e = tensor.empty() : tensor<1x2x14x8xf32>
  %0 = cnn.kernel ins(%x : tensor<1x2x14x14xf32>) outs(%e : tensor<1x2x14x8xf32>)
      -> tensor<1x2x14x8xf32> (%a: tensor<1x2x14x14xf32>) {
    %s = cnn.slice %a {starts = array<i64: 0, 0, 0, 1>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 1, 2, 14, 8>} : (tensor<1x2x14x14xf32>) -> tensor<1x2x14x8xf32>
    cnn.yield %s : tensor<1x2x14x8xf32>
  }
  return %0 : tensor<1x2x14x8xf32>
}
