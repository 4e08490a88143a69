// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p() {
  // CHECK: hls.memory storage = {{ *}}bram partition = [#hls.partition<complete dim 0>, #hls.partition<cyclic dim 1 by 4>] independent : memref<2x32x!hls.word<4xf32>>
  %a = hls.memory storage = bram partition = [#hls.partition<complete dim 0>, #hls.partition<cyclic dim 1 by 4>] independent : memref<2x32x!hls.word<4xf32>>
  // CHECK: hls.memory : memref<8xi32>
  %b = hls.memory : memref<8xi32>
  // CHECK: hls.memory partition = [#hls.partition<reshape dim 0>] : memref<8x!hls.fixed<12, 4, unsigned>>
  %c = hls.memory partition = [#hls.partition<reshape dim 0>] : memref<8x!hls.fixed<12, 4, unsigned>>
  hls.return
}
