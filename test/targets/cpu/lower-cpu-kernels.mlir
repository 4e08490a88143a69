// RUN: cnn-opt %s -cnn-cpu-lower-kernels -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-cpu-lower-kernels: lowered = 2 (

// Kernels outside of @kernels are not outlined, and none of its business.

// CHECK-LABEL: func.func @main
// CHECK-SAME: (%{{[^:]*}}: memref<4xf32>, %{{[^:]*}}: memref<4xf32>)
func.func @main(%x: memref<4xf32>, %y: memref<4xf32>) {
  // CHECK: cnn.launch @kernels::@relu
  cnn.launch @kernels::@relu(%x, %y) {outputs = 1, flops = 4, tiling = #cnn.tiling<"loops", {}>} : memref<4xf32>, memref<4xf32>
  // CHECK: cnn.kernel ins
  cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) tiling = #cnn.tiling<"loops", {}> (%a: tensor<4xf32>) {
    cnn.yield %a : tensor<4xf32>
  }
  return
}

module @kernels {
  // Buffers are known apart; the last two arguments are the range of tasks.
  // CHECK: func.func @relu(%[[X:.*]]: memref<4xf32> {llvm.noalias}, %[[Y:.*]]: memref<4xf32> {llvm.noalias}, %[[BEGIN:.*]]: index, %[[END:.*]]: index) {
  // CHECK: scf.for %{{.*}} = %[[BEGIN]] to %[[END]] step
  // CHECK-NOT: cnn.kernel
  func.func @relu(%x: memref<4xf32>, %y: memref<4xf32>) {
    cnn.kernel ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) tiling = #cnn.tiling<"loops", {lanes = 4, task_dims = 0, tasks = 1, grain = 1}> (%a: tensor<4xf32>) {
      %0 = cnn.unary relu %a : (tensor<4xf32>) -> tensor<4xf32>
      cnn.yield %0 : tensor<4xf32>
    }
    return
  }

  // A buffer without elements becomes one that nobody reads.
  // CHECK: func.func @empty(%{{.*}}: memref<1xf32> {llvm.noalias}, %{{.*}}: memref<2xf32> {llvm.noalias}, %{{.*}}: memref<2xf32> {llvm.noalias}, %{{.*}}: index, %{{.*}}: index) {
  // CHECK-NOT: cnn.kernel
  func.func @empty(%x: memref<0xf32>, %y: memref<2xf32>, %z: memref<2xf32>) {
    cnn.kernel ins(%x, %y : memref<0xf32>, memref<2xf32>) outs(%z : memref<2xf32>) tiling = #cnn.tiling<"loops", {lanes = 2, task_dims = 0, tasks = 1, grain = 1}>
        (%a: tensor<0xf32>, %b: tensor<2xf32>) {
      %0 = cnn.concat %a, %b {axis = 0 : i64} : (tensor<0xf32>, tensor<2xf32>) -> tensor<2xf32>
      cnn.yield %0 : tensor<2xf32>
    }
    return
  }
}
