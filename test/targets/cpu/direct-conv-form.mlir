// RUN: cnn-opt %s -split-input-file -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>
#v16 = #cnn.layout<outer = [0], inner = [0 : 16]>

// Two pixels and two vectors of channels are four accumulators. A task is one
// row of pixels: a tile at the left border, a loop over the inner ones, a tile
// at the right border.

// CHECK-LABEL: func.func @padded
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x2x8x8x16xf32> {llvm.noalias}, %[[W:[a-z0-9]+]]: memref<2x2x3x3x16x16xf32> {llvm.noalias}, %[[B:[a-z0-9]+]]: memref<2x16xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<1x2x8x8x16xf32>
module @kernels {
  func.func @padded(%x: memref<1x2x8x8x16xf32>, %w: memref<2x2x3x3x16x16xf32>, %b: memref<2x16xf32>, %y: memref<1x2x8x8x16xf32>) {
    // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
    // CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
    // CHECK-DAG: %[[C2:.*]] = arith.constant 2 : index
    // CHECK-DAG: %[[C3:.*]] = arith.constant 3 : index
    // CHECK-DAG: %[[C6:.*]] = arith.constant 6 : index
    // CHECK-DAG: %[[C16:.*]] = arith.constant 16 : index
    // CHECK: scf.for %[[TASK:.*]] = %{{.*}} to %{{.*}} step %[[C1]] {

    // All division is in front of the loops.
    // CHECK: arith.remui %[[TASK]]
    // CHECK: arith.divui %[[TASK]]
    // CHECK-NOT: div
    // CHECK-NOT: rem

    // Left: the first tap of the first pixel lies outside, so that one pixel is
    // left of two.
    // CHECK: scf.for %{{.*}} = %[[C0]] to %[[C16]] step %[[C1]] iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>) {
    // CHECK-COUNT-2: vector.fma
    // CHECK-NOT: vector.fma
    // CHECK: scf.yield

    // The inner tiles, two pixels a step.
    // CHECK: scf.for %[[AT:.*]] = %[[C2]] to %[[C6]] step %[[C2]] {
    // The sums begin with the bias.
    // CHECK-DAG: %[[B0:.*]] = vector.load %[[B]][%[[C0]], %[[C0]]]
    // CHECK-DAG: %[[B1:.*]] = vector.load %[[B]][%[[C1]], %[[C0]]]
    // Blocks of input channels, rows of the window inside the picture, columns
    // of the window, channels of a block.
    // CHECK: scf.for %[[CB:.*]] = %[[C0]] to %[[C2]] step %[[C1]] iter_args(%{{.*}} = %[[B0]], %{{.*}} = %[[B1]], %{{.*}} = %[[B0]], %{{.*}} = %[[B1]])
    // CHECK-DAG: %[[LOW:.*]] = arith.minsi
    // CHECK-DAG: %[[HIGH:.*]] = arith.minsi
    // CHECK: scf.for %[[R:.*]] = %[[LOW]] to %[[HIGH]] step %[[C1]]
    // CHECK: scf.for %[[S:.*]] = %[[C0]] to %[[C3]] step %[[C1]]
    // CHECK: scf.for %[[CI:.*]] = %[[C0]] to %[[C16]] step %[[C1]] iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
    // CHECK-NEXT: %[[W0:.*]] = vector.load %[[W]][%[[C0]], %[[CB]], %[[R]], %[[S]], %[[CI]], %[[C0]]] : {{.*}}, vector<16xf32>
    // CHECK-NEXT: %[[W1:.*]] = vector.load %[[W]][%[[C1]], %[[CB]], %[[R]], %[[S]], %[[CI]], %[[C0]]] : {{.*}}, vector<16xf32>
    // CHECK-NEXT: %[[X0:.*]] = memref.load %[[X]][%{{.*}}, %[[CB]], %{{.*}}, %[[COLUMN:.*]], %[[CI]]]
    // CHECK-NEXT: %[[V0:.*]] = vector.broadcast %[[X0]] : f32 to vector<16xf32>
    // CHECK-NEXT: vector.fma %[[V0]], %[[W0]], %
    // CHECK-NEXT: vector.fma %[[V0]], %[[W1]], %
    // CHECK-NEXT: %[[NEXT:.*]] = arith.addi %[[COLUMN]], %[[C1]]
    // CHECK-NEXT: %[[X1:.*]] = memref.load %[[X]][%{{.*}}, %[[CB]], %{{.*}}, %[[NEXT]], %[[CI]]]
    // CHECK-NEXT: %[[V1:.*]] = vector.broadcast %[[X1]]
    // CHECK-NEXT: vector.fma %[[V1]], %[[W0]], %
    // CHECK-NEXT: vector.fma %[[V1]], %[[W1]], %
    // CHECK-NEXT: scf.yield
    // The activation is applied to registers, and each is stored once.
    // CHECK: arith.cmpf olt
    // CHECK-NEXT: %[[R0:.*]] = arith.select
    // CHECK-NEXT: vector.store %[[R0]], %[[Y]][%{{.*}}, %[[C0]], %{{.*}}, %[[AT]], %[[C0]]]
    // CHECK-COUNT-3: vector.store

    // The tile at the right border.
    // CHECK: scf.for
    // CHECK-COUNT-4: vector.store
    // CHECK-NOT: vector.store
    // CHECK: return
    cnn.kernel ins(%x, %w, %b : memref<1x2x8x8x16xf32>, memref<2x2x3x3x16x16xf32>, memref<2x16xf32>) outs(%y : memref<1x2x8x8x16xf32>)
        tiling = #cnn.tiling<"direct_conv", {pixels = 2, vectors = 2, width = 8, tasks = 8, grain = 1}>
        (%a0: tensor<1x32x8x8xf32, #c16>, %a1: tensor<32x32x3x3xf32, #io16>, %a2: tensor<32xf32, #v16>) {
      %c = cnn.conv %a0, %a1, %a2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
          : (tensor<1x32x8x8xf32, #c16>, tensor<32x32x3x3xf32, #io16>, tensor<32xf32, #v16>) -> tensor<1x32x8x8xf32, #c16>
      %r = cnn.unary relu %c : (tensor<1x32x8x8xf32, #c16>) -> tensor<1x32x8x8xf32, #c16>
      cnn.yield %r : tensor<1x32x8x8xf32, #c16>
    }
    return
  }
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// A pointwise convolution has one loop inside: its pixels are one row of 16,
// under a view of the same memory, and nothing lies outside. The residual add
// reads vectors and joins the store.

// CHECK-LABEL: func.func @pointwise
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x1x4x4x16xf32> {llvm.noalias}
module @kernels {
  func.func @pointwise(%x: memref<1x1x4x4x16xf32>, %w: memref<1x1x1x1x16x16xf32>, %s: memref<1x1x4x4x16xf32>, %y: memref<1x1x4x4x16xf32>) {
    // CHECK: memref.reinterpret_cast %[[X]] to {{.*}} : memref<1x1x4x4x16xf32> to memref<1x1x1x16x16xf32>
    // CHECK: scf.for
    // CHECK: scf.for %[[AT:.*]] = %{{.*}} to %{{.*}} step %[[C4:.*]] {
    // Of one block of input channels, the tile that follows is fetched.
    // CHECK-NEXT: %[[NEXT:.*]] = arith.addi %[[AT]], %[[C4]]
    // CHECK-NEXT: %[[LINE:.*]] = arith.minsi %[[NEXT]], %c15
    // CHECK-NEXT: memref.prefetch %{{.*}}[%{{.*}}, %c0, %c0, %[[LINE]], %c0], read, locality<3>, data
    // CHECK-COUNT-3: memref.prefetch
    // CHECK-NEXT: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
    // CHECK-NOT: scf.for
    // CHECK-NOT: scf.if
    // CHECK-COUNT-4: vector.fma
    // CHECK: scf.yield
    // CHECK: %[[R:.*]] = vector.load {{.*}} : memref<1x1x1x16x16xf32>, vector<16xf32>
    // CHECK-NEXT: %[[A:.*]] = arith.addf %{{.*}}, %[[R]] : vector<16xf32>
    // CHECK-NEXT: vector.store %[[A]]
    // CHECK-COUNT-3: vector.store
    cnn.kernel ins(%x, %w, %s : memref<1x1x4x4x16xf32>, memref<1x1x1x1x16x16xf32>, memref<1x1x4x4x16xf32>) outs(%y : memref<1x1x4x4x16xf32>)
        tiling = #cnn.tiling<"direct_conv", {pixels = 4, vectors = 1, width = 16, tasks = 1, grain = 1}>
        (%a0: tensor<1x16x4x4xf32, #c16>, %a1: tensor<16x16x1x1xf32, #io16>, %a2: tensor<1x16x4x4xf32, #c16>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
          : (tensor<1x16x4x4xf32, #c16>, tensor<16x16x1x1xf32, #io16>) -> tensor<1x16x4x4xf32, #c16>
      %r = cnn.binary add %c, %a2 : (tensor<1x16x4x4xf32, #c16>, tensor<1x16x4x4xf32, #c16>) -> tensor<1x16x4x4xf32, #c16>
      cnn.yield %r : tensor<1x16x4x4xf32, #c16>
    }
    return
  }
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// Of ten blocks of input channels, the eighth from that at hand is fetched, or
// behind the last one the first ones of the tile that follows.

// CHECK-LABEL: func.func @deep
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x10x2x2x16xf32> {llvm.noalias}
module @kernels {
  func.func @deep(%x: memref<1x10x2x2x16xf32>, %w: memref<1x10x1x1x16x16xf32>, %y: memref<1x1x2x2x16xf32>) {
    // CHECK: %[[VIEW:.*]] = memref.reinterpret_cast %[[X]]
    // CHECK: scf.for %[[AT:.*]] = %{{.*}} to %{{.*}} step %c2 {
    // CHECK: scf.for %[[CB:.*]] = %c0 to %c10 step %c1
    // CHECK: %[[AHEAD:.*]] = arith.addi %[[CB]], %c8
    // CHECK-NEXT: %[[WRAPS:.*]] = arith.cmpi sge, %[[AHEAD]], %c10
    // CHECK-NEXT: %[[FIRST:.*]] = arith.addi %[[CB]], %c-2
    // CHECK-NEXT: %[[BLOCK:.*]] = arith.select %[[WRAPS]], %[[FIRST]], %[[AHEAD]]
    // CHECK-NEXT: %[[NEXT:.*]] = arith.addi %[[AT]], %c2
    // CHECK-NEXT: %[[TILE:.*]] = arith.select %[[WRAPS]], %[[NEXT]], %[[AT]]
    // CHECK-NEXT: %[[COLUMN:.*]] = arith.minsi %[[TILE]], %c3
    // CHECK-NEXT: memref.prefetch %[[VIEW]][%{{.*}}, %[[BLOCK]], %c0, %[[COLUMN]], %c0], read, locality<3>, data
    // CHECK: memref.prefetch
    // CHECK-NOT: memref.prefetch
    // CHECK: return
    cnn.kernel ins(%x, %w : memref<1x10x2x2x16xf32>, memref<1x10x1x1x16x16xf32>) outs(%y : memref<1x1x2x2x16xf32>)
        tiling = #cnn.tiling<"direct_conv", {pixels = 2, vectors = 1, width = 4, tasks = 1, grain = 1}>
        (%a0: tensor<1x160x2x2xf32, #c16>, %a1: tensor<16x160x1x1xf32, #io16>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
          : (tensor<1x160x2x2xf32, #c16>, tensor<16x160x1x1xf32, #io16>) -> tensor<1x16x2x2xf32, #c16>
      cnn.yield %c : tensor<1x16x2x2xf32, #c16>
    }
    return
  }
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// With a stride rows of flattened pixels are those of the result, and each
// pixel's input is found by its number: four pixels of 2x2 from every other one
// of 4x4.

// CHECK-LABEL: func.func @scattered
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x1x4x4x16xf32> {llvm.noalias}, %{{.*}}: memref<1x1x1x1x16x16xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<1x1x2x2x16xf32>
module @kernels {
  func.func @scattered(%x: memref<1x1x4x4x16xf32>, %w: memref<1x1x1x1x16x16xf32>, %y: memref<1x1x2x2x16xf32>) {
    // CHECK: %[[VIEW:.*]] = memref.reinterpret_cast %[[Y]] to {{.*}} : memref<1x1x2x2x16xf32> to memref<1x1x1x4x16xf32>
    // CHECK-COUNT-4: memref.prefetch %[[X]]
    // CHECK: scf.for %[[C:.*]] = %c0 to %c16
    // CHECK: memref.load %[[X]][%{{.*}}, %c0, %c0, %c0, %[[C]]]
    // CHECK: memref.load %[[X]][%{{.*}}, %c0, %c0, %c2, %[[C]]]
    // CHECK: memref.load %[[X]][%{{.*}}, %c0, %c2, %c0, %[[C]]]
    // CHECK: memref.load %[[X]][%{{.*}}, %c0, %c2, %c2, %[[C]]]
    // CHECK: vector.store %{{.*}}, %[[VIEW]]
    cnn.kernel ins(%x, %w : memref<1x1x4x4x16xf32>, memref<1x1x1x1x16x16xf32>) outs(%y : memref<1x1x2x2x16xf32>)
        tiling = #cnn.tiling<"direct_conv", {pixels = 4, vectors = 1, width = 4, tasks = 1, grain = 1}>
        (%a0: tensor<1x16x4x4xf32, #c16>, %a1: tensor<16x16x1x1xf32, #io16>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
          : (tensor<1x16x4x4xf32, #c16>, tensor<16x16x1x1xf32, #io16>) -> tensor<1x16x2x2xf32, #c16>
      cnn.yield %c : tensor<1x16x2x2xf32, #c16>
    }
    return
  }
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// A row-major picture is read by channel and column; the loop over channels
// stops at the three that there are, not at the block's sixteen.

// CHECK-LABEL: func.func @picture
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x3x4x4xf32>
module @kernels {
  func.func @picture(%x: memref<1x3x4x4xf32>, %w: memref<1x1x1x1x16x16xf32>, %y: memref<1x1x4x4x16xf32>) {
    // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
    // CHECK-DAG: %[[C3:.*]] = arith.constant 3 : index
    // CHECK: scf.for %[[C:.*]] = %[[C0]] to %[[C3]] step %{{.*}} iter_args
    // CHECK: memref.load %[[X]][%{{.*}}, %[[C]], %{{.*}}, %{{.*}}]
    // CHECK: vector.fma
    cnn.kernel ins(%x, %w : memref<1x3x4x4xf32>, memref<1x1x1x1x16x16xf32>) outs(%y : memref<1x1x4x4x16xf32>)
        tiling = #cnn.tiling<"direct_conv", {pixels = 4, vectors = 1, width = 4, tasks = 4, grain = 1}>
        (%a0: tensor<1x3x4x4xf32>, %a1: tensor<16x3x1x1xf32, #io16>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
          : (tensor<1x3x4x4xf32>, tensor<16x3x1x1xf32, #io16>) -> tensor<1x16x4x4xf32, #c16>
      cnn.yield %c : tensor<1x16x4x4xf32, #c16>
    }
    return
  }
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// By columns: a number of the picture is spread once for the taps of all pixels
// that meet it, with the weights of a row of taps in registers. Two pixels at
// the left border have three columns and five taps.

// CHECK-LABEL: func.func @columns
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<1x3x4x4xf32> {llvm.noalias}, %[[W:[a-z0-9]+]]: memref<1x1x3x3x16x16xf32>
module @kernels {
  func.func @columns(%x: memref<1x3x4x4xf32>, %w: memref<1x1x3x3x16x16xf32>, %y: memref<1x1x4x4x16xf32>) {
    // CHECK: scf.for %[[C:.*]] = %{{.*}} to %{{.*}} -> (vector<16xf32>, vector<16xf32>) {
    // CHECK: %[[W0:.*]] = vector.load %[[W]]
    // CHECK: %[[W1:.*]] = vector.load %[[W]]
    // CHECK: %[[W2:.*]] = vector.load %[[W]]
    // CHECK: memref.load %[[X]]
    // CHECK-NEXT: %[[A:.*]] = vector.broadcast
    // CHECK-NEXT: %[[P1:.*]] = vector.fma %[[A]], %[[W1]], %
    // CHECK-NEXT: %[[Q0:.*]] = vector.fma %[[A]], %[[W0]], %
    // CHECK-NEXT: memref.load %[[X]]
    // CHECK-NEXT: %[[B:.*]] = vector.broadcast
    // CHECK-NEXT: %[[P2:.*]] = vector.fma %[[B]], %[[W2]], %[[P1]]
    // CHECK-NEXT: %[[Q1:.*]] = vector.fma %[[B]], %[[W1]], %[[Q0]]
    // CHECK-NEXT: memref.load %[[X]]
    // CHECK-NEXT: %[[D:.*]] = vector.broadcast
    // CHECK-NEXT: %[[Q2:.*]] = vector.fma %[[D]], %[[W2]], %[[Q1]]
    // CHECK-NEXT: scf.yield %[[P2]], %[[Q2]]
    cnn.kernel ins(%x, %w : memref<1x3x4x4xf32>, memref<1x1x3x3x16x16xf32>) outs(%y : memref<1x1x4x4x16xf32>)
        tiling = #cnn.tiling<"direct_conv", {pixels = 2, vectors = 1, by_columns = 1, width = 4, tasks = 4, grain = 1}>
        (%a0: tensor<1x3x4x4xf32>, %a1: tensor<16x3x3x3xf32, #io16>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}
          : (tensor<1x3x4x4xf32>, tensor<16x3x3x3xf32, #io16>) -> tensor<1x16x4x4xf32, #c16>
      cnn.yield %c : tensor<1x16x4x4xf32, #c16>
    }
    return
  }
}

// -----

#c16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16]>
#io16 = #cnn.layout<outer = [0, 1, 2, 3], inner = [1 : 16, 0 : 16]>

// Where all pixels are one short row, its four tiles fetch a quarter each of the
// weights of the output channels that follow, of the same input channels; the
// last ones fetch their own.

// CHECK-LABEL: func.func @weights
// CHECK-SAME: %[[W:[a-z0-9]+]]: memref<3x1x1x1x16x16xf32>
module @kernels {
  func.func @weights(%x: memref<1x1x4x4x16xf32>, %w: memref<3x1x1x1x16x16xf32>, %y: memref<1x3x4x4x16xf32>) {
    // CHECK: %[[GROUP:.*]] = arith.remui
    // CHECK: scf.for %[[AT:.*]] = %{{.*}} to %{{.*}} step %[[C4:.*]] {
    // CHECK-DAG: %[[AFTER:.*]] = arith.addi %[[GROUP]], %c1
    // CHECK-DAG: %[[NEXT:.*]] = arith.minsi %[[AFTER]], %c2
    // CHECK-DAG: %[[TILE:.*]] = arith.divui %[[AT]], %[[C4]]
    // CHECK-DAG: arith.muli %[[TILE]], %[[C4]]
    // CHECK-COUNT-4: memref.prefetch %[[W]][{{.*}}], read, locality<2>, data
    // CHECK-NOT: memref.prefetch %[[W]]
    // CHECK: vector.fma
    cnn.kernel ins(%x, %w : memref<1x1x4x4x16xf32>, memref<3x1x1x1x16x16xf32>) outs(%y : memref<1x3x4x4x16xf32>)
        tiling = #cnn.tiling<"direct_conv", {pixels = 4, vectors = 1, width = 16, tasks = 3, grain = 1}>
        (%a0: tensor<1x16x4x4xf32, #c16>, %a1: tensor<48x16x1x1xf32, #io16>) {
      %c = cnn.conv %a0, %a1 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
          : (tensor<1x16x4x4xf32, #c16>, tensor<48x16x1x1xf32, #io16>) -> tensor<1x48x4x4xf32, #c16>
      cnn.yield %c : tensor<1x48x4x4xf32, #c16>
    }
    return
  }
}
