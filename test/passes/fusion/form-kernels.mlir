// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -mlir-print-debuginfo \
// RUN:   | FileCheck %s --check-prefix=LOC

// COUNT: cnn-form-kernels: kernels = 11 (
// COUNT: cnn-form-kernels: epilogues = 10 (
// COUNT: cnn-form-kernels: prologues = 10 (
// COUNT: cnn-form-kernels: recomputed = 1 (
// COUNT: cnn-form-kernels: copies = 4 (
// COUNT: cnn-form-kernels: refusals = 1 (

// A residual block: bias, activation and residual add join their convolution,
// the later one of the two that the add could join.

// CHECK-LABEL: func @residual
// CHECK-SAME: (%[[X:.*]]: tensor<1x8x4x4xf32>
func.func @residual(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  // CHECK-DAG: %[[W:.*]] = cnn.constant dense_resource<w>
  // CHECK-DAG: %[[B:.*]] = cnn.constant dense<[
  %w = cnn.constant dense_resource<w> : tensor<8x8x1x1xf32>
  %b = cnn.constant dense<[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]> : tensor<8xf32>
  // CHECK: %[[E1:.*]] = tensor.empty() : tensor<1x8x4x4xf32>
  // CHECK: %[[K1:.*]] = cnn.kernel ins(%[[X]], %[[W]], %[[B]] : {{.*}}) outs(%[[E1]] : tensor<1x8x4x4xf32>)
  // CHECK-SAME: (%[[A0:.*]]: tensor<1x8x4x4xf32>, %[[A1:.*]]: tensor<8x8x1x1xf32>, %[[A2:.*]]: tensor<8xf32>)
  // CHECK-NEXT: %[[C1:.*]] = cnn.conv %[[A0]], %[[A1]], %[[A2]]
  // CHECK-NEXT: %[[R1:.*]] = cnn.unary {{.*}}relu %[[C1]]
  // CHECK-NEXT: cnn.yield %[[R1]]
  %c1 = cnn.conv %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>, tensor<8xf32>) -> tensor<1x8x4x4xf32> loc("conv1")
  %r1 = cnn.unary relu %c1 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> loc("relu1")
  // CHECK: %[[K2:.*]] = cnn.kernel ins(%[[X]], %[[W]] : {{.*}})
  // CHECK-NEXT: cnn.conv
  // CHECK-NEXT: cnn.yield
  %c2 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32> loc("conv2")
  // CHECK: %[[K3:.*]] = cnn.kernel ins(%[[K1]], %[[W]], %[[K2]] : {{.*}})
  // CHECK-NEXT: %[[C3:.*]] = cnn.conv
  // CHECK-NEXT: %[[S3:.*]] = cnn.binary {{.*}}add %[[C3]], %{{.*}}
  // CHECK-NEXT: %[[R3:.*]] = cnn.unary {{.*}}relu %[[S3]]
  // CHECK-NEXT: cnn.yield %[[R3]]
  // CHECK: return %[[K3]]
  // LOC-DAG: #[[CONV3:.*]] = loc("conv3")
  // LOC-DAG: #[[ADD3:.*]] = loc("add3")
  // LOC-DAG: #[[RELU3:.*]] = loc("relu3")
  // LOC-DAG: loc(fused[#[[CONV3]], #[[ADD3]], #[[RELU3]]])
  %c3 = cnn.conv %r1, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32> loc("conv3")
  %s3 = cnn.binary add %c3, %c2 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> loc("add3")
  %r3 = cnn.unary relu %s3 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> loc("relu3")
  return %r3 : tensor<1x8x4x4xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x0400000000000000"
    }
  }
#-}

// -----

// Swish has a diamond behind the product; numbers become immediates, the bias
// an input.

