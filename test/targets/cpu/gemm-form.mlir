// RUN: cnn-opt %s -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

#packed = #cnn.layout<outer = [1, 0], inner = [1 : 16]>
#packed8 = #cnn.layout<outer = [1, 0], inner = [1 : 8]>

// Tiles of 2 rows and 2 vectors of columns; 5 rows leave one, 40 columns half a
// vector, whose store is masked. Loads of the packed matrix are whole: its
// padding is zero.

// CHECK-LABEL: func.func @gemm
// CHECK-SAME: %[[A:[a-z0-9]+]]: memref<5x32xf32> {llvm.noalias}, %[[W:[a-z0-9]+]]: memref<3x32x16xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<5x40xf32>
module @kernels {
  func.func @gemm(%a: memref<5x32xf32>, %w: memref<3x32x16xf32>, %y: memref<5x40xf32>) {
    // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
    // CHECK-DAG: %[[C32:.*]] = arith.constant 32 : index
    // CHECK: scf.for
    // CHECK: arith.divui
    // CHECK-NOT: div
    // CHECK-NOT: rem

    // Whole rows, whole columns.
    // CHECK: scf.if
    // CHECK: scf.if
    // CHECK: scf.for %[[K:.*]] = %[[C0]] to %[[C32]] step %{{.*}} iter_args({{.*}}) -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>) {
    // CHECK: vector.load %[[W]][%{{.*}}, %[[K]], %[[C0]]] : {{.*}}, vector<16xf32>
    // CHECK: vector.load %[[W]][%{{.*}}, %[[K]], %[[C0]]] : {{.*}}, vector<16xf32>
    // CHECK: %[[S:.*]] = memref.load %[[A]][%{{.*}}, %[[K]]]
    // CHECK-NEXT: %[[V:.*]] = vector.broadcast %[[S]] : f32 to vector<16xf32>
    // CHECK-NEXT: vector.fma %[[V]], %
    // CHECK-NEXT: vector.fma %[[V]], %
    // CHECK: memref.load
    // CHECK-COUNT-2: vector.fma
    // CHECK-NEXT: scf.yield
    // CHECK-NOT: masked
    // CHECK-COUNT-4: vector.store %{{.*}}, %[[Y]]

    // Whole rows, half a vector.
    // CHECK: scf.if
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>) {
    // CHECK: vector.load %[[W]]
    // CHECK-COUNT-2: vector.fma
    // CHECK-NOT: vector.store
    // CHECK-COUNT-2: vector.maskedstore %[[Y]]

    // The last row.
    // CHECK: scf.if
    // CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>) {
    // CHECK-COUNT-2: vector.store
    // CHECK: scf.for {{.*}} -> (vector<16xf32>) {
    // CHECK: vector.maskedstore
    // CHECK-NOT: scf.for
    // CHECK: return
    cnn.kernel ins(%a, %w : memref<5x32xf32>, memref<3x32x16xf32>) outs(%y : memref<5x40xf32>)
        tiling = #cnn.tiling<"gemm", {rows = 2, vectors = 2, tasks = 6, grain = 1}>
        (%a0: tensor<5x32xf32>, %a1: tensor<32x40xf32, #packed>) {
      %c = cnn.matmul %a0, %a1 : (tensor<5x32xf32>, tensor<32x40xf32, #packed>) -> tensor<5x40xf32>
      %r = cnn.unary relu %c : (tensor<5x40xf32>) -> tensor<5x40xf32>
      cnn.yield %r : tensor<5x40xf32>
    }
    return
  }

  // Where tiles fit there is no choice; a bias is added by columns.
  // CHECK-LABEL: func.func @whole
  // CHECK-SAME: %[[B:[a-z0-9]+]]: memref<32xf32> {llvm.noalias}, %{{[a-z0-9]+}}: memref<3x4x32xf32>
  // CHECK-NOT: scf.if
  // CHECK-NOT: masked
  // CHECK: vector.fma
  // CHECK: %[[BIAS:.*]] = vector.load %[[B]][%{{.*}}] : memref<32xf32>, vector<16xf32>
  // CHECK: arith.addf %{{.*}}, %[[BIAS]] : vector<16xf32>
  // CHECK: return
  func.func @whole(%a: memref<3x4x8xf32>, %w: memref<2x8x16xf32>, %b: memref<32xf32>, %y: memref<3x4x32xf32>) {
    cnn.kernel ins(%a, %w, %b : memref<3x4x8xf32>, memref<2x8x16xf32>, memref<32xf32>) outs(%y : memref<3x4x32xf32>)
        tiling = #cnn.tiling<"gemm", {rows = 4, vectors = 2, tasks = 3, grain = 1}>
        (%a0: tensor<3x4x8xf32>, %a1: tensor<8x32xf32, #packed>, %a2: tensor<32xf32>) {
      %c = cnn.matmul %a0, %a1 : (tensor<3x4x8xf32>, tensor<8x32xf32, #packed>) -> tensor<3x4x32xf32>
      %r = cnn.binary add %c, %a2 : (tensor<3x4x32xf32>, tensor<32xf32>) -> tensor<3x4x32xf32>
      cnn.yield %r : tensor<3x4x32xf32>
    }
    return
  }

  // f64, half as many lanes.
  // CHECK-LABEL: func.func @doubles
  // CHECK: vector.load %{{.*}} : memref<2x8x8xf64>, vector<8xf64>
  // CHECK: vector.fma {{.*}} : vector<8xf64>
  // CHECK: return
  func.func @doubles(%a: memref<4x8xf64>, %w: memref<2x8x8xf64>, %y: memref<4x16xf64>) {
    cnn.kernel ins(%a, %w : memref<4x8xf64>, memref<2x8x8xf64>) outs(%y : memref<4x16xf64>)
        tiling = #cnn.tiling<"gemm", {rows = 4, vectors = 2, tasks = 1, grain = 1}>
        (%a0: tensor<4x8xf64>, %a1: tensor<8x16xf64, #packed8>) {
      %c = cnn.matmul %a0, %a1 : (tensor<4x8xf64>, tensor<8x16xf64, #packed8>) -> tensor<4x16xf64>
      cnn.yield %c : tensor<4x16xf64>
    }
    return
  }
}
