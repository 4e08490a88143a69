// RUN: cnn-opt %s -split-input-file -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

#c = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#u = #cnn.layout<outer = [2, 3, 0, 1], inner = [1 : 16, 0 : 16]>

// 9 tiles of 4x4 results in groups of 5; the second has one tile less, and tiles
// at the edge have fewer results. 20 input channels are a block and a quarter.

// CHECK-LABEL: func.func @winograd
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x2x9x9x16xf32> {llvm.noalias}, %[[U:[a-z0-9]+]]: memref<6x6x2x2x16x16xf32> {llvm.noalias}
// CHECK-SAME: %[[Y:[a-z0-9]+]]: memref<1x2x9x9x16xf32> {llvm.noalias}, %[[BEGIN:[a-z0-9]+]]: index, %[[END:[a-z0-9]+]]: index, %[[SCRATCH:[a-z0-9]+]]: memref<46080xi8> {llvm.noalias}) {
module @kernels {
  func.func @winograd(%x: memref<1x2x9x9x16xf32>, %u: memref<6x6x2x2x16x16xf32>, %b: memref<2x16xf32>, %y: memref<1x2x9x9x16xf32>) {
    // Transformed tiles, point by point, and products behind them.
    // CHECK: %[[V:.*]] = memref.view %[[SCRATCH]][%{{.*}}][] : memref<46080xi8> to memref<36x2x5x16xf32>
    // CHECK: %[[M:.*]] = memref.view %[[SCRATCH]][%{{.*}}][] : memref<46080xi8> to memref<36x5x32xf32>
    // CHECK: scf.for %{{.*}} = %[[BEGIN]] to %[[END]]

    // A tile inside of the picture is read as it is, when the lines that it goes
    // to are on their way.
    // CHECK: scf.if
    // CHECK: scf.if
    // CHECK: scf.for
    // CHECK-COUNT-36: memref.prefetch %[[V]][{{.*}}], write, locality<3>, data
    // CHECK-COUNT-36: vector.load %[[X]]
    // CHECK-NOT: vector.load
    // CHECK-NOT: select
    // CHECK-COUNT-36: vector.store %{{.*}}, %[[V]]

    // At the border elements outside are zero, whatever is read for them.
    // CHECK: } else {
    // CHECK: scf.for
    // CHECK: %[[R:.*]] = vector.load %[[X]]
    // CHECK-NEXT: arith.select %{{.*}}, %[[R]], %{{.*}} : vector<16xi1>, vector<16xf32>
    // CHECK-COUNT-35: arith.select {{.*}} : vector<16xi1>, vector<16xf32>
    // CHECK-COUNT-36: vector.store %{{.*}}, %[[V]]

    // Memory for the results of some tiles is on its way while products are
    // computed.
    // CHECK: scf.for
    // CHECK: scf.for
    // CHECK-COUNT-16: memref.prefetch %[[Y]][{{.*}}], write, locality<2>, data

    // Register blocks of 2 tiles x 2 vectors: a whole block of channels, then a
    // quarter. Three of them share the rows of filters that come next.
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
    // CHECK-NOT: vector
    // CHECK: memref.prefetch %[[U]][{{.*}}], read, locality<2>, data
    // CHECK-NOT: memref.prefetch
    // CHECK: vector.load %[[U]]
    // CHECK: vector.load %[[U]]
    // CHECK-NEXT: %[[S:.*]] = memref.load %[[V]]
    // CHECK-NEXT: %[[B:.*]] = vector.broadcast %[[S]]
    // CHECK-NEXT: vector.fma %[[B]], %
    // CHECK-NEXT: vector.fma %[[B]], %
    // CHECK: memref.load %[[V]]
    // CHECK-COUNT-2: vector.fma
    // CHECK-NEXT: scf.yield
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
    // CHECK-COUNT-4: vector.fma
    // CHECK-NEXT: scf.yield
    // CHECK-COUNT-4: vector.store %{{.*}}, %[[M]]

    // The fifth tile.
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>) {
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>) {
    // CHECK-COUNT-2: vector.store %{{.*}}, %[[M]]

    // Back, with bias and relu in registers, for each of two vectors. What a
    // whole tile stores has all been computed before.
    // CHECK: scf.for %{{.*}} = %{{.*}} to %{{.*}} step %{{.*}} {
    // CHECK: scf.for
    // CHECK-COUNT-36: vector.load %[[M]]
    // CHECK: scf.if
    // CHECK-COUNT-16: vector.store %{{.*}}, %[[Y]]
    // CHECK: } else {
    // CHECK: scf.if
    // CHECK: vector.store %{{.*}}, %[[Y]]
    // CHECK-NOT: vector.load %[[M]]
    // CHECK-NOT: memref.alloca
    // CHECK: return
    cnn.kernel ins(%x, %u, %b : memref<1x2x9x9x16xf32>, memref<6x6x2x2x16x16xf32>, memref<2x16xf32>) outs(%y : memref<1x2x9x9x16xf32>)
        tiling = #cnn.tiling<"winograd_conv", {tiles = 5, chunks = 1, tiles_first = 0, rows = 2, vectors = 2, scratch_bytes = 46080, tasks = 2, grain = 1}>
        (%p: tensor<1x20x9x9xf32, #c>, %q: tensor<32x20x6x6xf32, #u>, %r: tensor<32xf32, #cnn.layout<outer = [0], inner = [0 : 16]>>) {
      %0 = cnn.winograd_conv %p, %q, %r {tile = 4 : i64, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x20x9x9xf32, #c>, tensor<32x20x6x6xf32, #u>, tensor<32xf32, #cnn.layout<outer = [0], inner = [0 : 16]>>) -> tensor<1x32x9x9xf32, #c>
      %1 = cnn.unary relu %0 : (tensor<1x32x9x9xf32, #c>) -> tensor<1x32x9x9xf32, #c>
      cnn.yield %1 : tensor<1x32x9x9xf32, #c>
    }
    return
  }
}

// -----

#c = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#u = #cnn.layout<outer = [2, 3, 0, 1], inner = [1 : 16, 0 : 16]>

// With stride 2 a tile of 2x2 results comes from 5x5 elements, and the points of
// odd elements, the last two in each direction, share the last of the filter.

// CHECK-LABEL: func.func @strided
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x1x9x9x16xf32> {llvm.noalias}, %[[U:[a-z0-9]+]]: memref<4x4x1x1x16x16xf32> {llvm.noalias}
// CHECK-SAME: %[[Y:[a-z0-9]+]]: memref<1x1x4x4x16xf32> {llvm.noalias}, %{{[a-z0-9]+}}: index, %{{[a-z0-9]+}}: index, %[[SCRATCH:[a-z0-9]+]]: memref<12800xi8> {llvm.noalias}) {
module @kernels {
  func.func @strided(%x: memref<1x1x9x9x16xf32>, %u: memref<4x4x1x1x16x16xf32>, %y: memref<1x1x4x4x16xf32>) {
    // CHECK-DAG: %[[THREE:.*]] = arith.constant 3 : index
    // CHECK-DAG: %[[V:.*]] = memref.view %[[SCRATCH]][%{{.*}}][] : memref<12800xi8> to memref<25x1x4x16xf32>
    // CHECK-COUNT-25: vector.load %[[X]]
    // CHECK-COUNT-25: vector.store %{{.*}}, %[[V]]
    // CHECK: %[[ROW:.*]] = arith.minsi %{{.*}}, %[[THREE]] : index
    // CHECK-NEXT: %[[COLUMN:.*]] = arith.minsi %{{.*}}, %[[THREE]] : index
    // CHECK: vector.load %[[U]][%[[ROW]], %[[COLUMN]],
    // CHECK-COUNT-4: vector.store %{{.*}}, %[[Y]]
    cnn.kernel ins(%x, %u : memref<1x1x9x9x16xf32>, memref<4x4x1x1x16x16xf32>) outs(%y : memref<1x1x4x4x16xf32>)
        tiling = #cnn.tiling<"winograd_conv", {tiles = 4, chunks = 1, tiles_first = 1, rows = 4, vectors = 1, scratch_bytes = 12800, tasks = 1, grain = 1}>
        (%p: tensor<1x16x9x9xf32, #c>, %q: tensor<16x16x4x4xf32, #u>) {
      %0 = cnn.winograd_conv %p, %q {tile = 2 : i64, stride = 2 : i64, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x16x9x9xf32, #c>, tensor<16x16x4x4xf32, #u>) -> tensor<1x16x4x4xf32, #c>
      cnn.yield %0 : tensor<1x16x4x4xf32, #c>
    }
    return
  }
}
