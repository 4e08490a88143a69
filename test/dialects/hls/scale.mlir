// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%a: memref<!hls.fixed<8, 8>>) {
  %x = memref.load %a[] : memref<!hls.fixed<8, 8>>
  // CHECK: %[[S:.*]] = hls.scale %{{.*}} by -3 : !hls.fixed<8, 8>
  %s = hls.scale %x by -3 : !hls.fixed<8, 8>
  // CHECK: hls.scale %[[S]] by 10 : !hls.fixed<8, 5>
  %t = hls.scale %s by 10 : !hls.fixed<8, 5>
  hls.return
}
