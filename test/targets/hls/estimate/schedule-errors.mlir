// RUN: not cnn-opt %s -cnn-hls-simulate 2>&1 | FileCheck %s

// CHECK: error: cnn-hls: a stream is accessed under a condition that depends on data
hls.process @p(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  hls.for %i = 0 to 8 pipeline = 1 {
    %w = hls.read %a : !hls.stream<1xi32>
    %c0 = arith.constant 0 : index
    %v = hls.lane %w[%c0] : !hls.word<1xi32>
    %z = arith.constant 0 : i32
    %t = arith.cmpi eq, %v, %z : i32
    scf.if %t {
      hls.write %w, %b : !hls.stream<1xi32>
    }
  }
  hls.return
}
hls.design @d(%a: !hls.stream<1xi32>, %b: !hls.stream<1xi32>) {
  hls.call @p(%a, %b) : !hls.stream<1xi32>, !hls.stream<1xi32>
  hls.return
}
