// An exponential, a sum and a division take 1800 look-up tables for each lane: of
// 50,000, of which three quarters may be used, 4 lanes are made and not 8.
// RUN: cnn-opt %s -cnn-hls-explore="device=zcu104 budget=lut=50000" -remarks-filter=cnn-hls-explore \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s

// CHECK: sigmoid: 4 channels a cycle: 17408 cycles, 100% of the interval, 36 DSP, 0 BRAM18; the slowest; faster would need more LUT
func.func @main(%x: tensor<1x64x32x32xf32>) -> tensor<1x64x32x32xf32> {
  %e = tensor.empty() : tensor<1x64x32x32xf32>
  %0 = cnn.kernel ins(%x : tensor<1x64x32x32xf32>) outs(%e : tensor<1x64x32x32xf32>)
      -> tensor<1x64x32x32xf32> (%a: tensor<1x64x32x32xf32>) {
    %s = cnn.unary sigmoid %a : (tensor<1x64x32x32xf32>) -> tensor<1x64x32x32xf32>
    cnn.yield %s : tensor<1x64x32x32xf32>
  } loc("sigmoid")
  return %0 : tensor<1x64x32x32xf32>
}
