// RUN: cnn-opt %s -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

#c8 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 8]>
#ohwi8 = #cnn.layout<outer = [0, 2, 3, 1], inner = [0 : 8]>

// Two groups of 12 output channels: the second of three blocks has channels of
// both. It takes two inputs for each pixel, and every lane its own; the other
// blocks, one.

module @kernels {
  // CHECK-LABEL: func.func @straddling(
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x2x6x6x8xf32> {llvm.noalias}, %[[W:[a-z0-9]+]]: memref<3x3x3x5x8xf32>
  func.func @straddling(%x: memref<1x2x6x6x8xf32>, %w: memref<3x3x3x5x8xf32>, %y: memref<1x3x6x6x8xf32>) {
    // CHECK-DAG: %[[C4:.*]] = arith.constant 4 : index
    // CHECK-DAG: %[[C5:.*]] = arith.constant 5 : index
    // CHECK-DAG: %[[C8:.*]] = arith.constant 8 : index
    // CHECK-DAG: %[[C12:.*]] = arith.constant 12 : index
    // CHECK: %[[FLAT:.*]] = memref.collapse_shape %[[X]] {{.*}} into memref<576xf32>
    // CHECK: %[[CHANNEL:.*]] = arith.muli %{{.*}}, %[[C8]]
    // CHECK: %[[PLACE:.*]] = arith.remui %[[CHANNEL]], %[[C12]]
    // CHECK: %[[ONE:.*]] = arith.cmpi sle, %[[PLACE]], %[[C4]]
    // CHECK: scf.if %[[ONE]] {
    // CHECK-NOT: arith.select
    // CHECK: } else {
    // CHECK: %[[GROUP:.*]] = arith.divui %[[CHANNEL]], %[[C12]]
    // CHECK: %[[STEP:.*]] = vector.step : vector<8xindex>
    // CHECK: %[[LANE:.*]] = arith.index_cast %[[STEP]] : vector<8xindex> to vector<8xi32>
    // CHECK: %[[SECOND:.*]] = arith.cmpi sge, %[[LANE]], %

    // An inner tile: a weight for two pixels, addresses without division or
    // multiplication between them.
    // CHECK: scf.for %[[CI:.*]] = %{{.*}} to %[[C5]] {{.*}} -> (vector<8xf32>, vector<8xf32>) {
    // CHECK-NEXT: %[[WEIGHT:.*]] = vector.load %[[W]][%{{.*}}, %{{.*}}, %{{.*}}, %[[CI]], %{{.*}}]
    // CHECK: %[[A:.*]] = memref.load %[[FLAT]]
    // CHECK-NEXT: %[[AV:.*]] = vector.broadcast %[[A]]
    // CHECK-NEXT: %[[B:.*]] = memref.load %[[FLAT]]
    // CHECK-NEXT: %[[BV:.*]] = vector.broadcast %[[B]]
    // CHECK-NEXT: %[[V:.*]] = arith.select %[[SECOND]], %[[BV]], %[[AV]]
    // CHECK-NEXT: vector.fma %[[V]], %[[WEIGHT]]
    // CHECK-NEXT: arith.addi %{{.*}}, %[[C8]]
    // CHECK-NEXT: memref.load %[[FLAT]]
    // CHECK: vector.fma %{{.*}}, %[[WEIGHT]]
    // CHECK-NEXT: scf.yield
    cnn.kernel ins(%x, %w : memref<1x2x6x6x8xf32>, memref<3x3x3x5x8xf32>) outs(%y : memref<1x3x6x6x8xf32>)
        tiling = #cnn.tiling<"grouped_conv", {pixels = 2, vectors = 1, width = 6, tasks = 18, grain = 1}>
        (%a0: tensor<1x10x6x6xf32, #c8>, %a1: tensor<24x5x3x3xf32, #ohwi8>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 2 : i64}
          : (tensor<1x10x6x6xf32, #c8>, tensor<24x5x3x3xf32, #ohwi8>) -> tensor<1x24x6x6xf32, #c8>
      cnn.yield %c : tensor<1x24x6x6xf32, #c8>
    }
    return
  }

  // Groups of whole output blocks and of parts of input blocks: two vectors
  // share a pixel's input.
  // CHECK-LABEL: func.func @aligned
  func.func @aligned(%x: memref<1x2x6x6x8xf32>, %w: memref<4x1x1x5x8xf32>, %y: memref<1x4x6x6x8xf32>) {
    // CHECK-NOT: scf.if
    // CHECK-NOT: arith.select
    // CHECK-COUNT-6: vector.fma
    // CHECK-NOT: vector.fma
    // CHECK: return
    cnn.kernel ins(%x, %w : memref<1x2x6x6x8xf32>, memref<4x1x1x5x8xf32>) outs(%y : memref<1x4x6x6x8xf32>)
        tiling = #cnn.tiling<"grouped_conv", {pixels = 3, vectors = 2, width = 6, tasks = 12, grain = 1}>
        (%a0: tensor<1x10x6x6xf32, #c8>, %a1: tensor<32x5x1x1xf32, #ohwi8>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64}
          : (tensor<1x10x6x6xf32, #c8>, tensor<32x5x1x1xf32, #ohwi8>) -> tensor<1x32x6x6xf32, #c8>
      cnn.yield %c : tensor<1x32x6x6xf32, #c8>
    }
    return
  }

  // Groups of two channels: a block has four.
  // CHECK-LABEL: func.func @small
  func.func @small(%x: memref<1x2x1x1x8xf32>, %w: memref<1x1x1x3x8xf32>, %y: memref<1x1x1x1x8xf32>) {
    // CHECK-NOT: scf.if
    // CHECK-COUNT-3: arith.select
    // CHECK-NOT: arith.select
    // CHECK: vector.fma
    // CHECK: return
    cnn.kernel ins(%x, %w : memref<1x2x1x1x8xf32>, memref<1x1x1x3x8xf32>) outs(%y : memref<1x1x1x1x8xf32>)
        tiling = #cnn.tiling<"grouped_conv", {pixels = 1, vectors = 1, width = 1, tasks = 1, grain = 1}>
        (%a0: tensor<1x12x1x1xf32, #c8>, %a1: tensor<8x3x1x1xf32, #ohwi8>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 4 : i64}
          : (tensor<1x12x1x1xf32, #c8>, tensor<8x3x1x1xf32, #ohwi8>) -> tensor<1x8x1x1xf32, #c8>
      cnn.yield %c : tensor<1x8x1x1xf32, #c8>
    }
    return
  }

  // Channels by a table: it is looked up once for all pixels, wherever the index
  // points to.
  // CHECK-LABEL: func.func @table(
  // CHECK-SAME: %[[W:[a-z0-9]+]]: memref<2x1x1x8x8xf32> {llvm.noalias}, %[[X:[a-z0-9]+]]: memref<1x2x6x6x8xf32> {llvm.noalias}, %[[I:[a-z0-9]+]]: memref<16xi32>
  func.func @table(%w: memref<2x1x1x8x8xf32>, %x: memref<1x2x6x6x8xf32>, %i: memref<16xi32>, %y: memref<1x2x6x6x8xf32>) {
    // CHECK: %[[ROWS:.*]] = memref.reinterpret_cast %[[X]]
    // CHECK: %[[FLAT:.*]] = memref.collapse_shape %[[ROWS]]
    // CHECK: scf.for %[[CI:.*]] = %{{.*}} to %{{.*}} -> (vector<8xf32>, vector<8xf32>) {
    // CHECK-NEXT: vector.load %[[W]]
    // CHECK: %[[AT:.*]] = arith.addi %{{.*}}, %[[CI]]
    // CHECK-NEXT: memref.load %[[I]][%[[AT]]]
    // CHECK-COUNT-2: memref.load %[[FLAT]]
    // CHECK-NOT: memref.load
    // CHECK: scf.yield
    cnn.kernel ins(%w, %x, %i : memref<2x1x1x8x8xf32>, memref<1x2x6x6x8xf32>, memref<16xi32>) outs(%y : memref<1x2x6x6x8xf32>)
        tiling = #cnn.tiling<"grouped_conv", {pixels = 2, vectors = 1, width = 12, tasks = 6, grain = 1}>
        (%a0: tensor<16x8x1x1xf32, #ohwi8>, %a1: tensor<1x16x6x6xf32, #c8>, %a2: tensor<16xi32>) {
      %g = cnn.gather %a1, %a2 {axis = 1 : i64} : (tensor<1x16x6x6xf32, #c8>, tensor<16xi32>) -> tensor<1x16x6x6xf32, #c8>
      %c = cnn.conv %g, %a0 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64}
          : (tensor<1x16x6x6xf32, #c8>, tensor<16x8x1x1xf32, #ohwi8>) -> tensor<1x16x6x6xf32, #c8>
      cnn.yield %c : tensor<1x16x6x6xf32, #c8>
    }
    return
  }

  // With masks, a block of two groups adds to the lanes of either by itself,
  // which takes no number that both have.
  // CHECK-LABEL: func.func @masked(
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x2x1x1x8xf32> {llvm.noalias}, %[[W:[a-z0-9]+]]: memref<1x1x1x5x8xf32>
  func.func @masked(%x: memref<1x2x1x1x8xf32>, %w: memref<1x1x1x5x8xf32>, %y: memref<1x1x1x1x8xf32>) {
    // CHECK: %[[STEP:.*]] = vector.step : vector<8xindex>
    // CHECK: %[[LANE:.*]] = arith.index_cast %[[STEP]] : vector<8xindex> to vector<8xi32>
    // CHECK: %[[SECOND:.*]] = arith.cmpi sge, %[[LANE]], %[[BEGIN:.*]] : vector<8xi32>
    // CHECK: %[[FIRST:.*]] = arith.cmpi slt, %[[LANE]], %[[BEGIN]]
    // CHECK: scf.for {{.*}} iter_args(%[[SUM:.*]] = %
    // CHECK: %[[ROW:.*]] = vector.load %[[W]]
    // CHECK: %[[A:.*]] = vector.broadcast
    // CHECK-NEXT: %[[P:.*]] = vector.fma %[[A]], %[[ROW]], %[[SUM]]
    // CHECK-NEXT: %[[Q:.*]] = arith.select %[[FIRST]], %[[P]], %[[SUM]]
    // CHECK: %[[B:.*]] = vector.broadcast
    // CHECK-NEXT: %[[R:.*]] = vector.fma %[[B]], %[[ROW]], %[[Q]]
    // CHECK-NEXT: %[[S:.*]] = arith.select %[[SECOND]], %[[R]], %[[Q]]
    // CHECK-NEXT: scf.yield %[[S]]
    cnn.kernel ins(%x, %w : memref<1x2x1x1x8xf32>, memref<1x1x1x5x8xf32>) outs(%y : memref<1x1x1x1x8xf32>)
        tiling = #cnn.tiling<"grouped_conv", {pixels = 1, vectors = 1, masked = 1, width = 1, tasks = 1, grain = 1}>
        (%a0: tensor<1x10x1x1xf32, #c8>, %a1: tensor<8x5x1x1xf32, #ohwi8>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64}
          : (tensor<1x10x1x1xf32, #c8>, tensor<8x5x1x1xf32, #ohwi8>) -> tensor<1x8x1x1xf32, #c8>
      cnn.yield %c : tensor<1x8x1x1xf32, #c8>
    }
    return
  }
}
