// RUN: cnn-opt %s | cnn-opt | FileCheck %s

hls.process @p(%a: memref<!hls.fixed<8, 3>>) {
  %x = memref.load %a[] : memref<!hls.fixed<8, 3>>
  %zero = hls.constant 0 : !hls.fixed<8, 3>
  // CHECK: hls.max %{{.*}}, %{{.*}} : !hls.fixed<8, 3>
  %s = hls.max %x, %zero : !hls.fixed<8, 3>
  hls.return
}
