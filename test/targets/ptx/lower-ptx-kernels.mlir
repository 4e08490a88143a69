// RUN: cnn-opt %s -cnn-ptx-lower-kernels -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-ptx-lower-kernels: lowered = 2 (

// Tasks that fill their blocks need no guard; inputs are marked as read only.

module {
  module @kernels {
    // CHECK-LABEL: func.func @guarded(
    // CHECK-SAME: memref<1000xf32> {llvm.align = 16 : i64, llvm.noalias, llvm.readonly}
    // CHECK-SAME: memref<1000xf32> {llvm.align = 16 : i64, llvm.noalias})
    // CHECK-SAME: cnn.block = array<i64: 128, 1, 1>
    // CHECK-DAG: %[[BLOCK:.*]] = gpu.block_id x
    // CHECK-DAG: %[[THREAD:.*]] = gpu.thread_id x
    // CHECK: %[[FIRST:.*]] = arith.muli %[[BLOCK]], %c128
    // CHECK: %[[TASK:.*]] = arith.addi %[[FIRST]], %[[THREAD]]
    // CHECK: %[[INSIDE:.*]] = arith.cmpi ult, %[[TASK]], %c1000
    // CHECK: scf.if %[[INSIDE]]
    // CHECK: memref.load
    // CHECK: math.exp
    // CHECK: memref.store
    func.func @guarded(%x: memref<1000xf32>, %y: memref<1000xf32>) {
      cnn.kernel ins(%x : memref<1000xf32>) outs(%y : memref<1000xf32>) tiling = #cnn.tiling<"elements", {block = array<i64: 128, 1, 1>, grid = array<i64: 8, 1, 1>, lanes = 1 : i64, shared_bytes = 0 : i64, task_dims = 1 : i64, tasks = 1000 : i64}> (%a: tensor<1000xf32>) {
        %0 = cnn.unary exp %a : (tensor<1000xf32>) -> tensor<1000xf32>
        cnn.yield %0 : tensor<1000xf32>
      }
      return
    }

    // CHECK-LABEL: func.func @whole(
    // CHECK-NOT: scf.if
    // CHECK: return
    func.func @whole(%x: memref<1024xf32>, %y: memref<1024xf32>) {
      cnn.kernel ins(%x : memref<1024xf32>) outs(%y : memref<1024xf32>) tiling = #cnn.tiling<"elements", {block = array<i64: 128, 1, 1>, grid = array<i64: 8, 1, 1>, lanes = 1 : i64, shared_bytes = 0 : i64, task_dims = 1 : i64, tasks = 1024 : i64}> (%a: tensor<1024xf32>) {
        %0 = cnn.unary relu %a : (tensor<1024xf32>) -> tensor<1024xf32>
        cnn.yield %0 : tensor<1024xf32>
      }
      return
    }
  }
}
