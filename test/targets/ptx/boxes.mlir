// Concatenations and slices without kernels: channels of NHWC activations are
// boxes of a larger buffer, which every form reads and writes in place.
// RUN: cnnc %s --target=ptx --device=sm_80 --compile-to=outline | FileCheck %s
// RUN: cnnc %s --target=ptx --device=sm_80 --golden -o %t.cnn --emit-assembly=%t.ptx
// RUN: FileCheck %s --check-prefix=PTX < %t.ptx
// RUN: cnn-run %t.cnn --device=cuda-sim --verify
// RUN: cnn-run %t.cnn --inspect | FileCheck %s --check-prefix=MOVED
// RUN: cnnc %s --target=ptx --device=sm_75 --golden -o %t.75.cnn
// RUN: env PTXSIM_DEVICE=sm_75 cnn-run %t.75.cnn --device=cuda-sim --verify
// RUN: cnnc %s --target=ptx --precision=f16 --golden -o %t.half.cnn
// RUN: cnn-run %t.half.cnn --device=cuda-sim --verify
// RUN: cnnc %s --target=cpu --device=x86-64-v3 --compile-to=outline | FileCheck %s --check-prefix=DENSE

// CHECK-LABEL: func.func @main
// CHECK-NOT: join
// CHECK-NOT: cut
// CHECK: cnn.launch @kernels::@k1_left({{.*}} : memref<2x5x5x16xf32>, memref<8x3x3x16xf32>, memref<2x5x5x8xf32, strided<[800, 160, 32, 1]>>
// CHECK: cnn.launch @kernels::@k2_right({{.*}} : memref<2x5x5x16xf32>, memref<1x1x16x24xf32>, memref<2x5x5x24xf32, strided<[800, 160, 32, 1]>>
// CHECK: cnn.launch @kernels::@k3_pool({{.*}} : memref<2x5x5x32xf32>,
// CHECK: cnn.launch @kernels::@k4_last({{.*}} : memref<2x5x5x20xf32, strided<[800, 160, 32, 1]>>,
// CHECK: cnn.launch @kernels::@k5_again({{.*}} : memref<2x5x5x8xf32, strided<[800, 160, 32, 1]>>,
// DENSE-NOT: strided

// Vectors of 16 bytes, whether a box is written or read.
// PTX-LABEL: .entry k2_right(
// PTX: st.global.v4
// PTX-LABEL: .entry k4_last(
// PTX: cp.async.cg.shared.global [%{{.*}}], [%{{.*}}], 16

// A box counts as the bytes of its elements, without what lies between.
// MOVED: elements {{.*}} 3.2 kB {{.*}} again

func.func @main(%x: tensor<2x16x5x5xf32> {cnn.name = "x"}) -> (tensor<2x32x2x2xf32> {cnn.name = "p"}, tensor<2x8x5x5xf32> {cnn.name = "l"}, tensor<2x8x5x5xf32> {cnn.name = "a"}) {
  %w0 = cnn.constant dense<0.125> : tensor<8x16x3x3xf32>
  %w1 = cnn.constant dense<-0.25> : tensor<24x16x1x1xf32>
  %w2 = cnn.constant dense<0.0625> : tensor<8x20x3x3xf32>
  %n = cnn.unary neg %x : (tensor<2x16x5x5xf32>) -> tensor<2x16x5x5xf32> loc("before")
  %0 = cnn.conv %n, %w0 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<2x16x5x5xf32>, tensor<8x16x3x3xf32>) -> tensor<2x8x5x5xf32> loc("left")
  %1 = cnn.conv %n, %w1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<2x16x5x5xf32>, tensor<24x16x1x1xf32>) -> tensor<2x24x5x5xf32> loc("right")
  %2 = cnn.concat %0, %1 {axis = 1 : i64} : (tensor<2x8x5x5xf32>, tensor<2x24x5x5xf32>) -> tensor<2x32x5x5xf32> loc("join")
  %3 = cnn.pool max %2 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<2x32x5x5xf32>) -> tensor<2x32x2x2xf32> loc("pool")
  %4 = cnn.slice %2 {starts = array<i64: 0, 4, 0, 0>, steps = array<i64: 1, 1, 1, 1>, sizes = array<i64: 2, 20, 5, 5>} : (tensor<2x32x5x5xf32>) -> tensor<2x20x5x5xf32> loc("cut")
  %5 = cnn.conv %4, %w2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64} : (tensor<2x20x5x5xf32>, tensor<8x20x3x3xf32>) -> tensor<2x8x5x5xf32> loc("last")
  %6 = cnn.unary exp %0 : (tensor<2x8x5x5xf32>) -> tensor<2x8x5x5xf32> loc("again")
  return %3, %5, %6 : tensor<2x32x2x2xf32>, tensor<2x8x5x5xf32>, tensor<2x8x5x5xf32>
}
