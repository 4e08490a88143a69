// RUN: cnn-opt %s -cnn-hls-lower-kernels -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT: cnn-hls-lower-kernels: lowered = 3 (

module {
  module @kernels {
    // Buffers have one dimension, accesses linear indices.

    // CHECK-LABEL: func.func @relu(
    // CHECK-SAME: %[[X:.*]]: memref<24xf32>, %[[Y:.*]]: memref<24xf32>)
    // CHECK-SAME: hls.comment = ["net", "relu", "x: f32 2x3x4 -> y: f32 2x3x4"]
    // CHECK-SAME: hls.names = ["x", "y"]
    // CHECK: scf.for %[[I:.*]] = %{{.*}} to %c2
    // CHECK: scf.for %[[J:.*]] = %{{.*}} to %c3
    // CHECK: scf.for %[[K:.*]] = %{{.*}} to %c4
    // CHECK: %[[IJ:.*]] = arith.muli %[[I]], %c3
    // CHECK: %[[ROW:.*]] = arith.addi %[[IJ]], %[[J]]
    // CHECK: %[[SCALED:.*]] = arith.muli %[[ROW]], %c4
    // CHECK: %[[AT:.*]] = arith.addi %[[SCALED]], %[[K]]
    // CHECK: memref.load %[[X]][%[[AT]]] : memref<24xf32>
    // CHECK: memref.store %{{.*}}, %[[Y]][%{{.*}}] : memref<24xf32>
    // CHECK-NOT: reinterpret_cast
    func.func @relu(%x: memref<2x3x4xf32>, %y: memref<2x3x4xf32>) {
      cnn.kernel ins(%x : memref<2x3x4xf32>) outs(%y : memref<2x3x4xf32>) tiling = #cnn.tiling<"loops", {grain = 1 : i64, lanes = 1 : i64, task_dims = 0 : i64, tasks = 1 : i64}> (%a: tensor<2x3x4xf32>) {
        %0 = cnn.unary relu %a : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
        cnn.yield %0 : tensor<2x3x4xf32>
      } loc("net")
      return
    }

    // Divisions of indices that cannot be negative are signed.

    // CHECK-LABEL: func.func @softmax(
    // CHECK: arith.remsi
    // CHECK-NOT: arith.remui
    // CHECK-NOT: arith.divui
    // CHECK: return
    func.func @softmax(%x: memref<4x5x6xf32>, %y: memref<4x5x6xf32>) {
      cnn.kernel ins(%x : memref<4x5x6xf32>) outs(%y : memref<4x5x6xf32>) tiling = #cnn.tiling<"softmax", {grain = 1 : i64, lanes = 1 : i64, task_dims = 0 : i64, tasks = 20 : i64}> (%a: tensor<4x5x6xf32>) {
        %0 = cnn.softmax %a {axis = 2 : i64} : (tensor<4x5x6xf32>) -> tensor<4x5x6xf32>
        cnn.yield %0 : tensor<4x5x6xf32>
      }
      return
    }

    // Weights and biases are called so.

    // CHECK-LABEL: func.func @conv(
    // CHECK-SAME: hls.names = ["x", "weights", "bias", "y"]
    func.func @conv(%x: memref<1x2x6x6xf32>, %w: memref<4x2x3x3xf32>, %b: memref<4xf32>, %y: memref<1x4x4x4xf32>) {
      cnn.kernel ins(%x, %w, %b : memref<1x2x6x6xf32>, memref<4x2x3x3xf32>, memref<4xf32>) outs(%y : memref<1x4x4x4xf32>) tiling = #cnn.tiling<"loops", {grain = 1 : i64, lanes = 1 : i64, task_dims = 0 : i64, tasks = 1 : i64}> (%a: tensor<1x2x6x6xf32>, %k: tensor<4x2x3x3xf32>, %c: tensor<4xf32>) {
        %0 = cnn.conv %a, %k, %c {dilations = array<i64: 1, 1>, group = 1 : i64, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x2x6x6xf32>, tensor<4x2x3x3xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
        cnn.yield %0 : tensor<1x4x4x4xf32>
      }
      return
    }
  }
}
