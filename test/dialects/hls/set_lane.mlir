// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p() {
  %c = arith.constant 3 : index
  %x = arith.constant 1.0 : f32
  %v = hls.variable : memref<!hls.word<4xf32>>
  // CHECK: hls.set_lane %{{.*}}, %{{.*}}[%{{.*}}] : f32, memref<!hls.word<4xf32>>
  hls.set_lane %x, %v[%c] : f32, memref<!hls.word<4xf32>>
  hls.return
}
