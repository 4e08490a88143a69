// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%a: memref<!hls.fixed<8, 3>>, %b: memref<!hls.fixed<6, 4, unsigned>>) {
  %x = memref.load %a[] : memref<!hls.fixed<8, 3>>
  %y = memref.load %b[] : memref<!hls.fixed<6, 4, unsigned>>
  // CHECK: %[[P:.*]] = hls.mul %{{.*}}, %{{.*}} : !hls.fixed<8, 3>, !hls.fixed<6, 4, unsigned>
  %s = hls.mul %x, %y : !hls.fixed<8, 3>, !hls.fixed<6, 4, unsigned>
  // CHECK: hls.max %[[P]], %[[P]] : !hls.fixed<14, 7>
  %t = hls.max %s, %s : !hls.fixed<14, 7>
  hls.return
}
