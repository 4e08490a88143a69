// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p() {
  // CHECK: hls.variable : memref<!hls.word<4xf32>>
  %a = hls.variable : memref<!hls.word<4xf32>>
  // CHECK: hls.variable : memref<f32>
  %b = hls.variable : memref<f32>
  %zero = arith.constant 0.0 : f32
  // CHECK: hls.variable = %{{.*}} : memref<!hls.word<4xf32>>
  %c = hls.variable = %zero : memref<!hls.word<4xf32>>
  hls.return
}
