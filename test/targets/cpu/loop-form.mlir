// RUN: cnn-opt %s -split-input-file -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

// Vectors along a row, then what is left of it one by one; both operations of
// the body in one pass over the buffer. A row is a task.

// CHECK-LABEL: func.func @rows
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<8x20xf32> {llvm.noalias}, %[[B:[a-z0-9]+]]: memref<20xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<8x20xf32> {llvm.noalias}, %[[BEGIN:[a-z0-9]+]]: index, %[[END:[a-z0-9]+]]: index)
module @kernels {
  func.func @rows(%x: memref<8x20xf32>, %b: memref<20xf32>, %y: memref<8x20xf32>) {
    // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
    // CHECK-DAG: %[[C16:.*]] = arith.constant 16 : index
    // CHECK-DAG: %[[C20:.*]] = arith.constant 20 : index
    // CHECK: scf.for %[[ROW:.*]] = %[[BEGIN]] to %[[END]] step
    // CHECK-NOT: div
    // CHECK-NOT: rem
    // CHECK: %[[VX:.*]] = vector.load %[[X]][%[[ROW]], %[[C0]]] : memref<8x20xf32>, vector<16xf32>
    // CHECK-NEXT: %[[VB:.*]] = vector.load %[[B]][%[[C0]]] : memref<20xf32>, vector<16xf32>
    // CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[VX]], %[[VB]] : vector<16xf32>
    // CHECK-NEXT: %[[EXP:.*]] = math.exp %[[SUM]] : vector<16xf32>
    // CHECK-NEXT: vector.store %[[EXP]], %[[Y]][%[[ROW]], %[[C0]]]
    // CHECK-NEXT: scf.for %[[I:.*]] = %[[C16]] to %[[C20]] step
    // CHECK: memref.load %[[X]][%[[ROW]], %[[I]]]
    // CHECK: math.exp %{{.*}} : f32
    // CHECK: memref.store %{{.*}}, %[[Y]][%[[ROW]], %[[I]]]
    cnn.kernel ins(%x, %b : memref<8x20xf32>, memref<20xf32>) outs(%y : memref<8x20xf32>)
        tiling = #cnn.tiling<"loops", {lanes = 16, task_dims = 1, tasks = 8, grain = 1}>
        (%a0: tensor<8x20xf32>, %a1: tensor<20xf32>) {
      %c = cnn.binary add %a0, %a1 : (tensor<8x20xf32>, tensor<20xf32>) -> tensor<8x20xf32>
      %d = cnn.unary exp %c : (tensor<8x20xf32>) -> tensor<8x20xf32>
      cnn.yield %d : tensor<8x20xf32>
    }
    return
  }
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>

// A pool of blocked pixels: vectors of channels all the way, no bounds where
// nothing is padded.

// CHECK-LABEL: func.func @pool
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x1x8x8x16xf32>
module @kernels {
  func.func @pool(%x: memref<1x1x8x8x16xf32>, %y: memref<1x1x4x4x16xf32>) {
    // CHECK-DAG: %[[INIT:.*]] = arith.constant dense<0xFF800000> : vector<16xf32>
    // CHECK-NOT: arith.min
    // CHECK: scf.for {{.*}} iter_args(%{{.*}} = %[[INIT]]) -> (vector<16xf32>) {
    // CHECK: scf.for {{.*}} -> (vector<16xf32>) {
    // CHECK: %[[V:.*]] = vector.load %[[X]][{{.*}}] : {{.*}}, vector<16xf32>
    // CHECK-NEXT: arith.maximumf %{{.*}}, %[[V]] fastmath<nsz> : vector<16xf32>
    // CHECK-NOT: memref.load
    // CHECK: vector.store
    cnn.kernel ins(%x : memref<1x1x8x8x16xf32>) outs(%y : memref<1x1x4x4x16xf32>)
        tiling = #cnn.tiling<"loops", {lanes = 16, task_dims = 2, tasks = 1, grain = 1}>
        (%a0: tensor<1x16x8x8xf32, #c16>) {
      %c = cnn.pool max %a0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>}
          : (tensor<1x16x8x8xf32, #c16>) -> tensor<1x16x4x4xf32, #c16>
      cnn.yield %c : tensor<1x16x4x4xf32, #c16>
    }
    return
  }
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>

// Twenty channels in two blocks: lanes past the last channel, which are padding,
// read channel 19 of the row-major source instead of what lies behind it.

// CHECK-LABEL: func.func @relayout
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x20x4x4xf32>
module @kernels {
  func.func @relayout(%x: memref<1x20x4x4xf32>, %y: memref<1x2x4x4x16xf32>) {
    // CHECK: %[[LAST:.*]] = arith.constant dense<19> : vector<16xindex>
    // CHECK: arith.minsi %{{.*}}, %[[LAST]] : vector<16xindex>
    // CHECK: vector.gather %[[X]]{{.*}} into vector<16xf32>
    // CHECK: vector.store
    cnn.kernel ins(%x : memref<1x20x4x4xf32>) outs(%y : memref<1x2x4x4x16xf32>)
        tiling = #cnn.tiling<"loops", {lanes = 16, task_dims = 2, tasks = 2, grain = 1}>
        (%a0: tensor<1x20x4x4xf32>) {
      %c = cnn.relayout %a0 : (tensor<1x20x4x4xf32>) -> tensor<1x20x4x4xf32, #c16>
      cnn.yield %c : tensor<1x20x4x4xf32, #c16>
    }
    return
  }
}

// -----

// A sum over the last dimension is a loop with one sum for each result.

// CHECK-LABEL: func.func @reduce
module @kernels {
  func.func @reduce(%x: memref<8x32xf32>, %y: memref<8x1xf32>) {
    // CHECK: scf.for
    // CHECK: scf.for
    // CHECK: arith.addf
    // CHECK: memref.store
    cnn.kernel ins(%x : memref<8x32xf32>) outs(%y : memref<8x1xf32>)
        tiling = #cnn.tiling<"loops", {lanes = 1, task_dims = 1, tasks = 8, grain = 1}> (%a0: tensor<8x32xf32>) {
      %c = cnn.reduce sum %a0 {axes = array<i64: 1>} : (tensor<8x32xf32>) -> tensor<8x1xf32>
      cnn.yield %c : tensor<8x1xf32>
    }
    return
  }
}
