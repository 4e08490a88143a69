// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%a: memref<!hls.fixed<8, 3>>, %b: memref<!hls.fixed<6, 4, unsigned>>) {
  %x = memref.load %a[] : memref<!hls.fixed<8, 3>>
  %y = memref.load %b[] : memref<!hls.fixed<6, 4, unsigned>>
  // An unsigned number next to a signed one takes a bit for its sign.
  // CHECK: %[[S:.*]] = hls.add %{{.*}}, %{{.*}} : !hls.fixed<8, 3>, !hls.fixed<6, 4, unsigned>
  %s = hls.add %x, %y : !hls.fixed<8, 3>, !hls.fixed<6, 4, unsigned>
  // CHECK: hls.add %[[S]], %{{.*}} : !hls.fixed<11, 6>, !hls.fixed<8, 3>
  %t = hls.add %s, %x : !hls.fixed<11, 6>, !hls.fixed<8, 3>
  // CHECK: hls.add %{{.*}} : !hls.fixed<6, 4, unsigned>, !hls.fixed<6, 4, unsigned>
  %u = hls.add %y, %y : !hls.fixed<6, 4, unsigned>, !hls.fixed<6, 4, unsigned>
  // CHECK: hls.max %{{.*}} : !hls.fixed<7, 5, unsigned>
  %v = hls.max %u, %u : !hls.fixed<7, 5, unsigned>
  hls.return
}
