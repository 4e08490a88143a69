// RUN: cnn-opt %s -cnn-cpu-lower-kernels -canonicalize=region-simplify=disabled -cse | FileCheck %s

module @kernels {
  // Along the last dimension: three passes over a row in vectors, the maximum
  // and the sum reduced once behind a pass.

  // CHECK-LABEL: func.func @softmax_last
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<8x64xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<8x64xf32>
  func.func @softmax_last(%x: memref<8x64xf32>, %y: memref<8x64xf32>) {
    // CHECK-DAG: %[[C16:.*]] = arith.constant 16 : index
    // CHECK: scf.for
    // CHECK: %[[M:.*]] = scf.for %{{.*}} step %[[C16]] iter_args
    // CHECK: arith.maximumf %{{.*}} : vector<16xf32>
    // CHECK: %[[MAX:.*]] = vector.reduction <maximumf>, %[[M]] : vector<16xf32> into f32
    // CHECK: %[[S:.*]] = scf.for %{{.*}} step %[[C16]] iter_args
    // CHECK: vector.broadcast %[[MAX]]
    // CHECK: math.exp %{{.*}} : vector<16xf32>
    // CHECK: %[[SUM:.*]] = vector.reduction <add>, %[[S]] : vector<16xf32> into f32
    // CHECK: scf.for %{{.*}} step %[[C16]] {
    // CHECK: %[[E:.*]] = math.exp %{{.*}} : vector<16xf32>
    // CHECK: %[[D:.*]] = vector.broadcast %[[SUM]]
    // CHECK: %[[R:.*]] = arith.divf %[[E]], %[[D]] : vector<16xf32>
    // CHECK: vector.store %[[R]], %[[Y]]
    // CHECK-NOT: memref.store
    // CHECK: return
    cnn.kernel ins(%x : memref<8x64xf32>) outs(%y : memref<8x64xf32>)
        tiling = #cnn.tiling<"softmax", {lanes = 16, tasks = 8, grain = 1}> (%a: tensor<8x64xf32>) {
      %c = cnn.softmax %a {axis = 1 : i64} : (tensor<8x64xf32>) -> tensor<8x64xf32>
      cnn.yield %c : tensor<8x64xf32>
    }
    return
  }

  // Along another dimension a vector holds sixteen rows, and nothing is reduced
  // within it. The logarithm divides by nothing.

  // CHECK-LABEL: func.func @log_softmax_channels
  func.func @log_softmax_channels(%x: memref<2x8x64xf32>, %y: memref<2x8x64xf32>) {
    // CHECK: scf.for
    // CHECK: scf.for
    // CHECK-NOT: vector.reduction
    // CHECK: scf.for {{.*}} -> (vector<16xf32>) {
    // CHECK: arith.maximumf %{{.*}} : vector<16xf32>
    // CHECK: scf.for {{.*}} -> (vector<16xf32>) {
    // CHECK: math.exp %{{.*}} : vector<16xf32>
    // CHECK: math.log %{{.*}} : vector<16xf32>
    // CHECK-NOT: divf
    // CHECK: vector.store
    // CHECK: return
    cnn.kernel ins(%x : memref<2x8x64xf32>) outs(%y : memref<2x8x64xf32>)
        tiling = #cnn.tiling<"softmax", {lanes = 16, tasks = 2, grain = 1}> (%a: tensor<2x8x64xf32>) {
      %c = cnn.softmax %a {axis = 1 : i64, log} : (tensor<2x8x64xf32>) -> tensor<2x8x64xf32>
      cnn.yield %c : tensor<2x8x64xf32>
    }
    return
  }

  // From the other end, with the sum in a register.

  // CHECK-LABEL: func.func @cumsum_reverse
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<8x64xf32> {llvm.noalias}, %[[Y:[a-z0-9]+]]: memref<8x64xf32>
  func.func @cumsum_reverse(%x: memref<8x64xf32>, %y: memref<8x64xf32>) {
    // CHECK-DAG: %[[LAST:.*]] = arith.constant 63 : index
    // CHECK: scf.for %[[I:.*]] = %{{.*}} iter_args(%[[SUM:.*]] = %{{.*}}) -> (f32) {
    // CHECK-NEXT: %[[AT:.*]] = arith.subi %[[LAST]], %[[I]]
    // CHECK-NEXT: %[[V:.*]] = memref.load %[[X]][%{{.*}}, %[[AT]]]
    // CHECK-NEXT: %[[NEXT:.*]] = arith.addf %[[SUM]], %[[V]]
    // CHECK-NEXT: memref.store %[[NEXT]], %[[Y]][%{{.*}}, %[[AT]]]
    // CHECK-NEXT: scf.yield %[[NEXT]]
    cnn.kernel ins(%x : memref<8x64xf32>) outs(%y : memref<8x64xf32>)
        tiling = #cnn.tiling<"cumsum", {lanes = 1, tasks = 8, grain = 1}> (%a: tensor<8x64xf32>) {
      %c = cnn.cumsum %a {axis = 1 : i64, reverse} : (tensor<8x64xf32>) -> tensor<8x64xf32>
      cnn.yield %c : tensor<8x64xf32>
    }
    return
  }

  // Exclusive: what is written is the sum before the element.

  // CHECK-LABEL: func.func @cumsum_exclusive
  // CHECK: scf.for {{.*}} iter_args(%[[SUM:.*]] = %{{.*}}) -> (i32) {
  // CHECK: %[[NEXT:.*]] = arith.addi %[[SUM]], %{{.*}} : i32
  // CHECK: memref.store %[[SUM]],
  // CHECK: scf.yield %[[NEXT]]
  func.func @cumsum_exclusive(%x: memref<64xi32>, %y: memref<64xi32>) {
    cnn.kernel ins(%x : memref<64xi32>) outs(%y : memref<64xi32>)
        tiling = #cnn.tiling<"cumsum", {lanes = 1, tasks = 1, grain = 1}> (%a: tensor<64xi32>) {
      %c = cnn.cumsum %a {axis = 0 : i64, exclusive} : (tensor<64xi32>) -> tensor<64xi32>
      cnn.yield %c : tensor<64xi32>
    }
    return
  }

  // The results are a heap of the k best: each of the other elements meets its
  // root only, and sifts down if it is better. Ties go to the lower index.

  // CHECK-LABEL: func.func @top_k
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<8x64xf32> {llvm.noalias}, %[[V:[a-z0-9]+]]: memref<8x2xf32> {llvm.noalias}, %[[I:[a-z0-9]+]]: memref<8x2xi64>
  func.func @top_k(%x: memref<8x64xf32>, %v: memref<8x2xf32>, %i: memref<8x2xi64>) {
    // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
    // CHECK-DAG: %[[C2:.*]] = arith.constant 2 : index
    // CHECK-DAG: %[[C64:.*]] = arith.constant 64 : index
    // CHECK: scf.for
    // CHECK: scf.for %{{.*}} = %[[C0]] to %[[C2]] step
    // CHECK: memref.store %{{.*}}, %[[V]]
    // CHECK: memref.store %{{.*}}, %[[I]]
    // CHECK: scf.for %[[N:.*]] = %[[C2]] to %[[C64]] step
    // CHECK-NEXT: %[[E:.*]] = memref.load %[[X]][%{{.*}}, %[[N]]]
    // CHECK: %[[ROOT:.*]] = memref.load %[[V]][%{{.*}}, %[[C0]]]
    // CHECK: arith.cmpf olt, %[[ROOT]], %[[E]]
    // CHECK: arith.cmpi slt, %{{.*}}, %{{.*}} : i64
    // CHECK: scf.if
    // CHECK: memref.store %[[E]], %[[V]][%{{.*}}, %[[C0]]]
    // CHECK: scf.for
    cnn.kernel ins(%x : memref<8x64xf32>) outs(%v, %i : memref<8x2xf32>, memref<8x2xi64>)
        tiling = #cnn.tiling<"top_k", {lanes = 1, tasks = 8, grain = 1}> (%a: tensor<8x64xf32>) {
      %b, %c = cnn.top_k %a {k = 2 : i64, axis = 1 : i64} : (tensor<8x64xf32>) -> (tensor<8x2xf32>, tensor<8x2xi64>)
      cnn.yield %b, %c : tensor<8x2xf32>, tensor<8x2xi64>
    }
    return
  }
}
