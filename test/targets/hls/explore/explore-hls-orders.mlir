// What the exploration says of kernels whose inputs come in another order, or
// whose results are more than their inputs.
// RUN: cnn-opt %s -split-input-file -cnn-hls-explore="device=zcu102 goal=area" -remarks-filter=cnn-hls-explore \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s

// One part of a concatenation is scaled on its way: what comes out are the
// channels of both.
// CHECK: concat: 2 channels a cycle: 4352 cycles,
func.func @main(%x: tensor<16x4x8x8xf32>, %y: tensor<16x4x8x8xf32>) -> tensor<16x8x8x8xf32> {
  %e = tensor.empty() : tensor<16x8x8x8xf32>
  %0 = cnn.kernel ins(%x, %y : tensor<16x4x8x8xf32>, tensor<16x4x8x8xf32>) outs(%e : tensor<16x8x8x8xf32>)
      -> tensor<16x8x8x8xf32> (%a: tensor<16x4x8x8xf32>, %b: tensor<16x4x8x8xf32>) {
    %k = cnn.constant dense<0.5> : tensor<f32>
    %m = cnn.binary mul %a, %k : (tensor<16x4x8x8xf32>, tensor<f32>) -> tensor<16x4x8x8xf32>
    %c = cnn.concat %m, %b {axis = 1 : i64} : (tensor<16x4x8x8xf32>, tensor<16x4x8x8xf32>) -> tensor<16x8x8x8xf32>
    cnn.yield %c : tensor<16x8x8x8xf32>
  } loc("concat")
  return %0 : tensor<16x8x8x8xf32>
}

// -----

// An interleaving reads a row of 8 pixels before it writes the first: 72 of 16
// channels, of each image.
// CHECK: interleave: 1 channels a cycle: 18432 cycles,
func.func @main(%x: tensor<16x1x2x2x4x8x8xf32>) -> tensor<16x1x4x8x2x8x2xf32> {
  %e = tensor.empty() : tensor<16x1x4x8x2x8x2xf32>
  %0 = cnn.kernel ins(%x : tensor<16x1x2x2x4x8x8xf32>) outs(%e : tensor<16x1x4x8x2x8x2xf32>)
      -> tensor<16x1x4x8x2x8x2xf32> (%a: tensor<16x1x2x2x4x8x8xf32>) {
    %t = cnn.transpose %a {permutation = array<i64: 0, 1, 4, 5, 2, 6, 3>} : (tensor<16x1x2x2x4x8x8xf32>) -> tensor<16x1x4x8x2x8x2xf32>
    cnn.yield %t : tensor<16x1x4x8x2x8x2xf32>
  } loc("interleave")
  return %0 : tensor<16x1x4x8x2x8x2xf32>
}

// -----

// Channels last in memory: words across pixels bring 3 channels a cycle.
// CHECK: last: 3 channels a cycle: 12288 cycles,
func.func @main(%x: tensor<1x64x64x3xf32>) -> tensor<1x3x64x64xf32> {
  %e = tensor.empty() : tensor<1x3x64x64xf32>
  %0 = cnn.kernel ins(%x : tensor<1x64x64x3xf32>) outs(%e : tensor<1x3x64x64xf32>)
      -> tensor<1x3x64x64xf32> (%a: tensor<1x64x64x3xf32>) {
    %t = cnn.transpose %a {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x64x64x3xf32>) -> tensor<1x3x64x64xf32>
    cnn.yield %t : tensor<1x3x64x64xf32>
  } loc("last")
  return %0 : tensor<1x3x64x64xf32>
}

// -----

