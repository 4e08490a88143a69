// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%a: memref<!hls.fixed<8, 3>>, %b: memref<!hls.fixed<6, 4, unsigned>>) {
  %x = memref.load %a[] : memref<!hls.fixed<8, 3>>
  %y = memref.load %b[] : memref<!hls.fixed<6, 4, unsigned>>
  // CHECK: hls.cmp{{ +}}lt %{{.*}}, %{{.*}} : !hls.fixed<8, 3>, !hls.fixed<6, 4, unsigned>
  %s = hls.cmp lt %x, %y : !hls.fixed<8, 3>, !hls.fixed<6, 4, unsigned>
  %t = arith.select %s, %x, %x : !hls.fixed<8, 3>
  hls.return
}
