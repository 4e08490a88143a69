// RUN: split-file %s %t
// RUN: not cnn-opt %t/conv.mlir -cnn-hls-assign-engines="device=nothing" 2>&1 | FileCheck %s --check-prefix=DEVICE
// RUN: not cnn-opt %t/conv.mlir -cnn-hls-assign-engines="budget=dsp=many" 2>&1 | FileCheck %s --check-prefix=BUDGET
// RUN: not cnn-opt %t/conv.mlir -cnn-hls-assign-engines="device=xc7z020 budget=dsp=10,lut=20000" 2>&1 | FileCheck %s --check-prefix=MISFIT
// RUN: not cnn-opt %t/conv.mlir -cnn-hls-assign-engines="device=xc7z020 goal=fps=1000000" 2>&1 | FileCheck %s --check-prefix=SLOW

// DEVICE: cnn-hls-assign-engines: unknown device nothing
// BUDGET: cnn-hls-assign-engines: {{.*}}dsp

// MISFIT: cnn-hls-assign-engines: the network does not fit xc7z020, not even on shared engines:
// MISFIT-NEXT: DSP {{ *[0-9]+}} for engines, {{ *}}0 besides, {{ *}}10 usable of 10  <--
// MISFIT: BRAM36
// MISFIT: LUT
// MISFIT: speed {{.*}} frames/s
// MISFIT: it would fit xc7z020 without --budget

// SLOW: does not fit xc7z020
// SLOW: speed {{ *}}{{[0-9.]+}} frames/s, {{[0-9.]+}} as one pipeline, 1000000.00 wanted  <--

//--- conv.mlir
func.func @main(%x: tensor<1x8x16x16xf32>) -> tensor<1x16x16x16xf32> {
  %w = cnn.constant dense<0.5> : tensor<16x8x3x3xf32>
  %e = tensor.empty() : tensor<1x16x16x16xf32>
  %0 = cnn.kernel ins(%x, %w : tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) outs(%e : tensor<1x16x16x16xf32>)
      -> tensor<1x16x16x16xf32> (%a: tensor<1x8x16x16xf32>, %b: tensor<16x8x3x3xf32>) {
    %c = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
        : (tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) -> tensor<1x16x16x16xf32>
    cnn.yield %c : tensor<1x16x16x16xf32>
  }
  return %0 : tensor<1x16x16x16xf32>
}
