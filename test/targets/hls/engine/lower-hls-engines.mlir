// RUN: cnn-opt %s -cnn-hls-lower-engines -statistics 2>%t.counts | FileCheck %s
// RUN: FileCheck %s --check-prefix=COUNT < %t.counts

// COUNT-DAG: cnn-hls-lower-engines: calls = 2 (
// COUNT-DAG: cnn-hls-lower-engines: engines = 1 (

// Two layers, one engine, whose loops run as often as either needs at most.

#p = #cnn.layout<outer = [1, 0], inner = [1 : 2, 0 : 2]>
module {
  // CHECK: module @kernels
  module @kernels {
    // CHECK: hls.process @conv_engine_input(%{{.*}}: memref<?xf32>, %{{.*}}: memref<2x1x512xf32>, %{{.*}}: index
    // CHECK: hls.for {{.*}} up_to 4 pipeline = 1 carry
    // CHECK: hls.process @conv_engine_weights(
    // CHECK: hls.process @conv_engine_bias(
    // CHECK: hls.process @conv_engine_side(
    // CHECK: hls.process @conv_engine_sums(
    // CHECK: hls.for {{.*}} up_to 64 pipeline = 1 carry
    // CHECK: hls.process @conv_engine_results(

    // CHECK: hls.engine @conv_engine(%[[X:.*]]: memref<?xf32> {hls.channel = "x", hls.const}, %{{.*}}: memref<?xf32> {hls.channel = "weights", hls.const}, %{{.*}}: memref<?xf32> {hls.channel = "bias", hls.const}, %{{.*}}: memref<?xf32> {hls.channel = "side", hls.const}, %{{.*}}: memref<?xf32> {hls.channel = "y"}, %[[TILES:[^:]*]]: index,
    // CHECK-SAME: hls.shared
    // CHECK: hls.repeat %[[TILE:.*]] to %[[TILES]] {
    // CHECK: %[[M:.*]] = hls.memory storage = bram partition = [#hls.partition<complete dim 0>, #hls.partition<complete dim 1>] : memref<2x1x512xf32>
    // CHECK: hls.stream depth = 64 : !hls.stream<2xf32>
    // CHECK: hls.call @conv_engine_input(%[[X]], %[[M]], %[[TILE]]

    // CHECK: hls.sequence @k0(
    // CHECK-SAME: comment = "x: f32 1x4, weights: f32 1x2x2x2 -> y: f32 1x2; tiles of 1x1"
    // CHECK-SAME: hls.buffers = array<i64: 0, 1, -1, -1, 2>
    // CHECK-SAME: hls.channels = ["x", "weights", "bias", "side", "y"]
    // CHECK-DAG: %[[ONE:.*]] = arith.constant 1 : index
    // CHECK-DAG: %[[FALSE:.*]] = arith.constant false
    // CHECK: hls.call @conv_engine(
    func.func @k0(%x: memref<1x4xf32>, %w: memref<1x2x2x2xf32>, %y: memref<1x2xf32>) {
      cnn.kernel ins(%x, %w : memref<1x4xf32>, memref<1x2x2x2xf32>) outs(%y : memref<1x2xf32>)
          tiling = #cnn.tiling<"engine", {pi = 2, po = 2, beat = 2, positions = 512, pixels = 64, rows = 1, columns = 1}>
          (%a: tensor<1x4xf32>, %b: tensor<4x2xf32, #p>) {
        %c = cnn.matmul %a, %b : (tensor<1x4xf32>, tensor<4x2xf32, #p>) -> tensor<1x2xf32>
        cnn.yield %c : tensor<1x2xf32>
      }
      return
    }
    // CHECK: hls.sequence @k1(
    // CHECK-SAME: hls.buffers = array<i64: 0, 1, 2, -1, 3>
    // CHECK-DAG: arith.constant true
    // CHECK: hls.call @conv_engine(
    func.func @k1(%x: memref<1x3xf32>, %w: memref<2x2x2x2xf32>, %v: memref<3xf32>, %y: memref<1x3xf32>) {
      cnn.kernel ins(%x, %w, %v : memref<1x3xf32>, memref<2x2x2x2xf32>, memref<3xf32>) outs(%y : memref<1x3xf32>)
          tiling = #cnn.tiling<"engine", {pi = 2, po = 2, beat = 2, positions = 512, pixels = 64, rows = 1, columns = 1}>
          (%a: tensor<1x3xf32>, %b: tensor<3x3xf32, #p>, %d: tensor<3xf32>) {
        %c = cnn.matmul %a, %b : (tensor<1x3xf32>, tensor<3x3xf32, #p>) -> tensor<1x3xf32>
        %e = cnn.binary add %c, %d : (tensor<1x3xf32>, tensor<3xf32>) -> tensor<1x3xf32>
        cnn.yield %e : tensor<1x3xf32>
      }
      return
    }
    // CHECK-NOT: cnn.kernel
  }
}
