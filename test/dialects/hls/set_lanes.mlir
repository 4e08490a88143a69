// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%in: !hls.stream<2xf32>) {
  %c = arith.constant 2 : index
  %x = hls.read %in : !hls.stream<2xf32>
  %v = hls.variable : memref<!hls.word<4xf32>>
  // CHECK: hls.set_lanes %{{.*}}, %{{.*}}[%{{.*}}] : !hls.word<2xf32>, memref<!hls.word<4xf32>>
  hls.set_lanes %x, %v[%c] : !hls.word<2xf32>, memref<!hls.word<4xf32>>
  hls.return
}
