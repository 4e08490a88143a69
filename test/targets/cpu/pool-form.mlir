// RUN: cnn-opt %s -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>

module @kernels {
  // Two windows of three columns with a stride of 2 have five columns: each is
  // reduced over the rows, then by two steps for each pixel. At the border there
  // is one less.

  // CHECK-LABEL: func.func @overlapping
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x2x8x8x16xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<1x2x4x4x16xf32>
  func.func @overlapping(%x: memref<1x2x8x8x16xf32>, %y: memref<1x2x4x4x16xf32>) {
    // CHECK-DAG: %[[LEAST:.*]] = arith.constant dense<0xFF800000> : vector<16xf32>
    // CHECK: scf.for
    // CHECK: %[[L:.*]]:4 = scf.for {{.*}} iter_args(%{{.*}} = %[[LEAST]], %{{.*}} = %[[LEAST]], %{{.*}} = %[[LEAST]], %{{.*}} = %[[LEAST]])
    // CHECK-COUNT-4: vector.load %[[X]]
    // CHECK-NOT: vector.load
    // CHECK: scf.yield
    // CHECK-NEXT: }
    // CHECK-NEXT: %[[A:.*]] = arith.maximumf %[[L]]#0, %[[L]]#1 fastmath<nsz>
    // CHECK-NEXT: vector.store %[[A]], %[[Y]]
    // CHECK: %[[B:.*]] = arith.maximumf %[[L]]#1, %[[L]]#2
    // CHECK-NEXT: %[[C:.*]] = arith.maximumf %[[B]], %[[L]]#3
    // CHECK-NEXT: vector.store %[[C]], %[[Y]]

    // CHECK: %[[I:.*]]:5 = scf.for %{{.*}} = %{{.*}} to %{{.*}} step
    // CHECK-COUNT-5: vector.load %[[X]]
    // CHECK-NOT: vector.load
    // CHECK: scf.yield
    // CHECK-COUNT-4: arith.maximumf %{{.*}}, %[[I]]#
    // CHECK-NOT: maximumf
    // CHECK: return
    cnn.kernel ins(%x : memref<1x2x8x8x16xf32>) outs(%y : memref<1x2x4x4x16xf32>)
        tiling = #cnn.tiling<"pool", {pixels = 2, band_rows = 2, tasks = 8, grain = 1}>
        (%a0: tensor<1x32x8x8xf32, #c16>) {
      %p = cnn.pool max %a0 {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>}
          : (tensor<1x32x8x8xf32, #c16>) -> tensor<1x32x4x4xf32, #c16>
      cnn.yield %p : tensor<1x32x4x4xf32, #c16>
    }
    return
  }

  // What stands before and behind is computed in registers. A window without any
  // element has the sum of none.

  // CHECK-LABEL: func.func @around
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x1x2x2x16xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<1x1x2x3x16xf32>
  func.func @around(%x: memref<1x1x2x2x16xf32>, %y: memref<1x1x2x3x16xf32>) {
    // CHECK: %[[NONE:.*]] = arith.constant dense<-0.000000e+00> : vector<16xf32>
    // CHECK-COUNT-2: vector.load %[[X]]
    // CHECK: %[[A:.*]] = arith.negf
    // CHECK-NEXT: vector.store %[[A]], %[[Y]]
    // CHECK: %[[B:.*]] = arith.negf
    // CHECK-NEXT: vector.store %[[B]], %[[Y]]
    // CHECK-NEXT: vector.store %[[NONE]], %[[Y]]
    // CHECK-NOT: vector.store
    // CHECK: return
    cnn.kernel ins(%x : memref<1x1x2x2x16xf32>) outs(%y : memref<1x1x2x3x16xf32>)
        tiling = #cnn.tiling<"pool", {pixels = 3, tasks = 2, grain = 1}>
        (%a0: tensor<1x16x2x2xf32, #c16>) {
      %r = cnn.unary abs %a0 : (tensor<1x16x2x2xf32, #c16>) -> tensor<1x16x2x2xf32, #c16>
      %p = cnn.pool sum %r {kernel = array<i64: 1, 1>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 1>}
          : (tensor<1x16x2x2xf32, #c16>) -> tensor<1x16x2x3xf32, #c16>
      %n = cnn.unary neg %p : (tensor<1x16x2x3xf32, #c16>) -> tensor<1x16x2x3xf32, #c16>
      cnn.yield %n : tensor<1x16x2x3xf32, #c16>
    }
    return
  }
}