// CHECK-LABEL: func @swish
func.func @swish(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>) -> tensor<4x16xf32> {
  %two = cnn.constant dense<2.0> : tensor<f32>
  // CHECK: cnn.kernel ins(%{{.*}}, %{{.*}}, %{{.*}} : tensor<4x8xf32>, tensor<8x16xf32>, tensor<16xf32>)
  // CHECK-NEXT: cnn.constant dense<2.0
  // CHECK-NEXT: cnn.matmul
  // CHECK-NEXT: cnn.binary {{.*}}add
  // CHECK-NEXT: cnn.unary {{.*}}sigmoid
  // CHECK-NEXT: cnn.binary {{.*}}mul
  // CHECK-NEXT: cnn.binary {{.*}}mul
  // CHECK-NOT: cnn.kernel
  %0 = cnn.matmul %a, %b : (tensor<4x8xf32>, tensor<8x16xf32>) -> tensor<4x16xf32>
  %1 = cnn.binary add %0, %bias : (tensor<4x16xf32>, tensor<16xf32>) -> tensor<4x16xf32>
  %2 = cnn.unary sigmoid %1 : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %3 = cnn.binary mul %1, %2 : (tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  %4 = cnn.binary mul %3, %two : (tensor<4x16xf32>, tensor<f32>) -> tensor<4x16xf32>
  return %4 : tensor<4x16xf32>
}

// -----

// What feeds an epilogue from aside joins it, and so does a part of a tensor.

// CHECK-LABEL: func @aside
func.func @aside(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %s: tensor<4x32xf32>) -> tensor<4x16xf32> {
  // CHECK: cnn.kernel ins({{.*}}tensor<4x32xf32>
  // CHECK: cnn.slice
  // CHECK: cnn.unary {{.*}}abs
  // CHECK-NOT: cnn.kernel
  %part = cnn.slice %s {starts = array<i64: 0, 16>, steps = array<i64: 1, 1>, sizes = array<i64: 4, 16>} : (tensor<4x32xf32>) -> tensor<4x16xf32>
  %0 = cnn.unary abs %part : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %1 = cnn.matmul %a, %b : (tensor<4x8xf32>, tensor<8x16xf32>) -> tensor<4x16xf32>
  %2 = cnn.binary add %0, %1 : (tensor<4x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32>
  return %2 : tensor<4x16xf32>
}

// -----

// Padding and cheap element-wise work is done within a pool's windows, and a
// mean's division behind it.

// CHECK-LABEL: func @pool
func.func @pool(%x: tensor<1x4x9x9xf32>) -> tensor<1x4x5x5xf32> {
  %ninth = cnn.constant dense<0.111111> : tensor<f32>
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.constant
  // CHECK-NEXT: cnn.unary {{.*}}relu
  // CHECK-NEXT: cnn.pad
  // CHECK-NEXT: cnn.pool
  // CHECK-NEXT: cnn.binary {{.*}}mul
  // CHECK-NOT: cnn.kernel
  %0 = cnn.unary relu %x : (tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
  %1 = cnn.pad constant %0 {low = array<i64: 0, 0, 1, 1>, high = array<i64: 0, 0, 1, 1>} : (tensor<1x4x9x9xf32>) -> tensor<1x4x11x11xf32>
  %2 = cnn.pool sum %1 {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x11x11xf32>) -> tensor<1x4x5x5xf32>
  %3 = cnn.binary mul %2, %ninth : (tensor<1x4x5x5xf32>, tensor<f32>) -> tensor<1x4x5x5xf32>
  return %3 : tensor<1x4x5x5xf32>
}

// -----

// A reduction reads its input once, so that anything may be computed on the
// way.

// CHECK-LABEL: func @log_sum_exp
func.func @log_sum_exp(%x: tensor<4x8xf32>) -> tensor<4x1xf32> {
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.unary {{.*}}exp
  // CHECK-NEXT: cnn.reduce
  // CHECK-NEXT: cnn.unary {{.*}}log
  // CHECK-NOT: cnn.kernel
  %0 = cnn.unary exp %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = cnn.reduce sum %0 {axes = array<i64: 1>} : (tensor<4x8xf32>) -> tensor<4x1xf32>
  %2 = cnn.unary log %1 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  return %2 : tensor<4x1xf32>
}

// -----

// Movement and its element-wise neighbours; a cast is repeated in both kernels
// that use it.

// CHECK-LABEL: func @movement
func.func @movement(%x: tensor<4x8xi32>, %y: tensor<4x4xf32>) -> (tensor<4x8xf32>, tensor<8x4xf32>) {
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.cast
  // CHECK-NEXT: cnn.slice
  // CHECK-NEXT: cnn.concat
  // CHECK-NEXT: cnn.unary {{.*}}neg
  // CHECK: cnn.kernel
  // CHECK-NEXT: cnn.cast
  // CHECK-NEXT: cnn.transpose
  // CHECK-NEXT: cnn.unary {{.*}}abs
  // CHECK-NOT: cnn.kernel
  %c = cnn.cast %x to f32 : (tensor<4x8xi32>) -> tensor<4x8xf32>
  %0 = cnn.slice %c {starts = array<i64: 0, 4>, steps = array<i64: 1, 1>, sizes = array<i64: 4, 4>} : (tensor<4x8xf32>) -> tensor<4x4xf32>
  %1 = cnn.concat %0, %y {axis = 1 : i64} : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x8xf32>
  %2 = cnn.unary neg %1 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = cnn.transpose %c {permutation = array<i64: 1, 0>} : (tensor<4x8xf32>) -> tensor<8x4xf32>
  %4 = cnn.unary abs %3 : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %2, %4 : tensor<4x8xf32>, tensor<8x4xf32>
}

// -----

// Views stay outside; results that no kernel computes are copied, and so is a
// second look at one result.

// CHECK-LABEL: func @results
// CHECK-SAME: (%[[X:.*]]: tensor<4x4xf32>)
func.func @results(%x: tensor<4x4xf32>) -> (tensor<16xf32>, tensor<4x4xf32>, tensor<16xf32>, tensor<2xf32>, tensor<4x4xf32>) {
  // CHECK: %[[C:.*]] = cnn.constant
  %c = cnn.constant dense<[1.0, 2.0]> : tensor<2xf32>
  // CHECK: %[[V:.*]] = cnn.reshape %[[X]]
  %0 = cnn.reshape %x {shape = array<i64: 16>} : (tensor<4x4xf32>) -> tensor<16xf32>
  // CHECK: %[[K:.*]] = cnn.kernel ins(%[[X]] : tensor<4x4xf32>)
  %1 = cnn.unary relu %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  // CHECK: %[[R:.*]] = cnn.reshape %[[K]]
  %2 = cnn.reshape %1 {shape = array<i64: 16>} : (tensor<4x4xf32>) -> tensor<16xf32>
  // CHECK: %[[COPY0:.*]] = cnn.kernel ins(%[[V]] : tensor<16xf32>) {{.*}} (%[[A:.*]]: tensor<16xf32>) {
  // CHECK-NEXT: cnn.yield %[[A]]
  // CHECK: %[[COPY1:.*]] = cnn.kernel ins(%[[C]] : tensor<2xf32>)
  // CHECK: %[[COPY2:.*]] = cnn.kernel ins(%[[K]] : tensor<4x4xf32>)
  // CHECK: return %[[COPY0]], %[[K]], %[[COPY3:.*]], %[[COPY1]], %[[COPY2]]
  return %0, %1, %2, %c, %1 : tensor<16xf32>, tensor<4x4xf32>, tensor<16xf32>, tensor<2xf32>, tensor<4x4xf32>
}

// -----

// All results of an anchor leave its kernel.

// CHECK-LABEL: func @top_k
func.func @top_k(%x: tensor<8xf32>) -> (tensor<2xf32>, tensor<2xi64>) {
  // CHECK: %[[K:.*]]:2 = cnn.kernel ins(%{{.*}} : tensor<8xf32>) outs(%{{.*}}, %{{.*}} : tensor<2xf32>, tensor<2xi64>)
  // CHECK: return %[[K]]#0, %[[K]]#1
  %v, %i = cnn.top_k %x {k = 2 : i64, axis = 0 : i64} : (tensor<8xf32>) -> (tensor<2xf32>, tensor<2xi64>)
  return %v, %i : tensor<2xf32>, tensor<2xi64>
}

// -----

// Code without users is dropped, kernels that exist stay.

// CHECK-LABEL: func @again
func.func @again(%x: tensor<8xf32>) -> tensor<8xf32> {
  // CHECK-COUNT-1: cnn.kernel
  // CHECK-NOT: cnn.kernel
  %dead = cnn.unary exp %x : (tensor<8xf32>) -> tensor<8xf32>
  %e = tensor.empty() : tensor<8xf32>
  %k = cnn.kernel ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32> (%a: tensor<8xf32>) {
    %r = cnn.unary relu %a : (tensor<8xf32>) -> tensor<8xf32>
    cnn.yield %r : tensor<8xf32>
  }
  return %k : tensor<8xf32>
}
