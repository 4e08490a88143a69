// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%a: memref<!hls.fixed<20, 20>>, %n: index) {
  %x = memref.load %a[] : memref<!hls.fixed<20, 20>>
  // CHECK: hls.shift_right %{{.*}} by %{{.*}} : !hls.fixed<20, 20>
  %s = hls.shift_right %x by %n : !hls.fixed<20, 20>
  memref.store %s, %a[] : memref<!hls.fixed<20, 20>>
  hls.return
}
