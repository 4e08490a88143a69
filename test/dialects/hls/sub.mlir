// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%b: memref<!hls.fixed<6, 4, unsigned>>) {
  %y = memref.load %b[] : memref<!hls.fixed<6, 4, unsigned>>
  // CHECK: %[[D:.*]] = hls.sub %{{.*}}, %{{.*}} : !hls.fixed<6, 4, unsigned>, !hls.fixed<6, 4, unsigned>
  %s = hls.sub %y, %y : !hls.fixed<6, 4, unsigned>, !hls.fixed<6, 4, unsigned>
  // CHECK: hls.max %[[D]], %[[D]] : !hls.fixed<7, 5>
  %t = hls.max %s, %s : !hls.fixed<7, 5>
  hls.return
}
