// Copies of several taps of a row: none may lie half in the input and half in
// its padding, or reach past the end of the row.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: cnn-run %t.cnn --device=cuda-sim --verify

// CHECK-LABEL: .visible .entry k{{[0-9]+}}_ragged(
// CHECK: cp.async.ca.shared.global [{{.*}}], [{{.*}}], 8, %r
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_odd(
// CHECK: cp.async.ca.shared.global [{{.*}}], [{{.*}}], 4, %r
// CHECK-LABEL: .visible .entry k{{[0-9]+}}_even(
// CHECK: cp.async.cg.shared.global [{{.*}}], [{{.*}}], 16, %r

func.func @main(%x: tensor<1x1x6xf32> {cnn.name = "x"}, %u: tensor<1x1x5xf32> {cnn.name = "u"}, %v: tensor<1x1x8xf32> {cnn.name = "v"}) -> (tensor<1x8x2xf32> {cnn.name = "y"}, tensor<1x8x3xf32> {cnn.name = "z"}, tensor<1x8x3xf32> {cnn.name = "t"}) {
  %w4 = cnn.constant dense<0.5> : tensor<8x1x4xf32>
  %w2 = cnn.constant dense<0.25> : tensor<8x1x2xf32>
  %0 = cnn.conv %x, %w4 {strides = array<i64: 4>, dilations = array<i64: 1>, pads = array<i64: 0, 2>, group = 1 : i64} : (tensor<1x1x6xf32>, tensor<8x1x4xf32>) -> tensor<1x8x2xf32> loc("ragged")
  %1 = cnn.conv %u, %w2 {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, 1>, group = 1 : i64} : (tensor<1x1x5xf32>, tensor<8x1x2xf32>) -> tensor<1x8x3xf32> loc("odd")
  %2 = cnn.conv %v, %w4 {strides = array<i64: 4>, dilations = array<i64: 1>, pads = array<i64: 4, 0>, group = 1 : i64} : (tensor<1x1x8xf32>, tensor<8x1x4xf32>) -> tensor<1x8x3xf32> loc("even")
  return %0, %1, %2 : tensor<1x8x2xf32>, tensor<1x8x3xf32>, tensor<1x8x3xf32>
}
