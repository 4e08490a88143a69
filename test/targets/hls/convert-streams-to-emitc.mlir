// FIFOs of up to 32 words are shift registers; loops flush (`frp`) unless they
// access a port of external memory, where no style that flushes is legal.
// RUN: cnn-opt %s -cnn-convert-hls-to-emitc | FileCheck %s

module {
module @kernels {
  // CHECK-LABEL: emitc.func @load
  // CHECK: #pragma HLS PIPELINE II=1"
  hls.process @load(%x: memref<64xf32>, %out: !hls.stream<1xf32>) {
    %c0 = arith.constant 0 : index
    hls.for %i = 0 to 64 pipeline = 1 {
      %v = memref.load %x[%i] : memref<64xf32>
      %w = hls.variable : memref<!hls.word<1xf32>>
      hls.set_lane %v, %w[%c0] : f32, memref<!hls.word<1xf32>>
      %word = memref.load %w[] : memref<!hls.word<1xf32>>
      hls.write %word, %out : !hls.stream<1xf32>
    }
    hls.return
  }
  // CHECK-LABEL: emitc.func @copy
  // CHECK: #pragma HLS PIPELINE II=1 style=frp"
  hls.process @copy(%in: !hls.stream<1xf32>, %out: !hls.stream<1xf32>) {
    hls.for %i = 0 to 64 pipeline = 1 {
      %w = hls.read %in : !hls.stream<1xf32>
      hls.write %w, %out : !hls.stream<1xf32>
    }
    hls.return
  }
  // CHECK-LABEL: emitc.func @d
  // CHECK: #pragma HLS STREAM variable=stream0 depth=32
  // CHECK: #pragma HLS BIND_STORAGE variable=stream0 type=fifo impl=srl
  // CHECK: #pragma HLS STREAM variable=stream1 depth=33
  // CHECK: #pragma HLS BIND_STORAGE variable=stream1 type=fifo impl=uram
  // CHECK-NOT: BIND_STORAGE variable=stream1
  hls.design @d(%x: memref<64xf32>, %y: !hls.stream<1xf32>) {
    %a = hls.stream depth = 32 : !hls.stream<1xf32>
    %b = hls.stream depth = 33 storage = uram : !hls.stream<1xf32>
    hls.call @load(%x, %a) : memref<64xf32>, !hls.stream<1xf32>
    hls.call @copy(%a, %b) : !hls.stream<1xf32>, !hls.stream<1xf32>
    hls.call @copy2(%b, %y) : !hls.stream<1xf32>, !hls.stream<1xf32>
    hls.return
  }
  hls.process @copy2(%in: !hls.stream<1xf32>, %out: !hls.stream<1xf32>) {
    hls.for %i = 0 to 64 pipeline = 1 {
      %w = hls.read %in : !hls.stream<1xf32>
      hls.write %w, %out : !hls.stream<1xf32>
    }
    hls.return
  }
}
}
