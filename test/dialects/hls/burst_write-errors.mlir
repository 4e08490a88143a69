// RUN: cnn-opt %s -split-input-file -verify-diagnostics

hls.process @c1_rank(%x: memref<8x8xf32>) {
  %c = arith.constant 0 : index
  %m = hls.memory : memref<16xf32>
  // expected-error @+1 {{(C1) expected external memory of rank 1 and of 'f32', got 'memref<8x8xf32>'}}
  hls.burst_write %x[%c], %m : memref<8x8xf32>, memref<16xf32>
  hls.return
}

// -----

hls.process @c1_element(%x: memref<64xi8>) {
  %c = arith.constant 0 : index
  %m = hls.memory : memref<16xf32>
  // expected-error @+1 {{(C1) expected external memory of rank 1 and of 'f32', got 'memref<64xi8>'}}
  hls.burst_write %x[%c], %m : memref<64xi8>, memref<16xf32>
  hls.return
}

// -----

hls.process @c2(%x: memref<8xf32>) {
  %c = arith.constant 0 : index
  %m = hls.memory : memref<16xf32>
  // expected-error @+1 {{(C2) external memory of 8 elements is smaller than 'memref<16xf32>'}}
  hls.burst_write %x[%c], %m : memref<8xf32>, memref<16xf32>
  hls.return
}
