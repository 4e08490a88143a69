// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%s: !hls.stream<4xi8>, %m: memref<8x!hls.word<4xi8>>) {
  %c = arith.constant 3 : index
  %w = memref.load %m[%c] : memref<8x!hls.word<4xi8>>
  // CHECK: hls.write %{{.*}}, %{{.*}} : !hls.stream<4xi8>
  hls.write %w, %s : !hls.stream<4xi8>
  hls.return
}
