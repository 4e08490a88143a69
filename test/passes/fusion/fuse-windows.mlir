// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -cnn-fuse-windows -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -cnn-fuse-windows -mlir-print-debuginfo \
// RUN:   | FileCheck %s --check-prefix=LOC
// RUN: cnn-opt %s -split-input-file -cnn-form-kernels -cnn-fuse-windows -remarks-filter=cnn-fusion \
// RUN:   -remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=WHY

// COUNT: cnn-fuse-windows: fused = 3 (
// COUNT: cnn-fuse-windows: refusals = 0 (

// The pool joins with what stands before and behind it; the picture that the
// residual add reads is one input, and the unpooled tensor has no buffer.

// CHECK-LABEL: func @residual
// CHECK-SAME: (%[[X:[a-z0-9]*]]: tensor<1x8x12x12xf32>, %[[W:[a-z0-9]*]]: {{.*}}, %[[R:[a-z0-9]*]]: tensor<1x8x6x6xf32>)
func.func @residual(%x: tensor<1x8x12x12xf32>, %w: tensor<8x8x3x3xf32>, %r: tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> {
  // CHECK-NEXT: %[[E:.*]] = tensor.empty() : tensor<1x8x6x6xf32>
  // CHECK-NEXT: %[[K:.*]] = cnn.kernel ins(%[[R]], %[[X]], %[[W]] : {{.*}}) outs(%[[E]] : tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  // CHECK-SAME: (%[[B0:.*]]: tensor<1x8x6x6xf32>, %[[B1:.*]]: tensor<1x8x12x12xf32>, %[[B2:.*]]: tensor<8x8x3x3xf32>)
  // CHECK-NEXT: %[[C:.*]] = cnn.conv %[[B1]], %[[B2]]
  // CHECK-NEXT: %[[A:.*]] = cnn.binary {{.*}}add %[[C]], %[[B1]]
  // CHECK-NEXT: %[[T:.*]] = cnn.unary {{.*}}tanh %[[A]]
  // CHECK-NEXT: %[[P:.*]] = cnn.pool {{.*}}sum %[[T]]
  // CHECK-NEXT: %[[S:.*]] = cnn.binary {{.*}}add %[[P]], %[[B0]]
  // CHECK-NEXT: cnn.yield %[[S]]
  // CHECK: return %[[K]]
  // LOC-DAG: #[[CONV:.*]] = loc("conv")
  // LOC-DAG: #[[ADD:.*]] = loc("add")
  // LOC-DAG: #[[TANH:.*]] = loc("tanh")
  // LOC-DAG: #[[POOL:.*]] = loc("pool")
  // LOC-DAG: #[[BEHIND:.*]] = loc("behind")
  // LOC-DAG: loc(fused[#[[CONV]], #[[ADD]], #[[TANH]], #[[POOL]], #[[BEHIND]]])
  // WHY: pool (cnn.pool) joins conv: {{[0-9.]+}} us in its registers, {{[0-9.]+}} us and {{[0-9.]+}} us apart (estimates for sm_80)
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<1x8x12x12xf32>, tensor<8x8x3x3xf32>) -> tensor<1x8x12x12xf32> loc("conv")
  %1 = cnn.binary add %0, %x : (tensor<1x8x12x12xf32>, tensor<1x8x12x12xf32>) -> tensor<1x8x12x12xf32> loc("add")
  %2 = cnn.unary tanh %1 : (tensor<1x8x12x12xf32>) -> tensor<1x8x12x12xf32> loc("tanh")
  %3 = cnn.pool sum %2 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<1x8x12x12xf32>) -> tensor<1x8x6x6xf32> loc("pool")
  %4 = cnn.binary add %3, %r : (tensor<1x8x6x6xf32>, tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32> loc("behind")
  return %4 : tensor<1x8x6x6xf32>
}

// -----

// Two in a row; what windows leave over at the ends is not computed.

// CHECK-LABEL: func @chain
func.func @chain(%x: tensor<2x8x13x15xf32>, %w: tensor<8x8x3x3xf32>) -> tensor<2x8x3x3xf32> {
  // CHECK: %[[K:.*]] = cnn.kernel
  // CHECK-NEXT: cnn.conv
  // CHECK-NEXT: cnn.unary {{.*}}relu
  // CHECK-NEXT: cnn.pool
  // CHECK-NEXT: cnn.yield
  // CHECK: cnn.kernel ins(%[[K]]
  // CHECK-NEXT: cnn.conv
  // CHECK-NEXT: cnn.pool
  // CHECK-NEXT: cnn.yield
  // CHECK-NOT: cnn.kernel
  %0 = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<2x8x13x15xf32>, tensor<8x8x3x3xf32>) -> tensor<2x8x13x15xf32> loc("conv1")
  %1 = cnn.unary relu %0 : (tensor<2x8x13x15xf32>) -> tensor<2x8x13x15xf32> loc("relu")
  %2 = cnn.pool max %1 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<2x8x13x15xf32>) -> tensor<2x8x6x7xf32> loc("pool1")
  %3 = cnn.conv %2, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
      : (tensor<2x8x6x7xf32>, tensor<8x8x3x3xf32>) -> tensor<2x8x6x7xf32> loc("conv2")
  %4 = cnn.pool max %3 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
      : (tensor<2x8x6x7xf32>) -> tensor<2x8x3x3xf32> loc("pool2")
  return %4 : tensor<2x8x3x3xf32>
}
