// RUN: cnn-opt %s -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#o16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 16]>

// A vector is one pixel of sixteen channels; each has its own weights, so that
// nothing is broadcast. The taps of a row are written out, and a pixel that two
// taps read is loaded once.

// CHECK-LABEL: func.func @depthwise
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x2x8x8x16xf32> {llvm.noalias}, %[[W:[a-z0-9]+]]: memref<2x1x3x3x16xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<1x2x8x8x16xf32>
module @kernels {
  func.func @depthwise(%x: memref<1x2x8x8x16xf32>, %w: memref<2x1x3x3x16xf32>, %y: memref<1x2x8x8x16xf32>) {
    // CHECK-DAG: %[[C2:.*]] = arith.constant 2 : index
    // CHECK-DAG: %[[C6:.*]] = arith.constant 6 : index
    // CHECK: scf.for
    // CHECK-COUNT-2: arith.divui
    // CHECK-NOT: div
    // CHECK-NOT: rem
    // CHECK-NOT: vector.broadcast

    // At the left border the two pixels miss one tap.
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>) {
    // CHECK-COUNT-5: vector.fma
    // CHECK-NOT: vector.fma
    // CHECK: scf.yield

    // CHECK: scf.for %[[AT:.*]] = %[[C2]] to %[[C6]] step %[[C2]] {
    // CHECK: scf.for %[[R:.*]] = %{{.*}} to %{{.*}} step %{{.*}} iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>) {
    // CHECK: vector.load %[[W]][%{{.*}}, %{{.*}}, %[[R]], %{{.*}}, %{{.*}}] : {{.*}}, vector<16xf32>
    // CHECK: vector.load %[[X]][%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}] : {{.*}}, vector<16xf32>
    // CHECK-COUNT-6: vector.fma
    // CHECK-NOT: vector.fma
    // CHECK: scf.yield
    // CHECK: vector.store %{{.*}}, %[[Y]][%{{.*}}, %{{.*}}, %{{.*}}, %[[AT]], %{{.*}}]
    // CHECK: vector.store

    // CHECK: scf.for
    // CHECK-COUNT-5: vector.fma
    // CHECK-NOT: vector.fma
    // CHECK-COUNT-2: vector.store
    // CHECK-NOT: vector.store
    // CHECK: return
    cnn.kernel ins(%x, %w : memref<1x2x8x8x16xf32>, memref<2x1x3x3x16xf32>) outs(%y : memref<1x2x8x8x16xf32>)
        tiling = #cnn.tiling<"depthwise_conv", {pixels = 2, tasks = 16, grain = 1}>
        (%a0: tensor<1x32x8x8xf32, #c16>, %a1: tensor<32x1x3x3xf32, #o16>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 32 : i64}
          : (tensor<1x32x8x8xf32, #c16>, tensor<32x1x3x3xf32, #o16>) -> tensor<1x32x8x8xf32, #c16>
      cnn.yield %c : tensor<1x32x8x8xf32, #c16>
    }
    return
  }

  // Bias and activation are applied to the registers.
  // CHECK-LABEL: func.func @epilogue
  // CHECK-SAME: %{{.*}}: memref<1x1x4x4x16xf32> {llvm.noalias}, %{{.*}}: memref<1x1x1x1x16xf32> {llvm.noalias}, %[[B:[a-z0-9]+]]: memref<1x16xf32>
  // CHECK: %[[BIAS:.*]] = vector.load %[[B]][
  // CHECK: vector.fma %{{.*}}, %{{.*}}, %[[BIAS]]
  // CHECK: arith.select
  // CHECK: vector.store
  func.func @epilogue(%x: memref<1x1x4x4x16xf32>, %w: memref<1x1x1x1x16xf32>, %b: memref<1x16xf32>, %y: memref<1x1x4x4x16xf32>) {
    cnn.kernel ins(%x, %w, %b : memref<1x1x4x4x16xf32>, memref<1x1x1x1x16xf32>, memref<1x16xf32>) outs(%y : memref<1x1x4x4x16xf32>)
        tiling = #cnn.tiling<"depthwise_conv", {pixels = 4, tasks = 4, grain = 1}>
        (%a0: tensor<1x16x4x4xf32, #c16>, %a1: tensor<16x1x1x1xf32, #o16>, %a2: tensor<16xf32, #cnn.layout<outer = [0], inner = [0 : 16]>>) {
      %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 16 : i64}
          : (tensor<1x16x4x4xf32, #c16>, tensor<16x1x1x1xf32, #o16>, tensor<16xf32, #cnn.layout<outer = [0], inner = [0 : 16]>>) -> tensor<1x16x4x4xf32, #c16>
      %r = cnn.unary relu %c : (tensor<1x16x4x4xf32, #c16>) -> tensor<1x16x4x4xf32, #c16>
      cnn.yield %r : tensor<1x16x4x4xf32, #c16>
    }
    return
  }
}
