// Words are put into wider ones; loops within a pipelined one are unrolled
// without a pragma, others with one; a process that is the library's is no
// function, and its calls are the library's.
// RUN: cnn-opt %s -cnn-convert-hls-to-emitc | FileCheck %s

module {
module @kernels {
  // CHECK-NOT: emitc.func @join
  hls.process @join(%in: !hls.stream<2xf32>, %out: !hls.stream<4xf32>)
      attributes {hls.library = "join_words<8>"} {
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    hls.for %i = 0 to 8 pipeline = 2 {
      %w = hls.variable : memref<!hls.word<4xf32>>
      %a = hls.read %in : !hls.stream<2xf32>
      hls.set_lanes %a, %w[%c0] : !hls.word<2xf32>, memref<!hls.word<4xf32>>
      %b = hls.read %in : !hls.stream<2xf32>
      hls.set_lanes %b, %w[%c2] : !hls.word<2xf32>, memref<!hls.word<4xf32>>
      %word = memref.load %w[] : memref<!hls.word<4xf32>>
      hls.write %word, %out : !hls.stream<4xf32>
    }
    hls.return
  }
  // CHECK-LABEL: emitc.func @clear
  // CHECK: for
  // CHECK-NEXT: verbatim "#pragma HLS UNROLL"
  // CHECK: #pragma HLS PIPELINE II=1
  // CHECK: for
  // CHECK-NOT: UNROLL
  // CHECK: verbatim "{}.put({}, {});"
  hls.process @clear(%in: !hls.stream<2xf32>, %out: !hls.stream<4xf32>) {
    %kept = hls.memory storage = registers : memref<4xf32>
    %zero = arith.constant 0.0 : f32
    %c2 = arith.constant 2 : index
    hls.for %k = 0 to 4 unroll {
      memref.store %zero, %kept[%k] : memref<4xf32>
    }
    hls.for %i = 0 to 8 pipeline = 1 {
      %w = hls.variable : memref<!hls.word<4xf32>>
      hls.for %k = 0 to 4 unroll {
        %x = memref.load %kept[%k] : memref<4xf32>
        hls.set_lane %x, %w[%k] : f32, memref<!hls.word<4xf32>>
      }
      %a = hls.read %in : !hls.stream<2xf32>
      hls.set_lanes %a, %w[%c2] : !hls.word<2xf32>, memref<!hls.word<4xf32>>
      %word = memref.load %w[] : memref<!hls.word<4xf32>>
      hls.write %word, %out : !hls.stream<4xf32>
    }
    hls.return
  }
  // CHECK-LABEL: emitc.func @d
  // CHECK: clear(
  // CHECK: verbatim "join_words<8>({}, {});"
  hls.design @d(%x: !hls.stream<2xf32>, %y: !hls.stream<4xf32>,
                %u: !hls.stream<2xf32>, %v: !hls.stream<4xf32>) {
    hls.call @clear(%x, %y) : !hls.stream<2xf32>, !hls.stream<4xf32>
    hls.call @join(%u, %v) : !hls.stream<2xf32>, !hls.stream<4xf32>
    hls.return
  }
}
}
