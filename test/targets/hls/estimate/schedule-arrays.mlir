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

// Windows that the border cuts count as whole ones, 2 + 3 * 4 cycles; how
// often a number of the network lets a loop run is not known, so that it counts
// once.
// CHECK: design e on
// CHECK: {{^}}  q {{ *}}28 1
hls.process @q(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %x = hls.memory : memref<8xi32>
  %m = memref.load %x[%c1] : memref<8xi32>
  %n = arith.index_cast %m : i32 to index
  %cut = arith.minsi %n, %c3 : index
  scf.for %i = %c0 to %cut step %c1 {
    %v = memref.load %x[%i] : memref<8xi32>
    memref.store %v, %x[%i] : memref<8xi32>
  }
  scf.for %i = %c0 to %n step %c1 {
    %v = memref.load %x[%i] : memref<8xi32>
    memref.store %v, %x[%i] : memref<8xi32>
  }
  hls.for %i = 0 to 2 pipeline = 1 {
    %w = hls.read %a : !hls.stream<1xi32>
    hls.write %w, %b : !hls.stream<1xi32>
  }
  hls.return
}
hls.design @e(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  hls.call @q(%a, %b) : !hls.stream<1xi32>, !hls.stream<1xi32>
  hls.return
}
