// RUN: cnn-opt %s -cnn-ptx-specialize-kernels=archs=sm_80,sm_75,sm_90 -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts
// RUN: cnn-opt %s -cnn-ptx-specialize-kernels=archs=sm_80 | FileCheck %s --check-prefix=ONE

// COUNT: cnn-ptx-specialize-kernels: modules = 2 (

// The launch keeps all tilings: the artifact needs their shapes.
// CHECK: cnn.launch @kernels::@k0
// CHECK-SAME: variants

// CHECK: module @kernels {
// CHECK: func.func @k0
// CHECK-NOT: variants
// CHECK: lanes = 4
// CHECK-NOT: variants
// CHECK: module @kernels_sm_75 {
// CHECK: func.func @k0
// CHECK: lanes = 2
// CHECK: module @kernels_sm_90 {
// CHECK: func.func @k0
// CHECK-NOT: variants
// CHECK: lanes = 4
// CHECK-NOT: variants

// ONE: module @kernels {
// ONE-NOT: variants
// ONE: lanes = 4
// ONE-NOT: {{variants|module}}

#two = #cnn.tiling<"elements", {block = array<i64: 128, 1, 1>, grid = array<i64: 4, 1, 1>, lanes = 2, shared_bytes = 0, task_dims = 1, tasks = 512}>
#all = #cnn.tiling<"elements", {block = array<i64: 128, 1, 1>, grid = array<i64: 2, 1, 1>, lanes = 4, shared_bytes = 0, task_dims = 1, tasks = 256, variants = {sm_75 = #two}}>

func.func @main(%x: memref<1024xf32>, %y: memref<1024xf32>) {
  cnn.launch @kernels::@k0(%x, %y) {flops = 1024 : i64, outputs = 1 : i64, tiling = #all} : memref<1024xf32>, memref<1024xf32>
  return
}
module @kernels {
  func.func @k0(%x: memref<1024xf32>, %y: memref<1024xf32>) {
    cnn.kernel ins(%x : memref<1024xf32>) outs(%y : memref<1024xf32>) tiling = #all (%a: tensor<1024xf32>) {
      %0 = cnn.unary relu %a : (tensor<1024xf32>) -> tensor<1024xf32>
      cnn.yield %0 : tensor<1024xf32>
    }
    return
  }
}
