// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%x: memref<64x!hls.word<4xi8>>) {
  %c = arith.constant 32 : index
  %m = hls.memory : memref<2x16x!hls.word<4xi8>>
  // CHECK: hls.burst_read %{{.*}}[%{{.*}}], %{{.*}} : memref<64x!hls.word<4xi8>>, memref<2x16x!hls.word<4xi8>>
  hls.burst_read %x[%c], %m : memref<64x!hls.word<4xi8>>, memref<2x16x!hls.word<4xi8>>
  hls.return
}
