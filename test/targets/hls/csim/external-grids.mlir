// Weights on grids in external memory: integers there, the evaluator's bits.
// REQUIRES: ac_types
// RUN: rm -rf %t && split-file %s %t
// RUN: cnnc %t/conv.mlir --target=hls -o %t/conv && timeout 300 make -s -C %t/conv csim OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=PASS
// RUN: FileCheck %s --check-prefix=CONV < %t/conv/src/kernels.cpp
// RUN: cnnc %t/dense.mlir --target=hls -o %t/dense && timeout 300 make -s -C %t/dense csim OPT="-O0 -Werror" AC_TYPES=%ac_types | FileCheck %s --check-prefix=PASS
// RUN: FileCheck %s --check-prefix=DENSE < %t/dense/src/kernels.cpp

// PASS: y {{.*}} error 0 of the range (at most 0): ok
// PASS: PASS
// CONV: const int8_t conv_memory[216]
// DENSE: const int16_t {{[a-z]+}}_memory[96]

//--- conv.mlir
func.func @main(%x: tensor<2x4x5x6xf32> {cnn.name = "x"}) -> (tensor<2x6x5x6xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[[[-67.0, 24.0, 12.0], [-94.0, -33.0, 107.0], [27.0, -6.0, 33.0]], [[21.0, -111.0, 28.0], [-124.0, 105.0, 87.0], [-7.0, -61.0, 14.0]], [[-68.0, -78.0, 127.0], [56.0, -7.0, 11.0], [87.0, 13.0, -6.0]], [[-26.0, 36.0, 93.0], [-89.0, -68.0, 35.0], [-89.0, 95.0, 110.0]]], [[[6.0, -28.0, 62.0], [-124.0, 44.0, 71.0], [-111.0, -87.0, 67.0]], [[118.0, 24.0, -117.0], [-50.0, 72.0, -120.0], [83.0, 94.0, -59.0]], [[-6.0, 25.0, 57.0], [108.0, 97.0, -28.0], [55.0, 74.0, 108.0]], [[-18.0, -26.0, 59.0], [78.0, 20.0, -14.0], [119.0, 112.0, -93.0]]], [[[97.0, -34.0, -103.0], [-118.0, -93.0, -1.0], [-72.0, -61.0, 120.0]], [[45.0, -16.0, 72.0], [33.0, 91.0, -50.0], [-20.0, 2.0, 86.0]], [[-29.0, 19.0, -38.0], [9.0, 22.0, -23.0], [22.0, -68.0, 104.0]], [[-41.0, 47.0, 107.0], [110.0, -120.0, 92.0], [-56.0, 126.0, 28.0]]], [[[44.0, 51.0, -86.0], [51.0, 93.0, -44.0], [119.0, 11.0, 104.0]], [[19.0, 18.0, -101.0], [55.0, 40.0, -73.0], [35.0, 85.0, 125.0]], [[19.0, -59.0, -55.0], [-96.0, -111.0, -4.0], [91.0, 36.0, 126.0]], [[-4.0, -105.0, -39.0], [77.0, -110.0, -22.0], [102.0, -89.0, -122.0]]], [[[-52.0, -18.0, 69.0], [-21.0, 96.0, -97.0], [-116.0, 27.0, 30.0]], [[67.0, -116.0, -31.0], [56.0, 23.0, -43.0], [14.0, 98.0, 109.0]], [[124.0, -56.0, 2.0], [-67.0, -118.0, -48.0], [-126.0, -108.0, -100.0]], [[26.0, 10.0, -119.0], [115.0, -77.0, 121.0], [-23.0, -53.0, 29.0]]], [[[-60.0, -88.0, 49.0], [-117.0, 123.0, 95.0], [-41.0, -47.0, -35.0]], [[118.0, -92.0, 102.0], [93.0, -31.0, -31.0], [-10.0, 95.0, 6.0]], [[-29.0, 37.0, 94.0], [25.0, 47.0, 16.0], [-101.0, 31.0, 122.0]], [[113.0, 80.0, 2.0], [-58.0, -17.0, 35.0], [57.0, 56.0, -67.0]]]]> : tensor<6x4x3x3xf64>
  %b = cnn.constant dense<[-16.68750, 18.21875, -27.65625, 39.65625, -16.18750, 46.62500]> : tensor<6xf64>
  %f = cnn.constant dense<[[[0.0006768256425857544]], [[3.726780414581299e-05]], [[0.001554727554321289]], [[0.0008258521556854248]], [[0.0019435137510299683]], [[0.001147642731666565]]]> : tensor<6x1x1xf64>
  %e = tensor.empty() : tensor<2x4x5x6xf64>
  %q = cnn.kernel ins(%x : tensor<2x4x5x6xf32>) outs(%e : tensor<2x4x5x6xf64>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x4x5x6xf64> (%a: tensor<2x4x5x6xf32>) {
    %d = cnn.cast %a to f64 : (tensor<2x4x5x6xf32>) -> tensor<2x4x5x6xf64>
    %g = cnn.quantize %d to <8, 3> rnd sat : (tensor<2x4x5x6xf64>) -> tensor<2x4x5x6xf64>
    cnn.yield %g : tensor<2x4x5x6xf64>
  } loc("grid")
  %f0 = tensor.empty() : tensor<2x6x5x6xf32>
  %r = cnn.kernel ins(%q, %w, %b, %f : tensor<2x4x5x6xf64>, tensor<6x4x3x3xf64>, tensor<6xf64>, tensor<6x1x1xf64>) outs(%f0 : tensor<2x6x5x6xf32>)
      tiling = #cnn.tiling<"conv_external", {pi = 2, po = 3, taps = 1}> -> tensor<2x6x5x6xf32> (%a: tensor<2x4x5x6xf64>, %w1: tensor<6x4x3x3xf64>, %b1: tensor<6xf64>, %f1: tensor<6x1x1xf64>) {
    %c = cnn.conv %a, %w1, %b1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<2x4x5x6xf64>, tensor<6x4x3x3xf64>, tensor<6xf64>) -> tensor<2x6x5x6xf64>
    %m = cnn.binary mul %c, %f1 : (tensor<2x6x5x6xf64>, tensor<6x1x1xf64>) -> tensor<2x6x5x6xf64>
    %g = cnn.quantize %m to <8, 8> rnd sat : (tensor<2x6x5x6xf64>) -> tensor<2x6x5x6xf64>
    %s = cnn.cast %g to f32 : (tensor<2x6x5x6xf64>) -> tensor<2x6x5x6xf32>
    cnn.yield %s : tensor<2x6x5x6xf32>
  } loc("conv")
  return %r : tensor<2x6x5x6xf32>
}

