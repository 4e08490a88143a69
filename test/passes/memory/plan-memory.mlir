// RUN: cnn-opt %s -split-input-file -cnn-plan-memory -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -split-input-file -cnn-plan-memory=in-place | FileCheck %s --check-prefix=INPLACE

// COUNT: cnn-plan-memory: buffers = 7 (
// COUNT: cnn-plan-memory: arena-bytes = 320 (
// COUNT: cnn-plan-memory: lower-bound-bytes = 320 (
// COUNT: cnn-plan-memory: sum-bytes = 448 (

// Of three buffers in a chain the first and the third share memory, which
// `in-place` does with all three. Views do not prolong a life, their uses do.

// CHECK-LABEL: func @chain
// CHECK-SAME: %[[ARENA:[a-z0-9]+]]: memref<128xi8> {cnn.arena})
// CHECK-SAME: attributes {cnn.arena_lower_bound = 128 : i64, cnn.arena_size = 128 : i64, cnn.sum_of_intermediates = 192 : i64}
// INPLACE-LABEL: func @chain
// INPLACE-SAME: memref<64xi8> {cnn.arena}
func.func @chain(%x: memref<8xf32>, %y: memref<2x4xf32> {cnn.output}) {
  // CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[C64:.*]] = arith.constant 64 : index
  // CHECK-DAG: %[[A:.*]] = memref.view %[[ARENA]][%[[C0]]][] : memref<128xi8> to memref<8xf32>
  // CHECK-DAG: %[[B:.*]] = memref.view %[[ARENA]][%[[C64]]][] : memref<128xi8> to memref<8xf32>
  %a = memref.alloc() : memref<8xf32>
  %b = memref.alloc() : memref<8xf32>
  %c = memref.alloc() : memref<8xf32>
  // CHECK: cnn.kernel ins(%{{.*}}) outs(%[[A]] : memref<8xf32>)
  cnn.kernel ins(%x : memref<8xf32>) outs(%a : memref<8xf32>) (%i: tensor<8xf32>) {
    %r = cnn.unary relu %i : (tensor<8xf32>) -> tensor<8xf32>
    cnn.yield %r : tensor<8xf32>
  }
  // CHECK: cnn.kernel ins(%[[A]] : memref<8xf32>) outs(%[[B]] : memref<8xf32>)
  cnn.kernel ins(%a : memref<8xf32>) outs(%b : memref<8xf32>) (%i: tensor<8xf32>) {
    %r = cnn.unary relu %i : (tensor<8xf32>) -> tensor<8xf32>
    cnn.yield %r : tensor<8xf32>
  }
  // CHECK: cnn.kernel ins(%[[B]] : memref<8xf32>) outs(%{{.*}} : memref<8xf32>)
  cnn.kernel ins(%b : memref<8xf32>) outs(%c : memref<8xf32>) (%i: tensor<8xf32>) {
    %r = cnn.unary relu %i : (tensor<8xf32>) -> tensor<8xf32>
    cnn.yield %r : tensor<8xf32>
  }
  // CHECK: %[[V:.*]] = memref.view %[[ARENA]][%{{.*}}][] : memref<128xi8> to memref<2x4xf32>
  // CHECK-NOT: reinterpret_cast
  // CHECK: cnn.kernel ins(%[[V]]
  %v = memref.reinterpret_cast %c to offset: [0], sizes: [2, 4], strides: [4, 1] : memref<8xf32> to memref<2x4xf32>
  cnn.kernel ins(%v : memref<2x4xf32>) outs(%y : memref<2x4xf32>) (%i: tensor<2x4xf32>) {
    %r = cnn.unary relu %i : (tensor<2x4xf32>) -> tensor<2x4xf32>
    cnn.yield %r : tensor<2x4xf32>
  }
  return
}

// -----

// Only element-wise kernels may write over an input, and only over one that
// nobody reads later.

// INPLACE-LABEL: func @not_in_place
// INPLACE-SAME: cnn.arena_size = 192 : i64
func.func @not_in_place(%x: memref<4x4xf32>, %y: memref<4x4xf32> {cnn.output}) {
  %a = memref.alloc() : memref<4x4xf32>
  %b = memref.alloc() : memref<4x4xf32>
  %c = memref.alloc() : memref<4x4xf32>
  cnn.kernel ins(%x : memref<4x4xf32>) outs(%a : memref<4x4xf32>) (%i: tensor<4x4xf32>) {
    %r = cnn.unary relu %i : (tensor<4x4xf32>) -> tensor<4x4xf32>
    cnn.yield %r : tensor<4x4xf32>
  }
  cnn.kernel ins(%a : memref<4x4xf32>) outs(%b : memref<4x4xf32>) (%i: tensor<4x4xf32>) {
    %r = cnn.unary relu %i : (tensor<4x4xf32>) -> tensor<4x4xf32>
    cnn.yield %r : tensor<4x4xf32>
  }
  cnn.kernel ins(%b : memref<4x4xf32>) outs(%c : memref<4x4xf32>) (%i: tensor<4x4xf32>) {
    %r = cnn.transpose %i {permutation = array<i64: 1, 0>} : (tensor<4x4xf32>) -> tensor<4x4xf32>
    cnn.yield %r : tensor<4x4xf32>
  }
  cnn.kernel ins(%a, %c : memref<4x4xf32>, memref<4x4xf32>) outs(%y : memref<4x4xf32>) (%i: tensor<4x4xf32>, %j: tensor<4x4xf32>) {
    %r = cnn.binary add %i, %j : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
    cnn.yield %r : tensor<4x4xf32>
  }
  return
}

// -----

// Nothing to plan: an empty arena all the same, so that every function has one.

// CHECK-LABEL: func @none
// CHECK-SAME: memref<0xi8> {cnn.arena}
// CHECK-SAME: cnn.arena_size = 0 : i64
func.func @none(%x: memref<4xf32>) {
  // CHECK-NEXT: return
  %unused = memref.alloc() : memref<4xf32>
  return
}
