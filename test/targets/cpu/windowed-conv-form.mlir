// RUN: cnn-opt %s -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

#c = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>
#o = #cnn.layout<outer = [0, 1, 2, 3], inner = [0 : 16]>

// Bands of 2 output rows of stride 2, for which the window of 3 needs 5 rows; 3
// bands and 2 groups of 2 blocks of channels.

// CHECK-LABEL: func.func @windowed
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x1x12x14x16xf32> {llvm.noalias}, %[[W:[a-z0-9]+]]: memref<4x1x1x1x16x16xf32> {llvm.noalias}, %[[D:[a-z0-9]+]]: memref<4x1x3x3x16xf32> {llvm.noalias}
// CHECK-SAME: %[[Y:[a-z0-9]+]]: memref<1x4x6x7x16xf32> {llvm.noalias}, %[[BEGIN:[a-z0-9]+]]: index, %[[END:[a-z0-9]+]]: index, %[[SCRATCH:[a-z0-9]+]]: memref<8960xi8> {llvm.noalias}) {
module @kernels {
  func.func @windowed(%x: memref<1x1x12x14x16xf32>, %w: memref<4x1x1x1x16x16xf32>, %d: memref<4x1x3x3x16xf32>, %y: memref<1x4x6x7x16xf32>) {
    // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
    // CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
    // CHECK-DAG: %[[C2:.*]] = arith.constant 2 : index
    // CHECK-DAG: %[[C12:.*]] = arith.constant 12 : index
    // CHECK-DAG: %[[C6:.*]] = arith.constant 6 : index
    // CHECK: %[[BAND:.*]] = memref.view %[[SCRATCH]][%[[C0]]][] : memref<8960xi8> to memref<2x5x14x16xf32>
    // CHECK: scf.for %{{.*}} = %[[BEGIN]] to %[[END]]

    // The rows that lie inside of the picture.
    // CHECK: %[[LAST:.*]] = arith.minsi %{{.*}}, %[[C6]]
    // CHECK: %[[LOW:.*]] = arith.maxsi %{{.*}}, %[[C0]]
    // CHECK: scf.for %[[STRIP:.*]] = %{{.*}} to %[[LAST]] step %[[C2]] iter_args(%[[DONE:.*]] = %[[LOW]])
    // CHECK: %[[UNTIL:.*]] = arith.minsi %{{.*}}, %[[LAST]]
    // CHECK: %[[HIGH:.*]] = arith.minsi %{{.*}}, %[[C12]]
    // CHECK: %[[FROM:.*]] = arith.maxsi %{{.*}}, %[[DONE]]
    // CHECK: scf.for %[[ROW:.*]] = %[[FROM]] to %[[HIGH]] step %[[C1]] {
    // CHECK: %[[AT:.*]] = arith.subi %[[ROW]], %[[LOW]]
    // CHECK: vector.load %[[W]]
    // CHECK: memref.load %[[X]]
    // CHECK: vector.fma
    // What stands between the two happens in registers.
    // CHECK: arith.select
    // CHECK-NEXT: vector.store %{{.*}}, %[[BAND]][%{{.*}}, %[[AT]], %{{.*}}] : memref<2x5x14x16xf32>, vector<16xf32>

    // CHECK: scf.for %[[Q:.*]] = %[[C0]] to %[[C2]] step %[[C1]] {
    // CHECK: scf.for %{{.*}} = %[[STRIP]] to %[[UNTIL]] step %[[C1]] {
    // CHECK: vector.load %[[D]]
    // CHECK: vector.load %[[BAND]][%[[Q]], %{{.*}}] : memref<2x5x14x16xf32>, vector<16xf32>
    // CHECK-NEXT: vector.fma
    // CHECK-NOT: vector.load %[[X]]
    // CHECK: vector.store %{{.*}}, %[[Y]]
    // CHECK-NOT: memref.alloca
    // What the next strip need not compute.
    // CHECK: scf.yield %[[HIGH]] : index
    // CHECK: return
    cnn.kernel ins(%x, %w, %d : memref<1x1x12x14x16xf32>, memref<4x1x1x1x16x16xf32>, memref<4x1x3x3x16xf32>) outs(%y : memref<1x4x6x7x16xf32>)
        tiling = #cnn.tiling<"windowed_conv", {pixels = 14, vectors = 2, window_pixels = 7, rows = 2, strip_rows = 2, scratch_bytes = 8960, tasks = 6, grain = 1}>
        (%a: tensor<1x16x12x14xf32, #c>, %b: tensor<64x16x1x1xf32, #io>, %k: tensor<64x1x3x3xf32, #o>) {
      %0 = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x16x12x14xf32, #c>, tensor<64x16x1x1xf32, #io>) -> tensor<1x64x12x14xf32, #c>
      %1 = cnn.unary relu %0 : (tensor<1x64x12x14xf32, #c>) -> tensor<1x64x12x14xf32, #c>
      %2 = cnn.conv %1, %k {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>, group = 64 : i64} : (tensor<1x64x12x14xf32, #c>, tensor<64x1x3x3xf32, #o>) -> tensor<1x64x6x7xf32, #c>
      cnn.yield %2 : tensor<1x64x6x7xf32, #c>
    }
    return
  }
  // A band of 6 rows in strips of 2: the rows of the next strip take the place
  // of those that this one was the last to need.

  // CHECK-LABEL: func.func @strips
  // CHECK-DAG: %[[C5:.*]] = arith.constant 5 : index
  // CHECK: %[[BAND:.*]] = memref.view %{{.*}} to memref<2x5x14x16xf32>
  // CHECK: %[[AT:.*]] = arith.remui %{{.*}}, %[[C5]] : index
  // CHECK: vector.store %{{.*}}, %[[BAND]][%{{.*}}, %[[AT]], %{{.*}}] : memref
  // CHECK: %[[FROM:.*]] = arith.remui %{{.*}}, %[[C5]] : index
  // CHECK: vector.load %[[BAND]][%{{.*}}, %[[FROM]], %{{.*}}] : memref
  func.func @strips(%x: memref<1x1x12x14x16xf32>, %w: memref<4x1x1x1x16x16xf32>, %d: memref<4x1x3x3x16xf32>, %y: memref<1x4x6x7x16xf32>) {
    cnn.kernel ins(%x, %w, %d : memref<1x1x12x14x16xf32>, memref<4x1x1x1x16x16xf32>, memref<4x1x3x3x16xf32>) outs(%y : memref<1x4x6x7x16xf32>)
        tiling = #cnn.tiling<"windowed_conv", {pixels = 14, vectors = 2, window_pixels = 7, rows = 6, strip_rows = 2, scratch_bytes = 8960, tasks = 2, grain = 1}>
        (%a: tensor<1x16x12x14xf32, #c>, %b: tensor<64x16x1x1xf32, #io>, %k: tensor<64x1x3x3xf32, #o>) {
      %0 = cnn.conv %a, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64} : (tensor<1x16x12x14xf32, #c>, tensor<64x16x1x1xf32, #io>) -> tensor<1x64x12x14xf32, #c>
      %1 = cnn.unary relu %0 : (tensor<1x64x12x14xf32, #c>) -> tensor<1x64x12x14xf32, #c>
      %2 = cnn.conv %1, %k {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>, group = 64 : i64} : (tensor<1x64x12x14xf32, #c>, tensor<64x1x3x3xf32, #o>) -> tensor<1x64x6x7xf32, #c>
      cnn.yield %2 : tensor<1x64x6x7xf32, #c>
    }
    return
  }
}
