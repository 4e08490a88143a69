// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p() {
  // CHECK: hls.variable : memref<!hls.word<4xf32>>
  %a = hls.variable : memref<!hls.word<4xf32>>
  // CHECK: hls.variable : memref<f32>
  %b = hls.variable : memref<f32>
  hls.return
}
