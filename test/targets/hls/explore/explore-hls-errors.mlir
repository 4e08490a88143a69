// RUN: cnn-opt %s -cnn-hls-explore="device=zcu102 budget=dsp=2 in-turn" -remarks-filter=cnn-hls-explore -remark-format=emitRemark -o %t.mlir 2>&1 | FileCheck %s --check-prefix=TURN
// RUN: not grep tiling %t.mlir
// RUN: not cnn-opt %s -cnn-hls-explore="device=zcu102 budget=dsp=2" 2>&1 | FileCheck %s --check-prefix=FIT
// RUN: not cnn-opt %s -cnn-hls-explore="device=abacus" 2>&1 | FileCheck %s --check-prefix=DEVICE
// RUN: not cnn-opt %s -cnn-hls-explore="device=zcu102 budget=dsp=9000" 2>&1 | FileCheck %s --check-prefix=MUCH
// RUN: not cnn-opt %s -cnn-hls-explore="device=zcu102 budget=gates=9" 2>&1 | FileCheck %s --check-prefix=BUDGET
// RUN: not cnn-opt %s -cnn-hls-explore="device=zcu102 goal=fame" 2>&1 | FileCheck %s --check-prefix=GOAL

// FIT: cnn-hls-explore: the network does not fit zu9eg as one pipeline:
// FIT-NEXT: DSP {{ *[0-9]+}} needed, {{ *}}2 usable of 2 {{ *}}<--
// FIT-NEXT: BRAM36
// FIT: with numbers of 16 bits it may fit: try --precision=fixed16
// FIT-NEXT: it would fit zu9eg without --budget
// TURN: remark: {{.*}}the network does not fit zu9eg as one pipeline:
// DEVICE: cnn-hls-explore: unknown device abacus
// MUCH: cnn-hls-explore: --budget=dsp=9000: zu9eg has 2520
// BUDGET: cnn-hls-explore: --budget=gates=9: expected amounts of dsp, bram, uram, lut or ff
// GOAL: cnn-hls-explore: --goal=fame: expected fps=N, latency or area
func.func @main(%x: tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32> {
  %w = cnn.constant dense<1.0> : tensor<8x8x3x3xf32>
  %e = tensor.empty() : tensor<1x8x16x16xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x16x16xf32>, tensor<8x8x3x3xf32>) outs(%e : tensor<1x8x16x16xf32>)
      -> tensor<1x8x16x16xf32> (%a: tensor<1x8x16x16xf32>, %b: tensor<8x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x16x16xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x16x16xf32>
    cnn.yield %c : tensor<1x8x16x16xf32>
  }
  return %0 : tensor<1x8x16x16xf32>
}
