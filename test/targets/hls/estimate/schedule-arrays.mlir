// Loops over arrays, which nothing pipelines, take all their iterations.
// RUN: cnn-opt %s -cnn-hls-simulate | FileCheck %s

// Each of 4 * 8 iterations loads and stores in 4 cycles, and entering a loop takes 2:
// 4 * (2 + 8 * 4 + 1) + 2, before the 8 of the pipelined loop.
// CHECK: design d on
// CHECK: {{^}}  p {{ *}}150 1
hls.process @p(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %x = hls.memory : memref<4x8xi32>
  %y = hls.memory : memref<4x8xi32>
  scf.for %i = %c0 to %c4 step %c1 {
    scf.for %j = %c0 to %c8 step %c1 {
      %v = memref.load %x[%i, %j] : memref<4x8xi32>
      memref.store %v, %y[%i, %j] : memref<4x8xi32>
    }
  }
  hls.for %i = 0 to 2 pipeline = 1 {
    %w = hls.read %a : !hls.stream<1xi32>
    hls.write %w, %b : !hls.stream<1xi32>
  }
  hls.return
}
hls.design @d(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  hls.call @p(%a, %b) : !hls.stream<1xi32>, !hls.stream<1xi32>
  hls.return
}
