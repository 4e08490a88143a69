// Channel shuffles are gathers where a target reads channels by a table, and stay
// as they are for hls, which streams them.
// RUN: cnnc %s --compile-to=simplify | FileCheck %s --check-prefix=GATHER
// RUN: cnnc %s --compile-to=simplify --target=hls | FileCheck %s --check-prefix=STREAM

// GATHER-NOT: cnn.transpose
// GATHER: cnn.gather
// STREAM-NOT: cnn.gather
// STREAM: cnn.transpose
func.func @main(%x: tensor<1x6x4x4xf32> {cnn.name = "x"}) -> (tensor<1x6x4x4xf32> {cnn.name = "y"}) {
  %r = cnn.reshape %x {shape = array<i64: 1, 2, 3, 4, 4>} : (tensor<1x6x4x4xf32>) -> tensor<1x2x3x4x4xf32>
  %t = cnn.transpose %r {permutation = array<i64: 0, 2, 1, 3, 4>} : (tensor<1x2x3x4x4xf32>) -> tensor<1x3x2x4x4xf32>
  %s = cnn.reshape %t {shape = array<i64: 1, 6, 4, 4>} : (tensor<1x3x2x4x4xf32>) -> tensor<1x6x4x4xf32>
  return %s : tensor<1x6x4x4xf32>
}
