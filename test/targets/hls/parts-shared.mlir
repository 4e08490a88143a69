// Parts that are the same are one function, named after the part alone; so are
// those that call them. What differs stays two functions.
// RUN: cnn-opt %s --cnn-convert-hls-to-emitc | FileCheck %s

module {
module @kernels {
  // CHECK: emitc.func private @inner_1(
  // CHECK: emitc.func private @outer_1(
  // CHECK: call @inner_1(
  // CHECK: emitc.func private @p_own(
  // CHECK: emitc.func @p(
  // CHECK: call @outer_1(
  // CHECK: call @p_own(
  // CHECK-NOT: emitc.func private @{{.*}}(inner|outer)
  // CHECK: emitc.func private @q_own(
  // CHECK: emitc.func @q(
  // CHECK: call @outer_1(
  // CHECK: call @q_own(
  hls.process @p(%in: !hls.stream<2xf32>, %out: !hls.stream<2xf32>) attributes {comment = "c", kind = "k"} {
    %x = hls.read %in : !hls.stream<2xf32>
    %y = hls.part "outer" "Both lanes" -> (!hls.word<2xf32>) {
      %z = hls.part "inner" "One lane" -> (!hls.word<2xf32>) {
        %c0 = arith.constant 0 : index
        %v = hls.variable : memref<!hls.word<2xf32>>
        %l = hls.lane %x[%c0] : !hls.word<2xf32>
        hls.set_lane %l, %v[%c0] : f32, memref<!hls.word<2xf32>>
        %w = memref.load %v[] : memref<!hls.word<2xf32>>
        hls.yield %w : !hls.word<2xf32>
      }
      hls.yield %z : !hls.word<2xf32>
    }
    %o = hls.part "own" -> (!hls.word<2xf32>) {
      %c0 = arith.constant 0 : index
      %v = hls.variable : memref<!hls.word<2xf32>>
      %l = hls.lane %y[%c0] : !hls.word<2xf32>
      hls.set_lane %l, %v[%c0] : f32, memref<!hls.word<2xf32>>
      %w = memref.load %v[] : memref<!hls.word<2xf32>>
      hls.yield %w : !hls.word<2xf32>
    }
    hls.write %o, %out : !hls.stream<2xf32>
    hls.return
  }
  hls.process @q(%in: !hls.stream<2xf32>, %out: !hls.stream<2xf32>) attributes {comment = "c", kind = "k"} {
    %x = hls.read %in : !hls.stream<2xf32>
    %y = hls.part "outer" "Both lanes" -> (!hls.word<2xf32>) {
      %z = hls.part "inner" "One lane" -> (!hls.word<2xf32>) {
        %c0 = arith.constant 0 : index
        %v = hls.variable : memref<!hls.word<2xf32>>
        %l = hls.lane %x[%c0] : !hls.word<2xf32>
        hls.set_lane %l, %v[%c0] : f32, memref<!hls.word<2xf32>>
        %w = memref.load %v[] : memref<!hls.word<2xf32>>
        hls.yield %w : !hls.word<2xf32>
      }
      hls.yield %z : !hls.word<2xf32>
    }
    %o = hls.part "own" -> (!hls.word<2xf32>) {
      %c1 = arith.constant 1 : index
      %v = hls.variable : memref<!hls.word<2xf32>>
      %l = hls.lane %y[%c1] : !hls.word<2xf32>
      hls.set_lane %l, %v[%c1] : f32, memref<!hls.word<2xf32>>
      %w = memref.load %v[] : memref<!hls.word<2xf32>>
      hls.yield %w : !hls.word<2xf32>
    }
    hls.write %o, %out : !hls.stream<2xf32>
    hls.return
  }
}
}
