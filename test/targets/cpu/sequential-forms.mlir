// RUN: cnn-opt %s -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

module @kernels {
  // A copy, then the updates one after another; a negative index counts from
  // the end, and nothing is written for one that is out of range.

  // CHECK-LABEL: func.func @scatter
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<8x4xf32> {llvm.noalias}, %[[I:[a-z0-9]+]]: memref<2x1xi64> {llvm.noalias}, %[[U:[a-z0-9]+]]: memref<2x4xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<8x4xf32>
  func.func @scatter(%x: memref<8x4xf32>, %i: memref<2x1xi64>, %u: memref<2x4xf32>, %y: memref<8x4xf32>) {
    // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
    // CHECK-DAG: %[[C8:.*]] = arith.constant 8 : index
    // CHECK: %[[COPY:.*]] = memref.load %[[X]]
    // CHECK-NEXT: memref.store %[[COPY]], %[[Y]]
    // CHECK: scf.for %[[N:.*]] = %[[C0]]
    // CHECK: memref.load %[[I]][%[[N]], %[[C0]]]
    // CHECK: %[[NEGATIVE:.*]] = arith.cmpi slt, %[[RAW:.*]], %[[C0]]
    // CHECK: %[[BACK:.*]] = arith.addi %[[RAW]], %[[C8]]
    // CHECK: %[[AT:.*]] = arith.select %[[NEGATIVE]], %[[BACK]], %[[RAW]]
    // CHECK: %[[INSIDE:.*]] = arith.cmpi ult, %[[AT]], %[[C8]]
    // CHECK: scf.if %[[INSIDE]] {
    // CHECK: scf.for
    // CHECK: memref.load %[[U]]
    // CHECK: memref.load %[[Y]][%[[AT]],
    // CHECK: arith.addf
    // CHECK: memref.store %{{.*}}, %[[Y]][%[[AT]],
    cnn.kernel ins(%x, %i, %u : memref<8x4xf32>, memref<2x1xi64>, memref<2x4xf32>) outs(%y : memref<8x4xf32>)
        tiling = #cnn.tiling<"scatter_nd", {lanes = 1, tasks = 1, grain = 1}> (%a: tensor<8x4xf32>, %b: tensor<2x1xi64>, %c: tensor<2x4xf32>) {
      %r = cnn.scatter_nd add %a, %b, %c : (tensor<8x4xf32>, tensor<2x1xi64>, tensor<2x4xf32>) -> tensor<8x4xf32>
      cnn.yield %r : tensor<8x4xf32>
    }
    return
  }

  // Every row is -1 until it is taken. The outer loop visits boxes by falling
  // score; the inner ones look for the next, and compare it with those selected.

  // CHECK-LABEL: func.func @boxes
  // CHECK-SAME: %[[B:[a-z0-9]+]]: memref<1x6x4xf32> {llvm.noalias}, %[[S:[a-z0-9]+]]: memref<1x1x6xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<3x3xi64>
  func.func @boxes(%b: memref<1x6x4xf32>, %s: memref<1x1x6xf32>, %y: memref<3x3xi64>) {
    // CHECK-DAG: %[[NONE:.*]] = arith.constant -1 : i64
    // CHECK-DAG: %[[LIMIT:.*]] = arith.constant 5.000000e-01 : f32
    // CHECK: memref.store %[[NONE]], %[[Y]]
    // CHECK: scf.for {{.*}} -> (f32, index, index, i1) {
    // CHECK: scf.for {{.*}} -> (f32, index) {
    // CHECK: memref.load %[[S]]
    // A NaN is no candidate.
    // CHECK: arith.cmpf ord
    // CHECK: scf.for {{.*}} -> (i1) {
    // CHECK: memref.load %[[B]]
    // CHECK: %[[UNION:.*]] = arith.subf
    // CHECK: %[[RATIO:.*]] = arith.divf
    // CHECK: arith.cmpf ule, %{{.*}}, %[[LIMIT]]
    // CHECK: scf.if
    // CHECK-COUNT-3: memref.store %{{.*}}, %[[Y]]
    cnn.kernel ins(%b, %s : memref<1x6x4xf32>, memref<1x1x6xf32>) outs(%y : memref<3x3xi64>)
        tiling = #cnn.tiling<"non_max_suppression", {lanes = 1, tasks = 1, grain = 1}> (%a: tensor<1x6x4xf32>, %c: tensor<1x1x6xf32>) {
      %r = cnn.non_max_suppression %a, %c {max_output = 3 : i64, iou_threshold = 0.5} : (tensor<1x6x4xf32>, tensor<1x1x6xf32>) -> tensor<3x3xi64>
      cnn.yield %r : tensor<3x3xi64>
    }
    return
  }
}
