// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.engine @engine(%y: memref<?xf32> {hls.channel = "y"}, %parts: index, %low: f32) {
  hls.repeat %part to %parts {
  }
  hls.return
}
// CHECK: hls.sequence @layer(%[[Y:.*]]: memref<?xf32> {hls.channel = "y"}) attributes {comment = "one layer"} {
hls.sequence @layer(%y: memref<?xf32> {hls.channel = "y"}) attributes {comment = "one layer"} {
  // CHECK-DAG: %[[PARTS:.*]] = arith.constant 4 : index
  %parts = arith.constant 4 : index
  // CHECK-DAG: %[[LOW:.*]] = arith.constant 0.000000e+00 : f32
  %low = arith.constant 0.0 : f32
  // CHECK: hls.call @engine(%[[Y]], %[[PARTS]], %[[LOW]]) : memref<?xf32>, index, f32
  hls.call @engine(%y, %parts, %low) : memref<?xf32>, index, f32
  // CHECK-NEXT: hls.return
  hls.return
}