// Windows over channels visit a word more than a pixel has.
// CHECK: sum: 1 channels a cycle: 16000 cycles,
func.func @main(%x: tensor<16x8x10x10xf32>) -> tensor<16x1x8x100xf32> {
  %v = cnn.reshape %x {shape = array<i64: 16, 1, 8, 100>} : (tensor<16x8x10x10xf32>) -> tensor<16x1x8x100xf32>
  %e = tensor.empty() : tensor<16x1x8x100xf32>
  %0 = cnn.kernel ins(%v : tensor<16x1x8x100xf32>) outs(%e : tensor<16x1x8x100xf32>)
      -> tensor<16x1x8x100xf32> (%a: tensor<16x1x8x100xf32>) {
    %p = cnn.pool sum %a {kernel = array<i64: 5, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 0, 2, 0>} : (tensor<16x1x8x100xf32>) -> tensor<16x1x8x100xf32>
    cnn.yield %p : tensor<16x1x8x100xf32>
  } loc("sum")
  return %0 : tensor<16x1x8x100xf32>
}

// -----

// The second reads rows where the first passes on pixels: through memory, from
// which and to which a plane of 25 comes one by one.
// CHECK: first: 1 channels a cycle: 800 cycles,
// CHECK: second: 1 channels a cycle: 800 cycles,
func.func @main(%x: tensor<1x16x5x5xf32>) -> tensor<1x8x50xf32> {
  %e = tensor.empty() : tensor<1x16x5x5xf32>
  %0 = cnn.kernel ins(%x : tensor<1x16x5x5xf32>) outs(%e : tensor<1x16x5x5xf32>)
      -> tensor<1x16x5x5xf32> (%a: tensor<1x16x5x5xf32>) {
    %n = cnn.unary neg %a : (tensor<1x16x5x5xf32>) -> tensor<1x16x5x5xf32>
    cnn.yield %n : tensor<1x16x5x5xf32>
  } loc("first")
  %v = cnn.reshape %0 {shape = array<i64: 1, 8, 50>} : (tensor<1x16x5x5xf32>) -> tensor<1x8x50xf32>
  %f = tensor.empty() : tensor<1x8x50xf32>
  %1 = cnn.kernel ins(%v : tensor<1x8x50xf32>) outs(%f : tensor<1x8x50xf32>)
      -> tensor<1x8x50xf32> (%a: tensor<1x8x50xf32>) {
    %n = cnn.unary abs %a : (tensor<1x8x50xf32>) -> tensor<1x8x50xf32>
    cnn.yield %n : tensor<1x8x50xf32>
  } loc("second")
  return %1 : tensor<1x8x50xf32>
}

// -----

// A table has a product for each tap, here of wide numbers.
// CHECK: table: 1 channels a cycle: {{.*}}, 8 DSP,
func.func @main(%x: tensor<1x16x7x7xf64>) -> tensor<1x16x7x7xf64> {
  %i = cnn.constant dense<[[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 6]]> : tensor<7x2xi64>
  %w = cnn.constant dense<0.5> : tensor<7x2xf64>
  %e = tensor.empty() : tensor<1x16x7x7xf64>
  %0 = cnn.kernel ins(%x, %i, %w : tensor<1x16x7x7xf64>, tensor<7x2xi64>, tensor<7x2xf64>) outs(%e : tensor<1x16x7x7xf64>)
      -> tensor<1x16x7x7xf64> (%a: tensor<1x16x7x7xf64>, %b: tensor<7x2xi64>, %c: tensor<7x2xf64>) {
    %q = cnn.quantize %a to <8, 8> rnd sat : (tensor<1x16x7x7xf64>) -> tensor<1x16x7x7xf64>
    %r = cnn.resample %q, %b, %c {axis = 3 : i64} : (tensor<1x16x7x7xf64>, tensor<7x2xi64>, tensor<7x2xf64>) -> tensor<1x16x7x7xf64>
    %s = cnn.quantize %r to <8, 8> rnd sat : (tensor<1x16x7x7xf64>) -> tensor<1x16x7x7xf64>
    cnn.yield %s : tensor<1x16x7x7xf64>
  } loc("table")
  return %0 : tensor<1x16x7x7xf64>
}
