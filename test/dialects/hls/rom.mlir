// RUN: cnn-opt %s | cnn-opt | FileCheck %s

// CHECK: hls.rom @plain : memref<2x2xf32> = dense<{{.*}}> : tensor<2x2xf32>
hls.rom @plain : memref<2x2xf32> = dense<[[0.0, 1.0], [2.0, 3.0]]> : tensor<2x2xf32>
// CHECK: hls.rom @words : memref<2x!hls.word<2x!hls.fixed<4, 1>>> = dense<{{.*}}> : tensor<2x2xi8>
hls.rom @words : memref<2x!hls.word<2x!hls.fixed<4, 1>>> = dense<[[-8, 7], [0, 1]]> : tensor<2x2xi8>
// CHECK: hls.rom @unsigned : memref<1x!hls.fixed<8, 8, unsigned>> = dense<-1> : tensor<1xi8> {partition = [#hls.partition<complete dim 0>], storage = #hls<storage bram>}
hls.rom @unsigned : memref<1x!hls.fixed<8, 8, unsigned>> = dense<-1> : tensor<1xi8>
    {storage = #hls<storage bram>, partition = [#hls.partition<complete dim 0>]}
// Mantissas wider than their numbers are looked at, also where they are many.
// CHECK: hls.rom @many : memref<2x!hls.fixed<20, 12>> = dense_resource<many> : tensor<2xi32>
hls.rom @many : memref<2x!hls.fixed<20, 12>> = dense_resource<many> : tensor<2xi32>

{-# dialect_resources: { builtin: { many: "0x04000000ffff07000000f8ff" } } #-}