//--- dense.mlir
func.func @main(%x: tensor<2x4x2x2xf32> {cnn.name = "x"}) -> (tensor<2x6xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<[[-11.843750, -30.703125, -7.890625, 7.421875, 5.718750, 8.468750], [-23.468750, -28.140625, 8.546875, 8.156250, -10.718750, -2.156250], [-9.406250, 11.484375, 26.718750, -9.421875, 6.968750, 13.250000], [-14.140625, 15.234375, -0.656250, -30.578125, 5.734375, -28.109375], [29.125000, 11.265625, -30.625000, 29.656250, -8.359375, -15.921875], [8.203125, -2.781250, -12.875000, 5.937500, 6.500000, -11.515625], [-20.640625, -8.703125, -20.140625, -11.984375, 16.531250, -8.359375], [22.015625, 6.125000, -15.093750, -12.765625, 18.390625, -7.859375], [-25.281250, 17.437500, 20.046875, -30.265625, 30.171875, 4.437500], [11.765625, 15.062500, -23.578125, -12.156250, 0.015625, -17.750000], [9.843750, 19.453125, -14.750000, -16.718750, -11.015625, -20.000000], [11.406250, -4.140625, 9.578125, 12.687500, -25.781250, -25.468750], [6.453125, -11.390625, 28.750000, -10.625000, 11.203125, 21.359375], [-17.625000, -3.937500, 19.828125, 22.765625, 29.484375, -21.156250], [-26.875000, -10.437500, 15.500000, 9.625000, -18.031250, 24.640625], [4.390625, -3.125000, -14.671875, -17.593750, 18.375000, -24.250000]]> : tensor<16x6xf64>
  %e = tensor.empty() : tensor<2x4x2x2xf64>
  %q = cnn.kernel ins(%x : tensor<2x4x2x2xf32>) outs(%e : tensor<2x4x2x2xf64>)
      tiling = #cnn.tiling<"stream", {pi = 2}> -> tensor<2x4x2x2xf64> (%a: tensor<2x4x2x2xf32>) {
    %d = cnn.cast %a to f64 : (tensor<2x4x2x2xf32>) -> tensor<2x4x2x2xf64>
    %g = cnn.quantize %d to <8, 3> rnd sat : (tensor<2x4x2x2xf64>) -> tensor<2x4x2x2xf64>
    cnn.yield %g : tensor<2x4x2x2xf64>
  } loc("grid")
  %v = cnn.reshape %q {shape = array<i64: 2, 16>} : (tensor<2x4x2x2xf64>) -> tensor<2x16xf64>
  %f0 = tensor.empty() : tensor<2x6xf32>
  %r = cnn.kernel ins(%v, %w : tensor<2x16xf64>, tensor<16x6xf64>) outs(%f0 : tensor<2x6xf32>)
      tiling = #cnn.tiling<"dense_external", {pi = 2, po = 2}> -> tensor<2x6xf32> (%a: tensor<2x16xf64>, %w1: tensor<16x6xf64>) {
    %c = cnn.matmul %a, %w1 : (tensor<2x16xf64>, tensor<16x6xf64>) -> tensor<2x6xf64>
    %g = cnn.quantize %c to <16, 10> rnd sat : (tensor<2x6xf64>) -> tensor<2x6xf64>
    %s = cnn.cast %g to f32 : (tensor<2x6xf64>) -> tensor<2x6xf32>
    cnn.yield %s : tensor<2x6xf32>
  } loc("dense")
  return %r : tensor<2x6xf32>
}
