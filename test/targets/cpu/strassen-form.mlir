// RUN: cnn-opt %s -split-input-file -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

#c = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#u = #cnn.layout<outer = [0, 1, 2], inner = [2 : 16, 1 : 16]>

// 13 pairs of pixels of 5x5 in groups of 4; in the last pair one is missing, and
// in the last group are three pairs too few.

// CHECK-LABEL: func.func @pairs
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x4x5x5x16xf32> {llvm.noalias}, %[[U:[a-z0-9]+]]: memref<7x2x2x16x16xf32> {llvm.noalias}, %[[B:[a-z0-9]+]]: memref<4x16xf32> {llvm.noalias}
// CHECK-SAME: %[[Y:[a-z0-9]+]]: memref<1x4x5x5x16xf32> {llvm.noalias}, %[[BEGIN:[a-z0-9]+]]: index, %[[END:[a-z0-9]+]]: index, %[[SCRATCH:[a-z0-9]+]]: memref<7168xi8> {llvm.noalias}) {
module @kernels {
  func.func @pairs(%x: memref<1x4x5x5x16xf32>, %u: memref<7x2x2x16x16xf32>, %b: memref<4x16xf32>, %y: memref<1x4x5x5x16xf32>) {
    // A picture is one row, where pixels need no division to be found.
    // CHECK-DAG: %[[FROM:.*]] = memref.reinterpret_cast %[[X]] {{.*}} : memref<1x4x5x5x16xf32> to memref<1x4x1x25x16xf32>
    // CHECK-DAG: %[[TO:.*]] = memref.reinterpret_cast %[[Y]] {{.*}} : memref<1x4x5x5x16xf32> to memref<1x4x1x25x16xf32>
    // CHECK-DAG: %[[V:.*]] = memref.view %[[SCRATCH]][%{{.*}}][] : memref<7168xi8> to memref<7x2x4x16xf32>
    // CHECK-DAG: %[[M:.*]] = memref.view %[[SCRATCH]][%{{.*}}][] : memref<7168xi8> to memref<7x4x32xf32>
    // CHECK: scf.for %{{.*}} = %[[BEGIN]] to %[[END]]

    // Four blocks become seven sums, while the next ones are on their way.
    // CHECK: scf.if
    // CHECK-COUNT-4: memref.prefetch %[[FROM]][{{.*}}], read, locality<3>, data
    // CHECK-NEXT: vector.load %[[FROM]]
    // CHECK: arith.addf
    // CHECK-COUNT-3: arith.subf
    // CHECK-COUNT-7: vector.store %{{.*}}, %[[V]]

    // Memory for the results of some pairs is on its way while products are
    // computed.
    // CHECK-COUNT-4: memref.prefetch %[[TO]][{{.*}}], write, locality<2>, data

    // Register blocks of 2 pairs x 2 vectors.
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
    // CHECK-COUNT-2: vector.load %[[U]]
    // CHECK-COUNT-4: vector.fma
    // CHECK-COUNT-4: vector.store %{{.*}}, %[[M]]

    // Seven products become four blocks, with bias and relu in registers.
    // CHECK-COUNT-7: vector.load %[[M]]
    // CHECK-COUNT-2: vector.store %{{.*}}, %[[TO]]
    // CHECK: scf.if
    // CHECK-COUNT-2: vector.store %{{.*}}, %[[TO]]
    // CHECK-NOT: vector.load %[[M]]
    // CHECK-NOT: memref.alloca
    // CHECK: return
    cnn.kernel ins(%x, %u, %b : memref<1x4x5x5x16xf32>, memref<7x2x2x16x16xf32>, memref<4x16xf32>) outs(%y : memref<1x4x5x5x16xf32>)
        tiling = #cnn.tiling<"strassen_conv", {tiles = 4, chunks = 1, tiles_first = 0, rows = 2, vectors = 2, scratch_bytes = 7168, tasks = 4, grain = 1}>
        (%p: tensor<1x64x5x5xf32, #c>, %q: tensor<7x32x32xf32, #u>, %r: tensor<64xf32, #cnn.layout<outer = [0], inner = [0 : 16]>>) {
      %0 = cnn.strassen_conv %p, %q, %r {strides = array<i64: 1, 1>} : (tensor<1x64x5x5xf32, #c>, tensor<7x32x32xf32, #u>, tensor<64xf32, #cnn.layout<outer = [0], inner = [0 : 16]>>) -> tensor<1x64x5x5xf32, #c>
      %1 = cnn.unary relu %0 : (tensor<1x64x5x5xf32, #c>) -> tensor<1x64x5x5xf32, #c>
      cnn.yield %1 : tensor<1x64x5x5xf32, #c>
    }
    return
  }
}

// -----

#c = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#u = #cnn.layout<outer = [0, 1, 2], inner = [2 : 16, 1 : 16]>

// With strides a pixel is found by its row and column. The other branch of a
// residual block is fetched like the result, and read before anything is stored.

// CHECK-LABEL: func.func @strided
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<2x2x6x6x16xf32> {llvm.noalias}
// CHECK-SAME: %[[R:[a-z0-9]+]]: memref<2x2x3x3x16xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<2x2x3x3x16xf32> {llvm.noalias}
module @kernels {
  func.func @strided(%x: memref<2x2x6x6x16xf32>, %u: memref<7x1x1x16x16xf32>, %r: memref<2x2x3x3x16xf32>, %y: memref<2x2x3x3x16xf32>) {
    // CHECK: arith.remui
    // CHECK-COUNT-4: vector.load %[[X]]
    // CHECK: memref.prefetch %[[R]][{{.*}}], read, locality<2>, data
    // CHECK-NEXT: memref.prefetch %[[Y]][{{.*}}], write, locality<2>, data
    // CHECK-COUNT-2: vector.load %[[R]]
    // CHECK-COUNT-2: vector.store %{{.*}}, %[[Y]]
    // CHECK: scf.if
    // CHECK-COUNT-2: vector.load %[[R]]
    // CHECK-COUNT-2: vector.store %{{.*}}, %[[Y]]
    cnn.kernel ins(%x, %u, %r : memref<2x2x6x6x16xf32>, memref<7x1x1x16x16xf32>, memref<2x2x3x3x16xf32>) outs(%y : memref<2x2x3x3x16xf32>)
        tiling = #cnn.tiling<"strassen_conv", {tiles = 5, chunks = 1, tiles_first = 1, rows = 5, vectors = 1, scratch_bytes = 4480, tasks = 2, grain = 1}>
        (%p: tensor<2x32x6x6xf32, #c>, %q: tensor<7x16x16xf32, #u>, %s: tensor<2x32x3x3xf32, #c>) {
      %0 = cnn.strassen_conv %p, %q {strides = array<i64: 2, 2>} : (tensor<2x32x6x6xf32, #c>, tensor<7x16x16xf32, #u>) -> tensor<2x32x3x3xf32, #c>
      %1 = cnn.binary add %0, %s : (tensor<2x32x3x3xf32, #c>, tensor<2x32x3x3xf32, #c>) -> tensor<2x32x3x3xf32, #c>
      cnn.yield %1 : tensor<2x32x3x3xf32, #c>
    }
    return
  }
}

// -----

#c = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#u = #cnn.layout<outer = [0, 1, 2], inner = [2 : 16, 1 : 16]>

// Two levels: 7 times four pixels of 5x5, of which the last four are one and
// three that are missing, and quarters of the channels.

// CHECK-LABEL: func.func @fours
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x4x5x5x16xf32> {llvm.noalias}
// CHECK-SAME: %[[Y:[a-z0-9]+]]: memref<1x4x5x5x16xf32> {llvm.noalias}, %[[BEGIN:[a-z0-9]+]]: index, %[[END:[a-z0-9]+]]: index, %[[SCRATCH:[a-z0-9]+]]: memref<25088xi8> {llvm.noalias}) {
module @kernels {
  func.func @fours(%x: memref<1x4x5x5x16xf32>, %u: memref<49x1x1x16x16xf32>, %y: memref<1x4x5x5x16xf32>) {
    // CHECK-DAG: %[[FROM:.*]] = memref.reinterpret_cast %[[X]] {{.*}} : memref<1x4x5x5x16xf32> to memref<1x4x1x25x16xf32>
    // CHECK-DAG: %[[TO:.*]] = memref.reinterpret_cast %[[Y]] {{.*}} : memref<1x4x5x5x16xf32> to memref<1x4x1x25x16xf32>
    // CHECK-DAG: %[[V:.*]] = memref.view %[[SCRATCH]][%{{.*}}][] : memref<25088xi8> to memref<49x1x4x16xf32>
    // CHECK-DAG: %[[M:.*]] = memref.view %[[SCRATCH]][%{{.*}}][] : memref<25088xi8> to memref<49x4x16xf32>

    // 16 blocks become 49 sums.
    // CHECK-COUNT-16: vector.load %[[FROM]]
    // CHECK-COUNT-49: vector.store %{{.*}}, %[[V]]
    // CHECK-COUNT-16: memref.prefetch %[[TO]][{{.*}}], write, locality<2>, data
    // CHECK-COUNT-2: vector.fma
    // CHECK-COUNT-49: vector.load %[[M]]
    // CHECK-COUNT-4: vector.store %{{.*}}, %[[TO]]
    // CHECK: scf.if
    // CHECK-COUNT-4: vector.store %{{.*}}, %[[TO]]
    // CHECK: scf.if
    // CHECK-COUNT-4: vector.store %{{.*}}, %[[TO]]
    // CHECK: scf.if
    // CHECK-COUNT-4: vector.store %{{.*}}, %[[TO]]
    // CHECK-NOT: vector.store %{{.*}}, %[[TO]]
    cnn.kernel ins(%x, %u : memref<1x4x5x5x16xf32>, memref<49x1x1x16x16xf32>) outs(%y : memref<1x4x5x5x16xf32>)
        tiling = #cnn.tiling<"strassen_conv", {tiles = 4, chunks = 1, tiles_first = 1, rows = 2, vectors = 1, scratch_bytes = 25088, tasks = 2, grain = 1}>
        (%p: tensor<1x64x5x5xf32, #c>, %q: tensor<49x16x16xf32, #u>) {
      %0 = cnn.strassen_conv %p, %q {strides = array<i64: 1, 1>} : (tensor<1x64x5x5xf32, #c>, tensor<49x16x16xf32, #u>) -> tensor<1x64x5x5xf32, #c>
      cnn.yield %0 : tensor<1x64x5x5xf32, #c>
    }
    return
  }
}
