// Rows of 6 floats begin at multiples of 8 bytes, in a buffer of their own and
// behind one another: a box promises no more, and is read and written so.
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: cnn-run %t.cnn --device=cuda-sim --verify

// CHECK-LABEL: .entry k1_left(
// CHECK: .ptr .align 16 k1_left_param_2
// CHECK-LABEL: .entry k2_right(
// CHECK: .ptr .align 8 k2_right_param_2
// CHECK-NOT: join
// CHECK-LABEL: .entry k3_last(
// CHECK: .ptr .align 8 k3_last_param_0
// CHECK: cp.async.ca.shared.global [%{{.*}}], [%{{.*}}], 8

func.func @main(%x: tensor<1x16x5x3xf32> {cnn.name = "x"}) -> (tensor<1x8x5x3xf32> {cnn.name = "y"}, tensor<1x12x5x3xf32> {cnn.name = "z"}) {
  %w0 = cnn.constant dense<0.125> : tensor<6x16x1x1xf32>
  %w1 = cnn.constant dense<-0.25> : tensor<6x16x1x1xf32>
  %w2 = cnn.constant dense<0.0625> : tensor<8x6x3x3xf32>
  %n = cnn.unary neg %x : (tensor<1x16x5x3xf32>) -> tensor<1x16x5x3xf32> loc("before")
  %0 = cnn.conv %n, %w0 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x16x5x3xf32>, tensor<6x16x1x1xf32>) -> tensor<1x6x5x3xf32> loc("left")
  %1 = cnn.conv %n, %w1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x16x5x3xf32>, tensor<6x16x1x1xf32>) -> tensor<1x6x5x3xf32> loc("right")
  %2 = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<1x6x5x3xf32>, tensor<1x6x5x3xf32>) -> tensor<1x12x5x3xf32> loc("join")
  %3 = cnn.conv %1, %w2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<1x6x5x3xf32>, tensor<8x6x3x3xf32>) -> tensor<1x8x5x3xf32> loc("last")
  %4 = cnn.unary exp %2 : (tensor<1x12x5x3xf32>) -> tensor<1x12x5x3xf32> loc("all")
  return %3, %4 : tensor<1x8x5x3xf32>, tensor<1x12x5x3xf32>
}
